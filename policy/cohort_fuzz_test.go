package policy_test

import (
	"encoding/binary"
	"testing"
)

// FuzzCohort makes a pack, calendars and registers from bytes, or takes a pack that ships, and has everything judged in every way:
// together, one pupil at a time, by expr's machine and by the slow oracle. The first eight bytes are a seed, the others change
// marks here and there.
func FuzzCohort(f *testing.F) {
	for seed := range uint64(24) {
		f.Add(binary.LittleEndian.AppendUint64(nil, seed))
		f.Add(append(binary.LittleEndian.AppendUint64(nil, 1000+seed), "\x01\x07\x40\x03\x81\x05\xff\x02 edits of marks"...))
	}
	packs := shippedPacks(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 8 || len(data) > 4096 {
			t.Skip()
		}
		var n comparisons
		if what, err := compareSeed(packs, binary.LittleEndian.Uint64(data), data[8:], &n); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	})
}
