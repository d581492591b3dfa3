package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// progress is a line on a terminal that says how far long work has got. It appears after a second, and never elsewhere.
type progress struct {
	out    io.Writer
	screen screen

	mu          sync.Mutex
	what        string
	done, total int64
	bytes       bool // that is what is counted
	begun       time.Time
	drawn       time.Time
	shown       bool
}

const (
	quietFor    = time.Second
	redrawAfter = 100 * time.Millisecond
	barWidth    = 30
)

// begin starts a stretch of work of which the total may be known; 0 if it is not.
func (p *progress) begin(what string, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what, p.done, p.total, p.bytes, p.begun = what, 0, int64(total), false, time.Now()
}

// beginBytes starts a stretch of work that is measured by the bytes of files.
func (p *progress) beginBytes(what string, total int64) {
	p.begin(what, 0)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total, p.bytes = total, true
}

// add says that so much more is done.
func (p *progress) add(what string, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.screen.terminal || p.what != what {
		return
	}
	p.done += int64(n)
	now := time.Now()
	if now.Sub(p.begun) < quietFor || now.Sub(p.drawn) < redrawAfter {
		return
	}
	p.drawn, p.shown = now, true
	fmt.Fprintf(p.out, "\r%s\x1b[K", p.line(now.Sub(p.begun)))
}

// line gives the text for what is done by now.
func (p *progress) line(passed time.Duration) string {
	if p.what == reading || p.bytes && p.total <= 0 {
		return fmt.Sprintf("%s: %d MB", p.what, p.done>>20)
	}
	if p.total <= 0 {
		return fmt.Sprintf("%s: %d", p.what, p.done)
	}
	done := min(p.done, p.total)
	full := int(done * barWidth / p.total)
	left := time.Duration(0)
	if done > 0 {
		left = time.Duration(float64(passed) * float64(p.total-done) / float64(done))
	}
	far := fmt.Sprintf("%d of %d", done, p.total)
	if p.bytes {
		far = fmt.Sprintf("%d %%", done*100/p.total)
	}
	text := fmt.Sprintf("%s: [%s%s] %s, about %s left", p.what, strings.Repeat("#", full), strings.Repeat("·", barWidth-full),
		far, left.Round(time.Second))
	if w := p.screen.width; w > 1 && utf8.RuneCountInString(text) >= w {
		text = fmt.Sprintf("%s: %s", p.what, far)
	}
	return text
}

// clear takes the line away, so that something else can be written.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}
