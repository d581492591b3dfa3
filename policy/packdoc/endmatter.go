package packdoc

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

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
