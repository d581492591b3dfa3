// Package tomldoc reads one TOML file into a tree of nodes in which every node
// knows the exact place of its key and of its value, so that whatever is wrong
// with a rule can be shown where it was written.
//
// github.com/BurntSushi/toml decodes and validates the document, but it keeps
// no places, it spends quadratic time on a long dotted key, its recursion has
// no bound, and it silently drops one of two values in documents such as
//
//	a.b = 1
//	a = 2
//
// So one linear scan over the bytes runs first. It lays out the tree with its
// places, refuses what would cost too much, and refuses a key defined twice.
// Only a document that passes is handed to the library, whose values are then
// poured into the tree. The scan need not validate TOML: where it no longer
// understands the text it stops, and the library, which is shown hardly more
// than the scan understood, says what is wrong.
package tomldoc
