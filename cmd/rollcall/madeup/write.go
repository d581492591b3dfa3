package madeup

import (
	"context"
	"fmt"
	"io"
	"sync"
)

// perBlock is how many pupils are made before they are written: about a quarter of a megabyte of rows.
func (p *Plan) perBlock() int {
	width := map[string]int{"compact": 1, "wide": 2, "long": 25}[p.wish.Layout]
	return min(max(1<<18/(width*p.grids[0].calendar.Len()), 8), 512)
}

// block is a number of pupils made and to be written.
type block struct {
	first, n         int
	pupils, register []byte
	made             chan struct{}
}

// Write writes pupils.csv and register.csv with so many workers, and says how many pupils are in them. What is written are whole
// pupils, the same in both, also when ctx is done before the end. The bytes do not depend on how many workers there are.
func (p *Plan) Write(ctx context.Context, pupils, register io.Writer, workers int, wrote func(n int)) (int, error) {
	if _, err := io.WriteString(pupils, "pupil,school,born,enrolled,left,year_group\n"); err != nil {
		return 0, err
	}
	if _, err := register.Write(p.header()); err != nil {
		return 0, err
	}
	ctx, stop := context.WithCancel(ctx)
	blocks := 2 * workers
	free, todo, order := make(chan *block, blocks), make(chan *block, blocks), make(chan *block, blocks)
	for range blocks {
		free <- &block{made: make(chan struct{}, 1)}
	}
	var working sync.WaitGroup
	defer func() {
		stop()
		working.Wait()
	}()
	working.Go(func() {
		defer close(todo)
		defer close(order)
		for first, n := 0, p.perBlock(); first < p.wish.Pupils; first += n {
			select {
			case <-ctx.Done():
				return
			case b := <-free:
				b.first, b.n = first, min(n, p.wish.Pupils-first)
				todo <- b
				order <- b
			}
		}
	})
	for range workers {
		working.Go(func() {
			m := newMaker(p)
			for b := range todo {
				b.pupils, b.register = b.pupils[:0], b.register[:0]
				for i := range b.n {
					b.pupils, b.register = m.make(b.first+i, b.pupils, b.register)
				}
				b.made <- struct{}{}
			}
		})
	}
	done := 0
	for b := range order {
		<-b.made
		if ctx.Err() != nil {
			break
		}
		if _, err := pupils.Write(b.pupils); err != nil {
			return done, fmt.Errorf("pupils.csv: %w", err)
		}
		if _, err := register.Write(b.register); err != nil {
			return done, fmt.Errorf("register.csv: %w", err)
		}
		done += b.n
		wrote(b.n)
		free <- b
	}
	if done == p.wish.Pupils {
		return done, nil
	}
	return done, ctx.Err()
}
