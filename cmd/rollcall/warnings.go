package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// warnings sums up what reports warn of: texts that differ only in dates and numbers are one kind. The zero value is ready
// for use.
type warnings struct {
	kinds map[string]*warning
	more  int // warnings of further kinds
	last  int64
}

type warning struct {
	text, whose string // the first one
	order       int64  // of it among all
	times       int
}

// turnTo says among which pupils those are whose warnings come next.
func (w *warnings) turnTo(stretch int) { w.last = int64(stretch) << 32 }

// join takes in what another one has summed up.
func (w *warnings) join(other *warnings) {
	for k, theirs := range other.kinds {
		one := w.kinds[k]
		switch {
		case one == nil && len(w.kinds) == maxWarnings:
			w.more += theirs.times
		case one == nil:
			if w.kinds == nil {
				w.kinds = map[string]*warning{}
			}
			w.kinds[k] = theirs
		case theirs.order < one.order:
			theirs.times += one.times
			w.kinds[k] = theirs
		default:
			one.times += theirs.times
		}
	}
	w.more += other.more
}

const maxWarnings = 1000

// sessionList is how a warning about some sessions begins.
var sessionList = regexp.MustCompile(`^\d{4}-\d\d-\d\d \S+(, \d{4}-\d\d-\d\d \S+)*( and \d+ more)?: `)

var digits = regexp.MustCompile(`\d+`)

// kind gives what warnings of one kind have in common.
func kind(text string) string {
	return digits.ReplaceAllString(sessionList.ReplaceAllString(text, ""), "0")
}

func (w *warnings) add(whose string, texts []string) {
	for _, text := range texts {
		w.last++
		k := kind(text)
		if found := w.kinds[k]; found != nil {
			found.times++
			continue
		}
		if len(w.kinds) == maxWarnings {
			w.more++
			continue
		}
		if w.kinds == nil {
			w.kinds = map[string]*warning{}
		}
		w.kinds[k] = &warning{text, whose, w.last, 1}
	}
}

// shownWarnings is how many kinds are shown.
const shownWarnings = 10

func (w *warnings) write(c *console) {
	all := make([]*warning, 0, len(w.kinds))
	for _, found := range w.kinds {
		all = append(all, found)
	}
	slices.SortFunc(all, func(a, b *warning) int {
		return cmp.Or(cmp.Compare(b.times, a.times), strings.Compare(a.text, b.text), strings.Compare(a.whose, b.whose))
	})
	for i, found := range all {
		if i == 0 {
			fmt.Fprintln(c.out)
		}
		if i == shownWarnings {
			fmt.Fprintf(c.out, "and %s of other kinds: --format json has them all\n", plural(w.rest(all[i:]), "warning"))
			break
		}
		whom := found.whose
		if found.times > 1 {
			whom = fmt.Sprintf("%s and %d more", found.whose, found.times-1)
		}
		fmt.Fprintf(c.out, "%s (%s) %s\n", c.screen.paint(yellow, "warning"), plain(whom), plain(found.text))
	}
}

func (w *warnings) rest(all []*warning) int {
	n := w.more
	for _, found := range all {
		n += found.times
	}
	return n
}
