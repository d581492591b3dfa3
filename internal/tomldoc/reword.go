package tomldoc

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ends are how the messages of the library show the end of a line and of the
// file, and how they had better. It reads the latter as a NUL.
var ends = strings.NewReplacer(
	"'\\\x00'", `'\' at the end of the file`,
	"'\\\n'", `'\' at the end of the line`,
	"'\\\r'", `'\' at the end of the line`,
	`'\x00'`, "the end of the file",
	`'\n'`, "the end of the line",
	`'\r'`, "the end of the line",
	"unexpected EOF", "unexpected end of the file",
)

// reword makes a message of the library read like the other faults: without a
// capital at the start or a full stop at the end.
func reword(msg string) string {
	msg = ends.Replace(strings.TrimSuffix(msg, "."))
	msg = strings.ReplaceAll(msg, "\x00", "") // the end of the file once more, read as part of a word
	first, size := utf8.DecodeRuneInString(msg)
	second, _ := utf8.DecodeRuneInString(msg[size:])
	if !unicode.IsUpper(first) || unicode.IsUpper(second) {
		return msg // nothing to lower, or an abbreviation such as TOML
	}
	return string(unicode.ToLower(first)) + msg[size:]
}
