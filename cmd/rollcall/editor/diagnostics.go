package editor

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// remark is something to be told about a place in a file.
type remark struct {
	file      string // in the file system of the pack
	line, col int    // from 1, columns in bytes; 0 where it is about the file as a whole
	message   string
	severity  severity
	code      string // of the kind of check, "" if it has none
}

// look is what looks through a pack that opens and finds something to remark, as of a date. Whoever adds a further kind of check adds
// it to the list.
type look func(w *workspace, p pack, law *policy.Policy, on attendance.Date) []remark

var looks = []look{cases, advice}

// diagnose looks through all packs of which a file is open and tells the editor what there is to tell, and which files are now free
// of faults.
func (s *server) diagnose() {
	found := map[string][]diagnostic{}
	for file := range s.workspace.buffers {
		found[file] = nil
	}
	seen := map[string]bool{}
	for _, file := range slices.Sorted(maps.Keys(s.workspace.buffers)) {
		p, isCases, ok := s.workspace.packOf(file)
		switch key := p.beside + "\n" + p.id; {
		case !ok && isCases:
			found[file] = s.workspace.diagnostics(file, unreadable(file, s.workspace.buffers[file]))
		case !ok: // a file of another kind
		case !p.holds(file):
			found[file] = s.workspace.diagnostics(file, s.workspace.strayCases(p, file))
		case !seen[key]:
			seen[key] = true
			s.diagnosePack(p, found)
		}
	}
	for file := range s.told {
		if _, again := found[file]; !again {
			found[file] = nil
		}
	}
	s.told = map[string]bool{}
	for _, file := range slices.Sorted(maps.Keys(found)) {
		list := found[file]
		if list == nil {
			list = []diagnostic{}
		}
		_, shown := s.workspace.buffers[file]
		s.told[file] = shown || len(list) > 0
		s.notify("textDocument/publishDiagnostics", publishParams{uriOf(file), list})
	}
}

// diagnosePack adds what there is to tell about the files of a pack.
func (s *server) diagnosePack(p pack, found map[string][]diagnostic) {
	w := s.workspace
	byFile := map[string][]remark{}
	for _, r := range w.remarks(p, s.options.Today()) {
		file := w.place(p, r.file)
		if file == "" {
			if file, r = w.ofBase(p, r); file == "" {
				continue
			}
		}
		byFile[file] = append(byFile[file], r)
	}
	for file, remarks := range byFile {
		for _, d := range w.diagnostics(file, remarks) {
			if !slices.Contains(found[file], d) { // which may be told of a base by several packs
				found[file] = append(found[file], d)
			}
		}
	}
}

// ofBase gives a remark about a pack inside, of which no editor shows a file, a place in the pack at hand: where that says what it
// extends. Something there does not go with what it changes.
func (w *workspace) ofBase(p pack, r remark) (file string, moved remark) {
	for _, s := range w.sources(p, p.id) {
		for _, m := range s.mentions {
			if !s.cases && m.Is(schema.PackID) && !m.Defines {
				at := s.lines.position(m.From)
				line := s.doc.Text[s.lines.starts[at.Line]:m.From]
				moved = remark{s.name, at.Line + 1, len(line) + 1, fmt.Sprintf("%s:%d:%d: %s", r.file, r.line, r.col, r.message), r.severity, r.code}
				return s.path, moved
			}
		}
	}
	return "", r
}

// remarks finds all that is to be told about a pack: its faults or, if it has none, what the looks find.
func (w *workspace) remarks(p pack, on attendance.Date) []remark {
	law, err := policy.Open(p.fsys, p.id)
	var faults *policy.Faults
	var out []remark
	switch {
	case errors.As(err, &faults):
		for _, f := range faults.All {
			out = append(out, remark{file: f.File, line: f.Line, col: f.Col, message: f.Msg, severity: failure})
		}
		for _, s := range w.sources(p, p.id) { // of cases at least what is no TOML
			if _, shown := w.buffers[s.path]; s.cases && shown {
				out = append(out, unreadable(s.name, s.doc.Text)...)
			}
		}
	case err != nil:
		return nil
	default:
		for _, look := range looks {
			out = append(out, look(w, p, law, on)...)
		}
	}
	return out
}

// unreadable tells what makes a text no TOML.
func unreadable(name, text string) []remark {
	var faults *policy.Faults
	var out []remark
	if _, err := packtext.Format(name, []byte(text)); errors.As(err, &faults) {
		for _, f := range faults.All {
			out = append(out, remark{file: name, line: f.Line, col: f.Col, message: f.Msg, severity: failure})
		}
	}
	return out
}

// cases runs the worked cases that the editor shows.
func cases(w *workspace, p pack, law *policy.Policy, _ attendance.Date) []remark {
	var out []remark
	for _, s := range w.sources(p, p.id) {
		if _, shown := w.buffers[s.path]; s.cases && shown {
			out = append(out, run(law, p.fsys, s.name)...)
		}
	}
	return out
}

// advice tells what a review of the pack finds.
func advice(_ *workspace, _ pack, law *policy.Policy, on attendance.Date) []remark {
	severities := map[policy.Severity]severity{policy.Note: information, policy.Warning: warning, policy.Severe: failure}
	var out []remark
	for _, a := range law.Review(on) {
		out = append(out, remark{a.File, a.Line, a.Col, a.Msg + ": " + a.Advice, severities[a.Severity], a.ID})
	}
	return out
}

// strayCases runs cases that stand beside no pack.
func (w *workspace) strayCases(p pack, file string) []remark {
	law, err := policy.Open(p.fsys, p.id)
	if err != nil {
		return nil
	}
	return run(law, w.packAt(filepath.Dir(file)).fsys, filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file))
}

// placed takes a difference apart, which begins with its place.
var placed = regexp.MustCompile(`^(.*?):(\d+)(?::(\d+))?: (?s:(.*))$`)

// run runs a file of cases. What is wrong with a case is a fault; a verdict that is not the one expected is a warning, since it is for
// a person to say who is right.
func run(law *policy.Policy, fsys fs.FS, name string) []remark {
	results, err := packtest.RunFile(law, fsys, name)
	if err != nil {
		return nil
	}
	var out []remark
	for _, r := range results {
		for _, d := range r.Differences {
			at := remark{file: name, line: r.Line, message: d, severity: failure}
			if m := placed.FindStringSubmatch(d); m != nil && m[1] == name {
				at.line, _ = strconv.Atoi(m[2])
				at.col, _ = strconv.Atoi(m[3])
				at.message = m[4]
			}
			if verdict.MatchString(at.message) {
				at.severity = warning
			}
			out = append(out, at)
		}
	}
	return out
}

// verdict is how a difference between what came and what was expected begins.
var verdict = regexp.MustCompile(`^on \d{4}-\d{2}-\d{2}: `)

// diagnostics turns remarks about a file into what the protocol has for them, in order of place.
func (w *workspace) diagnostics(file string, remarks []remark) []diagnostic {
	s := w.open(file)
	out := []diagnostic{}
	for _, r := range remarks {
		d := diagnostic{Severity: r.severity, Code: r.code, Source: "rollcall", Message: r.message}
		offset := s.lines.at(r.line, r.col)
		if r.line > 0 {
			d.Range = s.lines.span(s.around(offset))
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b diagnostic) int {
		return cmp.Or(cmp.Compare(a.Range.Start.Line, b.Range.Start.Line), cmp.Compare(a.Range.Start.Character, b.Range.Start.Character))
	})
	if len(out) > maxDiagnostics {
		out = append(out[:maxDiagnostics], diagnostic{Severity: failure, Source: "rollcall", Message: fmt.Sprintf("and %d more", len(out)-maxDiagnostics)})
	}
	return out
}

// around gives what a remark at an offset is about: a name, if one begins there.
func (s *source) around(offset int) packtext.Span {
	for _, m := range s.mentions {
		if m.From == offset {
			return m.Span
		}
	}
	return s.doc.Around(offset)
}

const maxDiagnostics = 200
