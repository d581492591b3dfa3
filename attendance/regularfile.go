package attendance

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// errIrregular is why a device, a pipe or a folder is not read as a file: it may have no end, and a school's files are read twice.
var errIrregular = errors.New("it is no ordinary file")

// openRegular opens an ordinary file. It asks first what the file is: opening a pipe waits for somebody who writes into it.
func openRegular(fsys fs.FS, name string) (fs.File, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, &fs.PathError{Op: "open", Path: name, Err: errIrregular}
	}
	return fsys.Open(name)
}

// maxSmallFile is how large a calendar or a mapping may be, in bytes.
const maxSmallFile = 4 << 20

// readSmall reads an ordinary file that is not large.
func readSmall(fsys fs.FS, name string) ([]byte, error) {
	f, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSmallFile+1))
	if err == nil && len(data) > maxSmallFile {
		err = fmt.Errorf("%s is larger than %d MiB, the most that is read of it", name, maxSmallFile>>20)
	}
	return data, err
}
