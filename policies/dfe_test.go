package policies_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// The Department for Education's whole year 2024/25, one row an area and school type, lies beside the repository.
// docs/real-data.md says where it comes from and what came of it.
const dfeFile = "../../shared/data/dfe/year_2024_25_by_area.csv"

// dfeCodes says under which code the sessions of each reason column were recorded. reason_present is / and \ together.
func dfeCodes() map[string]string {
	return map[string]string{
		"reason_present_am":                                 "/",
		"reason_present_pm":                                 `\`,
		"reason_l_present_late_before_registers_closed":     "L",
		"reason_b_aea_education_off_site":                   "B",
		"reason_j_aea_interview":                            "J",
		"reason_k_aea_education_arranged_by_la":             "K",
		"reason_p_aea_approved_sporting_activity":           "P",
		"reason_v_aea_educational_visit_trip":               "V",
		"reason_w_aea_work_experience":                      "W",
		"reason_c_authorised_other":                         "C",
		"reason_c1_authorised_regulated_performance":        "C1",
		"reason_c2_authorised_temp_reduced_timetable":       "C2",
		"reason_e_authorised_excluded":                      "E",
		"reason_h_authorised_holiday":                       "H",
		"reason_i_authorised_illness":                       "I",
		"reason_j1_authorised_interview":                    "J1",
		"reason_m_authorised_medical_dental":                "M",
		"reason_r_authorised_religious_observance":          "R",
		"reason_s_authorised_study_leave":                   "S",
		"reason_t_authorised_mobile_child":                  "T",
		"reason_g_unauthorised_holiday":                     "G",
		"reason_n_no_reason_yet":                            "N",
		"reason_o_other_unauthorised":                       "O",
		"reason_u_unauthorised_late_after_registers_closed": "U",
	}
}

// dfeRow is one row of the file, by column.
type dfeRow map[string]string

func (r dfeRow) name() string {
	area := r["la_name"]
	if area == "" {
		area = r["region_name"]
	}
	if area == "" {
		area = r["country_name"]
	}
	return r["geographic_level"] + ": " + area + ": " + r["school_type"]
}

// kept reports whether the department kept the row's figures back: "c" in place of every number.
func (r dfeRow) kept() bool { return r["possible_sessions"] == "c" }

func (r dfeRow) number(t *testing.T, column string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(r[column], 10, 64)
	if err != nil {
		t.Fatalf("%s, %s: %v", r.name(), column, err)
	}
	return n
}

// readDfE reads the file, and fails if it has a reason that dfeCodes does not.
func readDfE(t *testing.T) []dfeRow {
	t.Helper()
	data, err := os.ReadFile(dfeFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there: docs/real-data.md says where to get it", dfeFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	codes := dfeCodes()
	for _, column := range all[0] {
		if codes[column] == "" && strings.HasPrefix(column, "reason_") && column != "reason_present" {
			t.Fatalf("no code is given for the column %s", column)
		}
	}
	var rows []dfeRow
	for _, fields := range all[1:] {
		row := dfeRow{}
		for i, column := range all[0] {
			row[column] = fields[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// evaluateDfE writes the rows as counts.csv, with the sessions of F that each row is to have besides, reads them as any
// school's folder is read, and evaluates them at the end of the year.
func evaluateDfE(t *testing.T, rows []dfeRow, f map[string]int64) map[string]*policy.Report {
	t.Helper()
	var counts bytes.Buffer
	w := csv.NewWriter(&counts)
	write := func(fields ...string) {
		if err := w.Write(fields); err != nil {
			t.Fatal(err)
		}
	}
	write("group", "code", "sessions")
	for _, row := range rows {
		for column, code := range dfeCodes() {
			write(row.name(), code, row[column])
		}
		if n := f[row.name()]; n > 0 {
			write(row.name(), "F", strconv.FormatInt(n, 10))
		}
	}
	w.Flush()
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	school, err := attendance.OpenSchool(fstest.MapFS{"counts.csv": {Data: counts.Bytes()}})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range school.Pupils() {
		t.Errorf("counts.csv has no pupils, yet there is one, or a problem: %v", err)
	}
	reports := map[string]*policy.Report{}
	for totals := range school.Totals() {
		reports[totals.Group] = law.EvaluateTotals(totals, attendance.MustDate("2025-07-22"))
	}
	if len(reports) != len(rows) {
		t.Errorf("%d rows make %d groups", len(rows), len(reports))
	}
	return reports
}

// printed are the rows whose figures the department printed: all but three.
func printed(t *testing.T, rows []dfeRow) []dfeRow {
	t.Helper()
	var out []dfeRow
	var kept []string
	for _, row := range rows {
		if row.kept() {
			kept = append(kept, row.name())
		} else {
			out = append(out, row)
		}
	}
	want := []string{
		"Local authority: City of London: Primary", "Local authority: Isles of Scilly: Secondary",
		"Local authority: Bracknell Forest: Special",
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("rows that the department left out (-want +got):\n%s", diff)
	}
	return out
}

func figure(t *testing.T, r *policy.Report, measure string) attendance.Rate {
	t.Helper()
	f, ok := r.Figure(measure)
	if !ok || !f.Exact() {
		t.Fatalf("%s: %s is %q, not exact", r.Totals.Group, measure, f)
	}
	return f.Least
}

// gapsOf gives, for each row, by how many sessions the department's authorised absence is more than the codes in the file.
func gapsOf(t *testing.T, rows []dfeRow) map[string]int64 {
	t.Helper()
	gaps := map[string]int64{}
	for _, row := range rows {
		gap := row.number(t, "authorised_absence")
		for column := range dfeCodes() {
			if strings.Contains(column, "_authorised_") {
				gap -= row.number(t, column)
			}
		}
		if gap != 0 {
			gaps[row.name()] = gap
		}
	}
	return gaps
}

// TestDfEYearFromTheCodes holds every printed row against the codes printed beside it: what is attended, unauthorised and
// late agrees to the session in all of them; authorised absence, and with it absence and possible sessions, lacks in some
// rows what the file has no column for, and lacks exactly that.
func TestDfEYearFromTheCodes(t *testing.T) {
	rows := printed(t, readDfE(t))
	reports, gaps := evaluateDfE(t, rows, nil), gapsOf(t, rows)
	kinds := map[string]int{}
	for _, row := range rows {
		gap := gaps[row.name()]
		if gap < 0 {
			t.Errorf("%s: the codes are %d more than the department's authorised absence", row.name(), -gap)
		}
		if gap > 0 {
			kinds[row["geographic_level"]+" "+row["school_type"]]++
		}
		for _, c := range []struct {
			measure, column string
			lacks           int64
		}{
			{"attended_sessions", "overall_attendance", 0},
			{"unauthorised_sessions", "unauthorised_absence", 0},
			{"late_sessions", "late_sessions", 0},
			{"authorised_sessions", "authorised_absence", gap},
			{"absent_sessions", "overall_absence", gap},
			{"possible_sessions", "possible_sessions", gap},
		} {
			if got, want := figure(t, reports[row.name()], c.measure).Part, row.number(t, c.column)-c.lacks; got != want {
				t.Errorf("%s: %s is %d, %s less the %d without a column is %d", row.name(), c.measure, got, c.column, c.lacks, want)
			}
		}
	}
	want := map[string]int{
		"Local authority Primary": 4, "Local authority Secondary": 30,
		"Regional Primary": 1, "Regional Secondary": 9, "Regional Total": 9,
		"National Primary": 1, "National Secondary": 1, "National Total": 1,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("rows with sessions that have no column (-want +got):\n%s", diff)
	}
	if len(rows) != 491 || len(gaps) != 56 || gaps["National: England: Total"] != 908 {
		t.Errorf("%d rows, %d of them with a gap, for England %d; want 491, 56 and 908", len(rows), len(gaps), gaps["National: England: Total"])
	}
}

// TestDfEYearWithF gives each row the missing sessions as F, the old code for an agreed holiday that the department's query
// still reads (that it is F is likely, not known: any authorised code adds up). Then every printed total agrees to the
// session, and every printed percentage to the digits printed.
func TestDfEYearWithF(t *testing.T) {
	rows := printed(t, readDfE(t))
	gaps := gapsOf(t, rows)
	reports := evaluateDfE(t, rows, gaps)
	const warning = "code F is not in force on 2025-07-22"
	for _, row := range rows {
		r := reports[row.name()]
		if warned := strings.Contains(strings.Join(r.Warnings, "\n"), warning); warned != (gaps[row.name()] > 0) {
			t.Errorf("%s has %d sessions of F; its warnings are %q", row.name(), gaps[row.name()], r.Warnings)
		}
		for measure, column := range map[string]string{
			"possible_sessions": "possible_sessions", "attended_sessions": "overall_attendance", "absent_sessions": "overall_absence",
			"authorised_sessions": "authorised_absence", "unauthorised_sessions": "unauthorised_absence", "late_sessions": "late_sessions",
		} {
			if got, want := figure(t, r, measure).Part, row.number(t, column); got != want {
				t.Errorf("%s: %s is %d, %s %d", row.name(), measure, got, column, want)
			}
		}
		for measure, column := range map[string]string{
			"attendance_rate": "attendance_perc", "absence_rate": "overall_absence_perc",
			"authorised_rate": "authorised_absence_perc", "unauthorised_rate": "unauthorised_absence_perc",
		} {
			counted := figure(t, r, measure)
			rate := percentOf(counted)
			if row["school_type"] != "Total" && decimal(t, row[column]).FloatString(2) != counted.Percent() {
				t.Errorf("%s: %s prints as %s, %s is %s", row.name(), measure, counted.Percent(), column, row[column])
			}
			if row["school_type"] == "Total" {
				// The department weighs the school types by all their pupils, also those of schools that sent nothing.
				if agrees(t, row[column], rate) {
					t.Errorf("%s: %s is %s, the share of the row's own sessions: the school types are no longer weighed", row.name(), column, row[column])
				}
				rate = weighed(t, rows, row, reports, measure)
			}
			if !agrees(t, row[column], rate) {
				t.Errorf("%s: %s is %s %%, %s %s", row.name(), measure, rate.FloatString(15), column, row[column])
			}
		}
	}
}

// percentOf is the exact percentage, unrounded.
func percentOf(r attendance.Rate) *big.Rat { return big.NewRat(100*r.Part, r.Whole) }

// weighed is the mean of the rates of the school types in the area of a Total row, weighed by their pupils on roll.
func weighed(t *testing.T, rows []dfeRow, total dfeRow, reports map[string]*policy.Report, measure string) *big.Rat {
	t.Helper()
	sum, pupils := new(big.Rat), new(big.Rat)
	for _, row := range rows {
		if row["school_type"] == "Total" || row["geographic_level"] != total["geographic_level"] || row["region_name"] != total["region_name"] {
			continue
		}
		weight := big.NewRat(row.number(t, "total_enrolments"), 1)
		pupils.Add(pupils, weight)
		sum.Add(sum, weight.Mul(weight, percentOf(figure(t, reports[row.name()], measure))))
	}
	return sum.Quo(sum, pupils)
}

// agrees reports whether an exact percentage is the one printed. The department divides in floating point and prints
// fifteen significant digits, of which the last can be one off: the two must be less than one unit of it apart.
func agrees(t *testing.T, text string, exact *big.Rat) bool {
	t.Helper()
	whole, _, _ := strings.Cut(text, ".")
	decimals := 15 - len(strings.TrimLeft(whole, "0"))
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	difference := new(big.Rat).Sub(decimal(t, text), exact)
	return difference.Abs(difference).Cmp(unit) < 0
}

// decimal reads a printed number as it is written.
func decimal(t *testing.T, text string) *big.Rat {
	t.Helper()
	d, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "e/") {
		t.Fatalf("%q is no decimal", text)
	}
	return d
}

// TestDfERowsLeftOut gives the reader the rows that hold "c" instead of numbers: every one of their cells is a problem with
// a place, and no group comes of them that could be taken for a school without a single session.
func TestDfERowsLeftOut(t *testing.T) {
	for _, row := range readDfE(t) {
		if !row.kept() {
			continue
		}
		school, err := attendance.OpenSchool(fstest.MapFS{"counts.csv": {Data: []byte(
			"group,code,sessions\n\"" + row.name() + "\",/," + row["reason_present_am"] + "\n")}})
		if err != nil {
			t.Fatal(err)
		}
		var problems []string
		for _, err := range school.Pupils() {
			problems = append(problems, err.Error())
		}
		if len(problems) != 1 || !strings.HasPrefix(problems[0], "counts.csv:2:") || !strings.Contains(problems[0], `"c" is not a number of sessions`) {
			t.Errorf("%s: problems are %q", row.name(), problems)
		}
		for totals := range school.Totals() {
			t.Errorf("%s: a group %q comes of no number at all", row.name(), totals.Group)
		}
	}
}
