package tomldoc

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// localDate is the name of the zone that the library gives to a date without a
// time; it offers no other way to tell one.
const localDate = "date-local"

// fill pours a decoded value into the node that the scanner laid out for it.
// What the scanner has no node for gets the place of its parent.
func fill(n *Node, value any) {
	switch v := value.(type) {
	case map[string]any:
		n.Kind = Table
		fillTable(n, v)
	case []any:
		n.Kind = Array
		fillArray(n, v)
	case string:
		n.Kind, n.Str = String, v
	case int64:
		n.Kind, n.Int = Integer, v
	case float64:
		n.Kind, n.Float, n.Str = Float, v, n.raw
		if n.Str == "" {
			n.Str = strconv.FormatFloat(v, 'g', -1, 64) //nolint:forbidigo // for the message that refuses it
		}
	case bool:
		n.Kind, n.Bool = Bool, v
	case time.Time:
		if v.Location().String() == localDate {
			n.Kind, n.Str = Date, v.Format(time.DateOnly)
			return
		}
		n.Kind, n.Str = OtherTime, n.raw
		if n.Str == "" {
			n.Str = v.Format(time.RFC3339Nano)
		}
	}
}

func fillTable(n *Node, values map[string]any) {
	n.children = slices.DeleteFunc(n.children, func(child *Node) bool {
		_, decoded := values[child.Key]
		if !decoded {
			delete(n.byKey, child.Key)
		}
		return !decoded
	})
	for _, key := range slices.Sorted(maps.Keys(values)) {
		child := n.byKey[key]
		if child == nil {
			child = &Node{Key: key, KeyPos: n.KeyPos, Pos: n.Pos}
			n.add(child)
		}
		fill(child, values[key])
	}
}

func fillArray(n *Node, values []any) {
	n.children = n.children[:min(len(n.children), len(values))]
	for i, value := range values {
		if i == len(n.children) {
			n.children = append(n.children, &Node{KeyPos: n.Pos, Pos: n.Pos})
		}
		fill(n.children[i], value)
	}
}
