package main

import (
	"bufio"
	"errors"
	"io"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/rollcall-dev/rollcall/attendance"
)

// desk is where one worker works on stretches of pupils, one at a time.
type desk interface {
	work(*stretch, *page) error
}

// crew has several workers work on the pupils of a school, and writes what comes of it in the pupils' order.
type crew struct {
	console *console
	school  *school
	cases   *casebook
	what    string       // it does, for progress
	wanted  string       // the pupil, if only one is wanted
	short   bool         // stretches are short, since there is more to be done than to be read
	rows    bool         // what is written for one pupil is complete, whether others follow or not
	begin   func() error // writes what comes before the first row

	begun  bool
	pupils int // that have been written
	found  finder
	toldOf bool // that the layout is slow to read
}

// workers is how many a crew has.
func workers() int { return runtime.GOMAXPROCS(0) }

// spareMemory is how much more memory a population may take than is in use, in per cent: less than Go lets a program take by
// itself, since shards use their memory again and leave little behind.
const spareMemory = 40

// enoughMemory is from where on Go is to collect garbage as soon as there is any, when a population is read.
const enoughMemory = 48 << 20

// aside is a console whose result is set aside until its turn comes. It is begun anew by [bufio.Writer.Reset].
func (c *console) aside() *console {
	other := *c
	other.out = bufio.NewWriterSize(io.Discard, c.out.Size())
	return &other
}

// each works through the pupils until the user interrupts.
func (w *crew) each(desks []desk) error {
	s, c := w.school, w.console
	if s.population != nil {
		defer debug.SetGCPercent(debug.SetGCPercent(spareMemory))
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(enoughMemory))
		c.progress.beginBytes(w.what, s.population.Bytes())
	} else {
		c.progress.begin(w.what, s.Len())
	}
	w.found.wanted = w.wanted
	written := newPages(2*len(desks), w.write)
	err := s.stretches(len(desks), w.short, func(worker int, part *stretch) error {
		one := written.blank()
		one.problems, one.more, one.read, one.long = append(one.problems, part.problems...), part.more, part.read, part.long
		one.pupils, one.found.wanted = part.to-part.from, w.wanted
		err := c.stopped()
		if err == nil {
			err = desks[worker].work(part, one)
		}
		if err != nil {
			written.fail(err)
			return err
		}
		return written.bring(part.number, one)
	})
	if stopped := c.stopped(); stopped != nil {
		err = stopped // whatever came of it on the way
	}
	if err != nil {
		w.tellIncomplete(err)
		return s.unread(err)
	}
	c.progress.clear()
	w.cases.strangers()
	if err := w.found.missing(s); err != nil {
		return err
	}
	return w.start()
}

// start writes what comes before the first row, once.
func (w *crew) start() error {
	if w.begun {
		return nil
	}
	w.begun = true
	return w.begin()
}

// write writes a page.
func (w *crew) write(one *page) error {
	c := w.console
	if err := c.stopped(); err != nil {
		return err
	}
	if one.long && !w.toldOf && w.school.population != nil {
		w.toldOf = true
		c.tell("note: the register has a row a mark: with a row a pupil, a column a session or all marks in one text, it is read many times faster")
	}
	for _, err := range one.problems {
		c.problem(w.school, err)
	}
	w.school.problems += one.more
	w.found.join(one.found)
	w.pupils += one.pupils
	if w.school.population != nil {
		c.progress.add(w.what, int(one.read))
	} else {
		c.progress.add(w.what, one.pupils)
	}
	if one.text.Len() == 0 {
		return nil
	}
	if c.screen.terminal {
		c.progress.clear()
	}
	if err := w.start(); err != nil {
		return err
	}
	_, err := c.out.Write(one.text.Bytes())
	return err
}

// tellIncomplete says how far the result goes that was written until something ended it. A reader who has had enough knows.
func (w *crew) tellIncomplete(err error) {
	if w.rows && w.pupils > 0 && w.wanted == "" && !errors.Is(err, syscall.EPIPE) {
		w.console.tell("the output is not complete: it has the rows of the first %s, and they are whole", plural(w.pupils, "pupil"))
	}
}

// view shows the pupils of cohorts one at a time.
type view struct {
	pupil    attendance.Pupil
	register attendance.Register
}

// of gives a pupil, who is another one after the next call.
func (v *view) of(c *attendance.Cohort, i int) *attendance.Pupil {
	v.pupil.Register = &v.register
	c.View(i, &v.pupil)
	v.pupil.ID = c.ID(i)
	return &v.pupil
}
