package policy

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strconv"
)

// maker is a function that only some packages may use, because whoever can call it can claim to be anybody.
type maker struct {
	*rule
	pkg, name string
	packages  []string
}

// readMakers reads makers.txt: "FOLDER NAME by PACKAGE...".
func readMakers(t *tree, name string) ([]maker, error) {
	rules, err := readRules(t, name)
	if err != nil {
		return nil, err
	}
	var out []maker
	for _, line := range rules {
		w := line.words
		if len(w) < 4 || w[2] != "by" {
			return nil, fmt.Errorf("%s: write \"FOLDER FUNCTION by PACKAGE...\"", line.where)
		}
		out = append(out, maker{rule: line, pkg: w[0], name: w[1], packages: w[3:]})
	}
	return out, nil
}

// checkMakers complains about every use of such a function outside its packages, and about rules for functions that
// do not exist. Tests may use them all, and so may the packages that exist for tests.
func checkMakers(sources []source, makers []maker, testsOnly []string) []string {
	var out []string
	exists := map[string]bool{}
	for _, s := range sources {
		if s.test || matches(s.folder, testsOnly) {
			continue
		}
		for _, d := range s.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				exists[s.folder+" "+f.Name.Name] = true
			}
		}
		out = append(out, usesOf(s, makers)...)
	}
	for _, m := range makers {
		if !exists[m.pkg+" "+m.name] {
			out = append(out, fmt.Sprintf("%s: there is no function %s in %s", m.where, m.name, m.pkg))
		}
	}
	return out
}

func usesOf(s source, makers []maker) []string {
	var out []string
	for _, m := range makers {
		if matches(s.folder, m.packages) || s.folder == m.pkg {
			continue
		}
		for _, i := range s.syntax.Imports {
			if imported, err := strconv.Unquote(i.Path.Value); err != nil || imported != module+"/"+m.pkg {
				continue
			}
			called := path.Base(m.pkg)
			if i.Name != nil {
				called = i.Name.Name
			}
			if called == "." {
				if said := fmt.Sprintf("%s imports %s with a dot, which hides who uses it", s.line(i.Pos()), m.pkg); !slices.Contains(out, said) {
					out = append(out, said)
				}
				continue
			}
			ast.Inspect(s.syntax, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == m.name {
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == called {
						out = append(out, fmt.Sprintf("%s uses %s.%s, which is only for %v (%s)", s.line(sel.Pos()), called, m.name, m.packages, m.where))
					}
				}
				return true
			})
		}
	}
	return out
}
