package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// table is a TOML table that overlays may have changed. Its keys are in the order of their first appearance, the base
// pack's before those that an overlay adds.
type table struct {
	key    string
	keyPos tomldoc.Pos
	keys   []string
	at     map[string]*item

	written []*tomldoc.Node // as it stands in the pack and, of an entry that overlays change, in each of these
}

// item is one value of a table: a table of its own, or anything else.
type item struct {
	node  *tomldoc.Node // as written; for a table, its first appearance
	table *table        // nil unless the value is a table
	cite  *item         // of a dated value: the cite of its entry in its own pack, if an overlay brings another
}

func (i *item) keyPos() tomldoc.Pos { return i.node.KeyPos }

func newTable(n *tomldoc.Node) *table {
	return &table{key: n.Key, keyPos: n.KeyPos, at: map[string]*item{}, written: []*tomldoc.Node{n}}
}

func newItem(n *tomldoc.Node) *item {
	if n.Kind != tomldoc.Table {
		return &item{node: n}
	}
	t := newTable(n)
	for _, child := range n.Keys() {
		t.set(child.Key, newItem(child))
	}
	return &item{node: n, table: t}
}

func (t *table) set(key string, i *item) {
	if t.at[key] == nil {
		t.keys = append(t.keys, key)
	}
	t.at[key] = i
}

func (t *table) drop(key string) {
	delete(t.at, key)
	t.keys = slices.DeleteFunc(t.keys, func(k string) bool { return k == key })
}

// node gives the value of a key as written, nil if there is none.
func (t *table) node(key string) *tomldoc.Node {
	if i := t.at[key]; i != nil {
		return i.node
	}
	return nil
}

// place gives the place of a key's value, or that of the table if the key is not there.
func (t *table) place(key string) tomldoc.Pos {
	if n := t.node(key); n != nil {
		return n.Pos
	}
	return t.keyPos
}

func (t *table) isTrue(key string) bool {
	n := t.node(key)
	return n != nil && n.Kind == tomldoc.Bool && n.Bool
}
