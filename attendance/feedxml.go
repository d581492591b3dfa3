package attendance

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// What an XML file may cost to read.
const (
	maxXMLDepth    = 32
	maxXMLToken    = 1 << 20
	maxXMLElements = 1000 // in one record
)

// xmlFile reads an XML file as a stream: elements by their local names, without DOCTYPE and entities, in bounded memory.
type xmlFile struct {
	name      string
	decoder   *xml.Decoder
	in        *frugalReader
	path      []string // the elements around, outermost first
	text      []byte   // of the element that has just ended
	line, col int      // where the token read last begins
	textLine  int      // where the text of the element that began last begins
	textCol   int
	elements  int  // since record
	ended     bool // the innermost element has, and its end has been given
	rooted    bool // an element has begun
}

// frugalReader gives byte after byte, and no more than it may between two tokens.
type frugalReader struct {
	in   *bufio.Reader
	left int
}

var errLongToken = errors.New("the token is too long")

// ReadByte gives the next byte.
func (r *frugalReader) ReadByte() (byte, error) {
	if r.left--; r.left < 0 {
		return 0, errLongToken
	}
	return r.in.ReadByte()
}

// Read is there for the decoder, which reads single bytes where it can.
func (r *frugalReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = c
	return 1, nil
}

func newXMLFile(name string, in io.Reader) *xmlFile {
	r := &frugalReader{in: bufio.NewReaderSize(in, 256<<10)}
	x := &xmlFile{name: name, in: r, decoder: xml.NewDecoder(r)}
	x.decoder.Strict = true
	return x
}

func (x *xmlFile) fault(format string, args ...any) error {
	return &FileError{x.name, x.line, x.col, fmt.Sprintf(format, args...)}
}

// next reads on to the next beginning or end of an element. At the end of one, x.text is what stands in it after its last child,
// and x.path still names it. At the end of the file the error is io.EOF.
func (x *xmlFile) next() (begins bool, err error) {
	if x.ended {
		x.path, x.ended = x.path[:len(x.path)-1], false
	}
	inText, line, col := false, 0, 0
	for {
		x.line, x.col = x.decoder.InputPos()
		x.in.left = maxXMLToken
		tok, err := x.decoder.RawToken()
		switch {
		case errors.Is(err, errLongToken):
			if inText { // the decoder has given what it had of the text
				x.line, x.col = line, col
			}
			return false, x.fault("a single element or text is longer than %d KiB", maxXMLToken>>10)
		case errors.Is(err, io.EOF) && len(x.path) > 0:
			return false, x.fault("the file ends inside <%s>", x.path[len(x.path)-1])
		case errors.Is(err, io.EOF) && !x.rooted: // an export that broke off before it began is not one without events
			return false, x.fault("the file holds no XML element")
		case errors.Is(err, io.EOF):
			return false, io.EOF
		case err != nil:
			x.line, x.col = x.decoder.InputPos()
			return false, x.fault("%v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			x.elements++
			x.text = x.text[:0]
			x.textLine, x.textCol = x.decoder.InputPos()
			if len(x.path) == maxXMLDepth {
				return false, x.fault("elements stand more than %d deep", maxXMLDepth)
			}
			x.path, x.rooted = append(x.path, tok.Name.Local), true
			return true, nil
		case xml.EndElement:
			if len(x.path) == 0 || x.path[len(x.path)-1] != tok.Name.Local {
				return false, x.fault("</%s> ends no element that is open here", tok.Name.Local)
			}
			x.ended = true
			return false, nil
		case xml.CharData:
			if len(x.text)+len(tok) > maxXMLToken {
				return false, x.fault("a single text is longer than %d KiB", maxXMLToken>>10)
			}
			x.text = append(x.text, tok...)
			inText, line, col = true, x.line, x.col
			continue
		case xml.Directive:
			return false, x.fault("a DOCTYPE or other declaration stands here: feeds have none, and it is not followed")
		}
		inText = false
	}
}

// record calls take with each element inside the one that has just begun that holds text, by its path below it, until it ends.
func (x *xmlFile) record(take func(path []string, text string)) error {
	base := len(x.path)
	x.elements = 0
	leaf := true
	for {
		begins, err := x.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		switch {
		case err != nil:
			return err
		case begins:
			leaf = true
			if x.elements > maxXMLElements {
				return x.fault("an event holds more than %d elements", maxXMLElements)
			}
		case len(x.path) == base:
			return nil
		default:
			if leaf {
				take(x.path[base:], string(x.text))
			}
			leaf = false
		}
	}
}
