package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// console is where a command writes: its result, and what is to be said besides.
type console struct {
	ctx       context.Context //nolint:containedctx // one console is one run of the command
	out       *bufio.Writer
	screen    screen // what the result is written to
	err       io.Writer
	progress  *progress
	mapping   string // a file named by --map
	stream    choice // --stream
	streaming bool   // whether the command reads large registers as a population by itself
}

// screen says who looks at what is written.
type screen struct {
	terminal bool
	colour   bool
	width    int // columns of a terminal; 0 where lines may be as long as they like
}

func newConsole(ctx context.Context, stdout, stderr io.Writer) *console {
	c := &console{ctx: ctx, out: bufio.NewWriterSize(stdout, 64<<10), screen: look(stdout), err: stderr}
	c.progress = &progress{out: stderr, screen: look(stderr)}
	return c
}

const noColour = "NO_COLOR" //nolint:misspell // the variable's name everywhere, see no-color.org

func look(w io.Writer) screen {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return screen{}
	}
	s := screen{terminal: true, colour: os.Getenv(noColour) == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		s.width = width
	}
	return s
}

// tell says something besides the result.
func (c *console) tell(format string, args ...any) {
	c.progress.clear()
	fmt.Fprintln(c.err, plain(fmt.Sprintf(format, args...)))
}

// stopped reports, as an error, that the user has interrupted the command.
func (c *console) stopped() error {
	if c.ctx.Err() != nil {
		return errInterrupted
	}
	return nil
}

// style is how a piece of text looks on a terminal.
type style string

const (
	bold   style = "1"
	dim    style = "2"
	red    style = "31"
	green  style = "32"
	yellow style = "33"
)

func (s screen) paint(with style, text string) string {
	if !s.colour || with == "" || text == "" {
		return text
	}
	return "\x1b[" + string(with) + "m" + text + "\x1b[0m"
}

// plain makes control characters visible, so that what stands in a school's files cannot steer a terminal.
func plain(text string) string {
	if strings.IndexFunc(text, steers) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if steers(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// steers reports whether a character acts on a terminal, or on the direction of the text around it.
func steers(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
