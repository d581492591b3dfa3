package packdoc_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packdoc"
)

var update = flag.Bool("update", false, "write into testdata what is written of the packs there")

func open(t *testing.T, fsys fs.FS, id string) *policy.Policy {
	t.Helper()
	law, err := policy.Open(fsys, id)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

func shipped(t *testing.T) []*policy.Policy {
	t.Helper()
	entries, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	var out []*policy.Policy
	for _, e := range entries {
		out = append(out, open(t, policies.FS(), e.Name()))
	}
	return out
}

func markdown(t *testing.T, law *policy.Policy, o packdoc.Options) string {
	t.Helper()
	var b strings.Builder
	if err := packdoc.Markdown(&b, law, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func page(t *testing.T, law *policy.Policy, o packdoc.Options) string {
	t.Helper()
	var b strings.Builder
	if err := packdoc.HTML(&b, law, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	testdata := os.DirFS("testdata")
	on := packdoc.Options{On: attendance.MustDate("2023-06-30")}
	small, local := open(t, testdata, "small"), open(t, testdata, "local")
	for name, got := range map[string]string{
		"small.md": markdown(t, small, packdoc.Options{}), "small-on-2023-06-30.md": markdown(t, small, on), "small.html": page(t, small, packdoc.Options{}),
		"local.md": markdown(t, local, packdoc.Options{}), "local.html": page(t, local, packdoc.Options{}),
	} {
		file := "testdata/" + name
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (go test -update writes it anew, which somebody must then read): %s", name, diff)
		}
	}
}

// element is an element of a page with what stands in it, its children's texts among them.
type element struct {
	name  string
	attrs map[string]string
	text  strings.Builder
}

// elements reads a page strictly, as XML, and holds that it is whole.
func elements(t *testing.T, page string) []*element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict = true
	var all, open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
			if len(open) > 0 && slices.Contains([]string{"td", "th", "br", "p", "li", "tr", "h1", "h2", "h3", "h4", "div"}, token.Name.Local) {
				open[0].text.WriteString(" ")
			}
		case xml.CharData:
			for _, e := range open {
				e.text.Write(token)
			}
		case xml.Comment, xml.ProcInst:
			t.Errorf("the page has %v", token)
		}
	}
	if len(open) > 0 {
		t.Fatalf("%s is not closed", open[0].name)
	}
	return all
}

// allowedElements are all that a page is made of.
var allowedElements = strings.Fields("html head meta title style body header nav main section article h1 h2 h3 h4 p a code strong small span div ol ul li table thead tbody tr th td br figure figcaption svg polyline polygon rect text")

// allowedAttributes are all that elements have.
var allowedAttributes = strings.Fields("lang xmlns charset name content class id scope href viewBox width height role points x y rx text-anchor")

// harmless holds that a page has no script, that nothing is fetched for it, and that its links lead somewhere.
func harmless(t *testing.T, page string) {
	t.Helper()
	all := elements(t, page)
	ids := map[string]bool{}
	for _, e := range all {
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %q stands twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range all {
		if !slices.Contains(allowedElements, e.name) {
			t.Errorf("the page has a %s", e.name)
		}
		for name, value := range e.attrs {
			if !slices.Contains(allowedAttributes, name) {
				t.Errorf("%s has the attribute %s=%q", e.name, name, value)
			}
		}
		switch href, here := e.attrs["href"]; {
		case !here:
		case e.name != "a":
			t.Errorf("%s has a href", e.name)
		case strings.HasPrefix(href, "#") && !ids[href[1:]]:
			t.Errorf("%s leads nowhere", href)
		case !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://"):
			t.Errorf("the link %q leads elsewhere than to the web", href)
		}
		if e.name == "style" && regexp.MustCompile(`(?i)url\(|@import|expression`).MatchString(e.text.String()) {
			t.Error("the style asks for something")
		}
	}
}

func TestPagesAreWellFormedAndHarmless(t *testing.T) {
	for _, law := range append(shipped(t), open(t, os.DirFS("testdata"), "local"), open(t, os.DirFS("testdata"), "small")) {
		t.Run(law.ID(), func(t *testing.T) {
			harmless(t, page(t, law, packdoc.Options{}))
			if !law.Verified().IsZero() {
				harmless(t, page(t, law, packdoc.Options{On: law.Verified()}))
			}
		})
	}
}

// spaces are written as one, by browsers and in what is compared.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	codeSpan = regexp.MustCompile("\\\\.|`+")
	markup   = regexp.MustCompile(`<a id="[^"]*"></a>|<br>|\*\*|\]\(#[^)]*\)|\[|\|`)
	escape   = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

// read gives what somebody reads of a Markdown document: escapes, emphasis, links and tables taken away.
func read(document string) string {
	var out, text strings.Builder
	for document != "" {
		at := codeSpan.FindStringIndex(document)
		if at == nil {
			text.WriteString(document)
			break
		}
		found, before := document[at[0]:at[1]], document[:at[0]]
		document = document[at[1]:]
		text.WriteString(before)
		if found[0] == '\\' {
			text.WriteString(found)
			continue
		}
		out.WriteString(prose(text.String()))
		text.Reset()
		inside, rest, _ := strings.Cut(document, found)
		out.WriteString(strings.ReplaceAll(inside, `\|`, "|"))
		document = rest
	}
	return spaced(out.String() + prose(text.String()))
}

// prose reads what is no code. Escaped characters are kept from being taken for markup, which stands without a backslash.
func prose(text string) string {
	text = escape.ReplaceAllStringFunc(text, func(s string) string { return string(rune(0xe000 + int(s[1]))) })
	text = markup.ReplaceAllStringFunc(text, func(s string) string {
		if s == "<br>" || s == "|" {
			return " "
		}
		return ""
	})
	return html.UnescapeString(strings.Map(func(r rune) rune {
		if r >= 0xe000 && r < 0xe080 {
			return r - 0xe000
		}
		return r
	}, text))
}

func TestEverythingOfEveryPackIsWritten(t *testing.T) {
	for _, law := range shipped(t) {
		t.Run(law.ID(), func(t *testing.T) {
			text := spaced(elements(t, page(t, law, packdoc.Options{}))[0].text.String())
			paper := read(markdown(t, law, packdoc.Options{}))
			has := func(what, s string) {
				t.Helper()
				if s = spaced(s); !strings.Contains(text, s) {
					t.Errorf("the page does not have the %s %q", what, s)
				}
				if !strings.Contains(paper, s) {
					t.Errorf("the Markdown does not have the %s %q", what, s)
				}
			}
			c := law.Catalogue()
			has("digest", law.Digest())
			has("note of the pack", c.Pack.Note)
			for e := range c.All() {
				has("name", e.Name)
				has("title", e.Title)
				has("note of "+e.String(), e.Note)
				for _, cite := range e.Cite {
					has("citation of "+e.String(), cite)
				}
				for _, x := range e.Conditions {
					has(x.Key+" of "+e.String(), x.Text)
				}
				if e.Source != nil {
					has("reference", e.Source.Ref)
					has("address", e.Source.URL)
				}
				if e.Parameter != nil {
					for _, v := range e.Parameter.Values {
						has("note of "+e.String(), v.Note)
						for _, cite := range v.Cite {
							has("citation of "+e.String(), cite)
						}
					}
				}
				for _, d := range []attendance.Date{e.From, e.Until} {
					if !d.IsZero() {
						year, month, day := d.Civil()
						has("date of "+e.String(), fmt.Sprintf("%d %s %d", day, month, year))
					}
				}
			}
			for _, r := range law.Reservations() {
				has("reservation", r.Entry+" "+r.Note)
			}
		})
	}
}

func TestAsOfADate(t *testing.T) {
	law := open(t, policies.FS(), "us-oh")
	before, after := packdoc.Options{On: attendance.MustDate("2025-09-29")}, packdoc.Options{On: attendance.MustDate("2025-09-30")}
	for _, test := range []struct {
		o      packdoc.Options
		has    bool
		anchor string
	}{
		{before, true, `id="rule-excessively_absent"`},
		{after, false, `id="rule-excessively_absent"`},
		{before, true, `href="#step-excessive_notice"`},
		{after, false, `href="#step-excessive_notice"`},
		{after, true, "Not in force on 30 September 2025"},
	} {
		if got := strings.Contains(page(t, law, test.o), test.anchor); got != test.has {
			t.Errorf("as of %s the page has %s: %v", test.o.On, test.anchor, got)
		}
	}
	var b strings.Builder
	err := packdoc.HTML(&b, law, packdoc.Options{On: attendance.MustDate("1990-01-01")})
	if err == nil || !strings.Contains(err.Error(), "covers the law from "+law.From().String()) || b.Len() > 0 {
		t.Errorf("as of a date before the pack: %v, %d bytes", err, b.Len())
	}
}

func TestFlowchartsHoldEveryText(t *testing.T) {
	charts(t, markdown(t, open(t, os.DirFS("testdata"), "local"), packdoc.Options{}), 2)
	for _, law := range shipped(t) {
		charts(t, markdown(t, law, packdoc.Options{}), len(law.Ladders()))
	}
}

// chartLine is what a line of a flowchart may be.
var chartLine = regexp.MustCompile("^(flowchart TD|  s\\d+\\[\"[^\"\\[\\]{}|<>`]*(<br/>[^\"\\[\\]{}|<>`]*)*\"\\]|  s\\d+ -->(\\|\"[^\"|<>\\[\\]`]*\"\\|)? s\\d+|  s\\d+ -\\.-> s\\d+)$")

// charts holds that a document has so many flowcharts, and that no text of a pack ends a label or a chart.
func charts(t *testing.T, document string, want int) {
	t.Helper()
	blocks := strings.Split("\n"+document, "\n```mermaid\n")
	if len(blocks) != want+1 {
		t.Fatalf("%d ladders are drawn, not %d", len(blocks)-1, want)
	}
	for _, b := range blocks[1:] {
		chart, _, _ := strings.Cut(b, "\n```\n")
		for l := range strings.SplitSeq(chart, "\n") {
			if !chartLine.MatchString(l) {
				t.Errorf("a line of a flowchart is %q", l)
			}
		}
	}
}

// TestALongTitleIsWrittenOnce holds that a pack of a few kilobytes does not make a document of gigabytes.
func TestALongTitleIsWrittenOnce(t *testing.T) {
	small, err := fs.ReadFile(os.DirFS("testdata"), "small/pack.toml")
	if err != nil {
		t.Fatal(err)
	}
	long, choice := strings.Repeat("long ", 12_000), "run"
	for range 150 {
		choice = "homeless ? tired : " + choice // one after the other
	}
	more := "[fact.tired]\ntype = 'int'\ntitle = '" + long + "'\ncite = ['act']\n[rule.long]\ntitle = '" + long + "'\nforce = 'info'\ncite = ['act']\nwhen = '''" +
		"(" + choice + ") > 3'''\n[rule.longer]\nforce = 'info'\ncite = ['act']\nwhen = 'long" + strings.Repeat(" or long", 400) + "'\n"
	law := open(t, fstest.MapFS{"small/pack.toml": {Data: append(small, more...)}}, "small")
	for form, document := range map[string]string{"page": page(t, law, packdoc.Options{}), "Markdown": markdown(t, law, packdoc.Options{})} {
		if len(document) > 600_000 {
			t.Errorf("the %s has %d bytes", form, len(document))
		}
	}
}
