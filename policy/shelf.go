package policy

import (
	"slices"
	"sync"
)

// shelf keeps what was made for one cohort for the next: unlike a sync.Pool it is not emptied now and then, since what is on it took
// long to make.
type shelf[T any] struct {
	mu   sync.Mutex
	free []*T
}

// take gives one that is free, if there is any of one that is wanted most; nil if there is none.
func (s *shelf[T]) take(wanted func(*T) bool) *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free)
	if n == 0 {
		return nil
	}
	at := max(slices.IndexFunc(s.free, wanted), 0)
	out := s.free[at]
	s.free[at] = s.free[n-1]
	s.free = s.free[:n-1]
	return out
}

func (s *shelf[T]) put(t *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, t)
}
