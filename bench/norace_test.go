//go:build !race

package bench

// slow says that times mean nothing.
const slow = false
