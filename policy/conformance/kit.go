package conformance

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packdoc"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// Chapter is a pack's part of a kit.
type Chapter struct {
	Law   *policy.Policy
	Cases []packtest.Case
}

// File is a file of a kit. Its name has slashes.
type File struct {
	Name string
	Data []byte
}

//go:embed kit
var kit embed.FS

// Files makes a kit of packs: what stands in it for everybody, and for each pack its vectors and the pack as a document. The same packs
// give the same files, to the byte.
func Files(chapters ...Chapter) ([]File, error) {
	entries, err := kit.ReadDir("kit")
	if err != nil {
		return nil, err
	}
	var out []File
	for _, e := range entries {
		data, err := kit.ReadFile(path.Join("kit", e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, File{e.Name(), data})
	}
	contents := index{Kit: "absence conformance kit", Version: 1, Licence: "Apache-2.0", Source: "https://github.com/rollcall-dev/rollcall", Packs: []indexed{}}
	for _, c := range chapters {
		vectors := Vectors(c.Law, c.Cases)
		lines, err := Lines(vectors)
		if err != nil {
			return nil, err
		}
		var document bytes.Buffer
		if err := packdoc.Markdown(&document, c.Law, packdoc.Options{}); err != nil {
			return nil, err
		}
		entry := c.indexed(vectors, lines)
		out = append(out, File{entry.File, lines}, File{entry.Document, document.Bytes()})
		contents.Packs = append(contents.Packs, entry)
		contents.Cases += entry.Cases
		contents.Vectors += entry.Vectors
	}
	data, err := contents.json()
	return append(out, File{"index.json", data}), err
}

// Lines gives vectors as the kit has them, an object a line.
func Lines(vectors []Vector) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i := range vectors {
		if err := e.Encode(&vectors[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", vectors[i].ID, err)
		}
	}
	return b.Bytes(), nil
}

// index is what a kit holds.
type index struct {
	Kit     string    `json:"kit"`
	Version int       `json:"version"` // of the form of vectors and answers; it changes when a system would have to
	Licence string    `json:"licence"`
	Source  string    `json:"source"`
	Cases   int       `json:"cases"`
	Vectors int       `json:"vectors"`
	Packs   []indexed `json:"packs"`
}

type indexed struct {
	Pack
	Sessions []string         `json:"sessions"`
	File     string           `json:"file"`
	SHA256   string           `json:"sha256"`
	Document string           `json:"document"`
	Cases    int              `json:"cases"`
	Vectors  int              `json:"vectors"`
	Expects  map[Category]int `json:"expects"` // how many single expectations there are of each category
}

func (c Chapter) indexed(vectors []Vector, lines []byte) indexed {
	id := c.Law.ID()
	sum := sha256.Sum256(lines)
	out := indexed{
		Pack: packOf(c.Law), Sessions: c.Law.SessionNames(), File: "vectors/" + id + ".jsonl", SHA256: hex.EncodeToString(sum[:]),
		Document: "packs/" + id + ".md", Cases: len(c.Cases), Vectors: len(vectors), Expects: map[Category]int{},
	}
	for _, category := range Categories() {
		out.Expects[category] = 0
	}
	for i := range vectors {
		for _, check := range vectors[i].Check(Answer{}) {
			out.Expects[check.Category]++
		}
	}
	return out
}

func (x index) json() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(x)
	return b.Bytes(), err
}
