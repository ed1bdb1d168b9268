// Package schema holds the tables of the installation itself (networks, audit log, jobs, mail, files) and joins the
// migration files of every slice into one set.
package schema

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
)

// Files are the migrations of the platform's own tables.
//
//go:embed *.sql
var Files embed.FS

// Join makes one file system of the .sql files at the top of each of the given ones. Two files of one name are an error.
func Join(parts ...fs.FS) (fs.FS, error) {
	j := joined{}
	for _, p := range parts {
		names, err := fs.Glob(p, "*.sql")
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if _, twice := j[n]; twice {
				return nil, fmt.Errorf("two migrations are named %s", n)
			}
			j[n] = p
		}
	}
	return j, nil
}

type joined map[string]fs.FS

func (j joined) Open(name string) (fs.File, error) {
	if p, ok := j[name]; ok {
		return p.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Glob implements fs.GlobFS: goose looks for migrations with it.
func (j joined) Glob(pattern string) ([]string, error) {
	if pattern != "*.sql" && pattern != "*.go" {
		return nil, errors.New("only migrations can be listed")
	}
	var out []string
	if pattern == "*.sql" {
		for n := range j {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out, nil
}

// ReadFile implements fs.ReadFileFS.
func (j joined) ReadFile(name string) ([]byte, error) {
	if p, ok := j[name]; ok {
		return fs.ReadFile(p, name)
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}
