package packdiff

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// renamable are the kinds of entries that may have another name in the new pack.
var renamable = []policy.Kind{
	policy.ClassKind, policy.CodeKind, policy.ParameterKind, policy.FactKind, policy.MeasureKind, policy.RuleKind, policy.LadderKind, policy.StepKind,
}

// findRenamed finds entries that stand under another name in the new pack and say the same there, names of other entries that have
// changed too taken as they are now.
func (w *comparer) findRenamed() {
	c := w.comparison
	for range 3 { // names within what was renamed
		for _, kind := range renamable {
			gone, fresh := map[string][]*policy.Entry{}, map[string][]*policy.Entry{}
			for e := range c.before.All() {
				if e.Kind == kind && w.nameNow(kind, e.Name) == e.Name && c.after.Entry(kind, e.Name) == nil {
					gone[w.print(e, true)] = append(gone[w.print(e, true)], e)
				}
			}
			taken := map[string]bool{}
			for _, now := range w.names[kind] {
				taken[now] = true
			}
			for e := range c.after.All() {
				if e.Kind == kind && c.before.Entry(kind, e.Name) == nil && !taken[e.Name] {
					fresh[w.print(e, false)] = append(fresh[w.print(e, false)], e)
				}
			}
			for print, old := range gone {
				if now := fresh[print]; print != "" && len(old) == 1 && len(now) == 1 { // of several that are alike nobody can say which it is
					if w.names[kind] == nil {
						w.names[kind] = map[string]string{}
					}
					w.names[kind][old[0].Name] = now[0].Name
					c.renamed[key{kind, old[0].Path}] = now[0].Name
				}
			}
		}
	}
}

// print writes what an entry says, but for its wording, in the names that there are now.
func (w *comparer) print(e *policy.Entry, old bool) string {
	var out []string
	for _, k := range e.Keys {
		text := k.Text
		if old {
			text = w.translated(e, k)
		}
		if !isWording(k.Name) {
			out = append(out, k.Name+" = "+text)
		}
	}
	slices.Sort(out)
	for _, inner := range e.Entries {
		out = append(out, "["+inner.Name, w.print(inner, old), "]")
	}
	return strings.Join(out, "\n")
}

// nameNow gives the name that an entry of the old pack has now.
func (w *comparer) nameNow(kind policy.Kind, name string) string {
	if now, ok := w.names[kind][name]; ok {
		return now
	}
	return name
}

func (w *comparer) namesNow(kind policy.Kind, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = w.nameNow(kind, n)
	}
	return out
}

// pathNow gives the path that an entry of the old pack has now.
func (w *comparer) pathNow(e *policy.Entry) string {
	name := w.nameNow(e.Kind, e.Name)
	if e.Owner == nil {
		if name == e.Name {
			return e.Path
		}
		return strings.TrimSuffix(e.Path, e.Name) + name
	}
	path := w.pathNow(e.Owner) + strings.TrimPrefix(e.Path, e.Owner.Path)
	if name != e.Name {
		path = strings.TrimSuffix(path, e.Name) + name
	}
	return path
}

var words = regexp.MustCompile(`[\pL\pN_]+`)

// translated gives the value of a key of an old entry with the names that it has now: those that it refers to, and no others.
func (w *comparer) translated(e *policy.Entry, k *policy.Key) string {
	if k == nil {
		return ""
	}
	if len(w.names) == 0 {
		return k.Text
	}
	now := map[string]string{}
	for _, r := range e.References {
		if name := w.nameNow(r.Kind, r.Name); r.Key == k.Name && name != r.Name {
			now[r.Name] = name
		}
	}
	if len(now) == 0 {
		return k.Text
	}
	return words.ReplaceAllStringFunc(k.Text, func(word string) string {
		if name, ok := now[word]; ok {
			return name
		}
		return word
	})
}
