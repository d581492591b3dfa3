package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rollcall-dev/rollcall/policy/conformance"
)

// vendor is another system's program, which is asked questions, an object a line, and answers each by an object a line.
type vendor struct {
	command  []string
	patience time.Duration // how long it may take until its next answer, and to end after the last one
}

// hearing is what a program has said.
type hearing struct {
	answers map[string]conformance.Answer
	faults  []string // what was wrong with the program or its answers as such
	notes   []string
	lines   int // that answer nothing
}

const (
	maxAnswer    = 1 << 20 // bytes of a line
	maxWrong     = 1000    // lines that answer nothing, until the program is stopped
	maxWrongTold = 20      // of them
)

func (h *hearing) fault(format string, args ...any) {
	h.faults = append(h.faults, fmt.Sprintf(format, args...))
}

// wrong notes a line that answers nothing.
func (h *hearing) wrong(line int, err error) {
	if h.lines++; h.lines <= maxWrongTold {
		h.fault("line %d of its output answers nothing: %s", line, err)
	}
}

// ask starts the program, asks all questions, and hears it out. It never waits longer than the program's patience for anything: a program
// may answer at once, when it has read all, in any order, or never. The error is that the program cannot be started, or an interruption.
func (v vendor) ask(ctx context.Context, questions []conformance.Question, tick func()) (*hearing, error) {
	running, stop := context.WithCancel(ctx)
	defer stop()
	cmd := exec.CommandContext(running, v.command[0], v.command[1:]...)
	cmd.WaitDelay = time.Second // for what the program itself has started and left behind
	said := &lastWords{}
	cmd.Stderr = said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w", v.command[0], err)
	}
	go put(stdin, questions)
	lines := make(chan []byte)
	go read(running, stdout, lines)
	h := &hearing{answers: make(map[string]conformance.Answer, len(questions))}
	ended := v.hear(running, h, questions, lines, tick)
	if !ended {
		stop()
	}
	var late atomic.Bool
	timer := time.AfterFunc(v.patience, func() {
		late.Store(true)
		stop()
	})
	err = cmd.Wait()
	timer.Stop()
	if ctx.Err() != nil {
		return nil, errInterrupted
	}
	if ended && late.Load() {
		ended = false
		h.fault("the program wrote no more but did not end within %s, and was stopped", v.patience)
	}
	v.leave(h, ended, err, said, len(questions))
	return h, nil
}

// hear takes the program's lines until there are no more, and reports whether the program ended them by itself.
func (v vendor) hear(running context.Context, h *hearing, questions []conformance.Question, lines <-chan []byte, tick func()) bool {
	place := make(map[string]int, len(questions))
	for i, q := range questions {
		place[q.ID] = i
	}
	patience := time.NewTimer(v.patience)
	defer patience.Stop()
	behind, last := 0, -1
	for n := 1; ; n++ {
		select {
		case line, more := <-lines:
			if !more {
				if behind > 0 {
					h.notes = append(h.notes, plural(behind, "answer")+" came after that to a later question; they were taken by their ids")
				}
				return true
			}
			at, err := h.take(line, place)
			if err != nil {
				h.wrong(n, err)
				if h.lines == maxWrong {
					h.fault("the program was stopped after %d lines that answer nothing", maxWrong)
				}
				if line == nil || h.lines == maxWrong {
					return false
				}
				continue
			}
			if at < last {
				behind++
			}
			last = max(last, at)
			patience.Reset(v.patience)
			tick()
		case <-patience.C:
			if len(h.answers) == len(questions) {
				h.fault("the program did not end within %s after its last answer, though its input had ended, and was stopped", v.patience)
			} else {
				h.fault("the program gave no answer for %s, %d of %d had come, and was stopped", v.patience, len(h.answers), len(questions))
			}
			return false
		case <-running.Done():
			return false
		}
	}
}

// take enters a line of the program and gives the place of its question.
func (h *hearing) take(line []byte, place map[string]int) (int, error) {
	if line == nil {
		return 0, fmt.Errorf("it has more than %d bytes", maxAnswer)
	}
	a, err := conformance.ReadAnswer(line)
	if err != nil {
		return 0, fmt.Errorf("%w: %.80q", err, line)
	}
	at, asked := place[a.ID]
	if !asked {
		return 0, fmt.Errorf("nothing of the id %.80q was asked", a.ID)
	}
	if _, twice := h.answers[a.ID]; twice {
		return 0, fmt.Errorf("%s has been answered before; the first answer is taken", a.ID)
	}
	h.answers[a.ID] = a
	return at, nil
}

// leave notes how the program ended.
func (v vendor) leave(h *hearing, ended bool, err error, said *lastWords, questions int) {
	if ended && err != nil {
		how := err.Error()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			how = exit.String()
		}
		h.fault("the program ended with %s, after %d of %d answers%s", how, len(h.answers), questions, said)
	} else if missing := questions - len(h.answers); missing > 0 {
		h.fault("%s not answered%s", plural(missing, "question"), said)
	}
	if more := h.lines - maxWrongTold; more > 0 {
		h.fault("and %s of its output answer nothing", plural(more, "more line"))
	}
}

// put writes the questions. That a program does not want them all is seen by its answers.
func put(to io.WriteCloser, questions []conformance.Question) {
	defer to.Close() //nolint:errcheck // the program may have gone already
	w := bufio.NewWriterSize(to, 64<<10)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, q := range questions {
		if e.Encode(q) != nil {
			return
		}
	}
	_ = w.Flush()
}

// read gives the lines of a program that are not blank, nil for one that is too long, after which it reads no more.
func read(running context.Context, from io.Reader, lines chan<- []byte) {
	defer close(lines)
	s := bufio.NewScanner(from)
	s.Buffer(make([]byte, 0, 64<<10), maxAnswer)
	give := func(line []byte) bool {
		select {
		case lines <- line:
			return true
		case <-running.Done():
			return false
		}
	}
	for s.Scan() {
		if line := strings.TrimSpace(s.Text()); line != "" && !give([]byte(line)) {
			return
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		give(nil)
	}
}

// lastWords keeps the end of what a program writes to its standard error.
type lastWords struct{ text []byte }

// Write takes a piece of the output.
func (w *lastWords) Write(b []byte) (int, error) {
	const most = 600
	w.text = append(w.text, b...)
	if over := len(w.text) - most; over > 0 {
		w.text = append(w.text[:0], w.text[over:]...)
	}
	return len(b), nil
}

// String gives the words as the end of a sentence.
func (w *lastWords) String() string {
	text := strings.ToValidUTF8(strings.TrimSpace(string(w.text)), "")
	if text == "" {
		return ""
	}
	return "; the last that it said: " + strings.ReplaceAll(text, "\n", " · ")
}
