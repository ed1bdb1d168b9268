package policy

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// badNames are package names that say where code was put and not what it is for.
var badNames = []string{"models", "model", "handlers", "handler", "services", "service", "utils", "util", "common", "helpers", "helper", "misc"}

// checkPackages complains about packages that do not say in a package comment what they are for, and about names that
// say nothing.
func checkPackages(sources []source) []string {
	said, seen := map[string]bool{}, map[string]source{}
	for _, s := range sources {
		if first, ok := seen[s.folder]; !ok || first.test && !s.test {
			seen[s.folder] = s
		}
		name := strings.TrimSuffix(s.syntax.Name.Name, "_test")
		if s.syntax.Doc == nil || s.generated {
			continue
		}
		text := s.syntax.Doc.Text()
		if strings.HasPrefix(text, "Package "+name+" ") || name == "main" && strings.HasPrefix(text, "Command ") {
			said[s.folder] = true
		}
	}
	var out []string
	for folder, s := range seen {
		name := s.syntax.Name.Name
		if !said[folder] {
			out = append(out, fmt.Sprintf("%s: package %s has no comment that begins \"Package %s\" (\"Command\" for a program) and says what it is for", folder, name, name))
		}
		if slices.Contains(badNames, name) {
			out = append(out, fmt.Sprintf("%s: the name %s does not say what the package is for", folder, name))
		}
	}
	slices.Sort(out)
	return out
}

// explained are the top folders in which every folder must say what it is for.
var explained = []string{"cmd", "internal", "engine", "content", "web", "test", "docs", "scripts"}

// checkFolders complains about folders in which nothing says what they are for: a Go package (checkPackages looks at
// its comment), a README.md, or a README.md or Go comment in the folder above that names it, such as "dist/".
func checkFolders(t *tree, sources []source) ([]string, error) {
	folders := map[string]bool{}
	for _, name := range t.files {
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	words := map[string]string{} // what is said in each folder
	for _, s := range sources {
		words[s.folder] += commentsOf(s.syntax) + " "
	}
	for _, name := range t.files {
		if base := path.Base(name); base == "README.md" || base == "ARCHITECTURE.md" {
			text, err := fs.ReadFile(t, name)
			if err != nil {
				return nil, err
			}
			words[path.Dir(name)] += string(text) + " "
		}
	}
	packages := map[string]bool{}
	for _, s := range sources {
		packages[s.folder] = true
	}
	var out []string
	for folder := range folders {
		parts := strings.Split(folder, "/")
		if !slices.Contains(explained, parts[0]) || slices.Contains(parts, "testdata") || packages[folder] || words[folder] != "" {
			continue
		}
		if above := path.Dir(folder); !strings.Contains(words[above], path.Base(folder)+"/") && !strings.Contains(words[above], folder+"/") {
			out = append(out, fmt.Sprintf("%s: nothing says what this folder is for: write a README.md there, or name %s/ in the README.md above", folder, path.Base(folder)))
		}
	}
	slices.Sort(out)
	return out, nil
}

// commentsOf is the text of a file's package comment.
func commentsOf(f *ast.File) string {
	if f.Doc == nil {
		return ""
	}
	return f.Doc.Text()
}
