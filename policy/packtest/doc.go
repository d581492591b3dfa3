// Package packtest runs worked cases: situations with the verdict that a person worked out from the law, against which a
// policy pack is held.
//
// [Run] runs the cases of files and gives a [Results]; [Test] does the same inside anybody's go test, a subtest a case:
//
//	func TestLaw(t *testing.T) {
//		law, err := policy.Open(policies.FS(), "gb-eng")
//		if err != nil {
//			t.Fatal(err)
//		}
//		packtest.Test(t, law, os.DirFS("testdata"), "*.toml")
//	}
//
// Two functions ask whether the cases of a pack are enough. [CoverPack] tells what of the pack they reach, and [Mutate] changes the
// pack in one place at a time and tells the changes that no case notices:
//
//	found, err := packtest.Mutate(os.DirFS("packs"), "my-authority", packtest.Mutating{Workers: 2})
//	for _, m := range found.All {
//		if m.Fate == packtest.Survived {
//			t.Errorf("%s:%d:%d: %s: write %s", m.File, m.Line, m.Col, m, m.Advice)
//		}
//	}
//
// Verdicts in cases are written by people, never by the program that they test: nothing here writes a case.
package packtest
