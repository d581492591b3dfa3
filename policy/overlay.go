package policy

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// overlay merges a pack's own entries onto those of its base.
func (l *loader) overlay(base, own *document) {
	for _, name := range sections {
		from, onto := own.sections[name], base.sections[name]
		if from == nil {
			continue
		}
		if onto == nil {
			onto = &table{key: from.key, keyPos: from.keyPos, at: map[string]*item{}}
			base.sections[name] = onto
		}
		if name == "pack" {
			l.overlayPack(onto, from)
			continue
		}
		for _, key := range from.keys {
			l.overlayEntry(name, key, onto, from.at[key])
		}
	}
}

// overlayPack merges [pack]: what the overlay does not give is the base's, but for what says who it is.
func (l *loader) overlayPack(onto, from *table) {
	for _, key := range []string{"id", "title"} {
		if from.at[key] == nil {
			l.faults.add(from.keyPos, fmt.Sprintf("[pack] has no %s: an overlay has its own, the base's is not taken over", key))
		}
	}
	for _, key := range from.keys {
		onto.set(key, from.at[key])
	}
	onto.keyPos = from.keyPos
}

// overlayEntry adds, changes or drops one entry of the base.
func (l *loader) overlayEntry(section, key string, onto *table, change *item) {
	old := onto.at[key]
	name := section + "." + named(key)
	if !l.mayChange(name, old, change, onto.keys) {
		return
	}
	switch {
	case change.table != nil && change.table.isTrue("remove"):
		onto.drop(key)
		l.remember(key, change)
	case old == nil || old.table == nil || change.table == nil:
		onto.set(key, change) // what should be a table and is none is reported when the section is read
	default:
		if section != "source" && section != "class" && change.table.at["cite"] == nil && !citesItself(change.table) {
			l.faults.add(change.keyPos(), changedWithoutCite(name))
		}
		l.mergeEntry(name, old.table, change.table)
	}
}

// mayChange reports what an overlay may not do to an entry, or to a named exception of one, and whether it may do the rest.
func (l *loader) mayChange(name string, old, change *item, known []string) bool {
	removes := change.table != nil && change.table.isTrue("remove")
	switch {
	case removes && old == nil:
		l.faults.add(change.keyPos(), fmt.Sprintf("%s cannot be removed: the base pack has no such entry%s", name, l.faults.suggest(change.node.Key, known)))
		return false
	case old != nil && old.table != nil && old.table.isTrue("final"):
		l.faults.add(change.keyPos(), fmt.Sprintf("%s is final in the base pack (%s): no overlay may change it", name, old.keyPos()))
		return false
	case removes:
		for _, k := range change.table.keys {
			if k != "remove" && k != "cite" && k != "note" && k != "title" {
				l.faults.add(change.table.at[k].keyPos(), fmt.Sprintf("%s is removed: %s beside remove has no meaning, drop one of the two", name, named(k)))
			}
		}
	}
	return true
}

// remember notes where an entry was removed, for whoever still names it.
func (l *loader) remember(key string, change *item) {
	if l.faults.removed == nil {
		l.faults.removed = map[string]tomldoc.Pos{}
	}
	l.faults.removed[key] = change.keyPos()
}

// mergeEntry lays the keys of an overlay's entry over those of the base's. Dated values merge by date, named exceptions,
// charges and steps by name and then key by key; any other value is replaced as a whole. An entry stands where its cite does:
// in the pack that last said by what law it holds.
func (l *loader) mergeEntry(name string, onto, over *table) {
	onto.keepCites()
	onto.written = append(onto.written, over.written...)
	if over.at["cite"] != nil {
		onto.keyPos = over.keyPos
	}
	for _, key := range over.keys {
		change, old := over.at[key], onto.at[key]
		if old == nil || old.table == nil || change.table == nil {
			onto.set(key, change)
			continue
		}
		switch key {
		case "values", "class":
			for _, date := range change.table.keys {
				old.table.set(date, change.table.at[date])
			}
		case "unless", "charge", "step":
			l.mergeNamed(name+"."+key, old.table, change.table)
		default:
			onto.set(key, change)
		}
	}
}

// keepCites notes with dated values the cite of their entry, which an overlay is about to replace: it did not set them.
func (t *table) keepCites() {
	values := t.at["values"]
	if values == nil || values.table == nil {
		return
	}
	for _, date := range values.table.keys {
		if dated := values.table.at[date]; dated.cite == nil {
			dated.cite = t.at["cite"]
		}
	}
}

// mergeNamed merges the entries of a sub-table, each as an entry of its own.
func (l *loader) mergeNamed(name string, onto, over *table) {
	for _, key := range over.keys {
		change, old, full := over.at[key], onto.at[key], name+"."+named(key)
		if !l.mayChange(full, old, change, onto.keys) {
			continue
		}
		switch {
		case change.table != nil && change.table.isTrue("remove"):
			onto.drop(key)
		case old == nil || old.table == nil || change.table == nil:
			onto.set(key, change)
		default:
			if change.table.at["cite"] == nil && !citesItself(change.table) {
				l.faults.add(change.keyPos(), changedWithoutCite(full))
			}
			l.mergeEntry(full, old.table, change.table)
		}
	}
}

func changedWithoutCite(name string) string {
	return fmt.Sprintf("%s is changed without a cite: a changed entry says by what law, as in cite = [\"<source> <clause>\"]", name)
}

// citesItself reports whether all that a changed entry changes are dated values or named entries, each with a cite of its
// own.
func citesItself(t *table) bool {
	for _, key := range t.keys {
		sub := t.at[key].table
		if key == "title" || key == "note" {
			continue
		}
		if key != "values" && key != "unless" && key != "charge" && key != "step" || sub == nil {
			return false
		}
		for _, k := range sub.keys {
			if v := sub.at[k].table; v == nil || v.at["cite"] == nil && !v.isTrue("remove") && !citesItself(v) {
				return false
			}
		}
	}
	return true
}
