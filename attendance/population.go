package attendance

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"sync"
)

// Population is a folder of registers too large to be held, such as those of a whole country: the files of a [School], in which
// pupils.csv and the registers list the pupils in the same order and all rows about a pupil stand together. [Population.Each] reads
// both side by side, a shard after the other, in memory that does not grow with the number of pupils. It never changes and is
// safe for concurrent use.
type Population struct {
	school    *School // without pupils: calendars, facts, and how files are opened
	pupils    []string
	registers []string
	bytes     int64
	size      int // of a block of a register, in bytes
}

// blockSize is how much of a register is read at once: enough that what is done once for a block costs nothing, and little enough
// to stay in a processor's cache.
const blockSize = 1 << 20

// Shard is a stretch of a population.
type Shard struct {
	Number   int          // from 0, in the order of the files, without gaps
	Cohort   *Cohort      // in memory that is used again for a later shard after the work on it has returned
	Problems []*FileError // what is wrong with the rows that the shard was read from, as [School.Pupils] tells it
	More     int          // how many problems there are beyond the first thousand
	Read     int64        // how many bytes of the files as they are stored were read for it
	Long     bool         // the register has a row a mark: another layout would be read many times faster
}

// OpenPopulation opens a folder as [OpenSchool] does, but reads nothing of the pupils yet.
func OpenPopulation(fsys fs.FS) (*Population, error) { return Opener{}.OpenPopulation(fsys) }

// OpenPopulation is the function [OpenPopulation] with settings. It is an error if the folder holds the feed of another system, or
// several calendars and no pupils.csv to say whose each is.
func (o Opener) OpenPopulation(fsys fs.FS) (*Population, error) {
	s := &School{opener: o, fsys: fsys}
	m, err := o.mappingOf(fsys)
	if err != nil {
		return nil, err
	}
	if m != nil {
		return nil, errors.New("the folder holds the feed of another system, whose events are in no order of pupils: read it with OpenSchool and its Cohorts")
	}
	data, err := readSmall(fsys, "calendar.toml")
	if err != nil {
		return nil, fmt.Errorf("a population's folder has a calendar.toml with the stretches of opening: %w", err)
	}
	if s.calendars, err = ReadCalendars("calendar.toml", data, CalendarSpec{Sessions: o.Sessions}); err != nil {
		return nil, err
	}
	if len(s.calendars) == 0 {
		return nil, noCalendar()
	}
	p := &Population{school: s, pupils: s.files("pupils", ".csv"), registers: s.files("register", ".csv"), size: blockSize}
	s.listed = len(p.pupils) > 0
	if !s.listed {
		if s.everyone, err = s.calendarOf(""); err != nil {
			return nil, fmt.Errorf("there is no pupils.csv to say which pupil is at which school, and %w", err)
		}
	}
	for _, name := range p.pupils {
		s.readFile(name, nil, func(f *csvFile) error {
			if err := f.header("pupil"); err != nil {
				return err
			}
			(&pupilsReader{csvFile: f, school: s}).findColumns()
			return nil
		})
	}
	for _, name := range slices.Concat(p.pupils, p.registers) {
		if info, err := fs.Stat(fsys, name); err == nil {
			p.bytes += info.Size()
		}
	}
	return p, nil
}

// Bytes says how many bytes the files have that will be read, as they are stored: what the Read of all shards comes to. It is 0 if
// the file system does not know.
func (p *Population) Bytes() int64 { return p.bytes }

// Facts lists the columns of pupils.csv that are no built-in ones.
func (p *Population) Facts() []string { return slices.Clone(p.school.facts) }

// Last gives the last date of all calendars.
func (p *Population) Last() Date {
	var last Date
	for _, c := range p.school.calendars {
		last = later(last, c.Last())
	}
	return last
}

// Rows gives the rows of further files in the folder, as [School.Rows] does.
func (p *Population) Rows(kind string, must ...string) iter.Seq2[Row, error] {
	return p.school.Rows(kind, must...)
}

// Lines gives the lines of further files in the folder, as [School.Lines] does.
func (p *Population) Lines(kind string) iter.Seq2[Line, error] { return p.school.Lines(kind) }

// Each reads the registers in shards and has so many workers work on them, numbered from 0, each on one shard at a time; which of
// them works on which is left to chance. Pupils come in the order of pupils.csv, those without rows in the registers among them.
//
// It ends with the error of a worker, with that of a file that cannot be read to its end, or with a [*FileError] if the files do
// not list the pupils in the same order. All shards before such a place have been given by then, and the good rows before it in a
// last one.
//
// The numbering of codes is that of each cohort. It seldom changes from a worker's shard to the next, and one that was given
// never does, so that tables may be kept by it.
func (p *Population) Each(workers int, work func(worker int, s *Shard) error) error {
	src := newBlockSource(p)
	defer src.close()
	q := newSequence()
	one := func(worker int) {
		r := newShardReader(src, q, worker, work)
		for !q.over() && src.next(&r.block) {
			r.read()
		}
	}
	if workers <= 1 {
		one(0)
	} else {
		var wg sync.WaitGroup
		for worker := range workers {
			wg.Go(func() { one(worker) })
		}
		wg.Wait()
	}
	if q.err != nil {
		return q.err
	}
	return src.err
}

// sequence gives the workers their turns in the order of the blocks.
type sequence struct {
	mu      sync.Mutex
	changed *sync.Cond
	block   int // all before it have been read
	shards  int // that have been numbered
	told    map[headerPlace]bool
	err     error // why no more is to be done
}

// headerPlace is a column of a register's header that something was told of.
type headerPlace struct {
	file *csvFile
	col  int
}

func newSequence() *sequence {
	q := &sequence{told: map[headerPlace]bool{}}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// over reports whether no more is to be done.
func (q *sequence) over() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.err != nil
}

// fail has everybody stop. The first error stands.
func (q *sequence) fail(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err == nil {
		q.err = err
	}
	q.changed.Broadcast()
}

// await waits until all blocks before one have been read, and reports whether to go on. The sequence is locked then.
func (q *sequence) await(block int) bool {
	q.mu.Lock()
	for q.block < block && q.err == nil {
		q.changed.Wait()
	}
	return q.err == nil
}

// leave has the turn of the next block come, and unlocks the sequence.
func (q *sequence) leave(last bool) {
	if last {
		q.block++
		q.changed.Broadcast()
	}
	q.mu.Unlock()
}
