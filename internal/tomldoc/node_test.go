package tomldoc

import (
	"math"
	"strings"
	"testing"
)

func TestPlaces(t *testing.T) {
	root := mustRead(t, document)
	tests := []struct {
		path     []any
		kind     Kind
		key, val string
		str      string
	}{
		{[]any{"title"}, String, "2:1", "2:9", `Willow "Bank" École`},
		{[]any{"raw"}, String, "3:1", "3:9", `C:\path`},
		{[]any{"/"}, Bool, "4:1", "4:7", ""},
		{[]any{"calendar"}, Table, "6:2", "6:2", ""},
		{[]any{"calendar", "start"}, Date, "7:1", "7:9", "2024-08-19"},
		{[]any{"calendar", "dates"}, Table, "8:1", "8:9", ""},
		{[]any{"calendar", "dates", "2024-08-19"}, Integer, "8:11", "8:24", ""},
		{[]any{"calendar", "dates", "a.b"}, Integer, "8:28", "8:36", ""},
		{[]any{"calendar", "bell"}, OtherTime, "9:1", "9:8", "08:30:00"},
		{[]any{"calendar", "set"}, OtherTime, "10:1", "10:7", "2024-08-19 09:00:00Z"},
		{[]any{"calendar", "half"}, Table, "11:1", "11:1", ""},
		{[]any{"calendar", "half", "days"}, Table, "11:6", "11:6", ""},
		{[]any{"calendar", "half", "days", "count"}, Integer, "11:11", "11:19", ""},
		{[]any{"calendar", "half", "days", "share"}, Float, "12:11", "12:19", "0.50"},
		{[]any{"rules"}, Table, "26:2", "26:2", ""},
		{[]any{"rules", "late"}, Table, "14:8", "14:8", ""},
		{[]any{"rules", "late", "when"}, String, "15:1", "15:8", "minutes > 10 && !excused"},
		{[]any{"rules", "late", "text"}, String, "18:1", "18:8", "It's\nlate"},
		{[]any{"rules", "late", "history"}, Array, "21:1", "21:11", ""},
		{[]any{"rules", "late", "history", 0}, Table, "22:5", "22:5", ""},
		{[]any{"rules", "late", "history", 0, "cite"}, String, "22:26", "22:33", "§ 1"},
		{[]any{"rules", "late", "history", 1, "from"}, Date, "23:7", "23:14", "2021-01-01"},
		{[]any{"rules", "late", "history", 1, "nested", 0}, Array, "23:51", "23:51", ""},
		{[]any{"rules", "late", "history", 1, "nested", 0, 1}, Integer, "23:55", "23:55", ""},
		{[]any{"rules", "late", "history", 1, "nested", 1}, Array, "23:59", "23:59", ""},
		{[]any{"rules", "on"}, Bool, "27:1", "27:6", ""},
	}
	for _, test := range tests {
		n := lookUp(t, root, test.path...)
		if n.Kind != test.kind || n.Str != test.str {
			t.Errorf("%v: %v %q, want %v %q", test.path, n.Kind, n.Str, test.kind, test.str)
		}
		if place(n.KeyPos) != test.key || place(n.Pos) != test.val {
			t.Errorf("%v: key at %s, value at %s, want %s and %s",
				test.path, place(n.KeyPos), place(n.Pos), test.key, test.val)
		}
		if n.Pos.File != "x.toml" || n.KeyPos.File != "x.toml" {
			t.Errorf("%v: files %q and %q", test.path, n.Pos.File, n.KeyPos.File)
		}
	}
	if place(root.Pos) != "1:1" {
		t.Errorf("root at %v", root.Pos)
	}
}

func TestKeysAreInOrderOfAppearance(t *testing.T) {
	root := mustRead(t, document)
	if got, want := keyNames(root), "title raw / calendar rules"; got != want {
		t.Errorf("root: %s, want %s", got, want)
	}
	if got, want := keyNames(root.Get("calendar")), "start dates bell set half"; got != want {
		t.Errorf("calendar: %s, want %s", got, want)
	}
	if got, want := keyNames(mustRead(t, "[z.b]\n[y]\n[z.a]\n[z]\nc = 1")), "z y"; got != want {
		t.Errorf("tables: %s, want %s", got, want)
	}
}

func TestValues(t *testing.T) {
	root := mustRead(t, "i = -9_223_372_036_854_775_808\nh = 0xff\nf = -1.50e2\nn = inf\nb = true\nd = 1999-12-31\n")
	if got := root.Get("i").Int; got != math.MinInt64 {
		t.Errorf("i: %d", got)
	}
	if got := root.Get("h").Int; got != 255 {
		t.Errorf("h: %d", got)
	}
	if got := root.Get("f"); got.Float != -150 || got.Str != "-1.50e2" {
		t.Errorf("f: %v %q", got.Float, got.Str)
	}
	if got := root.Get("n"); !math.IsInf(got.Float, 1) || got.Str != "inf" {
		t.Errorf("n: %v %q", got.Float, got.Str)
	}
	if !root.Get("b").Bool {
		t.Error("b is false")
	}
	if got := root.Get("d").Str; got != "1999-12-31" {
		t.Errorf("d: %q", got)
	}
}

func TestInlineIsTold(t *testing.T) {
	root := mustRead(t, "a = {b.c = 1}\n[d]\n")
	if !lookUp(t, root, "a").Inline || lookUp(t, root, "a", "b").Inline || lookUp(t, root, "d").Inline {
		t.Error("only a is inline")
	}
}

func TestAccessorsOfOtherKinds(t *testing.T) {
	root := mustRead(t, "a = [1]\nb = 'x'")
	array, str := root.Get("a"), root.Get("b")
	if root.Elems() != nil || array.Keys() != nil || array.Get("x") != nil || str.Elems() != nil {
		t.Error("an accessor answers for a kind that is not its own")
	}
	if root.Get("absent") != nil {
		t.Error("Get finds an absent key")
	}
	if array.InString(3) != array.Pos {
		t.Error("InString of an array is not its place")
	}
}

func TestQuotedKeys(t *testing.T) {
	tests := []struct{ text, key string }{
		{`"/" = 1`, "/"},
		{`'a.b' = 1`, "a.b"},
		{`"\\" = 1`, `\`},
		{`'\\' = 1`, `\\`},
		{`"\u00e9\U0001F600\x41\t\e" = 1`, "é😀A\t\x1b"},
		{`"" = 1`, ""},
		{`'' = 1`, ""},
		{`"\"" = 1`, `"`},
		{`"é" = 1`, "é"},
		{`2024-08-19 = 10`, "2024-08-19"},
		{`-_- = 1`, "-_-"},
		{"\t\"#[{\"\t=\t1 # a comment", "#[{"},
	}
	for _, test := range tests {
		root := mustRead(t, test.text)
		if len(root.Keys()) != 1 || root.Keys()[0].Key != test.key {
			t.Errorf("%s: keys %q, want %q", test.text, keyNames(root), test.key)
			continue
		}
		want := strings.IndexAny(test.text, `"'2-`) + 1
		if n := root.Get(test.key); n.KeyPos.Col != want || n.Pos.Col != strings.LastIndex(test.text, "1")+1 {
			t.Errorf("%s: key at %v, value at %v", test.text, n.KeyPos, n.Pos)
		}
	}
}

func TestPartsOfHeadersAndDottedKeys(t *testing.T) {
	root := mustRead(t, "  [ a . 'b.c'.\"d\" ] # x\n e . f='x'\n")
	for _, test := range []struct {
		path []any
		key  string
	}{
		{[]any{"a"}, "1:5"},
		{[]any{"a", "b.c"}, "1:9"},
		{[]any{"a", "b.c", "d"}, "1:15"},
		{[]any{"a", "b.c", "d", "e"}, "2:2"},
		{[]any{"a", "b.c", "d", "e", "f"}, "2:6"},
	} {
		if n := lookUp(t, root, test.path...); place(n.KeyPos) != test.key {
			t.Errorf("%v: key at %s, want %s", test.path, place(n.KeyPos), test.key)
		}
	}
}

func TestMentions(t *testing.T) {
	root := mustRead(t, "[a.'b']\nc = 1\n[a]\nx.y = 1\nx.z = 2\n[a.b.d]\n")
	for _, test := range []struct {
		path []any
		want string
	}{
		{[]any{"a"}, "1:2 a-1:3, 3:2 a-3:3, 6:2 a-6:3"},
		{[]any{"a", "b"}, "1:4 'b'-1:7, 6:4 b-6:5"},
		{[]any{"a", "b", "c"}, "2:1 c-2:2"},
		{[]any{"a", "x"}, "4:1 x-4:2, 5:1 x-5:2"},
		{[]any{"a", "b", "d"}, "6:6 d-6:7"},
	} {
		var got []string
		for _, m := range lookUp(t, root, test.path...).Mentions {
			got = append(got, place(m.Pos)+" "+m.Text+"-"+place(m.End()))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%v: %s, want %s", test.path, strings.Join(got, ", "), test.want)
		}
	}
}

func TestPlainly(t *testing.T) {
	root := mustRead(t, "a = [ 'x\\y\"', 1 ] # list\nb = { 'c d' = 2024-01-01, e = \"\"\"\nl\nm\t\\u0001\"\"\" }\nf = true\ng = 1.50\n")
	for key, want := range map[string]string{"a": `["x\\y\"", 1]`, "b": `{"c d" = 2024-01-01, e = "l\nm\t\u0001"}`, "f": "true", "g": "1.50"} {
		if got := root.Get(key).String(); got != want {
			t.Errorf("%s is written %s, want %s", key, got, want)
		}
	}
	if got := place(root.Get("a").Elems()[0].End()); got != "1:13" {
		t.Errorf("a text ends at %s", got)
	}
}

func TestInString(t *testing.T) {
	tests := []struct {
		name, text string
		str        string
		places     string // of every byte of str, then of its end
	}{
		{"basic", `a = "xy"`, "xy", "1:6 1:7 1:8"},
		{"empty", `a = ""`, "", "1:6"},
		{"literal", `a = 'x\y'`, `x\y`, "1:6 1:7 1:8 1:9"},
		{"escapes", `a = "x\"\u0041\\y\x41\U00000042z"`, `x"A\yABz`, "1:6 1:7 1:9 1:15 1:17 1:18 1:22 1:32 1:33"},
		{"an escape of two bytes", `a = "\u00e9x"`, "éx", "1:6 1:6 1:12 1:13"},
		{"two bytes without an escape", `a = "éx"`, "éx", "1:6 1:7 1:8 1:9"},
		{"several lines", "a = \"\"\"x\ny\"\"\"", "x\ny", "1:8 1:9 2:1 2:2"},
		{"a trimmed newline", "a = \"\"\"\nx\"\"\"", "x", "2:1 2:2"},
		{"a trimmed CRLF", "a = '''\r\nx\r\ny'''", "x\r\ny", "2:1 2:2 2:3 3:1 3:2"},
		{"only one newline is trimmed", "a = '''\n\nx'''", "\nx", "2:1 3:1 3:2"},
		{"empty over two lines", "a = '''\n'''", "", "2:1"},
		{"a line-ending backslash", "a = \"\"\"x\\  \n\n  y\"\"\"", "xy", "1:8 3:3 3:4"},
		{"a line-ending backslash first", "a = \"\"\"\\\n x\"\"\"", "x", "2:2 2:3"},
		{"a line-ending backslash last", "a = \"\"\"x\\\n  \"\"\"", "x", "1:8 1:9"},
		{"a line-ending backslash and CRLF", "a = \"\"\"x\\\r\n  y\"\"\"", "xy", "1:8 2:3 2:4"},
		{"a backslash escaped at the end of a line", "a = \"\"\"\\\\\nx\"\"\"", "\\\nx", "1:8 1:10 2:1 2:2"},
		{"quotes inside", `a = """x""y"""`, `x""y`, "1:8 1:9 1:10 1:11 1:12"},
		{"quotes before the end", `a = """x"""""`, `x""`, "1:8 1:9 1:10 1:11"},
		{"an escaped quote before the end", `a = """x\""""`, `x"`, "1:8 1:9 1:11"},
		{"single quotes before the end", `a = '''x'''''`, `x''`, "1:8 1:9 1:10 1:11"},
		{"only quotes", `a = """""" # "`, "", "1:8"},
		{"after a byte order mark", "\ufeffa = 'x'", "x", "1:6 1:7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := mustRead(t, test.text).Get("a")
			if n.Str != test.str {
				t.Fatalf("decoded %q, want %q", n.Str, test.str)
			}
			var places []string
			for i := range len(n.Str) + 1 {
				places = append(places, place(n.InString(i)))
			}
			if got := strings.Join(places, " "); got != test.places {
				t.Errorf("places %s, want %s", got, test.places)
			}
			if n.InString(-1) != n.InString(0) || n.InString(math.MaxInt) != n.InString(len(n.Str)) {
				t.Error("an offset outside the string is not taken to its nearer end")
			}
		})
	}
}
