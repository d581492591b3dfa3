package main

import (
	"bytes"
	"sync"
)

// page is what comes of a stretch of pupils, kept until its turn comes to be written.
type page struct {
	text     bytes.Buffer
	problems []error
	more     int // how many problems there are beyond those
	pupils   int
	found    finder
	read     int64
	long     bool
}

// mostProblems is how many problems a page keeps: more than are told one by one.
const mostProblems = 1000

// tell keeps something that is wrong until the page is written.
func (p *page) tell(err error) {
	if len(p.problems) == mostProblems {
		p.more++
	} else {
		p.problems = append(p.problems, err)
	}
}

// pages takes the pages that workers bring in whatever order, and writes them in that of their numbers. A worker that is too far
// ahead of the others waits, so that few pages are held.
type pages struct {
	write func(*page) error
	ahead int // how many pages may be held
	mu    sync.Mutex
	moved sync.Cond
	next  int
	held  map[int]*page
	spare []*page
	err   error // why nothing more is written
}

func newPages(ahead int, write func(*page) error) *pages {
	p := &pages{write: write, ahead: ahead, held: map[int]*page{}}
	p.moved.L = &p.mu
	return p
}

// blank gives an empty page.
func (p *pages) blank() *page {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.spare)
	if n == 0 {
		return &page{}
	}
	one := p.spare[n-1]
	p.spare = p.spare[:n-1]
	return one
}

// bring takes a page, and writes it with those that follow it as far as its turn has come.
func (p *pages) bring(number int, one *page) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil && number >= p.next+p.ahead {
		p.moved.Wait()
	}
	if p.err != nil {
		return p.err
	}
	p.held[number] = one
	for one := p.held[p.next]; one != nil && p.err == nil; one = p.held[p.next] {
		delete(p.held, p.next)
		p.next++
		p.err = p.write(one)
		one.text.Reset()
		*one = page{text: one.text, problems: one.problems[:0]}
		p.spare = append(p.spare, one)
	}
	p.moved.Broadcast()
	return p.err
}

// fail ends the writing, and the waiting for it.
func (p *pages) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.moved.Broadcast()
}
