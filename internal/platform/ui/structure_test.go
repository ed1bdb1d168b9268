package ui

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alongside/internal/platform/errs"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// derive writes testdata/structure again from the examples that come with nhsuk-frontend: go test ./internal/platform/ui -derive
var derive = flag.Bool("derive", false, "derive testdata/structure from the examples of nhsuk-frontend in web/node_modules")

// twins pairs an example of the design system with our part given the same data. What is compared is the tree of elements
// with their classes and the attributes that scripts and screen readers use, not the words.
func twins() []struct {
	component, example string
	ours               templ.Component
} {
	wrong := func(name string) Page { return Page{Problems: []errs.Field{{Name: name, Message: "x"}}} }
	contact := []Option{{Value: "email", Label: "Email"}, {Value: "phone", Label: "Phone"}, {Value: "text", Label: "Text message"}}
	return []struct {
		component, example string
		ours               templ.Component
	}{
		{"error-summary", "default", ErrorSummary(wrong("example-day"))},
		{"input", "default", TextInput(Input{Name: "a", Label: "x", Required: true, Size: "l", Heading: true})},
		{"select", "with error message and hint", Select(Choice{Page: wrong("a"), Name: "a", Hint: "x", Label: "x", Required: true, Size: "l", Heading: true, Options: Options("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")})},
		{"textarea", "with error message and hint", Textarea(Input{Page: wrong("a"), Name: "a", Hint: "x", Label: "x", Required: true, Size: "l", Heading: true})},
		{"character-count", "default", Textarea(Input{Name: "a", Hint: "x", Label: "x", Required: true, Size: "l", Heading: true, MaxLength: 200})},
		{"password-input", "default", PasswordInput(Input{Name: "a", Label: "x", Required: true, Size: "l", Heading: true})},
		{"radios", "default", Radios(Choice{Name: "a", Label: "x", Required: true, Size: "l", Heading: true, Options: contact})},
		{"checkboxes", "default", Checkboxes(Choice{Name: "a", Label: "x", Hint: "x", Required: true, Size: "l", Heading: true, Options: contact})},
		{"checkboxes", "with \"none\" option", Checkboxes(Choice{Name: "a", Label: "x", Required: true, Size: "l", Heading: true, Options: append(slices.Clone(contact), Option{Value: "none", Exclusive: true})})},
		{"task-list", "default", TaskList("t", []Task{
			{Title: "x", Href: "#", Status: "Completed"}, {Title: "x", Href: "#", Status: "Completed"},
			{Title: "x", Href: "#", Hint: "x", Status: "Incomplete", Colour: Blue}, {Title: "x", Href: "#", Status: "Incomplete", Colour: Blue},
			{Title: "x", Status: "Cannot start yet"}})},
		{"summary-list", "with actions", SummaryList([]SummaryRow{Row("x", "x", "#"), Row("x", "x", "#"),
			{Key: "x", Value: templ.Raw("x<br>x<br>x"), Change: "#"}, {Key: "x", Value: templ.Join(Paragraph("x"), Paragraph("x")), Change: "#"}})},
		{"notification-banner", "with success variant", NotificationBanner(NoticeSuccess, "x")},
		{"notification-banner", "default", NotificationBanner(NoticeInfo, "x")},
		{"panel", "default", with(Panel("x"), Text("x"))},
		{"inset-text", "default", with(InsetText(), Paragraph("x"))},
		{"details", "default", with(Details("x"), Text("x"))},
		{"details", "expander", with(Expander("x", false), Text("x"))},
		{"do-dont-list", "default", DoList("x", []string{"x", "x", "x"})},
		{"breadcrumb", "default", Breadcrumbs([]Crumb{{"x", "#"}, {"x", "#"}, {"x", "#"}})},
		{"action-link", "default", ActionLink("#", "x")},
		{"back-link", "default", BackLink("#", "x")},
		{"button", "default", Submit("x")},
		{"tag", "with HTML", Tag("x", Red)},
	}
}

func TestPartsHaveTheStructureOfTheDesignSystem(t *testing.T) {
	for _, twin := range twins() {
		name := strings.NewReplacer(" ", "-", `"`, "").Replace(twin.component + "-" + twin.example)
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", "structure", name+".txt")
			if *derive {
				deriveStructure(t, twin.component, twin.example, file)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(parse(t, twin.ours)); got != string(want) {
				t.Errorf("our part is\n%s\nthe design system's is\n%s", got, want)
			}
		})
	}
}

func deriveStructure(t *testing.T, component, example, file string) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "..", "web", "node_modules", "nhsuk-frontend", "dist", "nhsuk", "components", component, "fixtures.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples struct {
		Fixtures []struct{ Name, HTML string }
	}
	if err := json.Unmarshal(body, &examples); err != nil {
		t.Fatal(err)
	}
	for _, f := range examples.Fixtures {
		if f.Name != example {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(outline(parse(t, templ.Raw(f.HTML)))), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("%s has no example %q", component, example)
}

// telling are the attributes that scripts and screen readers go by. tabindex is not among them: the design system sets it by script.
var telling = []string{"role", "type", "aria-labelledby", "aria-describedby", "aria-controls", "aria-label", "data-module", "data-behaviour", "hidden", "rel"}

// outline writes a tree of elements one a line, children further in, classes sorted.
func outline(n *html.Node) string {
	var out strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			if child.Type != html.ElementNode {
				continue
			}
			fmt.Fprintf(&out, "%s%s\n", strings.Repeat("  ", depth), outlineOne(child))
			walk(child, depth+1)
		}
	}
	walk(n, 0)
	return out.String()
}

func outlineOne(n *html.Node) string {
	line := n.Data
	classes := strings.Fields(attribute(n, "class"))
	slices.Sort(classes)
	for _, class := range classes {
		line += "." + class
	}
	var attributes []string
	for _, a := range n.Attr {
		if slices.Contains(telling, a.Key) {
			attributes = append(attributes, a.Key)
		}
	}
	slices.Sort(attributes)
	for _, a := range attributes {
		line += "[" + a + "]"
	}
	return line
}
