// Package packdoc writes a policy pack as a document for people: its sources, what marks mean, the numbers that the law sets, what is
// counted, each rule in words with its citations and dates, and the ladders drawn. A lawyer can hold it against the law, sign it, and
// file it: it names the pack's digest.
//
// Every condition stands in plain English with the exact condition of the pack beside it: what the words say is for reading, what the
// condition says is what is evaluated.
package packdoc

import (
	"fmt"
	"io"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Options says what of a pack is written. The zero Options means all of it.
type Options struct {
	// On is the date as of which the law is written: what is not in force then is only named at the end. The zero Date means all
	// dates; what has ended or not begun by the date on which the law was last checked is marked then.
	On attendance.Date
}

// Markdown writes a pack as a Markdown document, with its ladders as Mermaid flowcharts. The error is the writer's, or says that the
// pack knows no law of the date asked for.
func Markdown(w io.Writer, law *policy.Policy, o Options) error {
	d, err := compose(law, o)
	if err != nil {
		return err
	}
	m := &markdown{ladders: d.ladders}
	m.document(d)
	_, err = io.WriteString(w, m.out.String())
	return err
}

// HTML writes a pack as one page that needs nothing else, with its ladders drawn, for the screen and for A4 paper. It has no script and
// asks for nothing over the network; only its links to the sources lead elsewhere.
func HTML(w io.Writer, law *policy.Policy, o Options) error {
	d, err := compose(law, o)
	if err != nil {
		return err
	}
	h := &page{ladders: d.ladders}
	h.document(d)
	_, err = io.WriteString(w, h.out.String())
	return err
}

// view is the catalogue as of a date, or over all dates.
type view struct {
	*policy.Catalogue
	law     *policy.Policy
	on      attendance.Date // as of which the law is written; zero for all dates
	checked attendance.Date // against which dates are marked if on is zero; zero if the pack does not say
	left    []*policy.Entry // what is not in force on that date, and was left out
}

func newView(law *policy.Policy, o Options) (*view, error) {
	if !o.On.IsZero() && (o.On.Before(law.From()) || !law.Until().IsZero() && o.On.After(law.Until())) {
		until := ""
		if !law.Until().IsZero() {
			until = " until " + law.Until().String()
		}
		return nil, fmt.Errorf("%s covers the law from %s on%s, so there is nothing to write as of %s: ask for a date within, or for all dates", law.ID(), law.From(), until, o.On)
	}
	return &view{Catalogue: law.Catalogue(), law: law, on: o.On, checked: law.Verified()}, nil
}

// reference gives the date against which dates are marked; zero for none.
func (v *view) reference() attendance.Date {
	if !v.on.IsZero() {
		return v.on
	}
	return v.checked
}

// shown reports whether an entry is written, and notes those that are not.
func (v *view) shown(e *policy.Entry) bool {
	if v.on.IsZero() || e.InForce(v.on) {
		return true
	}
	v.left = append(v.left, e)
	return false
}

// standing says that what holds between two dates has ended or not begun; "" otherwise.
func (v *view) standing(from, until attendance.Date) string {
	at := v.reference()
	switch {
	case at.IsZero():
		return ""
	case !until.IsZero() && until.Before(at):
		return "ended"
	case !from.IsZero() && from.After(at):
		return "not begun"
	}
	return ""
}

// day writes a date as people read it: 19 August 2024.
func day(d attendance.Date) string {
	year, month, n := d.Civil()
	return fmt.Sprintf("%d %s %d", n, month, year)
}

// between writes dates in force; "" if there are none.
func between(from, until attendance.Date) string {
	switch {
	case from.IsZero() && until.IsZero():
		return ""
	case until.IsZero():
		return "from " + day(from)
	case from.IsZero():
		return "until " + day(until)
	}
	return "from " + day(from) + " until " + day(until)
}

// titled gives the title of an entry, its name in words if it has none.
func titled(e *policy.Entry) string {
	if e.Title != "" {
		return e.Title
	}
	return inWords(e.Name)
}

func inWords(name string) string { return strings.ReplaceAll(name, "_", " ") }
