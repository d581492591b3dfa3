package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// patience is after how long the user is told what is being worked on.
const patience = 2 * time.Second

// worked gives what comes of work that cannot be interrupted, and touches nothing of the console. If the user interrupts the command it
// does not wait for it.
func worked[T any](c *console, what string, work func() T) (T, error) {
	done := make(chan T, 1)
	go func() { done <- work() }()
	long := time.NewTimer(patience)
	defer long.Stop()
	for {
		select {
		case out := <-done:
			return out, nil
		case <-long.C:
			c.tell("%s: this takes a while", what)
		case <-c.ctx.Done():
			var none T
			return none, c.stopped()
		}
	}
}

// writeCases writes cases to a file that is not there yet: in one that is somebody may have filled in verdicts.
func writeCases(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and verdicts that somebody filled in would be lost: give another name, or take the file away", name)
	}
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("the cases could not be written: %w", err)
	}
	return nil
}
