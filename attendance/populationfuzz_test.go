package attendance_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// FuzzPopulation reads any bytes as a register, and others as pupils.csv if there are any, as a school and as a population: where the
// rows of each pupil stand together and in the same order, both must give the same.
func FuzzPopulation(f *testing.F) {
	for _, text := range []string{
		"pupil,date,session,mark\np1,2024-09-02,AM,/\np1,2024-09-02,PM,U\np2,2024-09-07,AM,/\n",
		"pupil,date,session,mark,minutes,recorded\r\np1,2024-09-02,AM,U,5,2024-09-03\r\np1,2024-09-02,AM,G,,\r\n",
		"pupil,2024-09-02 AM,2024-09-02 PM,2024-09-07 PM\np1,/,U:35,\np2,.,/,.\np3,U,/,/\n",
		"pupil,marks\np1,/\\/\\(C1)(U:35).\np2,/////\np3,//////////////\n",
		"\xef\xbb\xbfpupil,2024-09-02 AM\r\n\"p\"\"1\",\x00\n\xff\n\rp1,/",
		"pupil,marks\n\"p1\",//\np1,\"//\"\n ,/\np2,\r\n\r\np3,/",
	} {
		f.Add(text, "", uint8(1))
		f.Add(text, "pupil,born,school,enrolled,left\np1,2012-03-04,,,\nx\np2,,,soon,\np3,,,,\n", uint8(7))
	}
	for seed := range uint64(20) {
		fsys := madeFolder(rand.New(rand.NewPCG(seed, 2)))
		if file := fsys["register.csv"]; file != nil && fsys["pupils.csv"] != nil {
			f.Add(string(file.Data), string(fsys["pupils.csv"].Data), uint8(seed))
		}
	}
	f.Fuzz(func(t *testing.T, text, list string, block uint8) {
		files := map[string]string{"register.csv": text}
		if list != "" {
			files["pupils.csv"] = list
		}
		fsys := folder(files)
		last, seen := "", map[string]bool{}
		for line := range strings.Lines(list) {
			id, _, _ := strings.Cut(line, ",")
			if id = strings.Trim(id, "\" \t\r\n"); id != last && seen[id] {
				return // rows about one pupil stand apart, of which one may be bad
			}
			last, seen[id] = id, true
		}
		school := openSchool(t, fsys)
		one, err := byShards(t, fsys, 1, 1<<16)
		if _, ordered := errors.AsType[*attendance.FileError](err); err != nil && !ordered {
			t.Fatal(err)
		}
		many, err2 := byShards(t, fsys, 3, int(block)+1)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("%v in one block, %v in many", err, err2)
		}
		if err != nil || school.Scattered() {
			return
		}
		clear(seen)
		for _, p := range one.Pupils {
			id, _, _ := strings.Cut(p, " born ")
			if seen[id] {
				return // rows of pupils.csv about one pupil stand apart
			}
			seen[id] = true
		}
		want := bySchool(t, fsys)
		diff(t, "in one block", want, one)
		diff(t, "in many", want, many)
	})
}
