// Package madeup writes the registers of schools that do not exist: of any size, for trials, with absence spread over pupils,
// reasons and days as it is in real ones. Nobody in them is anybody.
//
// A pupil's marks hang on the seed and the pupil's number alone, and only whole numbers are drawn, so that the same plan gives the same
// bytes on every machine, on however many of its cores. Pupils are made in blocks and written in order; a few blocks are in
// memory at a time, whatever the number of pupils.
package madeup
