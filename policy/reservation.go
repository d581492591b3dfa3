package policy

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Reservation is a note of a pack that says how far a fact of the law was not seen or not settled.
type Reservation struct {
	Entry string // "rule penalty_notice_threshold"
	Place string // file:line:col
	Note  string
}

// reserved are the words by which notes say so.
var reserved = []string{"second-hand", "from memory", "not seen", "not read", "unverified", "not established", "inferred", "open reading", "uncertain", "no source", "conflict"}

// Reservations lists the entries whose notes say that what they hold was seen only second-hand, comes from memory, was not
// established, or is one of several readings, in the pack's order: what somebody should check before relying on it.
func (p *Policy) Reservations() []Reservation {
	var out []Reservation
	add := func(kind, name, note string, at tomldoc.Pos) {
		text := strings.ToLower(note)
		for _, word := range reserved {
			if strings.Contains(text, word) {
				out = append(out, Reservation{kind + " " + name, at.String(), note})
				return
			}
		}
	}
	for _, s := range p.sources {
		add("source", s.ID, s.Note, s.place)
	}
	for _, c := range p.codes {
		add("code", c.name, c.note, c.place)
	}
	for _, param := range p.parameters {
		add("parameter", param.name, param.note, param.place)
		for _, v := range param.values {
			add("parameter", param.name+" from "+v.from.String(), v.note, v.place)
		}
	}
	for _, f := range p.facts {
		add("fact", f.name, f.note, f.place)
	}
	for _, m := range p.measures {
		add("measure", m.name, m.note, m.place)
	}
	for _, u := range p.rules {
		add("rule", u.name, u.note, u.place)
		for _, x := range u.unless {
			add("exception", u.name+"."+x.name, x.note, x.place)
		}
	}
	for _, s := range p.steps {
		add("step", s.Name, s.Note, s.place)
		for _, x := range s.unless {
			add("exception", s.Name+"."+x.name, x.note, x.place)
		}
	}
	return out
}
