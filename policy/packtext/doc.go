// Package packtext works on the files of a pack as texts, for tools that help an author while a pack is being written. [Format]
// lays a file out in the format's own style without changing what it says. [Parse] reads any text, also one that is no TOML yet, into
// items that know their places.
//
// What a pack means is for package policy, what may stand in it is described by package policy/schema.
package packtext
