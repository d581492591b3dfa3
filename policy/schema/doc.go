// Package schema describes the pack format and the format of worked cases: which keys may stand in which table, what each means and
// what may stand behind it. It is for tools that help an author while a pack is being written, such as editors; what a pack
// means is decided by package policy alone, against which this description is held by tests.
//
// [Pack] and [Cases] give the descriptions, [PackJSON] and [CasesJSON] the same as JSON Schemas, for editors that know TOML but not
// Rollcall. [Names] lists the names that conditions of each kind may use whatever the pack, its functions among them.
package schema
