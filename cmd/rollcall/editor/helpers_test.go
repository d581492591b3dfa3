package editor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// law is a pack, one that extends it, and cases of both.
var law = map[string]string{
	"land/pack.toml": `[pack]
id           = "land"
title        = "The land"
jurisdiction = "XX"
from         = 2010-09-01
verified     = 2024-10-01

[source.act]
title = "Act of 2010"
ref   = "2010 c. 1"
url   = "https://example.org/act"

[class.present]
possible = true
attended = true

[class.missed]
title    = "Absence"
possible = true
absent   = true

[code."/"]
title = "Present"
class = "present"
cite  = ["act s1"]

[code.U]
title = "Absent without reason"
class = "missed"
tags  = ["unexcused"]
cite  = ["act s1"]
`,
	"land/rules.toml": `[parameter.many]
title = "How many are too many"
unit  = "sessions"
cite  = ["act s2"]
[parameter.many.values]
2010-09-01 = 20
2020-09-01 = { is = 10, cite = ["act s2 as amended"] }
2030-09-01 = { repealed = true, cite = ["act s9"] }

[fact.excused_pupil]
title   = "Excused from the law"
type    = "bool"
default = false
cite    = ["act s3"]

[fact.kind]
type    = ["day", "boarding"]
default = "day"
cite    = ["act s3"]

[measure.missed_sessions]
title = "Sessions missed in the year"
count = "sessions"
of    = "code in ['U'] and 'unexcused' in tags"
over  = "academic year"

[rule.too_many]
title   = "Too many sessions missed"
applies = "not excused_pupil and kind == 'day'"
when    = "missed_sessions >= many"
force   = "must"
cite    = ["act s2"]
note    = "Sessions, not days."
[rule.too_many.unless.hardly_here]
when = "age < 5"
cite = ["act s4"]

[ladder.follow_up.step.letter]
title    = "Letter home"
action   = "letter"
when     = "too_many"
outcomes = ["answered", "ignored"]
needs    = ["copy_kept"]
force    = "must"
cite     = ["act s5"]
[ladder.follow_up.step.visit]
action   = "visit"
when     = "too_many"
after    = ["letter: ignored"]
due      = "5 school days after letter"
requires = "done('letter', 'ignored') and evidence('copy_kept')"
force    = "may"
cite     = ["act s6"]
`,
	"land/cases/few.toml": `[calendar.autumn]
terms = ["2024-09-02..2024-10-25"]

[case.ten]
on       = 2024-09-20
calendar = "autumn"
fill     = "/ /"
history  = [ { on = 2024-09-19, step = "letter", outcome = "ignored" } ]
[case.ten.pupil]
born          = 2012-05-01
excused_pupil = false
[case.ten.marks]
"2024-09-09..2024-09-13" = "U U"
[case.ten.expect]
rules = { too_many = "met" }
steps = { visit = "blocked" }

[equivalent.many]
entry  = "rule.too_many.when"
before = "missed_sessions >= many"
after  = "missed_sessions > many"
reason = "Made up."
`,
	"town/pack.toml": `[pack]
id      = "town"
title   = "The town"
extends = "land"

[source.code]
title = "Code of the town"

[parameter.many]
cite   = ["code p1"]
values = { 2024-09-01 = 6 }

[rule.more_than_many]
when  = "missed_sessions > many and too_many"
force = "info"
cite  = ["code p2"]
`,
	"other/Cargo.toml": "[package]\nname = \"x\"\n",
}

// bench is a server with files on a disk, of which some are open.
type bench struct {
	*testing.T
	server  *server
	folder  string
	changed map[string]string // as the editor shows them
	told    map[string][]diagnostic
}

func newBench(t *testing.T, today string) *bench {
	t.Helper()
	b := &bench{T: t, folder: t.TempDir(), changed: map[string]string{}, told: map[string][]diagnostic{}}
	for name, text := range law {
		file := b.path(name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.server = newServer(Options{Version: "x", Today: func() attendance.Date { return attendance.MustDate(today) }})
	b.server.notify = func(_ string, params any) {
		if p, ok := params.(publishParams); ok {
			b.told[b.name(p.URI)] = p.Diagnostics
		}
	}
	return b
}

func (b *bench) path(name string) string { return filepath.Join(b.folder, filepath.FromSlash(name)) }

func (b *bench) name(uri string) string {
	name, err := filepath.Rel(b.folder, pathOf(uri))
	if err != nil {
		b.Fatal(err)
	}
	return filepath.ToSlash(name)
}

// show opens a file with a text, or with that which it has.
func (b *bench) show(name, text string) {
	if text == "" {
		text = law[name]
	}
	b.server.workspace.buffers[b.path(name)] = text
	b.changed[name] = text
}

// at shows a file in which one text stands for another, and gives the place of the sign | in that.
func (b *bench) at(name, old, marked string) positionParams {
	b.Helper()
	text := law[name]
	if strings.Count(text, old) == 0 {
		b.Fatalf("%s holds no %q", name, old)
	}
	plain := strings.Replace(marked, "|", "", 1)
	offset := strings.Index(text, old) + strings.Index(marked, "|")
	text = strings.Replace(text, old, plain, 1)
	b.show(name, text)
	p := positionParams{Position: newLines(text).position(offset)}
	p.TextDocument.URI = uriOf(b.path(name))
	return p
}

// of gives the text at a range of a file as the editor shows it.
func (b *bench) of(name string, at span) string {
	text, shown := b.changed[name]
	if !shown {
		text = law[name]
	}
	l := newLines(text)
	return text[l.offset(at.Start):l.offset(at.End)]
}
