package attendance

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// mappingKey is a key of mapping.toml: the layouts that it is for, none meaning all, and what reads it.
type mappingKey struct {
	name    string
	layouts []layout
	read    func(*mappingReader, *tomldoc.Node)
}

// tables are the layouts that are CSV files.
var tables = []layout{rowsLayout, gridLayout, stringLayout}

// mappingKeys lists the keys of mapping.toml.
func mappingKeys() []mappingKey {
	text := func(to func(*Mapping) *string) func(*mappingReader, *tomldoc.Node) {
		return func(r *mappingReader, n *tomldoc.Node) { *to(r.m) = r.text(n) }
	}
	return []mappingKey{
		{"layout", nil, (*mappingReader).layout},
		{"files", nil, (*mappingReader).files},
		{"pupil", tables, text(func(m *Mapping) *string { return &m.pupil })},
		{"school", tables, text(func(m *Mapping) *string { return &m.school })},
		{"date", tables, text(func(m *Mapping) *string { return &m.date })},
		{"to", []layout{stringLayout}, text(func(m *Mapping) *string { return &m.to })},
		{"session", []layout{rowsLayout}, text(func(m *Mapping) *string { return &m.session })},
		{"mark", []layout{rowsLayout, stringLayout}, text(func(m *Mapping) *string { return &m.mark })},
		{"minutes", []layout{rowsLayout, edFi}, func(r *mappingReader, n *tomldoc.Node) { r.m.minutes = r.lasting(n, "SchoolAttendanceDuration") }},
		{"share", []layout{rowsLayout, edFi}, func(r *mappingReader, n *tomldoc.Node) { r.m.share = r.lasting(n, "EventDuration") }},
		{"recorded", []layout{rowsLayout}, text(func(m *Mapping) *string { return &m.recorded })},
		{"date_form", tables, (*mappingReader).dateForm},
		{"sessions", []layout{rowsLayout}, func(r *mappingReader, n *tomldoc.Node) { r.m.sessions = r.texts(n) }},
		{"where", []layout{rowsLayout}, func(r *mappingReader, n *tomldoc.Node) { r.m.where = r.texts(n) }},
		{"lookup", []layout{rowsLayout}, (*mappingReader).lookup},
		{"periods", []layout{rowsLayout}, func(r *mappingReader, n *tomldoc.Node) { r.m.periods = r.list(n) }},
		{"period_minutes", []layout{rowsLayout}, (*mappingReader).periodMinutes},
		{"columns", []layout{gridLayout}, func(r *mappingReader, n *tomldoc.Node) { r.m.columns = r.texts(n) }},
		{"week_starts", []layout{gridLayout}, (*mappingReader).weekStarts},
		{"days", []layout{stringLayout, ctf}, (*mappingReader).days},
		{"long_codes", []layout{stringLayout, ctf}, (*mappingReader).longCodes},
		{"separator", []layout{stringLayout, ctf}, text(func(m *Mapping) *string { return &m.separator })},
		{"blank", []layout{stringLayout, ctf}, func(r *mappingReader, n *tomldoc.Node) { r.m.blank = r.oneOf(n, "nothing", "no mark") == "no mark" }},
		{"escape", tables, func(r *mappingReader, n *tomldoc.Node) { r.m.backslash = r.oneOf(n, "backslash") != "" }},
		{"skip", nil, func(r *mappingReader, n *tomldoc.Node) { r.m.skip = r.list(n) }},
		{"codes", nil, (*mappingReader).codes},
		{"other_codes", []layout{rowsLayout, gridLayout, stringLayout, ctf}, func(r *mappingReader, n *tomldoc.Node) { r.m.keep = r.oneOf(n, "report", "keep") == "keep" }},
		{"event", []layout{edFi, rowsLayout}, (*mappingReader).events},
		{"precedence", nil, (*mappingReader).precedence},
		{"fill", nil, (*mappingReader).fill},
		{"fill_to", nil, func(r *mappingReader, n *tomldoc.Node) { r.m.fillTo = r.date(n) }},
		{"fill_from", nil, func(r *mappingReader, n *tomldoc.Node) { r.m.fillFrom = r.date(n) }},
		{"calendar", []layout{edFi}, (*mappingReader).calendar},
		{"title", nil, nil},
		{"note", nil, nil},
	}
}

// ReadMapping reads a mapping from a TOML document; docs/feeds.md lists its keys. Everything wrong is told at once, as
// [*FileErrors].
func ReadMapping(file string, data []byte) (*Mapping, error) {
	faults := &FileErrors{}
	root, broken := tomldoc.Read(file, data, tomldoc.Limits{})
	for _, f := range broken {
		faults.add(f.Pos, f.Msg)
	}
	if root == nil {
		return nil, faults
	}
	r := &mappingReader{faults: faults, root: root, m: &Mapping{file: file, opens: map[string]bool{}}, seen: map[string]bool{}}
	r.m.dates, _ = readDateForm("yyyy-mm-dd")
	r.read()
	slices.SortStableFunc(faults.All, func(a, b *FileError) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
	if err := faults.err(); err != nil {
		return nil, err
	}
	return r.m, nil
}

type mappingReader struct {
	faults *FileErrors
	root   *tomldoc.Node
	m      *Mapping
	seen   map[string]bool // what rules apply to
}

func (r *mappingReader) fault(at tomldoc.Pos, format string, args ...any) {
	r.faults.add(at, tomldoc.OneLine(fmt.Sprintf(format, args...)))
}

func (r *mappingReader) read() {
	start := tomldoc.Pos{File: r.m.file, Line: 1, Col: 1}
	if n := r.root.Get("layout"); n != nil {
		r.layout(n)
	} else {
		r.fault(start, "the mapping has no layout: write layout = %q, or one of %s", rowsLayout, strings.Join(layouts, ", "))
	}
	m := r.m
	if m.layout == "" {
		return // which keys it may have depends on it
	}
	m.days, m.blank, m.weekStarts = weekdays, false, "Mon"
	if m.layout == ctf {
		m.days, m.blank = everyDay, true
	}
	if m.layout == edFi { // an absence of half a day must not pass for one of a whole day because a key was forgotten
		m.minutes, m.share = "SchoolAttendanceDuration", "EventDuration"
	}
	m.keep = m.layout != edFi && r.root.Get("codes") == nil && r.root.Get("event") == nil
	keys := mappingKeys()
	for _, n := range r.root.Keys() {
		i := slices.IndexFunc(keys, func(k mappingKey) bool { return k.name == n.Key })
		switch {
		case i < 0:
			names := r.known(keys)
			r.fault(n.KeyPos, "unknown key %q%s: a mapping of the layout %s has %s", n.Key, spell.Suggest(n.Key, names), m.layout, strings.Join(names, ", "))
		case !keys[i].isFor(m.layout):
			r.fault(n.KeyPos, "%s is not for the layout %s: it has %s", n.Key, m.layout, strings.Join(r.known(keys), ", "))
		case keys[i].read != nil && n.Key != "layout":
			keys[i].read(r, n)
		}
	}
	r.complete(start)
	slices.SortStableFunc(m.events, eventRule.more)
}

func (k mappingKey) isFor(l layout) bool { return len(k.layouts) == 0 || slices.Contains(k.layouts, l) }

func (r *mappingReader) known(keys []mappingKey) []string {
	var names []string
	for _, k := range keys {
		if k.isFor(r.m.layout) {
			names = append(names, k.name)
		}
	}
	return names
}

// complete tells what is missing, and what does not fit together.
func (r *mappingReader) complete(start tomldoc.Pos) {
	m := r.m
	must := func(key, value, example string) {
		if value == "" && r.root.Get(key) == nil {
			r.fault(start, "the mapping has no %s: write %s = %q, the name of the column", key, key, example)
		}
	}
	if m.layout.table() {
		must("pupil", m.pupil, "UPN")
	}
	switch m.layout {
	case rowsLayout:
		must("date", m.date, "date")
		if m.mark == "" && len(m.events) == 0 {
			r.fault(start, "the mapping does not say what the mark is: write mark = \"code\", the name of the column, or [event.absent] with when and code")
		}
	case stringLayout:
		must("date", m.date, "From")
		must("mark", m.mark, "Marks")
	case edFi:
		if len(m.events) == 0 && len(r.faults.All) == 0 {
			r.fault(start, "the mapping gives no category a code: write [codes] with \"Unexcused Absence\" = \"U\", or [event.…]")
		}
	}
	if m.mark == "" && m.layout == rowsLayout && r.root.Get("codes") != nil {
		r.fault(r.root.Get("codes").KeyPos, "[codes] are for the texts of one column: say which with mark = \"code\"")
	}
	if len(m.periods) > 0 && r.root.Get("period_minutes") == nil {
		r.fault(r.root.Get("periods").KeyPos, "periods need period_minutes, as in period_minutes = { U = 65 }: an absence from a period is not one from the whole session")
	}
	for _, key := range []string{"fill_to", "fill_from"} {
		if n := r.root.Get(key); n != nil && m.fill == "" {
			r.fault(n.KeyPos, "%s is without fill: write fill = \"P\", or leave it out", key)
		}
	}
	if !m.fillTo.IsZero() && m.fillTo.Before(m.fillFrom) {
		r.fault(r.root.Get("fill_to").Pos, "fill_to is before fill_from")
	}
	if len(m.separator) > 0 && strings.TrimSpace(m.separator) == "" && m.blank {
		r.fault(r.root.Get("separator").Pos, "a space cannot both stand between marks and be a session without a mark: write blank = \"nothing\"")
	}
}

func (r *mappingReader) text(n *tomldoc.Node) string {
	if n.Kind != tomldoc.String {
		r.fault(n.Pos, "%s is a text, not a %s", n.Key, n.Kind)
	} else if n.Str == "" {
		r.fault(n.Pos, "%s is empty: leave it out", n.Key)
	}
	return n.Str
}

// lasting reads where it stands how long an absence was: in which column, or in the one element of an Ed-Fi event.
func (r *mappingReader) lasting(n *tomldoc.Node, element string) string {
	where := r.text(n)
	if r.m.layout == edFi && where != element {
		r.fault(n.Pos, "%s of an Ed-Fi event stand in %s, not in %s: write %s = %q", n.Key, element, quoteShort(where), n.Key, element)
	}
	return where
}

func (r *mappingReader) list(n *tomldoc.Node) []string {
	if n.Kind != tomldoc.Array {
		r.fault(n.Pos, "%s is a list of texts, as in %s = [\"…\"]", n.Key, n.Key)
	}
	var out []string
	for _, e := range n.Elems() {
		if e.Kind != tomldoc.String {
			r.fault(e.Pos, "%s is a list of texts, not of a %s", n.Key, e.Kind)
		}
		out = append(out, e.Str)
	}
	return out
}

func (r *mappingReader) texts(n *tomldoc.Node) map[string]string {
	if n.Kind != tomldoc.Table {
		r.fault(n.Pos, "%s is a table of texts, as in %s = { \"…\" = \"…\" }", n.Key, n.Key)
	}
	out := map[string]string{}
	for _, k := range n.Keys() {
		if k.Kind != tomldoc.String {
			r.fault(k.Pos, "%s is a table of texts: write %s = \"…\"", n.Key, k.Key)
		}
		out[k.Key] = k.Str
	}
	return out
}

func (r *mappingReader) oneOf(n *tomldoc.Node, words ...string) string {
	if n.Kind != tomldoc.String || !slices.Contains(words, n.Str) {
		r.fault(n.Pos, `%s is "%s"%s`, n.Key, strings.Join(words, `" or "`), spell.Suggest(n.Str, words))
		return ""
	}
	return n.Str
}

func (r *mappingReader) date(n *tomldoc.Node) Date {
	if n.Kind != tomldoc.Date && n.Kind != tomldoc.String {
		r.fault(n.Pos, "%s is a date, as in %s = 2022-05-27", n.Key, n.Key)
		return Date{}
	}
	d, err := ParseDate(n.Str)
	if err != nil {
		r.fault(n.Pos, "%s: %v", n.Key, err)
	}
	return d
}

func (r *mappingReader) layout(n *tomldoc.Node) {
	if n.Kind != tomldoc.String || !slices.Contains(layouts, n.Str) {
		r.fault(n.Pos, "layout is one of %s%s", strings.Join(layouts, ", "), spell.Suggest(n.Str, layouts))
		return
	}
	r.m.layout = layout(n.Str)
}

func (r *mappingReader) files(n *tomldoc.Node) {
	r.m.files = r.list(n)
	for _, e := range n.Elems() {
		if _, err := path.Match(e.Str, "x"); err != nil || e.Str == "" {
			r.fault(e.Pos, "%s is no pattern of file names: write one such as \"attendance-*.csv\"", quoteShort(e.Str))
		}
	}
	if len(r.m.files) == 0 {
		r.fault(n.Pos, "files names no file: leave it out, or write files = [\"attendance-*.csv\"]")
	}
}

func (r *mappingReader) dateForm(n *tomldoc.Node) {
	form, err := readDateForm(r.text(n))
	if err != nil {
		r.fault(n.Pos, "%v", err)
	}
	r.m.dates = form
}

func (r *mappingReader) lookup(n *tomldoc.Node) {
	of := r.texts(n)
	for _, key := range []string{"file", "key", "value"} {
		if of[key] == "" {
			r.fault(n.Pos, "lookup has no %s: write lookup = { file = \"attendance_code.csv\", key = \"id\", value = \"att_code\" }", key)
		}
	}
	for _, k := range n.Keys() {
		if known := []string{"file", "key", "value"}; !slices.Contains(known, k.Key) {
			r.fault(k.KeyPos, "unknown key %q%s: lookup has file, key and value", k.Key, spell.Suggest(k.Key, known))
		}
	}
	r.m.lookup = lookupTable{of["file"], of["key"], of["value"]}
	r.m.namesFiles = append(r.m.namesFiles, of["file"])
}

func (r *mappingReader) periodMinutes(n *tomldoc.Node) {
	r.m.periodMinutes = map[string]int{}
	for _, k := range n.Keys() {
		if k.Kind != tomldoc.Integer || k.Int < 0 || k.Int > maxMinutes {
			r.fault(k.Pos, "period_minutes are whole minutes from 0 to %d", maxMinutes)
			continue
		}
		r.code(k.KeyPos, k.Key)
		r.m.periodMinutes[k.Key] = int(k.Int)
	}
	if len(n.Keys()) == 0 {
		r.fault(n.Pos, "period_minutes is a table from codes to minutes, as in { U = 65 }")
	}
}

func (r *mappingReader) weekStarts(n *tomldoc.Node) {
	r.m.weekStarts = r.text(n)
	if _, err := ParseWeekday(r.m.weekStarts); err != nil {
		r.fault(n.Pos, "week_starts: %v", err)
	}
}

func (r *mappingReader) days(n *tomldoc.Node) {
	r.m.days = markedDays(r.oneOf(n, string(weekdays), string(everyDay), string(openDays)))
}

func (r *mappingReader) longCodes(n *tomldoc.Node) {
	r.m.tokens = r.list(n)
	for _, e := range n.Elems() {
		r.code(e.Pos, e.Str)
	}
	slices.SortFunc(r.m.tokens, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
}

// code tells a text that cannot be a code.
func (r *mappingReader) code(at tomldoc.Pos, text string) string {
	if err := CheckCode(text); err != nil {
		r.fault(at, "%v", err)
	} else if strings.Contains(text, ":") {
		r.fault(at, "the code %s holds a colon, after which minutes stand", quoteShort(text))
	}
	return text
}

func (r *mappingReader) codes(n *tomldoc.Node) {
	if n.Kind != tomldoc.Table {
		r.fault(n.Pos, "codes is a table: write [codes] with \"Unexcused Absence\" = \"U\"")
	}
	for _, k := range n.Keys() {
		if k.Kind != tomldoc.String {
			r.fault(k.Pos, "the code for %s is a text, as in %s = \"U\"", quoteShort(k.Key), quoteShort(k.Key))
			continue
		}
		r.rule(k.KeyPos, eventRule{when: []fieldIs{{"", k.Key}}, code: r.code(k.Pos, k.Str)})
	}
}

// rule adds a rule. The field of those in [codes] is that of the mark.
func (r *mappingReader) rule(at tomldoc.Pos, rule eventRule) {
	m := r.m
	for i, f := range rule.when {
		if f.field == "" { // the mark's column may be named later in the file
			rule.when[i].field = "category"
			if m.layout != edFi {
				if n := r.root.Get("mark"); n != nil {
					rule.when[i].field = n.Str
				} else if m.layout != rowsLayout {
					rule.when[i].field = ""
				}
			}
		}
		if !slices.Contains(m.fields, rule.when[i].field) {
			m.fields = append(m.fields, rule.when[i].field)
		}
	}
	slices.SortFunc(rule.when, func(a, b fieldIs) int { return cmp.Compare(a.field, b.field) })
	key := fmt.Sprintf("%q", rule.when)
	if r.seen[key] {
		r.fault(at, "there is already a code for just these events: one of the two can never be")
	}
	r.seen[key] = true
	m.events = append(m.events, rule)
}

var eventKeys = []string{"when", "code", "skip", "minutes", "note"}

func (r *mappingReader) events(n *tomldoc.Node) {
	if n.Kind != tomldoc.Table {
		r.fault(n.Pos, "event is a table of tables: write [event.doctor] with when and code, under whatever name")
	}
	for _, e := range n.Keys() {
		r.event(e)
	}
}

func (r *mappingReader) event(n *tomldoc.Node) {
	rule := eventRule{}
	skip := false
	if n.Kind != tomldoc.Table {
		r.fault(n.Pos, "an event is a table: write [event.%s] with when and code", n.Key)
		return
	}
	for _, k := range n.Keys() {
		switch k.Key {
		case "when":
			r.when(k, &rule)
		case "code":
			rule.code = r.code(k.Pos, r.text(k))
		case "skip", "minutes":
			if k.Kind != tomldoc.Bool {
				r.fault(k.Pos, "%s is true or false", k.Key)
			}
			if k.Key == "skip" {
				skip = k.Bool
			} else {
				rule.untimed = !k.Bool
			}
		case "note":
		default:
			r.fault(k.KeyPos, "unknown key %q%s: an event has %s", k.Key, spell.Suggest(k.Key, eventKeys), strings.Join(eventKeys, ", "))
		}
	}
	switch {
	case len(rule.when) == 0:
		r.fault(n.Pos, "the event says not when it applies: write when = { category = \"Tardy\" }")
	case rule.code == "" && !skip:
		r.fault(n.Pos, "the event has no code: write code = \"T\", or skip = true if such events are no marks")
	case rule.code != "" && skip:
		r.fault(n.Pos, "the event has a code and is to be skipped: one of the two must go")
	default:
		r.rule(n.Pos, rule)
	}
}

var edFiFields = []string{"category", "reason", "environment"}

func (r *mappingReader) when(n *tomldoc.Node, rule *eventRule) {
	if n.Kind != tomldoc.Table {
		r.fault(n.Pos, "when is a table of fields, as in when = { category = \"Tardy\" }")
	}
	for _, k := range n.Keys() {
		if k.Kind != tomldoc.String {
			r.fault(k.Pos, "a field is compared with a text: write %s = \"…\"", k.Key)
		}
		if r.m.layout == edFi && !slices.Contains(edFiFields, k.Key) {
			r.fault(k.KeyPos, "an event has no field %q%s: it has %s", k.Key, spell.Suggest(k.Key, edFiFields), strings.Join(edFiFields, ", "))
		}
		if k.Key == "" {
			r.fault(k.KeyPos, "a field has a name")
		}
		rule.when = append(rule.when, fieldIs{k.Key, k.Str})
	}
}

func (r *mappingReader) precedence(n *tomldoc.Node) {
	r.m.precedence = r.list(n)
	for i, e := range n.Elems() {
		r.code(e.Pos, e.Str)
		if slices.Index(r.m.precedence, e.Str) < i {
			r.fault(e.Pos, "the code %s stands twice", quoteShort(e.Str))
		}
	}
}

func (r *mappingReader) fill(n *tomldoc.Node) {
	r.m.fill, r.m.fillLine = r.code(n.Pos, r.text(n)), n.Pos.Line
}

var feedCalendarKeys = []string{"file", "session_minutes", "sessions", "year_starts", "weekdays", "week_starts", "closed", "open", "days", "note"}
