package policy_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rollcall-dev/rollcall/policy"
)

// hostile is a pack made to hurt, and what is said of it.
type hostile struct {
	name string
	fsys func() fs.FS
	want string // part of the first fault
	more uint64 // MiB of memory that reading it may cost, 32 if 0
}

// aPack is common.toml followed by more.
func aPack(more string) func() fs.FS {
	return func() fs.FS {
		common, err := os.ReadFile("testdata/common.toml")
		if err != nil {
			panic(err) // only tests call this
		}
		return fstest.MapFS{"bad/pack.toml": {Data: append(common, more...)}}
	}
}

// aRule is a pack with a rule of a condition.
func aRule(when string) func() fs.FS {
	return aPack("[rule.x]\nwhen = '''" + when + "'''\nforce = \"info\"\ncite = [\"act s1\"]\n")
}

func times(text string, n int) string { return strings.Repeat(text, n) }

// each writes n entries, numbered.
func each(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "$", fmt.Sprint(i)))
	}
	return b.String()
}

func day1(i int) string { return time.Date(1, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }

// dated writes n dated values.
func dated(n int, value string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s = %s\n", day1(i), value)
	}
	return b.String()
}

func hostilePacks() []hostile {
	return []hostile{
		{name: "a dotted key of 16 KiB", fsys: aPack(times("a.", 8<<10) + "a = 1\n"), want: "nested more than 32 deep"},
		{name: "a quoted key of 16 KiB", fsys: aPack("\"" + times("a", 16<<10) + "\" = 1\n"), want: "a key of more than 256 bytes"},
		{name: "10,000 nested arrays", fsys: aPack("x = " + times("[", 10_000) + times("]", 10_000)), want: "nested more than 32 deep"},
		{name: "nested closures", fsys: aRule("all(all(all(all(all(all(all(all([1],{#}),{#}),{#}),{#}),{#}),{#})"), want: "the expression cannot be read"},
		{name: "nested closures, whole", fsys: aRule("all([1],{all([1],{all([1],{all([1],{all([1],{all([1],{#})})})})})})"), want: "there is no function all"},
		{name: "a million times a million", fsys: aRule("map(1..1000000, map(1..1000000, {#}))"), want: "there is no function map"},
		{name: "a range of a billion", fsys: aRule("absences in 1..1000000000"), want: "a range is not in the language"},
		{name: "repeat", fsys: aRule("repeat('x', 1000000000) == 'x'"), want: "there is no function repeat"},
		{name: "a regular expression", fsys: aRule("band matches '(a*)*" + times("(a{1000}){1000}", 10) + "'"), want: "matches is not in the language"},
		{name: "a condition of 60 KB", fsys: aRule(times("true and ", 6_800) + "true"), want: "at most 4096 are read"},
		{name: "a condition of 1 MB", fsys: aRule(times("true and ", 110_000) + "true"), want: "a string of more than 65536 bytes"},
		{name: "deep brackets under 4 KiB", fsys: aRule(times("(", 2040) + "1" + times(")", 2040) + " > absences / 2"), want: "/ is not in the language"},
		{name: "deep brackets, open", fsys: aRule(times("(", 4096)), want: "the expression cannot be read"},
		{name: "deep lists", fsys: aRule("1 in " + times("[", 2040) + times("]", 2040)), want: "a list holds texts or whole numbers"},
		{name: "a thousand not", fsys: aRule(times("not ", 1000) + "absences"), want: "not takes a truth value"},
		{name: "a long sum", fsys: aRule(times("1+", 2000) + "1 > 'x'"), want: "a number cannot be compared with a text"},
		{name: "a long product", fsys: aRule(times("9*", 2000) + "9 > absences"), want: "too large to be computed exactly"},
		{name: "a thousand choices", fsys: aRule(times("homeless?1:", 330) + "'x' == 1"), want: "cannot be compared with a number"},
		{name: "a thousand comparisons", fsys: aRule("homeless" + times("==true", 670) + "==1"), want: "a truth value cannot be compared with a number"},
		{name: "a thousand members", fsys: aRule("a" + times(".a", 2000)), want: "indexing and members"},
		{name: "a thousand calls", fsys: aRule(times("max(", 800) + "1" + times(")", 800)), want: "max takes two numbers or more"},
		{name: "a huge number", fsys: aRule("absences > " + times("9", 4000)), want: "twelve digits at most"},
		{name: "an overflow", fsys: aRule("absences * 999999999999 * 999999999999 > 0"), want: "too large to be computed exactly"},
		{name: "a huge percent", fsys: aRule("absence_rate > percent(999999999999) * 999999999999 * 9999"), want: "too large to be computed exactly"},
		{name: "letters that look alike", fsys: aRule("аbsences > 1"), want: "unknown name аbsences"},
		{name: "letters that run backwards", fsys: aPack("[rule.\"x\u202etsil\"]\nwhen = \"absences > 1\"\nforce = \"info\"\ncite = [\"act s1\"]\n"), want: `cannot be named in a condition`},
		{name: "a terminal's escape", fsys: aPack("[code.Q]\nclass = \"\\u001b]0;x\\u0007\"\ncite = [\"act s1\"]\n"), want: `\x1b]0;x\a`},
		{name: "a code of 10 KB", fsys: aPack("[code." + times("x", 10_000) + "]\nclass = \"present\"\n"), want: "a key of more than 256 bytes"},
		{name: "a code of 200 bytes", fsys: aPack("[code." + times("x", 200) + "]\nclass = \"present\"\ncite = [\"act s1\"]\n"), want: "a code has at most 8"},
		{name: "a code of 10 KB named", fsys: aPack("[code.Q]\nsame_as = '" + times("x", 10_000) + "'\ncite = [\"act s1\"]\n"), want: "there is no [code.xxxx"},
		{name: "a code of 10 KB in an expression", fsys: aPack("[measure.x]\ncount = \"sessions\"\nover = \"today\"\nof = \"code == '" + times("x", 3_000) + "'\"\n"), want: "code is never"},
		{name: "NUL", fsys: aPack("x = '\x00'"), want: "a NUL byte"},
		{name: "no UTF-8", fsys: aPack("x = '\xff\xfe'"), want: "the byte 0xff is not valid UTF-8"},
		{name: "UTF-16", fsys: func() fs.FS { return fstest.MapFS{"bad/pack.toml": {Data: []byte("\xff\xfe[\x00p\x00")}} }, want: "not valid UTF-8"},
		{name: "nothing", fsys: func() fs.FS { return fstest.MapFS{"bad/pack.toml": {}} }, want: "the pack has no [pack] table"},
		{name: "100 MB that say so", fsys: func() fs.FS { return floodFS{claims: 100 << 20} }, want: "larger than 1048576 bytes"},
		{name: "100 MB that say they are 10 bytes", fsys: func() fs.FS { return floodFS{claims: 10} }, want: "larger than 1048576 bytes"},
		{name: "10,000 files", fsys: func() fs.FS { return manyFiles }, want: "the pack has 10000 files; at most 64 are read"},
		{name: "64 files of 1 MiB", fsys: func() fs.FS { return largeFiles }, want: "larger than 4 MiB"},
		{name: "a folder named like a file", fsys: func() fs.FS { return fstest.MapFS{"bad/x.toml/y": {}} }, want: "is a folder"},
		{name: "a pipe", fsys: func() fs.FS { return fstest.MapFS{"bad/x.toml": {Mode: fs.ModeNamedPipe}} }, want: "is no ordinary file"},
		{name: "20,000 rules", fsys: aPack(each(20_000, "[rule.r$]\nwhen=\"x$\"\n")), want: "more than 10000 headers, keys and array elements"},
		{name: "3,000 rules", fsys: aPack(each(3_000, "[rule.r$]\nwhen=\"x$\"\n")), want: "[rule] has 3001 entries; at most 500 are read"},
		{name: "2,000 codes that stand for nothing", fsys: aPack(each(2_000, "[code.c$]\nsame_as=\"d$\"\ncite=[\"act x\"]\n")), want: "[code] has 2003 entries"},
		{name: "500 unknown names among 500", fsys: aPack(each(490, "[rule.rule_with_a_name_of_some_length_$]\nwhen=\"rule_with_some_name_of_another_length_$\"\nforce=\"info\"\ncite=[\"act x\"]\n")), want: "unknown name"},
		{name: "a circle of 400 rules", fsys: aPack(each(400, "[rule.r$]\nwhen=\"r$x\"\nforce=\"info\"\ncite=[\"act x\"]\n")), want: "unknown name"},
		{name: "unresolved codes at many dates", fsys: aPack(unresolvedCodes(450)), want: "can mean too many things"},
		{name: "a parameter of 9,000 dates", fsys: aPack("[parameter.p]\nunit=\"days\"\ncite=[\"act x\"]\n[parameter.p.values]\n" + dated(9_000, "1")), want: "parameter p has 9000 values; at most 500 are read"},
		{name: "parameters of many dates", fsys: aPack(manyDates()), want: "change on"},
		{name: "many kinds of counting", fsys: aPack(manyTallies()), want: "need tables that are too large"},
		{name: "rules that name all others", fsys: aPack(everyRule(60)), want: "in a circle"},
		{name: "9,000 tags", fsys: aPack("[code.Q]\nclass=\"present\"\ncite=[\"act x\"]\ntags=[" + each(9_000, "\"t$\",") + "]\n[measure.m]\ncount=\"sessions\"\nover=\"today\"\nof=\"" + times("'x' in tags or ", 200) + "absent\"\n"), want: "tags is never"},
		{name: "extending itself", fsys: func() fs.FS {
			return fstest.MapFS{"bad/pack.toml": {Data: []byte("[pack]\nid=\"bad\"\nextends=\"bad\"\n")}}
		}, want: "the packs extend each other in a circle: bad, bad"},
		{name: "a long chain of bases", fsys: chainOfBases, want: "more than 8 packs extend one another"},
		{name: "a base outside", fsys: func() fs.FS {
			return fstest.MapFS{"bad/pack.toml": {Data: []byte("[pack]\nid=\"bad\"\nextends=\"../../etc\"\n")}}
		}, want: "there is no such pack beside this one"},
	}
}

func unresolvedCodes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[code.u%d]\nclass=\"open\"\nfrom=%s\ncite=[\"act x\"]\n", i, day1(i))
	}
	return b.String()
}

func manyDates() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "[parameter.p%d]\nunit=\"days\"\ncite=[\"act x\"]\n[parameter.p%d.values]\n", i, i)
		for j := range 20 {
			fmt.Fprintf(&b, "%s = 1\n", day1(i*20+j))
		}
	}
	return b.String()
}

func manyTallies() string {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "[measure.m%d]\ncount=\"sessions\"\nover=\"today\"\nof=\"minutes > %d + p\"\n", i, i)
	}
	for i := range 400 {
		fmt.Fprintf(&b, "[code.c%d]\nclass=\"present\"\ncite=[\"act x\"]\n", i)
	}
	b.WriteString("[parameter.p]\nunit=\"days\"\ncite=[\"act x\"]\n[parameter.p.values]\n" + dated(400, "1"))
	return b.String()
}

func everyRule(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("r%d", i))
	}
	when := strings.Join(all, " or ")
	return each(n, "[rule.r$]\nwhen=\""+when+"\"\nforce=\"info\"\ncite=[\"act x\"]\n")
}

func chainOfBases() fs.FS {
	fsys := fstest.MapFS{"bad/pack.toml": {Data: []byte("[pack]\nid=\"bad\"\ntitle=\"x\"\nextends=\"b0\"\n")}}
	for i := range 100 {
		fsys[fmt.Sprintf("b%d/pack.toml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "[pack]\nid=\"b%d\"\ntitle=\"x\"\nextends=\"b%d\"\n", i, i+1)}
	}
	return fsys
}

var manyFiles = func() fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := range 10_000 {
		fsys[fmt.Sprintf("bad/%d.toml", i)] = &fstest.MapFile{}
	}
	return fsys
}()

var largeFiles = func() fstest.MapFS {
	fsys, data := fstest.MapFS{}, bytes.Repeat([]byte("#\n"), 1<<19)
	for i := range 64 {
		fsys[fmt.Sprintf("bad/%d.toml", i)] = &fstest.MapFile{Data: data}
	}
	return fsys
}()

// floodFS holds one pack with one file, which gives 100 MB whatever size it claims.
type floodFS struct{ claims int64 }

func (f floodFS) Open(name string) (fs.File, error) {
	if name == "bad/pack.toml" {
		return &flood{claims: f.claims, left: 100 << 20}, nil
	}
	return fstest.MapFS{"bad/pack.toml": {}}.Open(name)
}

type flood struct {
	claims int64
	left   int
}

func (f *flood) Stat() (fs.FileInfo, error) {
	info, err := fs.Stat(fstest.MapFS{"pack.toml": {}}, "pack.toml")
	return claimed{info, f.claims}, err
}

func (f *flood) Read(p []byte) (int, error) {
	n := min(len(p), f.left)
	for i := range n {
		p[i] = '\n'
	}
	if f.left -= n; n == 0 {
		return 0, errors.New("all 100 MB were read")
	}
	return n, nil
}

func (f *flood) Close() error { return nil }

type claimed struct {
	fs.FileInfo
	size int64
}

func (c claimed) Size() int64 { return c.size }

// TestHostilePacks opens packs made to hurt: each is refused with a reason and, unless it is about the pack as a whole, a
// place, and takes little memory.
func TestHostilePacks(t *testing.T) {
	for _, h := range hostilePacks() {
		t.Run(h.name, func(t *testing.T) {
			fsys := h.fsys()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := policy.Open(fsys, "bad")
			runtime.ReadMemStats(&after)
			var faults *policy.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("Open gave %v, want faults", err)
			}
			if !strings.Contains(err.Error(), h.want) {
				t.Errorf("the faults do not say %q:\n%s", h.want, firstLines(err.Error()))
			}
			for _, f := range faults.All {
				if f.File == "" || len(f.Msg) > 1100 || strings.ContainsAny(f.Error(), "\n\x1b\u202e") {
					t.Errorf("a fault is badly told: %.2000q", f.Error())
				}
			}
			mib, limit := (after.TotalAlloc-before.TotalAlloc)>>20, uint64(32)
			if h.more > 0 {
				limit = h.more
			}
			if mib >= limit {
				t.Errorf("%d MiB were taken, at most %d are", mib, limit)
			}
		})
	}
}

func firstLines(text string) string {
	lines := strings.SplitN(text, "\n", 4)
	return strings.Join(lines[:min(3, len(lines))], "\n")
}

// TestLinksInACircle opens packs of a real file system whose files or folders are links to themselves.
func TestLinksInACircle(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "file"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pack.toml", filepath.Join(dir, "file", "pack.toml")); err != nil {
		t.Skip("links cannot be made here:", err)
	}
	if err := os.Symlink("folder", filepath.Join(dir, "folder")); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Open(os.DirFS(dir), "file"); err == nil || !strings.Contains(err.Error(), "file/pack.toml: cannot be read") {
		t.Errorf("a file that is a link to itself: %v", err)
	}
	if _, err := policy.Open(os.DirFS(dir), "folder"); !errors.Is(err, policy.ErrNoPack) {
		t.Errorf("a folder that is a link to itself: %v", err)
	}
}

// BenchmarkHostile shows how long each hostile pack takes.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostilePacks() {
		fsys := h.fsys()
		b.Run(strings.ReplaceAll(h.name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := policy.Open(fsys, "bad"); err == nil {
					b.Fatal("the pack was not refused")
				}
			}
		})
	}
}
