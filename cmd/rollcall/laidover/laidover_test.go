package laidover_test

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/laidover"
)

func TestTextsLieOverFiles(t *testing.T) {
	t.Parallel()
	below := fstest.MapFS{"a/x.toml": {Data: []byte("old")}, "a/y.toml": {Data: []byte("as it was")}}
	over := laidover.FS{Below: below, Texts: map[string][]byte{"a/x.toml": []byte("new"), "a/z.toml": []byte("added"), "b/w.toml": []byte("alone")}}
	for name, want := range map[string]string{"a/x.toml": "new", "a/y.toml": "as it was", "a/z.toml": "added", "b/w.toml": "alone"} {
		got, err := fs.ReadFile(over, name)
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
		info, err := fs.Stat(over, name)
		if err != nil || info.Size() != int64(len(want)) || !info.Mode().IsRegular() {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	for pattern, want := range map[string][]string{"a/*.toml": {"a/x.toml", "a/y.toml", "a/z.toml"}, "b/*.toml": {"b/w.toml"}} {
		if got, err := fs.Glob(over, pattern); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", pattern, got, err, want)
		}
	}
	if _, err := fs.ReadDir(over, "c"); err == nil {
		t.Error("a folder that is nowhere is listed")
	}
}

func TestWhatIsBehind(t *testing.T) {
	t.Parallel()
	front := laidover.FS{Below: fstest.MapFS{"a/x.toml": {Data: []byte("front")}}, Texts: map[string][]byte{"a/y.toml": []byte("laid"), "new/w.toml": []byte("new")}}
	back := fstest.MapFS{"a/x.toml": {Data: []byte("back")}, "a/only.toml": {Data: []byte("back")}, "b/z.toml": {Data: []byte("behind")}}
	both := laidover.Behind{Front: front, Back: back}
	for pattern, want := range map[string][]string{"a/*.toml": {"a/x.toml", "a/y.toml"}, "b/*.toml": {"b/z.toml"}, "new/*.toml": {"new/w.toml"}, "no/*.toml": nil} {
		if got, err := fs.Glob(both, pattern); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", pattern, got, err, want)
		}
	}
	for name, want := range map[string]string{"a/x.toml": "front", "a/y.toml": "laid", "b/z.toml": "behind"} {
		if got, err := fs.ReadFile(both, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
}
