package packtext

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// ErrMeaning is what [Format] reports, by errors.Is, if its result would not say the same as the file. It is then no use, and the
// file is one that Format does not know how to lay out.
var ErrMeaning = errors.New("laid out anew, the file would not say the same")

// maxBytes is how large a file may be.
const maxBytes = 4 << 20

// Format lays out a file of a pack or of worked cases in the format's own style. What it says stays the same, its comments and its
// order too, and a file that Format has laid out it leaves as it is. A file that is no TOML is not laid out: the error is then a
// [*policy.Faults]. The file's name is only for places.
func Format(file string, data []byte) ([]byte, error) {
	before, faults := tomldoc.Read(file, data, tomldoc.Limits{Bytes: maxBytes})
	if len(faults) > 0 {
		return nil, unreadable(faults)
	}
	d := Parse(string(data))
	for _, i := range d.Items {
		if !i.Whole {
			return nil, fmt.Errorf("%s: %w", d.place(file, i.From), ErrMeaning)
		}
	}
	l := &layout{Document: d}
	l.file()
	out := []byte(l.String())
	after, faults := tomldoc.Read(file, out, tomldoc.Limits{Bytes: maxBytes})
	if len(faults) > 0 || !same(before, after, nil) || !slices.Equal(notes(d), notes(Parse(string(out)))) {
		return nil, fmt.Errorf("%s: %w", file, ErrMeaning)
	}
	return out, nil
}

func unreadable(faults []*tomldoc.Fault) error {
	out := &policy.Faults{}
	for _, f := range faults {
		out.All = append(out.All, &policy.Fault{File: f.Pos.File, Line: f.Pos.Line, Col: f.Pos.Col, Msg: f.Msg})
	}
	return out
}

// place gives file:line:col of an offset.
func (d *Document) place(file string, offset int) string {
	before := d.Text[:offset]
	line := strings.LastIndexByte(before, '\n') + 1
	return tomldoc.Pos{File: file, Line: strings.Count(before, "\n") + 1, Col: offset - line + 1}.String()
}

// same compares two documents, in order. Conditions may be written differently, if they are read in the same way.
func same(a, b *tomldoc.Node, path []string) bool {
	if a.Kind != b.Kind || a.Key != b.Key || a.Int != b.Int || a.Float != b.Float && a.Str != b.Str || a.Bool != b.Bool {
		return false
	}
	if a.Str != b.Str && (a.Kind != tomldoc.String || !isCondition(path) || !policy.SameCondition(a.Str, b.Str)) {
		return false
	}
	return slices.EqualFunc(a.Keys(), b.Keys(), func(x, y *tomldoc.Node) bool { return same(x, y, append(slices.Clip(path), x.Key)) }) &&
		slices.EqualFunc(a.Elems(), b.Elems(), func(x, y *tomldoc.Node) bool { return same(x, y, nil) })
}

// isCondition reports whether a text at a path is an expression.
func isCondition(path []string) bool {
	v := schema.At(path...)
	return len(path) > 0 && v != nil && v.Kinds == schema.Text && v.Form.Condition()
}

// notes lists the comments of a document in order.
func notes(d *Document) []string {
	var out []string
	var collect func(items []*Item)
	collect = func(items []*Item) {
		for _, i := range items {
			if i.Value != nil {
				collect(i.Value.Items)
			}
			if i.Note.To > i.Note.From {
				out = append(out, d.Of(i.Note))
			}
		}
	}
	collect(d.Items)
	return out
}

// columns gives how wide a text is.
func columns(s string) int { return utf8.RuneCountInString(s) }
