package main

import (
	"container/heap"
	"slices"
)

// urgent keeps the rows that come first, and no more of them than are shown.
type urgent[T any] struct {
	limit  int // 0 for no limit
	before func(a, b T) bool
	rows   []T // a heap with the least urgent row on top, if there is a limit
	hidden int // rows beyond the limit
	last   int64
}

// turnTo says among which pupils the rows that come next are.
func (u *urgent[T]) turnTo(stretch int) { u.last = int64(stretch) << 32 }

// number numbers the next row, which keeps rows that are equally urgent in the order of the pupils, whoever has found them.
func (u *urgent[T]) number() int64 {
	u.last++
	return u.last
}

// join takes in what another one has kept.
func (u *urgent[T]) join(other *urgent[T]) {
	for _, row := range other.rows {
		u.add(row)
	}
	u.hidden += other.hidden
}

// wants reports whether a row would be kept. One that is not is counted.
func (u *urgent[T]) wants(row T) bool {
	if u.limit == 0 || len(u.rows) < u.limit || u.before(row, u.rows[0]) {
		return true
	}
	u.hidden++
	return false
}

// add adds a row, in the place of the least urgent one if there are enough.
func (u *urgent[T]) add(row T) {
	switch {
	case u.limit == 0:
		u.rows = append(u.rows, row)
	case len(u.rows) < u.limit:
		heap.Push(u, row)
	case u.wants(row): // which counts it otherwise
		u.hidden++
		u.rows[0] = row
		heap.Fix(u, 0)
	}
}

// sorted gives the rows that were kept, the most urgent first.
func (u *urgent[T]) sorted() []T {
	slices.SortFunc(u.rows, func(a, b T) int {
		switch {
		case u.before(a, b):
			return -1
		case u.before(b, a):
			return 1
		}
		return 0
	})
	return u.rows
}

// Len, Less, Swap, Push and Pop make it a heap.
func (u *urgent[T]) Len() int { return len(u.rows) }

// Less puts the least urgent row on top.
func (u *urgent[T]) Less(i, j int) bool { return u.before(u.rows[j], u.rows[i]) }

// Swap exchanges two rows.
func (u *urgent[T]) Swap(i, j int) { u.rows[i], u.rows[j] = u.rows[j], u.rows[i] }

// Push adds a row at the end.
func (u *urgent[T]) Push(x any) { u.rows = append(u.rows, x.(T)) }

// Pop takes the last row away.
func (u *urgent[T]) Pop() any {
	row := u.rows[len(u.rows)-1]
	u.rows = u.rows[:len(u.rows)-1]
	return row
}
