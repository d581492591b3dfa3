package tomldoc

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

const byteOrderMark = "\ufeff"

// lookahead is how many bytes past what the scanner understood the library gets
// to see: enough to name the word at fault, too few to nest in earnest.
const lookahead = 64

// ReadFrom reads a document as Read does, and no more of r than the limit: a
// file that is larger is refused without reading it all.
func ReadFrom(file string, r io.Reader, limits Limits) (*Node, []*Fault) {
	limits = limits.orDefaults()
	most := limits.Bytes
	if most < math.MaxInt64 {
		most++ // one byte more shows that the file is too large
	}
	data, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil, []*Fault{{Pos: Pos{File: file}, Msg: "cannot be read: " + err.Error()}}
	}
	return Read(file, data, limits)
}

// Read decodes a file, whose name is only for the places, and returns the root
// table. If anything is wrong it returns the faults and no root.
func Read(file string, data []byte, limits Limits) (*Node, []*Fault) {
	limits = limits.orDefaults()
	if int64(len(data)) > limits.Bytes {
		msg := fmt.Sprintf("larger than the %d bytes allowed", limits.Bytes)
		return nil, []*Fault{{Pos: Pos{File: file}, Msg: msg}}
	}
	whole := string(data)
	src := newSource(file, strings.TrimPrefix(whole, byteOrderMark))
	if fault := src.firstBadByte(); fault != nil {
		return nil, []*Fault{fault}
	}
	root, understood, faults := scan(src, limits)
	if len(faults) > 0 {
		return nil, faults
	}
	values, fault := decode(src, whole, understood)
	if fault != nil {
		return nil, []*Fault{fault}
	}
	fill(root, values)
	return root, nil
}

// decode has the library decode a document, as far as it was understood and a
// little further. The library gets the whole file, byte order mark and all,
// because it would take off a second one. What it refuses is a fault, and so is
// text that the scanner did not understand even if the library would have it.
func decode(src *source, whole string, understood int) (map[string]any, *Fault) {
	end := len(whole) - len(src.text) + understood + lookahead
	if end < len(whole) {
		for !utf8.RuneStart(whole[end]) {
			end--
		}
		whole = whole[:end]
	}
	var values map[string]any
	err := unmarshal(whole, &values)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		// The library's own line and column are out for errors at the end of
		// a line; its offset is right.
		return nil, src.fault(syntax.Position.Start, "%s", OneLine(reword(syntax.Message)))
	case err != nil:
		return nil, &Fault{Pos: Pos{File: src.file}, Msg: err.Error()}
	case understood < len(src.text):
		return nil, src.fault(understood, "this is not TOML")
	}
	return values, nil
}

// unmarshal calls the library, and turns a panic of it into an error: it panics
// where it finds a bug in itself, which a hostile file must not make ours.
func unmarshal(text string, values any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("cannot be decoded: %v", cause)
		}
	}()
	_, err = toml.Decode(text, values)
	return err
}
