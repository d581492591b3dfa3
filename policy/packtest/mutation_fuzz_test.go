package packtest

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// FuzzMutations mutates whatever the reader of packs lets through: nothing may panic, and every mutant is opened or refused.
func FuzzMutations(f *testing.F) {
	for _, name := range []string{"gb-eng-stockton/pack.toml", "gb-eng-example-la/pack.toml", "us/pack.toml", "us-federal/rules.toml"} {
		data, err := fs.ReadFile(policies.FS(), name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	const head = "[pack]\nid = \"x\"\ntitle = \"X\"\njurisdiction = \"XX\"\nfrom = 2020-01-01\n[source]\na = { title = \"A\" }\n"
	f.Add(head + `[class]
p = { possible = true, attended = true }
a = { possible = true, absent = true, unresolved = true }
[code]
"/" = { class = { 2020-01-01 = "p", 2021-01-01 = "a" }, session = "AM", tags = ["x", 'y'], cite = ["a"], from = 2020-01-01, until = 2030-01-01 }
'"' = { class = 'a', becomes = { code = "/", after = "5 school days", from = 2020-01-01 }, may_become = ["/"], cite = ["a"] }
"#" = { unmarked = true, cite = ["a"] }
Z.same_as = "/"
Z.cite = ["a"]
[parameter]
n = { unit = "percent", values = { 2020-01-01 = "7.5", "2021-01-01" = { is = 10, cite = ["a"] } }, cite = ["a"] }
c = { unit = "codes", values = { 2020-01-01 = [ "/", # a slash
  '"' ] }, cite = ["a"] }
d = { unit = "date", values = { 2020-01-01 = "2020-02-29" }, cite = ["a"] }
[fact]
f = { type = ["a", "b"], default = "a", cite = ["a"] }
[measure.m]
count = "longest run of days"
part  = "half"
of    = '''
code in c and ("x" in tags or not
 (absent))'''
over   = "10 school weeks within academic year"
as_of  = "5 school days ago"
bridge = "code == \"/\""
[measure.r]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "term"
where  = "month == 9 and weekday in ['Mon', 'Fri'] and date >= date('2020-09-01')"
[rule.u]
applies = "age_on(latest('08-31', \"02-28\")) >= 5"
when    = "(f == 'a' ? m : max(m, 2, 3)) + 1 > 3 - 1 and r >= n or r * 2 > percent(10)"
force   = "must not"
cite    = ["a"]
unless  = { e = { when = "f != 'b'", cite = ["a"], until = 2021-01-01 } }
[ladder.l]
per = "parent"
[ladder.l.step.s]
action = "meeting"
when = "u"
outcomes = ["held"]
repeat = true
limit = { count = 2, within = "3 years", except = ["held"] }
due = "5 days after u"
force = "may"
cite = ["a"]
charge = { one = { amounts = { "1 day" = "2.50" }, cite = ["a"], when = "times('s', '1 year', 'held') > 0" } }
[ladder.l.step.t]
action = "notice"
after = ["s: held"]
wait = "2 weeks after s: held"
needs = ["e"]
new_since = ["s"]
decided_by = "person"
resets = "term"
force = "must"
cite = ["a"]
`)
	f.Fuzz(func(t *testing.T, text string) {
		fsys := fstest.MapFS{"x/pack.toml": {Data: []byte(text)}}
		law, err := policy.Open(fsys, "x")
		if err != nil {
			return
		}
		shelf, err := readShelf(fsys, "x")
		if err != nil {
			t.Fatal(err)
		}
		const enough = 250
		for i, m := range shelf.mutations(readLawbook(law)) {
			if m.Line < 1 || m.Col < 1 || m.Entry == "" || m.Before == "" {
				t.Errorf("%+v", m)
			}
			if i >= enough {
				continue
			}
			if _, faults := tomldoc.Read(m.File, m.edit.apply(), tomldoc.Limits{}); len(faults) > 0 {
				t.Errorf("%s leaves no TOML: %v", m, faults[0])
			}
			if mutant, err := policy.Open(shelf.with(m.edit), "x"); err == nil && law.SaysTheSame(mutant) != mutant.SaysTheSame(law) {
				t.Errorf("%s says the same one way only", m)
			}
		}
	})
}
