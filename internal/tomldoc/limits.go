package tomldoc

import "math"

// Limits are what a document may cost. They bound the time and memory spent on
// a hostile file. A field that is zero or less means its default.
type Limits struct {
	// Bytes is the size of the whole file; 1 MiB by default.
	Bytes int64
	// Depth is how far below the root a value may lie, where every part of a
	// key, in a header or dotted, is one step down and so is every array;
	// 32 by default. The library recurses once for each step, so a limit of
	// many thousands is not safe.
	Depth int
	// KeyBytes is the length of one whole dotted key as written; 256 by
	// default. The keys on the way from the root to a value may together come
	// to four times as much.
	KeyBytes int
	// StringBytes is the length of one string as written between its quotes;
	// 64 KiB by default.
	StringBytes int
	// Entries is the number of headers, keys and array elements together;
	// 50,000 by default.
	Entries int
}

// pathKeys is how many keys of the greatest length may lead to one value. The
// library stores the whole path of each value, so the paths need a bound too.
const pathKeys = 4

// orDefaults fills in the default of every limit that is not given.
func (l Limits) orDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 1 << 20
	}
	l.Depth = orDefault(l.Depth, 32)
	l.KeyBytes = min(orDefault(l.KeyBytes, 256), math.MaxInt/pathKeys)
	l.StringBytes = orDefault(l.StringBytes, 64<<10)
	l.Entries = orDefault(l.Entries, 50_000)
	return l
}

func orDefault(limit, fallback int) int {
	if limit <= 0 {
		return fallback
	}
	return limit
}
