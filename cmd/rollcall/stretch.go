package main

import (
	"sync"
	"sync/atomic"

	"github.com/rollcall-dev/rollcall/attendance"
)

// stretch is some pupils one after the other, in the order of the files, with what is wrong with the rows that they were read from.
type stretch struct {
	number   int // from 0, without gaps
	cohort   *attendance.Cohort
	from, to int // the pupils in the cohort
	problems []error
	more     int   // how many problems there are beyond those
	read     int64 // how many bytes of a population's files
	long     bool  // the register has a row a mark
}

// stretches has workers work on all pupils, each on one stretch at a time. The pupils are the worker's until it returns. Short ones
// are for work that takes longer, or writes more, than reading does.
func (s *school) stretches(workers int, short bool, work func(worker int, part *stretch) error) error {
	switch {
	case s.population == nil:
		return s.deal(workers, work)
	case short:
		number := 0
		return s.population.Each(1, func(_ int, shard *attendance.Shard) error {
			parts := stretchOf(shard).cut(&number)
			return divide(workers, parts, work)
		})
	}
	return s.population.Each(workers, func(worker int, shard *attendance.Shard) error { return work(worker, stretchOf(shard)) })
}

func stretchOf(shard *attendance.Shard) *stretch {
	part := &stretch{
		number: shard.Number, cohort: shard.Cohort, to: shard.Cohort.Len(), more: shard.More, read: shard.Read, long: shard.Long,
	}
	for _, e := range shard.Problems {
		part.problems = append(part.problems, e)
	}
	return part
}

// cut gives a stretch in short ones, numbered on from a number. The first has the problems.
func (p *stretch) cut(number *int) []*stretch {
	var out []*stretch
	for from := 0; from == 0 || from < p.to; from += dealt {
		part := &stretch{number: *number, cohort: p.cohort, from: from, to: min(from+dealt, p.to)}
		if from == 0 {
			part.problems, part.more, part.read, part.long = p.problems, p.more, p.read, p.long
		}
		out = append(out, part)
		*number++
	}
	return out
}

// divide has workers work on stretches, and returns when all have been worked on or one could not be.
func divide(workers int, parts []*stretch, work func(worker int, part *stretch) error) error {
	var (
		taken atomic.Int64
		over  atomic.Bool
		once  sync.Once
		first error
		group sync.WaitGroup
	)
	for worker := range workers {
		group.Go(func() {
			for !over.Load() {
				n := int(taken.Add(1)) - 1
				if n >= len(parts) {
					return
				}
				if err := work(worker, parts[n]); err != nil {
					once.Do(func() { first = err })
					over.Store(true)
				}
			}
		})
	}
	group.Wait()
	return first
}

// dealt is how many pupils are in a short stretch.
const dealt = 64

// deal reads the pupils of a school and deals them out to workers.
func (s *school) deal(workers int, work func(worker int, part *stretch) error) error {
	var (
		parts  = make(chan *stretch)
		spare  = make(chan *attendance.Cohort, workers)
		failed = make(chan struct{})
		once   sync.Once
		first  error
		group  sync.WaitGroup
	)
	for worker := range workers {
		group.Go(func() {
			for part := range parts {
				if err := work(worker, part); err != nil {
					once.Do(func() { first = err; close(failed) })
					return
				}
				select {
				case spare <- part.cohort:
				default:
				}
			}
		})
	}
	s.gather(spare, func(part *stretch) bool {
		select {
		case parts <- part:
			return true
		case <-failed:
			return false
		}
	})
	close(parts)
	group.Wait()
	return first
}

// gather puts the pupils of a school into stretches, for as long as they are taken.
func (s *school) gather(spare <-chan *attendance.Cohort, give func(*stretch) bool) {
	part := &stretch{}
	next := func() bool {
		if part.cohort == nil {
			if len(part.problems) == 0 {
				return true
			}
			part.cohort = attendance.NewCohort(nil)
		}
		part.to = part.cohort.Len()
		goOn := give(part)
		part = &stretch{number: part.number + 1}
		return goOn
	}
	for pupil, err := range s.Pupils() {
		if err != nil {
			part.problems = append(part.problems, err)
			continue
		}
		codes := pupil.Register.Codes()
		if part.cohort != nil && (part.cohort.Len() == dealt || part.cohort.Codes() != codes) && !next() {
			return
		}
		if part.cohort == nil {
			part.cohort = emptied(spare, codes)
		}
		if err := part.cohort.Add(pupil); err != nil {
			part.problems = append(part.problems, err)
		}
	}
	next()
}

// emptied gives a cohort that has been worked on, or a new one. Its codes are those of the registers that it will hold, which do
// not change, so that nobody sees them grow while another stretch is worked on.
func emptied(spare <-chan *attendance.Cohort, codes *attendance.Codes) *attendance.Cohort {
	select {
	case c := <-spare:
		if c.Codes() == codes {
			c.Reset()
			return c
		}
	default:
	}
	return attendance.NewCohort(codes)
}
