//go:build race

package escalation_test

// slower is by how much fewer random cases are tried: the race detector makes each of them dearer.
const slower = 25
