package policy_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

const checksPage = "../docs/checks.md"

// TestChecksAreDocumented holds docs/checks.md to what a review says of itself, below the page's introduction. ROLLCALL_WRITE_DOCS=1
// writes it.
func TestChecksAreDocumented(t *testing.T) {
	page := readFile(t, checksPage)
	const end = "<!-- What follows is written by a test: ROLLCALL_WRITE_DOCS=1 go test ./policy -run TestChecksAreDocumented -->\n"
	head, _, found := bytes.Cut(page, []byte(end))
	if !found {
		t.Fatalf("%s has no line %s", checksPage, end)
	}
	var b bytes.Buffer
	b.Write(head)
	b.WriteString(end)
	for _, k := range policy.Checks() {
		fmt.Fprintf(&b, "\n### %s\n\n*%s.* **%s.** %s\n\n```toml\n%s\n```\n\n%s\n", k.ID, capital(k.Severity.String()), k.Title, k.Why, k.Example, k.Advice)
	}
	if os.Getenv("ROLLCALL_WRITE_DOCS") != "" {
		if err := os.WriteFile(checksPage, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(page, b.Bytes()) {
		t.Errorf("%s is not what Checks says: write it with ROLLCALL_WRITE_DOCS=1", checksPage)
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// TestChecksAreWhole holds that each kind of advice says all that it should of itself, that its name can be an anchor, and that some
// defect shows that it is found.
func TestChecksAreWhole(t *testing.T) {
	seen := map[string]bool{}
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	wanted := everythingWanted(t)
	for _, k := range policy.Checks() {
		switch {
		case seen[k.ID]:
			t.Errorf("%s stands twice", k.ID)
		case !name.MatchString(k.ID):
			t.Errorf("%q is no name for advice", k.ID)
		case k.Title == "" || k.Why == "" || k.Example == "" || k.Advice == "":
			t.Errorf("%s does not say all of itself", k.ID)
		case !strings.Contains(wanted, "\nwant "+k.ID+" "):
			t.Errorf("no defect shows that %s is found", k.ID)
		}
		seen[k.ID] = true
	}
}

// everythingWanted gives the texts of all defects.
func everythingWanted(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(defects)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		if !e.IsDir() {
			b.Write(readFile(t, path.Join(defects, e.Name())))
		}
	}
	return b.String()
}
