package packtest

import (
	"errors"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// figure is what a case expects of a measure: a number, a fraction, or bounds of either.
type figure struct {
	least, most attendance.Rate
	none        bool // it is expected to have no value
	text        string
}

var errFigure = errors.New(`a figure is a whole number, a fraction as in "10/88", bounds as in "8..10" or "8/88..10/88", or "undetermined"`)

func parseFigure(n *tomldoc.Node) (figure, error) {
	if n.Kind == tomldoc.Integer {
		r := attendance.Rate{Part: n.Int, Whole: 1}
		return figure{least: r, most: r, text: strconv.FormatInt(n.Int, 10)}, nil
	}
	if n.Kind != tomldoc.String {
		return figure{}, errFigure
	}
	if n.Str == "undetermined" {
		return figure{none: true, text: n.Str}, nil
	}
	least, most, bounds := strings.Cut(n.Str, "..")
	if !bounds {
		most = least
	}
	f := figure{text: n.Str}
	var ok1, ok2 bool
	f.least, ok1 = parseRate(least)
	f.most, ok2 = parseRate(most)
	if !ok1 || !ok2 {
		return figure{}, errFigure
	}
	return f, nil
}

// parseRate reads a whole number, a fraction, or a decimal.
func parseRate(text string) (attendance.Rate, bool) {
	part, whole, fraction := strings.Cut(strings.TrimSpace(text), "/")
	if !fraction {
		digits, after, _ := strings.Cut(part, ".")
		part, whole = digits+after, "1"+strings.Repeat("0", len(after))
	}
	p, err1 := strconv.ParseInt(part, 10, 64)
	w, err2 := strconv.ParseInt(whole, 10, 64)
	return attendance.Rate{Part: p, Whole: w}, err1 == nil && err2 == nil && w > 0
}
