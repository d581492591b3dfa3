// Package linear decides whether inequalities between numbers can hold together, exactly. It errs on one side only: what it calls
// impossible is impossible, and what would take too long to decide it calls possible.
package linear
