package tomldoc

import "strconv"

// Kind says what sort of value a node holds, and so which of its fields count.
type Kind int

// The kinds of value. A date without a time has a kind of its own because
// school calendars are written in such dates and in nothing finer.
const (
	Table     Kind = iota // keys and their values: Keys and Get
	Array                 // a list of values: Elems
	String                // Str
	Integer               // Int
	Float                 // Float, and Str as written
	Bool                  // Bool
	Date                  // a date without time or zone: Str, such as "2024-08-19"
	OtherTime             // any other date or time: Str as written
)

var kindNames = [...]string{
	Table:     "table",
	Array:     "array",
	String:    "string",
	Integer:   "integer",
	Float:     "float",
	Bool:      "boolean",
	Date:      "date",
	OtherTime: "time",
}

// String returns the name of the kind as an error message would use it.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "Kind(" + strconv.Itoa(int(k)) + ")"
	}
	return kindNames[k]
}
