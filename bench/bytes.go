package bench

import (
	"encoding/binary"
	"errors"
)

// Bytes reads the marks and does nothing with them but add them up, eight at a time: no engine that looks at
// every mark can be faster.
func Bytes() Peer {
	return Peer{
		Name: "bytes-alone", Timed: "reading the marks, no rules",
		New: func(j Job) (*Run, error) {
			want := words(j.Part.marks)
			return &Run{Do: func() error {
				if words(j.Part.marks) != want {
					return errors.New("the marks have changed")
				}
				return nil
			}}, nil
		},
	}
}

// words adds up all whole words of some bytes.
func words(marks []uint8) (sum uint64) {
	for i := 0; i+32 <= len(marks); i += 32 {
		m := (*[32]uint8)(marks[i:])
		sum += binary.LittleEndian.Uint64(m[0:]) + binary.LittleEndian.Uint64(m[8:]) +
			binary.LittleEndian.Uint64(m[16:]) + binary.LittleEndian.Uint64(m[24:])
	}
	return sum
}
