// Package editor is a language server for packs and worked cases: it tells editors, over the Language Server Protocol, the faults of
// what is being written, what a name means and where it stands, and what may be written next.
//
// What is about one text is in package policy/packtext and works while a pack is half-written; the verdict whether a pack has faults is
// that of package policy. Names mean what they mean in the pack at hand: its own files, those of the packs that it extends, and for
// renaming those of the packs that extend it.
package editor
