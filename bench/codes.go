package bench

// What the codes of the pack count as. An engine that counts by itself has this table; Rollcall reads the pack.
type kind uint8

const (
	possible kind = 1 << iota
	absent
	authorised
	late
	unauthorised // absent and not authorised
)

// codes are the codes of the pack in the order of their numbers, from 1.
var codes = []struct {
	name string
	kind kind
}{
	{"/", possible},
	{`\`, possible},
	{"L", possible | late},
	{"B", possible},
	{"K", possible},
	{"P", possible},
	{"V", possible},
	{"W", possible},
	{"C", possible | absent | authorised},
	{"C1", possible | absent | authorised},
	{"C2", possible | absent | authorised},
	{"E", possible | absent | authorised},
	{"I", possible | absent | authorised},
	{"J1", possible | absent | authorised},
	{"M", possible | absent | authorised},
	{"R", possible | absent | authorised},
	{"S", possible | absent | authorised},
	{"T", possible | absent | authorised},
	{"G", possible | absent | unauthorised},
	{"N", possible | absent | unauthorised},
	{"O", possible | absent | unauthorised},
	{"U", possible | absent | unauthorised | late},
	{"D", 0},
	{"Q", 0},
	{"X", 0},
	{"Y1", 0},
	{"Z", 0},
	{"#", 0},
}

// kinds is the same by number.
var kinds = func() (out [256]kind) {
	for i, c := range codes {
		out[i+1] = c.kind
	}
	return out
}()

// number gives the number of a code.
func number(name string) uint8 {
	for i, c := range codes {
		if c.name == name {
			return uint8(i + 1)
		}
	}
	return 0
}
