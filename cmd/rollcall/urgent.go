package main

import (
	"container/heap"
	"slices"
)

// urgent keeps the rows that come first, and no more of them than are shown.
type urgent[T interface{ before(other T) bool }] struct {
	limit  int // 0 for no limit
	rows   last[T]
	hidden int // rows beyond the limit
}

// seen says how many rows there were so far, which keeps rows that are equally urgent in order.
func (u *urgent[T]) seen() int { return u.hidden + len(u.rows) }

// wants reports whether a row would be kept. One that is not is counted.
func (u *urgent[T]) wants(row T) bool {
	if u.limit == 0 || len(u.rows) < u.limit || row.before(u.rows[0]) {
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
		heap.Push(&u.rows, row)
	case u.wants(row):
		u.hidden++
		u.rows[0] = row
		heap.Fix(&u.rows, 0)
	}
}

// sorted gives the rows that were kept, the most urgent first.
func (u *urgent[T]) sorted() []T {
	slices.SortFunc(u.rows, func(a, b T) int {
		switch {
		case a.before(b):
			return -1
		case b.before(a):
			return 1
		}
		return 0
	})
	return u.rows
}

// last is a heap with the least urgent row on top.
type last[T interface{ before(other T) bool }] []T

func (l last[T]) Len() int           { return len(l) }
func (l last[T]) Less(i, j int) bool { return l[j].before(l[i]) }
func (l last[T]) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push adds a row.
func (l *last[T]) Push(x any) { *l = append(*l, x.(T)) }

// Pop takes the last row away.
func (l *last[T]) Pop() any {
	row := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return row
}
