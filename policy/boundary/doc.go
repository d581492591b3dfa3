// Package boundary builds pupils on the boundaries of a law: for each comparison in each condition of a policy pack, and for each
// edition of the law, pupils of whom the compared value is just below, at and just above what it is held against, while everything
// else about them is such that this comparison decides.
//
// [Build] gives the [Grid]: its situations, and the comparisons that could not be reached, with the reason. [Grid.AppendCases] writes
// the situations as worked cases with the verdict left open: what the law says of them is for a person to work out.
//
// A situation is found by search and then held: the law itself tells the value, and only what has the value that was wanted is kept.
// No verdict is looked at for it but whether the other conditions hold. Everything is pure, and the same law gives the same grid.
package boundary
