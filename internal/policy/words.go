package policy

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// longest is how many lines a hand-written file may have before it must be split.
const longest = 700

// unwanted are words that never belong in a file, with the names of files in which they are looked for ("" is all).
var unwanted = []struct {
	files *regexp.Regexp
	words *regexp.Regexp
	why   string
}{
	{regexp.MustCompile(``), regexp.MustCompile(`(^|[^\w./-])/(work|root)/\w`), "the path of one machine means nothing on another"},
	{regexp.MustCompile(`\.(go|templ|sql|md|yaml|sh|mjs|scss|css|js)$|Makefile$`), regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`), "do it or leave it out"},
	{regexp.MustCompile(`_test\.go$`), regexp.MustCompile(`\b[tb]\.Skip(Now|f)?\(`), "a test runs or fails, it never skips"},
	{regexp.MustCompile(`\.templ$`), regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+="|<script>|<style\b|javascript:`), "the content security policy forbids inline style and script"},
}

// heaviest is how many bytes a file may have: nothing that people write or draw here is larger, but a program is that was
// built in the wrong folder, and what is once in the history stays in every copy of it.
const heaviest = 1 << 20

// checkWords complains about unwanted words, and about files that are too long or too heavy. Built and generated files are not read.
func checkWords(t *tree, sources []source) ([]string, error) {
	built := map[string]bool{}
	for _, s := range sources {
		built[s.name] = s.generated
	}
	var out []string
	for _, name := range t.files {
		if built[name] || strings.HasPrefix(name, "web/dist/") || strings.HasPrefix(name, "internal/policy/") || path.Base(name) == "package-lock.json" {
			continue
		}
		raw, err := fs.ReadFile(t, name)
		if err != nil {
			return nil, err
		}
		if len(raw) > heaviest {
			out = append(out, fmt.Sprintf("%s has %d bytes: is it meant to be here?", name, len(raw)))
			continue
		}
		text := string(raw)
		for _, u := range unwanted {
			if !u.files.MatchString(name) {
				continue
			}
			if at := u.words.FindStringIndex(text); at != nil {
				out = append(out, fmt.Sprintf("%s:%d says %q: %s", name, 1+strings.Count(text[:at[0]], "\n"), strings.TrimSpace(text[at[0]:at[1]]), u.why))
			}
		}
		if ext := path.Ext(name); (ext == ".go" || ext == ".templ") && strings.Count(text, "\n") > longest {
			out = append(out, fmt.Sprintf("%s has %d lines: split it where its parts are about different things", name, strings.Count(text, "\n")))
		}
	}
	return out, nil
}
