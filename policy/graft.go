package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

// Grafted gives the policy with one entry as another pack has it: replaced, added, or taken out if the other does not have it. What stands
// within it, exceptions, steps and charges, stays as it is here. It is an error, a [*Faults], if the result is no sound pack: where what is
// taken out is still named, or what is put in names what is not here.
//
// It is for finding out what a single change does, and may be asked for entries of a [Catalogue] of either.
func (p *Policy) Grafted(e *Entry, from *Policy) (*Policy, error) {
	doc := &document{sections: maps.Clone(p.doc.sections)}
	path := e.keys()
	doc.sections[path[0]] = grafted(doc.sections[path[0]], from.doc.sections[path[0]], path[1:])
	if path[0] != "source" { // what is put in may cite what is new
		doc.sections["source"] = joinedSources(doc.sections["source"], from.doc.sections["source"])
	}
	sum := sha256.Sum256([]byte(p.digest + "\x00" + from.digest + "\x00" + e.Path))
	doc.digest = "sha256:" + hex.EncodeToString(sum[:])
	return read(doc, p.id, &faultList{})
}

// keys gives the keys that lead to an entry from the top.
func (e *Entry) keys() []string {
	switch e.Kind {
	case PackKind:
		return []string{"pack"}
	case ExceptionKind:
		return append(e.Owner.keys(), "unless", e.Name)
	case StepKind:
		return append(e.Owner.keys(), "step", e.Name)
	case ChargeKind:
		return append(e.Owner.keys(), "charge", e.Name)
	}
	return []string{string(e.Kind), e.Name}
}

// nested are the keys of tables of entries within an entry.
var nested = []string{"unless", "step", "charge"}

// grafted gives a table with what stands under some keys as another table has it.
func grafted(onto, from *table, path []string) *table {
	if onto == nil {
		return from
	}
	out := *onto
	out.keys, out.at = slices.Clone(onto.keys), maps.Clone(onto.at)
	var other *item
	if from != nil && len(path) > 0 {
		other = from.at[path[0]]
	}
	switch {
	case len(path) == 0: // the entry itself: all but what is within it
		if from == nil {
			return onto
		}
		out = *from
		out.keys, out.at = nil, map[string]*item{}
		for _, key := range from.keys {
			if !slices.Contains(nested, key) {
				out.set(key, from.at[key])
			}
		}
		for _, key := range nested {
			if onto.at[key] != nil {
				out.set(key, onto.at[key])
			}
		}
	case len(path) == 1 && (other == nil || other.table == nil):
		out.drop(path[0])
	case out.at[path[0]] == nil || out.at[path[0]].table == nil:
		if other != nil {
			out.set(path[0], other)
		}
	default:
		var inner *table
		if other != nil {
			inner = other.table
		}
		old := *out.at[path[0]]
		old.table = grafted(old.table, inner, path[1:])
		out.set(path[0], &old)
	}
	return &out
}

// joinedSources gives the sources of two packs, those of the first where both have one.
func joinedSources(onto, from *table) *table {
	if onto == nil || from == nil {
		return onto
	}
	out := *onto
	out.keys, out.at = slices.Clone(onto.keys), maps.Clone(onto.at)
	for _, key := range from.keys {
		if out.at[key] == nil {
			out.set(key, from.at[key])
		}
	}
	return &out
}
