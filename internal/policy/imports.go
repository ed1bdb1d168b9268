package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// importRules is imports.txt.
type importRules struct {
	floors    []floor
	tests     []string         // packages for tests only
	libraries map[string]*rule // by import path
	only      []*rule
	except    []*rule
}

type floor struct {
	name     string
	patterns []string
	apart    bool
}

func readImportRules(t *tree, name string) (*importRules, error) {
	rules, err := readRules(t, name)
	if err != nil {
		return nil, err
	}
	r := &importRules{libraries: map[string]*rule{}}
	for _, line := range rules {
		w := line.words
		switch {
		case w[0] == "floor" && len(w) > 2:
			r.floors = append(r.floors, floor{name: w[1], patterns: w[2:]})
		case w[0] == "apart" && len(w) == 2:
			i := slices.IndexFunc(r.floors, func(f floor) bool { return f.name == w[1] })
			if i < 0 {
				return nil, fmt.Errorf("%s: there is no floor %s above this line", line.where, w[1])
			}
			r.floors[i].apart = true
		case w[0] == "tests":
			r.tests = append(r.tests, w[1:]...)
		case w[0] == "library" && len(w) > 3 && w[2] == "by":
			r.libraries[w[1]] = line
		case w[0] == "only" && len(w) > 3 && w[2] == "imports":
			r.only = append(r.only, line)
		case w[0] == "except" && len(w) == 4 && w[2] == "imports" && line.reason != "":
			r.except = append(r.except, line)
		default:
			return nil, fmt.Errorf("%s: this line is not understood (an exception needs a reason after because)", line.where)
		}
	}
	return r, nil
}

// floorOf is the number of a folder's floor counted from the top, -1 if it is on none.
func (r *importRules) floorOf(folder string) int {
	return slices.IndexFunc(r.floors, func(f floor) bool { return matches(folder, f.patterns) })
}

// room is the part of a floor that a folder belongs to: internal/area/fund/schema is in the room internal/area/fund.
func (f floor) room(folder string) string {
	for _, p := range f.patterns {
		above, all := strings.CutSuffix(p, "/...")
		if rest, ok := strings.CutPrefix(folder, above+"/"); all && ok {
			first, _, _ := strings.Cut(rest, "/")
			return above + "/" + first
		}
	}
	return folder
}

// checkImports complains about every import that the rules do not allow, and about exceptions that nobody needs.
func checkImports(sources []source, r *importRules) []string {
	var out []string
	for _, s := range sources {
		for _, i := range s.syntax.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				continue // the parser has refused it already
			}
			if why := r.wrong(s, imported); why != "" && !r.excused(s.folder, imported) {
				out = append(out, fmt.Sprintf("%s imports %s: %s", s.line(i.Pos()), imported, why))
			}
		}
	}
	for _, e := range r.except {
		if !e.used {
			out = append(out, fmt.Sprintf("%s: nothing needs this exception any more: remove it", e.where))
		}
	}
	return out
}

func (r *importRules) excused(folder, imported string) bool {
	for _, e := range r.except {
		if matches(folder, e.words[1:2]) && (imported == e.words[3] || imported == module+"/"+e.words[3]) {
			e.used = true
			return true
		}
	}
	return false
}

// wrong says what is wrong with one import, nothing if it is allowed.
func (r *importRules) wrong(s source, imported string) string {
	if inside, ok := strings.CutPrefix(imported, module+"/"); ok {
		return r.wrongInside(s, inside)
	}
	for name, rule := range r.libraries {
		if (imported == name || strings.HasPrefix(imported, name+"/")) && !matches(s.folder, rule.words[3:]) {
			return fmt.Sprintf("only %s may (%s)", strings.Join(rule.words[3:], ", "), rule.where)
		}
	}
	first, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(first, ".") || s.test {
		return ""
	}
	for _, rule := range r.only {
		if matches(s.folder, rule.words[1:2]) && !slices.Contains(rule.words[3:], imported) {
			return fmt.Sprintf("besides the standard library only %s (%s)", strings.Join(rule.words[3:], ", "), rule.where)
		}
	}
	return ""
}

func (r *importRules) wrongInside(s source, imported string) string {
	if matches(imported, r.tests) {
		if s.test || matches(s.folder, r.tests) {
			return ""
		}
		return "that package is for tests only"
	}
	from, to := r.floorOf(s.folder), r.floorOf(imported)
	if strings.HasSuffix(s.syntax.Name.Name, "_test") && to >= 0 {
		return "" // a test from outside uses the package as the floors above do, and may be helped by them
	}
	switch {
	case from < 0:
		return s.folder + " is on no floor of imports.txt"
	case to < 0:
		return imported + " is on no floor of imports.txt"
	case to < from:
		return fmt.Sprintf("the floor %s must not know the floor %s above it", r.floors[from].name, r.floors[to].name)
	case to == from && r.floors[from].apart && r.floors[from].room(s.folder) != r.floors[to].room(imported):
		return fmt.Sprintf("rooms of the floor %s do not know each other: declare a small interface and let app pass the implementation", r.floors[from].name)
	}
	return ""
}
