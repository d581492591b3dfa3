package tomldoc

// Fault is one thing wrong with a file, at a place. It is an error, but a
// document yields a list of them so that an author can mend them together.
type Fault struct {
	Pos Pos
	Msg string
}

// Error returns the place and the message, as a compiler would print them.
func (f *Fault) Error() string {
	place := f.Pos.String()
	if place == "" {
		return f.Msg
	}
	return place + ": " + f.Msg
}
