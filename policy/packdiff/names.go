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
			var gone, fresh []*policy.Entry
			for e := range c.before.All() {
				if e.Kind == kind && w.nameNow(kind, e.Name) == e.Name && c.after.Entry(kind, e.Name) == nil {
					gone = append(gone, e)
				}
			}
			taken := map[string]bool{}
			for _, now := range w.names[kind] {
				taken[now] = true
			}
			for e := range c.after.All() {
				if e.Kind == kind && c.before.Entry(kind, e.Name) == nil && !taken[e.Name] {
					fresh = append(fresh, e)
				}
			}
			for _, old := range gone {
				var like []*policy.Entry
				for _, e := range fresh {
					if w.alike(old, e) {
						like = append(like, e)
					}
				}
				rivals := slices.DeleteFunc(slices.Clone(gone), func(e *policy.Entry) bool { return e == old || len(like) != 1 || !w.alike(e, like[0]) })
				if len(like) == 1 && len(rivals) == 0 { // of several that are alike nobody can say which it is
					if w.names[kind] == nil {
						w.names[kind] = map[string]string{}
					}
					w.names[kind][old.Name] = like[0].Name
					c.renamed[key{kind, old.Path}] = like[0].Name
				}
			}
		}
	}
}

// alike reports whether two entries say the same, but for their wording.
func (w *comparer) alike(old, now *policy.Entry) bool {
	said := 0
	for _, k := range pairs(old.Keys, now.Keys) {
		if isWording(k.name) {
			continue
		}
		if said++; w.translated(old, k.old) != k.now {
			return false
		}
	}
	if len(old.Entries) != len(now.Entries) {
		return false
	}
	for i := range old.Entries {
		if !w.alike(old.Entries[i], now.Entries[i]) {
			return false
		}
	}
	return said > 0
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
