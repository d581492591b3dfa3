package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// header is a table of the pack with the one that it stands in.
type header struct {
	*table
	parent *header
}

// headers lists all tables, in order of place.
func (r *review) headers() []*header {
	var out []*header
	var visit func(t *table, parent *header)
	visit = func(t *table, parent *header) {
		h := &header{t, parent}
		if t.keyPos.File != "" {
			out = append(out, h)
		}
		for _, key := range t.keys {
			if i := t.at[key]; i.table != nil {
				visit(i.table, h)
			}
		}
	}
	for _, name := range sections {
		if t := r.p.doc.sections[name]; t != nil {
			visit(t, nil)
		}
	}
	slices.SortStableFunc(out, func(a, b *header) int { return comparePlaces(a.keyPos, b.keyPos) })
	return out
}

func comparePlaces(a, b tomldoc.Pos) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

// accepted leaves out the advice that the entry it is about accepts, and tells of entries that accept what nobody says.
func (r *review) accepted(all []*Advice) []*Advice {
	headers := r.headers()
	used := map[*tomldoc.Node]bool{}
	all = slices.DeleteFunc(all, func(a *Advice) bool {
		at := tomldoc.Pos{File: a.File, Line: a.Line, Col: a.Col}
		i, found := slices.BinarySearchFunc(headers, at, func(h *header, at tomldoc.Pos) int { return comparePlaces(h.keyPos, at) })
		if !found {
			i--
		}
		if i < 0 || headers[i].keyPos.File != at.File {
			return false
		}
		for h := headers[i]; h != nil; h = h.parent {
			for _, e := range h.accepts() {
				if e.Str == a.ID {
					used[e] = true
					return true
				}
			}
		}
		return false
	})
	r.advice = all
	for _, h := range headers {
		for _, e := range h.accepts() {
			if !used[e] && r.own(e.Pos) {
				r.add("accepts-nothing", e.Pos, fmt.Sprintf("%s accepts %s, and there is nothing to accept", h.key, e.Str), "leave it out: it would hide what may come later")
			}
		}
	}
	return r.ordered()
}

func (h *header) accepts() []*tomldoc.Node {
	if n := h.node("accept"); n != nil {
		return n.Elems()
	}
	return nil
}
