package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// heard is an output that another goroutine may look into.
type heard struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.Write(p)
}

func (h *heard) text() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.b.String()
}

// until waits for a text behind so many bytes of the output, and gives how many bytes there are by then.
func (h *heard) until(t *testing.T, from int, want string) int {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if text := h.text(); strings.Contains(text[from:], want) && strings.HasSuffix(text, "interrupt to end\n") {
			return len(text)
		}
	}
	t.Fatalf("waited in vain for %q; heard:\n%s", want, h.text())
	return 0
}

// TestWatch saves files while the cases are watched: a case that fails, a pack that is half saved, a pack that is whole again, a new
// file of cases; and then interrupts.
func TestWatch(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "three")
	save := func(name, text string) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+"~", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+"~", path); err != nil { // as editors do
			t.Fatal(err)
		}
	}
	const pack = `[pack]
id = "three"
title = "Three"
jurisdiction = "XX"
sessions = ["day"]
from = 2020-01-01
[source.act]
title = "The Act"
[class.absent]
possible = true
absent = true
[code.A]
class = "absent"
cite = ["act"]
[measure.absences]
count = "sessions"
of = "absent"
over = "academic year"
[rule.many]
when = "absences >= 3"
force = "info"
cite = ["act"]
`
	const cases = `calendar.c = { terms = ["2024-09-02..2024-09-13"] }
[case.three]
on = 2024-09-04
fill = "A"
expect.rules = { many = "met" }
`
	save("pack.toml", pack)
	save("cases/a.toml", cases)
	ctx, interrupt := context.WithCancel(t.Context())
	var out, said heard
	ended := make(chan int)
	go func() { ended <- run(ctx, []string{"test", "--pack", folder, "--watch", "--coverage"}, &out, &said) }()
	at := out.until(t, 0, "1 passed, 0 failed")

	save("cases/a.toml", strings.Replace(cases, "2024-09-04", "2024-09-03", 1))
	at = out.until(t, at, "0 passed, 1 failed")
	save("cases/a.toml", cases)
	at = out.until(t, at, "1 passed, 0 failed")
	save("pack.toml", pack[:strings.Index(pack, `"absences`)])
	at = out.until(t, at, "pack.toml:20:")
	save("pack.toml", strings.Replace(pack, ">= 3", ">= 4", 1))
	at = out.until(t, at, "0 passed, 1 failed")
	save("pack.toml", pack)
	at = out.until(t, at, "1 passed, 0 failed")
	save("cases/b.toml", strings.ReplaceAll(cases, "three", "four"))
	at = out.until(t, at, "2 passed, 0 failed")
	save("notes.txt", "nothing that matters")
	save("cases/b.toml", "[case.four")
	at = out.until(t, at, "1 passed, 1 failed")
	for _, move := range [...][2]string{{folder, folder + ".away"}, {folder + ".away", folder}} { // as when a branch is changed
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
		want := "there is no pack"
		if move[1] == folder {
			want = "1 passed, 1 failed"
		}
		at = out.until(t, at, want)
	}
	save("cases/b.toml", strings.ReplaceAll(cases, "three", "five"))
	out.until(t, at, "2 passed, 0 failed")

	interrupt()
	select {
	case status := <-ended:
		if status != allWell {
			t.Errorf("exit status %d; said:\n%s", status, said.text())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on watching")
	}
}
