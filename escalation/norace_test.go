//go:build !race

package escalation_test

// slower is by how much fewer random cases are tried.
const slower = 1
