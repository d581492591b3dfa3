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
// Verdicts in cases are written by people, never by the program that they test: nothing here writes a case.
package packtest
