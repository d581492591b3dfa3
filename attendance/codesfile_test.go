package attendance_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestPupilsInGoroutines holds, under the race detector, that pupils may be used while further ones are read: new codes turn up
// all the time, which must not change the codes of registers that others read.
func TestPupilsInGoroutines(t *testing.T) {
	var text strings.Builder
	text.WriteString("pupil,2024-09-02 AM,2024-09-02 PM,2024-09-03 AM\n")
	const pupils = 240
	for i := range pupils {
		fmt.Fprintf(&text, "p%d,c%d,/,x%d\n", i, i, i%7)
	}
	text.WriteString("p0,c0,/,x0\n") // p0 is gathered, and comes last
	school := openSchool(t, folder(map[string]string{"register.csv": text.String()}))
	want := func(id string) string {
		var i int
		_, _ = fmt.Sscanf(id, "p%d", &i)
		return fmt.Sprintf("2024-09-02 AM c%d, 2024-09-02 PM /, 2024-09-03 AM x%d", i, i%7)
	}
	read := func() {
		given := make(chan *attendance.Pupil, 8)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for p := range given {
					if got := marks(p.Register); got != want(p.ID) {
						t.Errorf("%s: %s", p.ID, got)
					}
					if n := p.Register.CodeAt(0); p.Register.Codes().Name(n) != strings.Replace(p.ID, "p", "c", 1) {
						t.Errorf("%s: code %d is %q", p.ID, n, p.Register.Codes().Name(n))
					}
					// The register is the user's, who may enter what others do not have.
					if err := p.Register.Set(attendance.Mark{Date: attendance.MustDate("2024-09-05"), Session: "AM", Code: "new"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for p, err := range school.Pupils() {
			if err != nil {
				t.Error(err)
				continue
			}
			given <- p
		}
		close(given)
		wg.Wait()
	}
	var wg sync.WaitGroup
	for range 2 { // and the school may be read by several
		wg.Go(read)
	}
	wg.Wait()
}

// TestFrozenCodes holds that the codes of a register that was given never change, and that numbers are stable.
func TestFrozenCodes(t *testing.T) {
	school := openSchool(t, folder(map[string]string{"register.csv": "pupil,2024-09-02 AM,2024-09-02 PM\na,U,/\nb,/,G\nc,U,G\n"}))
	var registers []*attendance.Register
	for p, err := range school.Pupils() {
		if err != nil {
			t.Fatal(err)
		}
		registers = append(registers, p.Register)
	}
	a, b, c := registers[0], registers[1], registers[2]
	diff(t, "numbers", []uint8{1, 2, 2, 3, 1, 3}, []uint8{a.CodeAt(0), a.CodeAt(1), b.CodeAt(0), b.CodeAt(1), c.CodeAt(0), c.CodeAt(1)})
	diff(t, "code 3 of a, b and c", []string{"", "G", "G"}, []string{a.Codes().Name(3), b.Codes().Name(3), c.Codes().Name(3)})
	if b.Codes() != c.Codes() {
		t.Error("b and c do not share their codes")
	}
	if n, err := a.Codes().Number("U"); n != 1 || err != nil {
		t.Errorf("a known code: %d, %v", n, err)
	}
	if n, err := a.Codes().Number("X"); err == nil {
		t.Errorf("a new code got the number %d", n)
	}
	shared := c.Codes()
	if err := b.Set(attendance.Mark{Date: attendance.MustDate("2024-09-03"), Session: "AM", Code: "X"}); err != nil {
		t.Fatal(err)
	}
	diff(t, "b", "2024-09-02 AM /, 2024-09-02 PM G, 2024-09-03 AM X", marks(b))
	diff(t, "code 4 of the shared codes", "", shared.Name(4))
}

// TestTooManyCodes holds that the 256th code is refused in its place, and that the others stand.
func TestTooManyCodes(t *testing.T) {
	text := "pupil,2024-09-02 AM\n"
	for i := range 257 {
		text += fmt.Sprintf("p%d,c%d\n", i, i)
	}
	pupils, problems := told(t, openSchool(t, folder(map[string]string{"register.csv": text + "q,c0\n"})))
	places(t, "problems", problems, "register.csv:257:6 one too many", "register.csv:258:6 one too many")
	diff(t, "last", []string{"p254: 2024-09-02 AM c254", "p255: ", "p256: ", "q: 2024-09-02 AM c0"}, pupils[254:])
}
