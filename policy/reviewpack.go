package policy

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewPack looks at when the law was last checked.
func (r *review) reviewPack() {
	t := r.p.doc.sections["pack"]
	at := t.place("verified")
	switch verified := r.p.verified; {
	case verified.IsZero() && len(r.p.rules)+len(r.p.steps) == 0: // a base for other packs: these say it
	case verified.IsZero():
		r.add("verified-missing", t.keyPos, "the pack does not say as of which date the law was checked",
			"write verified = and the date on which somebody last held the pack against its sources")
	case verified.After(r.on):
		r.add("verified-ahead", at, fmt.Sprintf("the law is said to have been checked as of %s, which is after %s", verified, r.on),
			"write the date of the last check: nobody can have looked at law that is still to come")
	case verified.AddMonths(12).Before(r.on):
		r.add("verified-old", at, fmt.Sprintf("the law was last checked as of %s, more than a year before %s", verified, r.on),
			"hold the numbers and codes against their sources, enter what has changed with its date, and set verified")
	}
	r.charged()
}

// charged tells of sums of money without a currency.
func (r *review) charged() {
	if r.p.currency != "" {
		return
	}
	for _, s := range r.p.steps {
		if len(s.Charges) > 0 {
			r.add("no-currency", r.chargeEntry(s, s.Charges[0]).keyPos, fmt.Sprintf("step %s asks for money, and the pack names no currency", s.Name),
				`write currency = "GBP", or what it is, in [pack]`)
			return
		}
	}
}

// reviewSources finds sources that nothing cites, and two entries for one.
func (r *review) reviewSources() {
	cited := map[string]bool{}
	for _, section := range sections {
		if t := r.p.doc.sections[section]; t != nil {
			citedIn(t, cited)
		}
	}
	seen := map[string]Source{}
	for _, s := range r.p.sources {
		key := strings.ToLower(s.Title + "|" + s.Ref + "|" + s.URL)
		if other, twice := seen[key]; twice {
			r.add("same-source", s.place, fmt.Sprintf("source %s is source %s once more: title, ref and url are the same", s.ID, other.ID),
				"drop one and cite the other, or give each its own title and url", related(other.place, "source "+other.ID))
			continue
		}
		seen[key] = s
		if !cited[s.ID] && r.own(s.place) {
			r.add("unused-source", s.place, fmt.Sprintf("nothing cites source %s", s.ID), "cite it where it is the ground of something, or drop it")
		}
	}
}

// citedIn notes the sources that a table and those in it cite.
func citedIn(t *table, cited map[string]bool) {
	for key, i := range t.at {
		switch {
		case key == "cite":
			citedBy(i.node, cited)
		case i.table != nil:
			citedIn(i.table, cited)
		}
		if i.cite != nil {
			citedBy(i.cite.node, cited)
		}
	}
}

func citedBy(n *tomldoc.Node, cited map[string]bool) {
	for _, e := range n.Elems() {
		name, _, _ := strings.Cut(e.Str, " ")
		cited[name] = true
	}
}
