package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
)

// mapFlag adds the flag that names a mapping outside the school's folder.
func mapFlag(cmd *cobra.Command, c *console) {
	cmd.Flags().StringVar(&c.mapping, "map", "", "a mapping file that says how the folder's feed is to be read; left out, the folder's mapping.toml if it has one")
}

// mapped gives the mapping that the user named, nil if none, and says whether the folder holds a feed at all.
func (c *console) mapped(at location, files fs.FS) (m *attendance.Mapping, feed bool, err error) {
	if c.mapping == "" {
		_, err := fs.Stat(files, "mapping.toml")
		return nil, err == nil, nil
	}
	if at.hidden != "" {
		return nil, false, fmt.Errorf("--map says how the files of a folder are to be read: give the folder %s", at.folder)
	}
	data, err := os.ReadFile(c.mapping)
	if err != nil {
		return nil, false, fmt.Errorf("--map %s cannot be read: %w", c.mapping, err)
	}
	if _, err := attendance.ReadMapping(c.mapping, data); err != nil {
		return nil, false, err
	}
	name := c.mapping // problems are told with the folder before the file
	if relative, err := filepath.Rel(at.folder, c.mapping); err == nil {
		name = relative
	}
	m, err = attendance.ReadMapping(name, data)
	return m, true, err
}

// tellNotes says what reading a feed adds to it, with whatever comes of it: it is no fault, and nobody should miss it.
func (c *console) tellNotes(s *school) {
	for _, note := range s.Notes() {
		c.tell("note: %s", note)
	}
}
