package packdoc

import (
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
