package packdoc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// compose lays out the document of a pack.
func compose(law *policy.Policy, o Options) (*document, error) {
	v, err := newView(law, o)
	if err != nil {
		return nil, err
	}
	d := &document{title: law.Title(), summary: v.summary(), ladders: map[*policy.Ladder]*drawing{}}
	add := func(title, anchor string, blocks []block) {
		if len(blocks) > 0 {
			d.sections = append(d.sections, &section{title: title, anchor: anchor, blocks: blocks})
		}
	}
	add("Sources", "sources", v.sources())
	add("What marks mean", "marks", v.marks())
	add("Numbers the law sets", "parameters", v.parameters())
	add("What must be known of a pupil", "facts", v.facts())
	add("What is counted", "measures", v.measures())
	add("What has happened: thresholds and other rules", "rules", v.rules())
	for _, l := range v.Ladders {
		d.ladders[l.Ladder] = v.draw(l)
	}
	add("What may or must be done: ladders", "ladders", v.ladders())
	add("What is not verified", "unverified", v.unverified())
	add("Not in force on "+dayOr(v), "left-out", v.leftOut())
	add("Names", "names", v.index())
	add("Signed", "signed", v.signed())
	return d, nil
}

func dayOr(v *view) string {
	if v.on.IsZero() {
		return "any date"
	}
	return day(v.on)
}

// summary says what the document is about.
func (v *view) summary() *table {
	t := &table{narrow: true}
	row := func(label string, words prose) {
		if len(words) > 0 {
			t.rows = append(t.rows, tableRow("", false, verbatim(label), words))
		}
	}
	row("Jurisdiction", verbatim(v.law.Jurisdiction()))
	row("Pack", coded(v.law.ID()))
	if extends := v.Pack.References; len(extends) > 0 && extends[0].Kind == policy.PackKind {
		row("Based on", coded(extends[0].Name).and(verbatim(", whose entries stand here as this pack changes them")))
	}
	row("Law covered", verbatim(between(v.law.From(), v.law.Until())).capital())
	switch {
	case !v.on.IsZero():
		row("As of", bold(day(v.on)).and(verbatim(": what was in force on this date. Other entries are only named, at the end.")))
	case v.checked.IsZero():
		row("As of", verbatim("All dates."))
	default:
		row("As of", verbatim("All dates. What had ended or not begun by "+day(v.checked)+", the date on which the law was last checked, is marked."))
	}
	if v.checked.IsZero() {
		row("Last checked", verbatim("Not said."))
	} else {
		row("Last checked", verbatim(day(v.checked)))
	}
	row("Sessions of a school day", verbatim(strings.Join(v.law.SessionNames(), ", ")))
	row("A week starts on", verbatim(v.law.WeekStarts()))
	row("Money in", verbatim(v.law.Currency()))
	row("Note", verbatim(v.Pack.Note))
	row("Not verified", v.countUnverified())
	row("Digest", coded(v.law.Digest()).and(verbatim(" (changes with every letter of the pack)")))
	return t
}

func (v *view) countUnverified() prose {
	n := len(v.law.Reservations())
	if n == 0 {
		return verbatim("No note says so of anything.")
	}
	return linked(strconv.Itoa(n)+" notes", "#unverified").and(verbatim(" say that something was seen only second-hand, comes from memory, was not established, or is one of several readings."))
}

func tableRow(anchor string, faint bool, cells ...prose) row { return row{anchor, cells, faint} }

// cite writes citations, each with a link to its source.
func (v *view) cite(cites []string) prose {
	var out prose
	for i, c := range cites {
		source, clause, _ := strings.Cut(c, " ")
		if i > 0 {
			out = out.and(verbatim("; "))
		}
		out = out.and(linked(source, "#"+anchor("source", source)))
		if clause != "" {
			out = out.and(verbatim(" " + clause))
		}
	}
	return out
}

// dates writes an entry's own dates, and whether it has ended or not begun.
func (v *view) dates(e *policy.Entry) prose {
	words := verbatim(between(e.From, e.Until)).capital()
	if words[0].text == "" {
		return nil
	}
	if s := v.standing(e.From, e.Until); s != "" {
		words = words.and(bold(" (" + s + ")"))
	}
	return words
}

// card begins an entry.
func (v *view) card(e *policy.Entry) *entry {
	out := &entry{anchor: anchor(string(e.Kind), e.Name), title: clean(titled(e)), name: clean(e.Name), place: clean(e.Span.String())}
	if e.Final {
		out.place += ", final: no overlay may change it"
	}
	out.tag = strings.Join(slices.DeleteFunc([]string{e.Force, v.standing(e.From, e.Until)}, func(s string) bool { return s == "" }), ", ")
	out.faint = v.standing(e.From, e.Until) != ""
	return out
}

// close ends an entry with its law: the dates, the citations and the note.
func (v *view) close(out *entry, e *policy.Entry) {
	out.add("In force", v.dates(e))
	out.add("Law", v.cite(e.Cite))
	out.add("Note", verbatim(e.Note).unlessEmpty())
}

// unlessEmpty gives nothing for a line without text.
func (p prose) unlessEmpty() prose {
	for _, s := range p {
		if s.text != "" {
			return p
		}
	}
	return nil
}

func (v *view) sources() []block {
	t := &table{kind: "sources", head: []string{"Source", "Title", "Reference", "Where to read it"}}
	for _, e := range v.Sources {
		if !v.shown(e) {
			continue
		}
		title := bold(e.Source.Title).and(noteLine(e.Note)...)
		if dates := v.dates(e); dates != nil {
			title = title.line(dates)
		}
		t.rows = append(t.rows, tableRow(anchor("source", e.Name), v.standing(e.From, e.Until) != "", coded(e.Name), title, verbatim(e.Source.Ref), address(e.Source.URL)))
	}
	return blocks(t)
}

// address links a web address. Anything else is only shown.
func address(url string) prose {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return linked(url, clean(url))
	}
	return verbatim(url)
}

// noteLine gives a note on a line of its own.
func noteLine(note string) []prose {
	if note == "" {
		return nil
	}
	return []prose{{{look: stop}}, verbatim(note)}
}

// blocks gives a table, or nothing if it has no rows.
func blocks(t *table) []block {
	if len(t.rows) == 0 {
		return nil
	}
	return []block{t}
}

// flags are what a class may be, with the heads of the columns.
var flags = []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}

func (v *view) marks() []block {
	classes := &table{kind: "classes", head: append([]string{"Class"}, flags...)}
	for _, e := range v.Classes {
		if !v.shown(e) {
			continue
		}
		name := bold(titled(e)).line(coded(e.Name)).and(noteLine(e.Note)...)
		if len(e.Cite) > 0 {
			name = name.line(v.cite(e.Cite))
		}
		if dates := v.dates(e); dates != nil {
			name = name.line(dates)
		}
		cells := []prose{name}
		for _, f := range flags {
			mark := ""
			if slices.Contains(e.Class.Flags, f) {
				mark = "yes"
			}
			cells = append(cells, verbatim(mark))
		}
		classes.rows = append(classes.rows, row{anchor("class", e.Name), cells, v.standing(e.From, e.Until) != ""})
	}
	codes := &table{kind: "codes", head: []string{"Code", "Meaning", "Counts as", "In force", "Law"}}
	for _, e := range v.Codes {
		if v.shown(e) {
			meaning := bold(titled(e)).and(v.aboutCode(e)...).and(noteLine(e.Note)...)
			codes.rows = append(codes.rows, tableRow(anchor("code", e.Name), v.standing(e.From, e.Until) != "", coded(e.Name), meaning, v.countsAs(e), v.dates(e), v.cite(e.Cite)))
		}
	}
	var out []block
	if len(classes.rows) > 0 {
		out = append(out, heading{"How sessions count"}, paragraph{verbatim("A session of a class counts in what the table says of it. Possible sessions are those that shares are taken of; what is unresolved somebody must still find out, and may become another code.")}, classes)
	}
	if len(codes.rows) > 0 {
		out = append(out, heading{"Codes"}, paragraph{verbatim("A mark is read with the code in force on its date.")}, codes)
	}
	return out
}

// countsAs says of which class a code's sessions are, since when.
func (v *view) countsAs(e *policy.Entry) prose {
	var out prose
	switch {
	case e.Code.SameAs != "":
		return verbatim("the same as ").and(v.codes([]string{e.Code.SameAs}))
	case e.Code.Unmarked:
		return verbatim("no mark was made")
	}
	for _, c := range e.Code.Classes {
		standing := v.standing(c.From, c.Until)
		if !v.on.IsZero() && standing != "" {
			continue
		}
		words := linked(titled(v.Entry(policy.ClassKind, c.Class)), "#"+anchor("class", c.Class))
		if dates := between(c.From, c.Until); dates != "" {
			words = words.and(verbatim(" " + dates))
		}
		if standing != "" {
			words = words.and(bold(" (" + standing + ")"))
		}
		out = out.line(words)
	}
	return out
}

// codes names codes with links.
func (v *view) codes(names []string) prose {
	all := make([]prose, len(names))
	for i, name := range names {
		all[i] = prose{{text: clean(name), look: code, link: v.linkOf(&policy.Reference{Kind: policy.CodeKind, Name: name})}}
	}
	return joined(all, ", ", " or ")
}

// aboutCode says what else a code says, each on a line of its own.
func (v *view) aboutCode(e *policy.Entry) []prose {
	var out []prose
	line := func(words ...prose) { out = append(append(out, prose{{look: stop}}), words...) }
	c := e.Code
	if c.Session != "" {
		line(text("Only in %s.", c.Session))
	}
	if c.Becomes != "" {
		words := text("After %s it is read as ", c.BecomesAfter).and(v.codes([]string{c.Becomes}))
		if !c.BecomesFrom.IsZero() {
			words = words.and(verbatim(", of marks from " + day(c.BecomesFrom) + " on"))
		}
		line(words, verbatim("."))
	}
	if len(c.MayBecome) > 0 {
		line(verbatim("It may turn out to be "), v.codes(c.MayBecome), verbatim("."))
	}
	if len(c.Tags) > 0 {
		line(text("Tagged %s.", strings.Join(c.Tags, ", ")))
	}
	return out
}

func (v *view) parameters() []block {
	var out []block
	for _, e := range v.Parameters {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.used = v.usedBy(policy.ParameterKind, e.Name)
		card.add("In force", v.dates(e))
		if !slices.ContainsFunc(e.Parameter.Values, func(d policy.DatedValue) bool { return slices.Equal(d.Cite, e.Cite) }) {
			card.add("Law", v.cite(e.Cite))
		}
		card.add("Note", verbatim(e.Note).unlessEmpty())
		card.table = v.values(e)
		out = append(out, card)
	}
	return out
}

// values lists what a parameter is from each date on.
func (v *view) values(e *policy.Entry) *table {
	t := &table{kind: "values", head: []string{"From", "Until", "Value", "Law"}}
	for _, value := range e.Parameter.Values {
		standing := v.standing(value.From, value.Until)
		if !v.on.IsZero() && standing != "" {
			continue
		}
		amount := bold(v.amountOf(e, value.Value))
		if value.Repealed {
			amount = verbatim("repealed")
		}
		if standing != "" {
			amount = amount.and(verbatim(" (" + standing + ")"))
		}
		until := prose(nil)
		if !value.Until.IsZero() {
			until = verbatim(day(value.Until))
		}
		t.rows = append(t.rows, tableRow("", standing != "", verbatim(day(value.From)), until, amount, v.cite(value.Cite).and(noteLine(value.Note)...)))
	}
	return t
}

// usedBy names the entries that name another; nil if none does.
func (v *view) usedBy(kind policy.Kind, name string) prose {
	var all []prose
	var seen []*policy.Entry
	for r := range v.References() {
		user := r.Entry
		if user.Kind == policy.ExceptionKind || user.Kind == policy.ChargeKind {
			user = user.Owner
		}
		if r.Kind == kind && r.Name == name && !slices.Contains(seen, user) {
			seen = append(seen, user)
			all = append(all, prose{{text: clean(user.Name), look: code, link: v.linkTo(user)}})
		}
	}
	return joined(all, ", ", ", ")
}

func (v *view) facts() []block {
	var out []block
	for _, e := range v.Facts {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		what := map[string]string{"bool": "yes or no", "int": "a whole number", "decimal": "a number", "date": "a date", "text": "a text"}[e.Fact.Type]
		if len(e.Fact.Allowed) > 0 {
			what = "one of " + strings.Join(e.Fact.Allowed, ", ")
		}
		card.add("What it is", verbatim(what))
		if e.Fact.Default == "" {
			card.add("If it is not known", verbatim("what rests on it is undetermined"))
		} else {
			taken := map[string]string{"true": "yes", "false": "no"}[e.Fact.Default]
			if taken == "" || e.Fact.Type != "bool" {
				taken = e.Fact.Default
			}
			card.add("If it is not known", verbatim("it is taken to be: "+taken))
		}
		card.used = v.usedBy(policy.FactKind, e.Name)
		v.close(card, e)
		out = append(out, card)
	}
	return out
}

func (v *view) measures() []block {
	out := []block{paragraph{verbatim("Each is worked out for a pupil and a date, from the sessions up to and including that date.")}}
	for _, e := range v.Measures {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.add("In words", v.measure(e), v.written(e, "count", "part", "of", "out_of", "over", "as_of", "where", "bridge", "breaks")...)
		card.used = v.usedBy(policy.MeasureKind, e.Name)
		v.close(card, e)
		out = append(out, card)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// written gives keys of an entry as the pack writes them.
func (v *view) written(e *policy.Entry, keys ...string) []string {
	var out []string
	for _, name := range keys {
		for _, k := range e.Keys {
			if k.Name == name {
				out = append(out, fmt.Sprintf("%s = %s", name, k.Text))
			}
		}
	}
	return out
}

func (v *view) rules() []block {
	out := []block{paragraph{verbatim("The force of a rule says what follows where it is met. must: a duty. may: it is allowed, nobody is obliged. must not: it is forbidden. info: it is for information and asks for nothing. A rule that applies to a pupil and is met has no effect where an exception holds. What rests on a mark or a fact that is not known is undetermined, unless the rest decides.")}}
	for _, e := range v.Rules {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.used = v.usedBy(policy.RuleKind, e.Name)
		v.conditions(card, e, map[string]string{"applies": "Applies when", "when": "Met when"}, "applies", "when")
		v.exceptions(card, e)
		v.close(card, e)
		out = append(out, card)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// conditions adds conditions in words with the exact ones beside them.
func (v *view) conditions(card *entry, e *policy.Entry, labels map[string]string, keys ...string) {
	for _, key := range keys {
		if x := e.Condition(key); x != nil {
			card.fields = append(card.fields, field{labels[key], v.condition(x.Term), []string{x.Text}})
		}
	}
}

// exceptions adds the exceptions of a rule or a step.
func (v *view) exceptions(card *entry, e *policy.Entry) {
	for _, x := range e.Entries {
		if x.Kind != policy.ExceptionKind || !v.shown(x) {
			continue
		}
		when := x.Condition("when")
		words := v.condition(when.Term)
		lead := bold(titled(x)).and(verbatim(" ("), coded(x.Name), verbatim("): "))
		out := item{prose: lead.and(words.prose), parts: words.parts}
		if dates := v.dates(x); dates != nil {
			out.parts = append(out.parts, item{prose: verbatim("In force: ").and(dates)})
		}
		out.parts = append(out.parts, item{prose: verbatim("Law: ").and(v.cite(x.Cite))})
		if x.Note != "" {
			out.parts = append(out.parts, item{prose: verbatim("Note: " + x.Note)})
		}
		card.fields = append(card.fields, field{"Unless", out, []string{when.Text}})
	}
}

func (v *view) unverified() []block {
	t := &table{kind: "reserved", head: []string{"Entry", "What the note says", "In the pack"}}
	for _, r := range v.law.Reservations() {
		kind, name, _ := strings.Cut(r.Entry, " ")
		at := prose(nil)
		if kind == string(policy.ExceptionKind) {
			owner, _, _ := strings.Cut(name, ".")
			at = v.reservedAt(r.Entry, policy.RuleKind, owner, policy.StepKind)
		} else {
			bare, _, _ := strings.Cut(name, " from ")
			at = v.reservedAt(r.Entry, policy.Kind(kind), bare, "")
		}
		t.rows = append(t.rows, tableRow("", false, at, verbatim(r.Note), aside(r.Place)))
	}
	if len(t.rows) == 0 {
		return []block{paragraph{verbatim("No note of the pack says that something was seen only second-hand, comes from memory, was not established, or is one of several readings.")}}
	}
	return []block{paragraph{verbatim("The notes of these entries say that something was seen only second-hand, comes from memory, was not established, or is one of several readings. Check them against the sources before relying on them.")}, t}
}

// reservedAt names an entry with a link, if it is one of a kind or else of another.
func (v *view) reservedAt(label string, kind policy.Kind, name string, other policy.Kind) prose {
	for _, k := range []policy.Kind{kind, other} {
		if e := v.Entry(k, name); e != nil {
			return linked(label, v.linkTo(e))
		}
	}
	return verbatim(label)
}

func (v *view) leftOut() []block {
	t := &table{kind: "left-out", head: []string{"Entry", "Title", "In force"}}
	for _, e := range v.left {
		t.rows = append(t.rows, tableRow("", true, verbatim(e.String()), verbatim(titled(e)), v.dates(e)))
	}
	return blocks(t)
}

// index lists all names in order, with what they are and who uses them.
func (v *view) index() []block {
	t := &table{kind: "names", head: []string{"Name", "What it is", "Title", "Used by"}}
	var all []*policy.Entry
	for e := range v.All() {
		if e.Kind != policy.ExceptionKind && e.Kind != policy.ChargeKind && v.linkTo(e) != "" {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b *policy.Entry) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	for _, e := range all {
		used := prose(nil)
		switch e.Kind {
		case policy.LadderKind, policy.SourceKind: // everything cites sources
		default:
			used = v.usedBy(e.Kind, e.Name)
		}
		title := titled(e)
		if e.Source != nil {
			title = e.Source.Title
		}
		t.rows = append(t.rows, tableRow("", v.standing(e.From, e.Until) != "", prose{{text: clean(e.Name), look: code, link: v.linkTo(e)}}, verbatim(string(e.Kind)), verbatim(title), used))
	}
	return blocks(t)
}

// signed is for the person who has held the document against the law.
func (v *view) signed() []block {
	t := &table{kind: "signatures", head: []string{"Name", "Capacity", "Date", "Signature"}}
	for range 2 {
		t.rows = append(t.rows, tableRow("", false, nil, nil, nil, nil))
	}
	return []block{paragraph{verbatim("I have held this document against the sources that it cites. It is about the pack with the digest ").and(coded(v.law.Digest()), verbatim("."))}, t}
}
