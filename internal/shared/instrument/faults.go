package instrument

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// This file says in plain words what is wrong with a file that is no form: which line, and what to do.

var (
	atLine     = regexp.MustCompile(`^(?:yaml: )?(?:unmarshal errors:\s*)?line (\d+): (.*)$`)
	noField    = regexp.MustCompile(`^field (\S+) not found in type .*$`)
	twice      = regexp.MustCompile(`^(?:mapping key|key) "?([^"]+)"? already (?:defined at line (\d+)|set in (?:map|type .*))$`)
	wrongKind  = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.*)$")
	kindsShown = map[string]string{"seq": "a list", "map": "a group of fields", "str": "words", "int": "a whole number", "float": "a number", "bool": "yes or no", "null": "nothing"}
)

// syntax are the messages of the reader of YAML, each with what it means.
var syntax = []struct{ said, means string }{
	{"mapping values are not allowed", "There is a colon with a space after it where none can be. Put the text in quotation marks, or look whether the line before is finished."},
	{"did not find expected key", "The line does not fit what stands above it. Look at the spaces at its beginning, and at a quotation mark that is not closed."},
	{"did not find expected '-' indicator", "An item of a list is missing its “- ”, or the spaces at the beginning of the line are not as many as in the lines above."},
	{"could not find expected ':'", "A field needs a colon and a space after its name, such as “title: My form”."},
	{"found character that cannot start any token", "The line begins with a sign that cannot stand there. A tab is one: use spaces. Text that begins with @, ` or % needs quotation marks."},
	{"found a tab character", "The line begins with a tab. Use spaces."},
	{"found unexpected end of stream", "A quotation mark or a bracket is opened, and never closed."},
	{"did not find expected ',' or", "A list in brackets is not finished: a comma or the closing bracket is missing."},
	{"found unknown escape character", "After a backslash in double quotation marks stands a sign that means nothing. Use single quotation marks, or two backslashes."},
	{"unknown anchor", "A name with a star is used here and given nowhere above."},
	{"block sequence entries are not allowed", "A “- ” stands where no list can begin. It belongs on a line of its own, under the field."},
	{"control characters are not allowed", "There is a sign in it that cannot be read. Save the file as plain text."},
	{"invalid leading UTF-8", "The file is no plain text in UTF-8. Save it as plain text (UTF-8)."},
	{"invalid trailing UTF-8", "The file is no plain text in UTF-8. Save it as plain text (UTF-8)."},
	{"incomplete UTF-8", "The file is no plain text in UTF-8. Save it as plain text (UTF-8)."},
}

// plainFault turns what the reader of YAML says into words for whoever wrote the file.
func plainFault(err error) error {
	var all *yaml.TypeError
	if !errors.As(err, &all) {
		return errors.New(plainLine(strings.TrimPrefix(err.Error(), "yaml: ")))
	}
	const most = 10
	var out []string
	for i, line := range all.Errors {
		if i == most {
			out = append(out, fmt.Sprintf("There are %d more faults.", len(all.Errors)-most))
			break
		}
		out = append(out, plainLine(line))
	}
	return errors.New(strings.Join(out, "\n"))
}

// plainLine is one fault in plain words.
func plainLine(text string) string {
	where := ""
	if m := atLine.FindStringSubmatch(text); m != nil {
		where, text = "Line "+m[1]+": ", m[2]
	}
	switch {
	case noField.MatchString(text):
		return where + "“" + noField.FindStringSubmatch(text)[1] + "” is no field that a form has here. Look at its spelling, and at the spaces before it."
	case twice.MatchString(text):
		m := twice.FindStringSubmatch(text)
		if m[2] != "" {
			return where + "“" + m[1] + "” stands twice: the first one is in line " + m[2] + ". Take one of them away."
		}
		return where + "“" + m[1] + "” stands twice. Take one of them away."
	case wrongKind.MatchString(text):
		m := wrongKind.FindStringSubmatch(text)
		found := kindsShown[m[1]]
		if found == "" {
			found = "something else"
		}
		if m[2] != "" {
			found = "“" + m[2] + "”"
		}
		return where + "Here stands " + found + ". It needs " + wanted(m[3]) + "."
	}
	for _, s := range syntax {
		if strings.Contains(text, s.said) {
			return where + s.means
		}
	}
	return where + "This cannot be read as YAML (" + text + ")."
}

// wanted is what a place in the file needs, by the Go type into which it is read.
func wanted(kind string) string {
	switch {
	case kind == "int" || kind == "int64":
		return "a whole number"
	case kind == "bool":
		return "true or false"
	case strings.HasPrefix(kind, "[]string"):
		return "a list, each item on a line that begins with “- ”"
	case strings.HasPrefix(kind, "[]"):
		return "a list, in which each item begins with “- ” and has fields"
	case strings.Contains(kind, "Definition"):
		return "the fields of a form, such as “key: my-form” and “title: My form”"
	case strings.HasPrefix(kind, "instrument.") && kind != "instrument.Kind" && kind != "instrument.Use":
		return "fields with a colon after each name"
	}
	return "words"
}
