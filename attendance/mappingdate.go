package attendance

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// dateForm is how a feed writes its dates: what stands one after the other.
type dateForm struct {
	text  string
	parts []datePart
	open  bool // anything may follow
}

type datePart struct {
	kind  byte // y, m, d, n for a month's name, or 0 for what is written as it is
	width int  // digits, 0 for one or two
	text  string
}

var dateWords = []struct {
	text string
	part datePart
}{
	{"yyyy", datePart{kind: 'y', width: 4}},
	{"mmm", datePart{kind: 'n'}},
	{"mm", datePart{kind: 'm', width: 2}},
	{"dd", datePart{kind: 'd', width: 2}},
	{"m", datePart{kind: 'm'}},
	{"d", datePart{kind: 'd'}},
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// readDateForm reads a form such as dd/mm/yyyy.
func readDateForm(text string) (dateForm, error) {
	f := dateForm{text: text}
	rest := text
	rest, f.open = strings.CutSuffix(rest, "*")
	has := map[byte]int{}
next:
	for rest != "" {
		for _, w := range dateWords {
			if after, ok := strings.CutPrefix(rest, w.text); ok {
				f.parts, rest = append(f.parts, w.part), after
				has[w.part.kind]++
				continue next
			}
		}
		if c := rest[0]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return f, fmt.Errorf("%s is no form of a date: write yyyy, mm or m (mmm for Sep), dd or d, and what stands between, as in dd/mm/yyyy; years have four digits", quoteShort(text))
		}
		f.parts, rest = append(f.parts, datePart{text: rest[:1]}), rest[1:]
	}
	if has['y'] != 1 || has['d'] != 1 || has['m']+has['n'] != 1 {
		return f, fmt.Errorf("%s is no form of a date: it has a year (yyyy), a month (mm, m or mmm) and a day (dd or d), once each", quoteShort(text))
	}
	return f, nil
}

// read reads a date.
func (f dateForm) read(text string) (Date, error) {
	wrong := fmt.Errorf("%s is not a date in the form %s", quoteShort(text), f.text)
	year, month, day := 0, 0, 0
	rest := text
	for _, p := range f.parts {
		if p.kind == 0 {
			after, ok := strings.CutPrefix(rest, p.text)
			if !ok {
				return Date{}, wrong
			}
			rest = after
			continue
		}
		if p.kind == 'n' {
			if len(rest) < 3 {
				return Date{}, wrong
			}
			month = slices.Index(monthNames, strings.ToLower(rest[:3])) + 1
			rest = rest[3:]
			continue
		}
		width := p.width
		if width == 0 {
			width = 1
			if len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9' {
				width = 2
			}
		}
		if len(rest) < width {
			return Date{}, wrong
		}
		n, ok := digits(rest[:width])
		if !ok {
			return Date{}, wrong
		}
		rest = rest[width:]
		switch p.kind {
		case 'y':
			year = n
		case 'm':
			month = n
		default:
			day = n
		}
	}
	if rest != "" && !f.open || month == 0 {
		return Date{}, wrong
	}
	d, err := NewDate(year, time.Month(month), day)
	if err != nil {
		return Date{}, fmt.Errorf("%s is not a date in the form %s: %w", quoteShort(text), f.text, err)
	}
	return d, nil
}
