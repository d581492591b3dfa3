package attendance

import "strings"

// readCounts reads totals: group,code,sessions.
func (s *School) readCounts(names []string) {
	byGroup := map[string]*Totals{}
	for _, name := range names {
		s.readFile(name, s.problems.add, func(f *csvFile) error {
			if err := f.header("group", "code", "sessions"); err != nil {
				return err
			}
			for {
				row, err := f.next()
				if err != nil {
					return err
				}
				s.readCount(f, row, byGroup)
			}
		})
	}
}

func (s *School) readCount(f *csvFile, row [][]byte, byGroup map[string]*Totals) {
	get := func(column string) string { return strings.TrimSpace(string(row[f.of[column]])) }
	group, text := get("group"), get("sessions")
	n, ok := digits(text)
	if !ok || len(text) > 15 {
		f.badField(f.of["sessions"], "%s is not a number of sessions: write a whole number; the row is left out", quoteShort(text))
		return
	}
	t := byGroup[group]
	if t == nil {
		t = &Totals{Group: group}
		byGroup[group] = t
		s.totals = append(s.totals, t)
	}
	if err := t.Add(get("code"), int64(n)); err != nil {
		f.badField(f.of["code"], "%v; the row is left out", err)
	}
}
