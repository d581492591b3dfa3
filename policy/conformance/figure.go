package conformance

import (
	"math/big"
	"regexp"
	"strings"
)

// figure is a number, or bounds of one. The zero figure has no value.
type figure struct {
	least, most *big.Rat
}

// A number is whole, a fraction or a decimal, without zeros before it, which some languages take for octal. So few digits are allowed
// that it costs nothing to compare any two.
var numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(/[1-9][0-9]{0,14}|\.[0-9]{1,15})?$`)

// parseFigure reads "10", "10/88", "7.5", "8..10", "8/88..10/88" or "undetermined", and reports whether it is any of these.
func parseFigure(text string) (figure, bool) {
	if text == undetermined {
		return figure{}, true
	}
	least, most, bounds := strings.Cut(text, "..")
	if !bounds {
		most = least
	}
	a, ok1 := parseNumber(least)
	b, ok2 := parseNumber(most)
	return figure{a, b}, ok1 && ok2
}

func parseNumber(text string) (*big.Rat, bool) {
	if !numberForm.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// equal compares by value: 5/44 is 10/88.
func (f figure) equal(other figure) bool {
	if f.least == nil || other.least == nil {
		return f.least == other.least
	}
	return f.least.Cmp(other.least) == 0 && f.most.Cmp(other.most) == 0
}

const undetermined = "undetermined"
