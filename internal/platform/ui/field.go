package ui

import (
	"crypto/rand"
	"maps"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Input is one field that is typed into or that takes a file. Name is also the field's id, so the error summary can lead to it.
// The message for a wrong value is looked up in Page.Problems by Name.
type Input struct {
	Page         Page
	Name         string // name and id
	Label        string
	Hint         string // help under the label, "" for none
	Value        string // what is in the field now: what was typed, also when it was wrong
	Autocomplete string // token such as "email", "name", "current-password"; "" leaves it out
	Required     bool   // tells screen readers; without it the label says "(optional)"
	Unmarked     bool   // the label never says "(optional)": for searches and filters
	Size         string // size of the label: "" (body text), "s", "m", "l"
	Heading      bool   // the label is the page's h1: for pages that ask one thing
	Width        int    // room for this many characters: 2, 3, 4, 5, 10, 20 or 30; 0 is the full width
	Prefix       string // such as "£", shown before the field
	Suffix       string // such as "hours", shown after the field
	MaxLength    int    // Textarea: says how many characters fit, and counts; 0 for no limit
	Rows         int    // Textarea: height in lines, 0 means 5
	Accept       string // FileUpload: kinds of file, such as ".csv,.xlsx"
	Multiple     bool   // FileUpload: several files at once
}

// Option is one answer of Radios, Checkboxes or Select.
type Option struct {
	Value       string
	Label       string
	Hint        string
	Conditional templ.Component // Radios and Checkboxes: more fields, shown when this answer is chosen (always, without scripts)
	Divider     bool            // Radios: the word "or" is shown before this answer
	Exclusive   bool            // Checkboxes: "None of these"; shown last after "or", clears the others where scripts run
	Disabled    bool
}

// Choice is a question with given answers: Radios and Select take one Value, Checkboxes take Values.
type Choice struct {
	Page     Page
	Name     string // name of the field and id of its first answer
	Label    string // the question
	Hint     string
	Value    string   // the chosen answer of Radios and Select
	Values   []string // the chosen answers of Checkboxes
	Options  []Option
	Required bool   // without it the question says "(optional)"
	Unmarked bool   // never says "(optional)"
	Size     string // size of the question: "", "s", "m", "l"
	Heading  bool   // the question is the page's h1
	Inline   bool   // Radios: answers side by side where there is room; for two or three short answers
	Small    bool   // smaller boxes, for filters
	Empty    string // Select: text of the first, empty answer such as "Choose a day"; "" has none
}

// Options makes plain answers from texts that are both value and label.
func Options(labels ...string) []Option {
	options := make([]Option, len(labels))
	for i, label := range labels {
		options[i] = Option{Value: label, Label: label}
	}
	return options
}

// YesNo is the pair of answers "yes" and "no".
func YesNo() []Option {
	return []Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
}

// OnceField is the name of the one-time key of a FormOnce.
const OnceField = "once"

// onceKey makes a key that no other form has: 128 random bits. It is no secret, it only tells one form from another.
func onceKey() string { return rand.Text() }

// Once adds a one-time key to the hidden fields of a PostButton, which is then what FormOnce is among forms.
func Once(hidden map[string]string) map[string]string {
	out := map[string]string{OnceField: onceKey()}
	maps.Copy(out, hidden)
	return out
}

func hintID(name string) string  { return name + "-hint" }
func errorID(name string) string { return name + "-error" }
func infoID(name string) string  { return name + "-info" }

// optionHintID differs from hintID because the first answer has the same id as its question.
func optionHintID(id string) string { return id + "-item-hint" }

// describedBy lists the ids of what belongs to a field: its count, its hint, its message.
func describedBy(name, hint, problem string, counted bool) string {
	var ids []string
	if counted {
		ids = append(ids, infoID(name))
	}
	if hint != "" {
		ids = append(ids, hintID(name))
	}
	if problem != "" {
		ids = append(ids, errorID(name))
	}
	return strings.Join(ids, " ")
}

func (in Input) problem() string { return in.Page.Problem(in.Name) }
func (in Input) optional() bool  { return !in.Required && !in.Unmarked }
func (in Input) describes() string {
	return describedBy(in.Name, in.Hint, in.problem(), in.MaxLength > 0)
}

// attributes are what every kind of typed field carries. The HTML attribute "required" is left out on purpose: the
// browser's own bubbles vanish, cannot be styled and are not read by every screen reader. The server answers instead.
func (in Input) attributes() templ.Attributes {
	a := templ.Attributes{"id": in.Name, "name": in.Name}
	if d := in.describes(); d != "" {
		a["aria-describedby"] = d
	}
	if in.problem() != "" {
		a["aria-invalid"] = "true"
	}
	if in.Required {
		a["aria-required"] = "true"
	}
	if in.Autocomplete != "" {
		a["autocomplete"] = in.Autocomplete
	}
	return a
}

func (in Input) with(extra templ.Attributes) templ.Attributes {
	a := in.attributes()
	for name, value := range extra {
		a[name] = value
	}
	return a
}

// classes builds the class of a field from its block name: "nhsuk-input".
func (in Input) classes(block string) string {
	c := block
	if in.problem() != "" {
		c += " " + block + "--error"
	}
	if in.Width > 0 {
		c += " nhsuk-input--width-" + strconv.Itoa(in.Width)
	}
	return c
}

func (in Input) rows() string {
	if in.Rows <= 0 {
		return "5"
	}
	return strconv.Itoa(in.Rows)
}

func groupClass(problem string, more string) string {
	c := "nhsuk-form-group"
	if problem != "" {
		c += " nhsuk-form-group--error"
	}
	if more != "" {
		c += " " + more
	}
	return c
}

func sized(block, size string) string {
	if size == "" {
		return block
	}
	return block + " " + block + "--" + size
}

func (c Choice) problem() string { return c.Page.Problem(c.Name) }
func (c Choice) optional() bool  { return !c.Required && !c.Unmarked }

// optionID is the id of the answer at index i; the first has the field's own name, for the link of the error summary.
func optionID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i+1)
}

func conditionalID(name string, i int) string { return "conditional-" + optionID(name, i) }

func (c Choice) chosen(value string) bool {
	for _, v := range c.Values {
		if v == value {
			return true
		}
	}
	return false
}

func (in Input) orAutocomplete(token string) Input {
	if in.Autocomplete == "" {
		in.Autocomplete = token
	}
	return in
}

func (in Input) orHint(text string) Input {
	if in.Hint == "" {
		in.Hint = text
	}
	return in
}

// withExample gives the hint an example, after what else it says. A hint with an example of its own keeps that.
func (in Input) withExample(example string) Input {
	switch {
	case in.Hint == "":
		in.Hint = example
	case !strings.Contains(strings.ToLower(in.Hint), "example"):
		if !strings.HasSuffix(in.Hint, ".") {
			in.Hint += "."
		}
		in.Hint += " " + example + "."
	}
	return in
}

func (in Input) orWidth(characters int) Input {
	if in.Width == 0 {
		in.Width = characters
	}
	return in
}

// asDate shows a stored day in the form in which people write it; anything else stays as it was typed.
func (in Input) asDate() Input {
	if date, ok := ParseDate(in.Value); ok {
		in.Value = ShortDate(date)
	}
	return in.orWidth(10)
}

// fileAttributes leaves out aria-required, which is not allowed on a file field.
func (in Input) fileAttributes() templ.Attributes {
	a := in.attributes()
	delete(a, "aria-required")
	if in.Accept != "" {
		a["accept"] = in.Accept
	}
	if in.Multiple {
		a["multiple"] = true
	}
	return a
}

func formAttributes(files, kept bool) templ.Attributes {
	out := templ.Attributes{}
	if files {
		out["enctype"] = "multipart/form-data"
	}
	if kept {
		out["data-words"] = true
	}
	return out
}

func selectClass(problem string) string {
	if problem != "" {
		return "nhsuk-select nhsuk-select--error"
	}
	return "nhsuk-select"
}

func (c Choice) selectAttributes() templ.Attributes {
	return Input{Page: c.Page, Name: c.Name, Hint: c.Hint, Required: c.Required}.attributes()
}

func (c Choice) groupAttributes() templ.Attributes {
	a := templ.Attributes{}
	if d := describedBy(c.Name, c.Hint, c.problem(), false); d != "" {
		a["aria-describedby"] = d
	}
	return a
}

// optionAttributes joins an answer to its hint and to the fields that it opens.
func (c Choice) optionAttributes(i int) templ.Attributes {
	a := templ.Attributes{}
	if c.Options[i].Hint != "" {
		a["aria-describedby"] = optionHintID(optionID(c.Name, i))
	}
	if c.Options[i].Conditional != nil {
		a["data-aria-controls"] = conditionalID(c.Name, i)
	}
	if c.Options[i].Exclusive {
		a["data-behaviour"] = "exclusive"
	}
	return a
}

func conditionalClass(block string, open bool) string {
	if open {
		return block + "__conditional"
	}
	return block + "__conditional " + block + "__conditional--hidden"
}

func (c Choice) radiosClass() string {
	class := "nhsuk-radios"
	if c.Inline {
		class += " nhsuk-radios--inline"
	}
	if c.Small {
		class += " nhsuk-radios--small"
	}
	return class
}

func (c Choice) checkboxesClass() string {
	if c.Small {
		return "nhsuk-checkboxes nhsuk-checkboxes--small"
	}
	return "nhsuk-checkboxes"
}

func confirmAttributes(p Page, name string) templ.Attributes {
	if p.Problem(name) == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": errorID(name), "aria-invalid": "true"}
}
