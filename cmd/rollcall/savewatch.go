package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/rollcall-dev/rollcall/policy"
)

// settled is how long nothing must be saved before the cases are run again: an editor writes a file in several goes, and a person
// saves several files at once.
const settled = 150 * time.Millisecond

// watch does something now and each time that a file of a pack, or one of the files of cases given, is saved, until the user
// interrupts. What is wrong with a file that is half saved, or half thought out, is told, and mended by the next save.
func (c *console) watch(pack string, files []string, do func() error) error {
	if pack != "" && slices.Contains(packIDs(), pack) && len(files) == 0 || pack == "" {
		return errors.New("--watch needs something that can be saved: a pack's folder for --pack, or files of cases")
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("files cannot be watched here: %w", err)
	}
	defer func() { _ = w.Close() }() // nothing is lost with it
	for {
		folders := watched(pack, files)
		for _, f := range folders {
			if err := w.Add(f); err != nil && len(w.WatchList()) == 0 {
				return fmt.Errorf("%s cannot be watched: %w", f, err)
			}
		}
		c.attempt(pack, do)
		fmt.Fprintln(c.out, c.screen.paint(dim, fmt.Sprintf("watching %s; interrupt to end", strings.Join(folders, ", "))))
		if err := c.out.Flush(); err != nil {
			return err
		}
		saved, err := c.nextSave(w, filepath.Base(pack))
		if err != nil || saved == "" {
			return err
		}
		fmt.Fprintf(c.out, "\n%s\n", c.screen.paint(bold, plain(saved)+" was saved"))
	}
}

// attempt does what is to be done once. That something is wrong is told and no reason to end.
func (c *console) attempt(pack string, do func() error) {
	err := do()
	var faults *policy.Faults
	switch {
	case c.ctx.Err() != nil, err == nil, errors.Is(err, errPartly):
	case errors.As(err, &faults):
		found, _ := findPack(pack)
		for _, f := range faults.All {
			c.fault(found, f)
		}
		fmt.Fprintln(c.out, c.screen.paint(red, plural(len(faults.All), "fault")))
	default:
		c.paragraph(c.screen.paint(red, plain(err.Error())))
	}
}

// nextSave waits until something has been saved, or the pack's folder is there again, and names it; "" once the user has interrupted.
func (c *console) nextSave(w *fsnotify.Watcher, folder string) (string, error) {
	saved := ""
	wait := time.NewTimer(settled)
	wait.Stop()
	defer wait.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return "", nil
		case err, open := <-w.Errors:
			if !open {
				return "", nil
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return "", fmt.Errorf("files can no longer be watched: %w", err)
			}
			saved = "a file"
			wait.Reset(settled)
		case e, open := <-w.Events:
			if !open {
				return "", nil
			}
			if !matters(e, folder) {
				continue
			}
			saved = e.Name
			wait.Reset(settled)
		case <-wait.C:
			return saved, nil
		}
	}
}

// matters reports whether something has happened to a file of a pack, to its folder or to that of its cases.
func matters(e fsnotify.Event, folder string) bool {
	base := filepath.Base(e.Name)
	return !e.Has(fsnotify.Chmod) && (strings.HasSuffix(base, ".toml") || base == "cases" || base == folder)
}

// watched lists the folders whose files bear on what is tested: those of the pack, of its cases, of the packs beside it that it
// extends, and of the files of cases. Folders are watched and not files, since many editors replace a file by another; where the pack's
// is gone, as while a branch is changed, the one around it, in which it may come back.
func watched(pack string, files []string) []string {
	var out []string
	add := func(folder string) {
		if info, err := os.Stat(folder); err == nil && info.IsDir() && !slices.Contains(out, folder) {
			out = append(out, folder)
		}
	}
	if !slices.Contains(packIDs(), pack) {
		if add(pack); len(out) == 0 {
			add(filepath.Dir(filepath.Clean(pack)))
		}
		add(filepath.Join(pack, "cases"))
		for _, base := range basesOf(pack) {
			add(base)
		}
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil && info.IsDir() {
			add(f)
		} else {
			add(filepath.Dir(f))
		}
	}
	return out
}

// extending finds in a file of a pack, which may be half saved, the pack that it extends.
var extending = regexp.MustCompile(`(?m)^\s*extends\s*=\s*["']([^"'/\\]+)["']`)

// basesOf lists the folders beside a pack that hold the packs that it extends.
func basesOf(pack string) []string {
	const most = 8 // as packs may extend one another
	var out []string
	for len(out) < most {
		data, err := os.ReadFile(filepath.Join(pack, "pack.toml"))
		if err != nil {
			return out
		}
		found := extending.FindSubmatch(data)
		if found == nil {
			return out
		}
		pack = filepath.Join(filepath.Dir(filepath.Clean(pack)), string(found[1]))
		out = append(out, pack)
	}
	return out
}
