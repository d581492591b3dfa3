// Package packdiff says how two policy packs differ: what changed in meaning, entry by entry, in words; for which pupils of a cohort
// findings and steps come out otherwise, on which date and because of which change; and, without any, which smallest pupil tells the two
// apart.
//
// [Compare] gives a [Comparison] with its [Change] list, [Between] what one pack says on one date against another. [Comparison.Flips]
// goes through a cohort, [Comparison.StepFlips] through a pupil's steps, [Comparison.Invent] makes pupils up on the boundaries of both
// laws.
//
// What is said of causes is exact about what was done, see [Ground]: of the changed entries that a rule or step reads, itself or through
// others, and that can bear on the pupil's date and marks, each is tried by itself where the packs permit.
//
// All functions are pure.
package packdiff
