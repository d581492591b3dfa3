package bench

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/shopspring/decimal"
)

//go:embed limits.toml
var limitsTOML string

// Limit is what a ratio of two peers at one job is held to.
type Limit struct {
	Name    string `toml:"-"`
	Job     string `toml:"job"`
	Of      string `toml:"of"`
	To      string `toml:"to"`
	AtMost  string `toml:"at_most"`
	AtLeast string `toml:"at_least"`
}

// Limits reads the limits, in order of name.
func Limits() ([]Limit, error) {
	var doc struct {
		Limit map[string]Limit `toml:"limit"`
	}
	meta, err := toml.Decode(limitsTOML, &doc)
	if err != nil {
		return nil, err
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return nil, fmt.Errorf("limits.toml: %v is not known", odd[0])
	}
	var out []Limit
	for name, l := range doc.Limit {
		l.Name = name
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Limit) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Hold says what is wrong with a ratio, "" if nothing is.
func (l Limit) Hold(ratio float64) (string, error) {
	r := decimal.NewFromFloat(ratio)
	for _, side := range []struct {
		text, wrong string
		breaks      func(decimal.Decimal) bool
	}{{l.AtMost, "at most", r.GreaterThan}, {l.AtLeast, "at least", r.LessThan}} {
		if side.text == "" {
			continue
		}
		limit, err := decimal.NewFromString(side.text)
		if err != nil {
			return "", fmt.Errorf("limit %s: %w", l.Name, err)
		}
		if side.breaks(limit) {
			return fmt.Sprintf("%s: %s took %.2f times as long as %s, not %s %s times", l.Job, l.Of, ratio, l.To, side.wrong, side.text), nil
		}
	}
	return "", nil
}
