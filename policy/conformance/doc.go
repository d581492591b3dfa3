// Package conformance holds other systems against the worked cases of policy packs: the absence conformance kit.
//
// [Vectors] turns the cases of a pack into vectors that need nothing else, neither TOML nor the shorthand of cases, and [Files] makes a
// kit of the vectors of several packs: an object a line, an index, JSON Schemas, instructions, and a runner of its own. A system
// is asked a [Question], which holds nothing of what is expected, and what it answers is held against the vector by
// [Vector.Check]; a [Tally] sums up. [Respond] answers questions by a policy, from nothing but their JSON: the system that every
// vector must agree with, and the way to hold a changed pack against the cases of another.
//
// All functions are pure. Whoever starts another system's program and talks to it is the caller: see the command rollcall conform.
package conformance
