package policy

import "sync"

// shelf keeps what was made for one cohort for the next: unlike a sync.Pool it is not emptied now and then, since what is on it took
// long to make.
type shelf[T any] struct {
	mu   sync.Mutex
	free []*T
}

// take gives one that is free, nil if there is none.
func (s *shelf[T]) take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free)
	if n == 0 {
		return nil
	}
	out := s.free[n-1]
	s.free = s.free[:n-1]
	return out
}

func (s *shelf[T]) put(t *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, t)
}
