// Package policy keeps the house rules that a compiler cannot: who may import whom, what every folder and package
// says about itself, what SQL may say, which words never belong in the repository. Its tests look at the whole
// repository; the rules that may change are text files beside them (imports.txt, makers.txt, sql.txt), where each
// exception names its reason.
//
// Every check takes a file tree and returns its complaints as sentences, so that each is tested on a small bad tree.
package policy

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// module is the name that go.mod gives; import paths begin with it.
const module = "alongside"

// tree is the repository without what git ignores.
type tree struct {
	fs.FS
	files []string // every file, sorted
}

// read lists the files of a repository.
func read(files fs.FS) (*tree, error) {
	ignored := map[string]bool{".git": true}
	if text, err := fs.ReadFile(files, ".gitignore"); err == nil {
		for line := range strings.Lines(string(text)) {
			ignored[strings.Trim(strings.TrimSpace(line), "/")] = true
		}
	}
	t := &tree{FS: files}
	return t, fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ignored[name] || d.IsDir() && d.Name() == "node_modules" {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.IsDir() && !strings.HasSuffix(name, ".log") {
			t.files = append(t.files, name)
		}
		return nil
	})
}

// source is one parsed Go file.
type source struct {
	name      string // of the file
	folder    string
	test      bool // its name ends in _test.go
	generated bool
	text      string
	fset      *token.FileSet
	syntax    *ast.File
}

// sources parses every Go file except test data.
func (t *tree) sources() ([]source, error) {
	var out []source
	for _, name := range t.files {
		if path.Ext(name) != ".go" || slices.Contains(strings.Split(name, "/"), "testdata") {
			continue
		}
		text, err := fs.ReadFile(t, name)
		if err != nil {
			return nil, err
		}
		s := source{name: name, folder: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), text: string(text), fset: token.NewFileSet()}
		if s.syntax, err = parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
			return nil, err
		}
		s.generated = ast.IsGenerated(s.syntax)
		out = append(out, s)
	}
	return out, nil
}

// line is where in its file a piece of source begins, for complaints.
func (s source) line(p token.Pos) string {
	return fmt.Sprintf("%s:%d", s.name, s.fset.Position(p).Line)
}

// rule is one line of a rules file: its words, and the reason after " because ".
type rule struct {
	where  string
	words  []string
	reason string
	used   bool
}

// readRules reads a rules file: one rule a line, # begins a comment.
func readRules(t *tree, name string) ([]*rule, error) {
	text, err := fs.ReadFile(t, name)
	if err != nil {
		return nil, err
	}
	var out []*rule
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		line, reason, _ := strings.Cut(line, " because ")
		if words := strings.Fields(line); len(words) > 0 {
			out = append(out, &rule{where: fmt.Sprintf("%s:%d", name, n), words: words, reason: strings.TrimSpace(reason)})
		}
	}
	return out, nil
}

// matches says whether a folder fits one of the patterns: "a/b" is that folder, "a/b/..." also all below it.
func matches(folder string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if above, all := strings.CutSuffix(p, "/..."); all {
			return folder == above || strings.HasPrefix(folder, above+"/")
		}
		return folder == p
	})
}
