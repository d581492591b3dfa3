package packtest

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/rollcall-dev/rollcall/policy"
)

// Fate is what became of a mutant.
type Fate uint8

// What may become of a mutant.
const (
	Killed     Fate = iota // some case notices it
	Survived               // none does
	Equivalent             // it cannot be noticed: it says the same
	Refused                // the pack's own check does not let it through
)

var fateNames = []string{"killed", "survived", "equivalent", "refused"}

// String gives the fate in a word.
func (f Fate) String() string {
	if int(f) < len(fateNames) {
		return fateNames[f]
	}
	return fmt.Sprintf("fate %d", uint8(f))
}

// MarshalText gives the fate in a word.
func (f Fate) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Mutant is a pack with one mutation, and what became of it.
type Mutant struct {
	Mutation
	Fate    Fate
	By      string   // of a killed one: a case that notices it, with its place
	Why     string   // of an equivalent one: the proof, or the reason that a person gives; of a refused one: the fault
	Nearest []string // of one that survived: cases that rest on the entry, with their places, those about least else first
	Readers int      // of one that survived: how many cases rest on the entry
}

// Mutants are all mutants of a pack, in order of place.
type Mutants struct {
	Pack   string
	Cases  int
	All    []Mutant
	Faults []string // what is wrong with the list of equivalent mutants, each with its place
}

// Count gives how many mutants met a fate.
func (m *Mutants) Count(f Fate) int {
	n := 0
	for i := range m.All {
		if m.All[i].Fate == f {
			n++
		}
	}
	return n
}

// Score gives how many mutants are noticed or cannot be, and how many there are that the pack's check lets through.
func (m *Mutants) Score() (good, all int) {
	good = m.Count(Killed) + m.Count(Equivalent)
	return good, good + m.Count(Survived)
}

// Mutating is how mutants are looked at.
type Mutating struct {
	Workers  int                       // how many mutants are looked at at once; less than 1 means one
	Progress func(done, all int) error // called after each mutant, never by two goroutines at once; an error ends the work; may be nil
}

// maxMutants is how many mutants of a pack are looked at: a law has not so many, and each is opened and judged.
const maxMutants = 20_000

// Mutate changes a pack in one place at a time and runs its cases on each such mutant until one notices. The pack is the folder
// id of fsys, with the packs that it extends beside it; only its own files are changed. Its cases are those in its folder cases
// or, if it has none, those of the pack that it extends.
//
// It changes operators, numbers, dates by a day, windows, clocks, limits, charges, sets of codes, flags of classes, forces, and
// leaves out conditions, parts of them, exceptions and required steps. Titles, notes, citations, addresses and the date of the
// last check are left alone. The result is the same whatever the number of workers. It is an error if the pack cannot be opened
// or a case does not pass as it is.
func Mutate(fsys fs.FS, id string, how Mutating) (*Mutants, error) {
	law, err := policy.Open(fsys, id)
	if err != nil {
		return nil, err
	}
	shelf, err := readShelf(fsys, id)
	if err != nil {
		return nil, err
	}
	book := readLawbook(law)
	cases, err := readDocket(fsys, id, law, book)
	if err == nil && len(cases.cases) == 0 && shelf.from != "" {
		cases, err = readDocket(fsys, shelf.from, law, book)
	}
	if err != nil {
		return nil, err
	}
	if len(cases.cases) == 0 {
		return nil, fmt.Errorf("the pack %s has no cases, so that none can notice anything: write some in its folder cases", id)
	}
	all := shelf.mutations(book)
	if len(all) > maxMutants {
		return nil, fmt.Errorf("the pack %s can be changed in %d ways; at most %d mutants are looked at: split it", id, len(all), maxMutants)
	}
	t := &trial{law: law, shelf: shelf, cases: cases, how: how}
	out := &Mutants{Pack: law.ID(), Cases: len(cases.cases), All: t.mutants(all)}
	if err := t.run(out.All); err != nil {
		return nil, err
	}
	out.Faults = cases.applyList(out.All)
	return out, nil
}

// trial looks at mutants.
type trial struct {
	law   *policy.Policy
	shelf *bookshelf
	cases *docket
	how   Mutating

	mu   sync.Mutex
	done int
	all  int
	err  error
}

func (t *trial) mutants(all []Mutation) []Mutant {
	out := make([]Mutant, len(all))
	for i, m := range all {
		out[i].Mutation = m
	}
	return out
}

// run looks at all mutants. Those of one entry are looked at one after another by the same goroutine, so that the case that
// noticed the last is tried first on the next, and which case it is does not depend on how many goroutines there are.
func (t *trial) run(all []Mutant) error {
	t.all = len(all)
	var entries [][]*Mutant
	at := map[string]int{}
	for i := range all {
		m := &all[i]
		k, known := at[m.node]
		if !known {
			k = len(entries)
			at[m.node] = k
			entries = append(entries, nil)
		}
		entries[k] = append(entries[k], m)
	}
	slices.SortStableFunc(entries, func(a, b []*Mutant) int { return len(b) - len(a) }) // so that no worker is left with the longest
	work := make(chan []*Mutant)
	var workers sync.WaitGroup
	for range max(1, t.how.Workers) {
		workers.Go(func() {
			for entry := range work {
				t.entry(entry)
			}
		})
	}
	for _, entry := range entries {
		work <- entry
	}
	close(work)
	workers.Wait()
	return t.err
}

// entry looks at the mutants of one entry.
func (t *trial) entry(all []*Mutant) {
	var noticed []*docketCase
	for _, m := range all {
		if t.stopped() {
			return
		}
		if by := t.look(m, t.cases.order(m.node, noticed)); by != nil {
			noticed = slices.DeleteFunc(noticed, func(c *docketCase) bool { return c == by })
			noticed = slices.Insert(noticed, 0, by)
		}
		t.tell()
	}
}

func (t *trial) stopped() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err != nil
}

func (t *trial) tell() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done++
	if t.how.Progress != nil && t.err == nil {
		t.err = t.how.Progress(t.done, t.all)
	}
}

// look decides what becomes of a mutant, and gives the case that notices it.
func (t *trial) look(m *Mutant, order []*docketCase) *docketCase {
	law, err := policy.Open(t.shelf.with(m.edit), t.shelf.id)
	if err != nil {
		m.Fate, m.Why = Refused, refusal(err)
		return nil
	}
	for _, c := range order {
		if len(c.run(law)) > 0 {
			m.Fate, m.By = Killed, c.name()
			return c
		}
	}
	if t.law.SaysTheSame(law) {
		m.Fate, m.Why = Equivalent, "proved: "+proof(m.Mutation)
		return nil
	}
	m.Fate = Survived
	for _, c := range order {
		if c.reaches[m.node] {
			if m.Readers++; len(m.Nearest) < 3 {
				m.Nearest = append(m.Nearest, c.name())
			}
		}
	}
	return nil
}

// refusal gives the first of the faults for which a mutant was refused.
func refusal(err error) string {
	if faults, ok := errors.AsType[*policy.Faults](err); ok {
		return faults.All[0].Error()
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// proof says in words what was shown of a mutant: what is compiled from it is what is compiled from the pack.
func proof(m Mutation) string {
	switch m.Kind {
	case "flag", "code":
		return "every mark counts as before in every measure"
	case "date":
		return "on no date of those that the pack covers is anything else in force"
	case "count":
		return "a day has one session, so that there are as many of the one as of the other"
	case "number":
		return "no figure that can be counted lies between the two"
	}
	return "the condition is true of the same"
}
