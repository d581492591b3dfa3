// Package starter makes policy packs to begin with: a pack of its own, made up and sound, whose comments say what each part is for, and
// an overlay on another pack. What it gives passes its own checks, the prover and its worked cases.
package starter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// templates are packs with names in double braces, which are filled in.
//
//go:embed law local
var templates embed.FS

// Options says what a new pack is called.
type Options struct {
	ID           string // the pack's id, which its folder must have for a name: small letters and digits, with hyphens between
	Title        string // a title; "" for one made of the id
	Jurisdiction string // ISO 3166-2; "" for one made of the id, and of an overlay for the base's
	Folder       string // as which the comments name the pack's folder; "" for ./ and the id
}

// File is a file of a pack.
type File struct {
	Name string // within the pack's folder: "cases/thresholds.toml"
	Data []byte
}

// Law gives the files of a new pack, in order of their names. An error says what is wrong with the options.
func Law(o Options) ([]File, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	if o.Jurisdiction == "" {
		parts := strings.SplitN(strings.ToUpper(o.ID), "-", 3)
		o.Jurisdiction = strings.Join(parts[:min(2, len(parts))], "-")
	}
	return fill("law", o.replacements("{{jurisdiction}}", within(o.Jurisdiction)))
}

// complete fills in what was not given, and reports an id that no pack may have.
func (o *Options) complete() error {
	if o.ID == "" {
		return errors.New("a pack has an id, such as gb-wls or us-ga")
	}
	if bad := strings.Trim(o.ID, "abcdefghijklmnopqrstuvwxyz0123456789-"); bad != "" || strings.Trim(o.ID, "-") != o.ID || strings.Contains(o.ID, "--") {
		return fmt.Errorf("%q is no id for a pack: it has small letters and digits, with hyphens between, as in gb-wls or us-ga", o.ID)
	}
	if o.Title == "" {
		o.Title = o.ID + ": school attendance"
	}
	if o.Folder == "" {
		o.Folder = "./" + o.ID
	}
	return nil
}

// replacements pairs the names in templates with what is put for them.
func (o *Options) replacements(more ...string) []string {
	return append([]string{"{{id}}", o.ID, "{{title}}", within(o.Title), "{{folder}}", oneLine(o.Folder)}, more...)
}

// within writes a text so that it may stand between double quotes; in a comment it does no harm either.
func within(s string) string {
	quoted := tomldoc.Quote(strings.ToValidUTF8(s, "\ufffd"))
	return quoted[1 : len(quoted)-1]
}

// oneLine writes a text so that it may stand in a comment.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// fill gives the files of a template.
func fill(template string, replacements []string) ([]File, error) {
	var out []File
	put := strings.NewReplacer(replacements...)
	err := fs.WalkDir(templates, template, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := templates.ReadFile(name)
		if err != nil {
			return err
		}
		laid, err := packtext.Format(name, []byte(put.Replace(string(data)))) // what is filled in shifts what stands beside it
		if err != nil {
			return err
		}
		out = append(out, File{strings.TrimPrefix(name, path.Clean(template)+"/"), laid})
		return nil
	})
	return out, err
}
