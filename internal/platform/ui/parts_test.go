package ui

import (
	"context"
	"strings"
	"testing"

	"alongside/internal/platform/errs"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// parse renders a part and reads it back as a browser would.
func parse(t *testing.T, c templ.Component) *html.Node {
	t.Helper()
	var out strings.Builder
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return find(t, root, "body")
}

func find(t *testing.T, n *html.Node, selector string) *html.Node {
	t.Helper()
	found := cascadia.Query(n, cascadia.MustCompile(selector))
	if found == nil {
		t.Fatalf("nothing matches %s", selector)
	}
	return found
}

func count(n *html.Node, selector string) int {
	return len(cascadia.QueryAll(n, cascadia.MustCompile(selector)))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words of an element and all in it, blanks drawn together.
func text(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// TestTypedFieldsAreWired checks for every typed field that label, hint and message belong to the control, and that what
// was typed is kept.
func TestTypedFieldsAreWired(t *testing.T) {
	page := Page{Problems: []errs.Field{{Name: "field", Message: `Enter <something> & "more"`}}}
	in := Input{Page: page, Name: "field", Label: "A <label>", Hint: "A & hint", Value: `<b>"typed"</b>`, Required: true, Autocomplete: "name"}
	fields := map[string]struct {
		part templ.Component
		kind string // what the control must match
	}{
		"TextInput":     {TextInput(in), "input[type=text]"},
		"NumberInput":   {NumberInput(in), "input[type=text][inputmode=decimal]"},
		"EmailInput":    {EmailInput(in), "input[type=email]"},
		"PhoneInput":    {PhoneInput(in), "input[type=tel]"},
		"PasswordInput": {PasswordInput(in), "input[type=password]"},
		"DateInput":     {DateInput(in), "input[type=text]"},
		"TimeInput":     {TimeInput(in), "input[type=text]"},
		"Textarea":      {Textarea(in), "textarea"},
		"FileUpload":    {FileUpload(in), "input[type=file]"},
	}
	for name, f := range fields {
		t.Run(name, func(t *testing.T) {
			body := parse(t, f.part)
			control := find(t, body, f.kind+"#field[name=field]")
			if got := attribute(control, "aria-describedby"); got != "field-hint field-error" {
				t.Errorf("described by %q", got)
			}
			if got := attribute(control, "aria-invalid"); got != "true" {
				t.Errorf("aria-invalid is %q", got)
			}
			if got := text(find(t, body, "label[for=field]")); got != "A <label>" {
				t.Errorf("label is %q", got)
			}
			hint := "A & hint"
			if name == "DateInput" { // a day always has its example
				hint = "A & hint. For example, 22/11/2026."
			}
			if got := text(find(t, body, "#field-hint")); got != hint {
				t.Errorf("hint is %q", got)
			}
			if got := text(find(t, body, "#field-error")); got != `Error: Enter <something> & "more"` {
				t.Errorf("message is %q", got)
			}
			if count(body, "b") > 0 || count(body, "something") > 0 {
				t.Error("text was taken for markup")
			}
			keptValue(t, name, control, in.Value)
		})
	}
}

// keptValue checks that a field shows what was typed. Passwords are never sent back and browsers refuse to fill in files.
func keptValue(t *testing.T, part string, control *html.Node, want string) {
	t.Helper()
	got := attribute(control, "value")
	switch part {
	case "Textarea":
		got = text(control)
	case "PasswordInput", "FileUpload":
		want = ""
	}
	if got != want {
		t.Errorf("value is %q, want %q", got, want)
	}
}

func TestPasswordIsNeverSentBack(t *testing.T) {
	body := parse(t, PasswordInput(Input{Name: "p", Label: "Password", Value: "secret-words"}))
	var out strings.Builder
	if err := html.Render(&out, body); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "secret-words") {
		t.Error("the password is in the page")
	}
}

func TestFieldWithoutTroubleIsPlain(t *testing.T) {
	control := find(t, parse(t, TextInput(Input{Name: "field", Label: "Label", Required: true})), "input")
	for _, name := range []string{"aria-describedby", "aria-invalid", "autocomplete", "required"} {
		if got := attribute(control, name); got != "" {
			t.Errorf("%s is %q", name, got)
		}
	}
	if attribute(control, "aria-required") != "true" {
		t.Error("a required field does not say so")
	}
}

func TestOptionalIsSaid(t *testing.T) {
	cases := []struct {
		part templ.Component
		want bool
	}{
		{TextInput(Input{Name: "a", Label: "Town"}), true},
		{TextInput(Input{Name: "a", Label: "Town", Required: true}), false},
		{TextInput(Input{Name: "a", Label: "Town", Unmarked: true}), false},
		{Radios(Choice{Name: "a", Label: "Town", Options: YesNo()}), true},
		{Checkboxes(Choice{Name: "a", Label: "Town", Required: true, Options: YesNo()}), false},
		{Select(Choice{Name: "a", Label: "Town", Options: YesNo()}), true},
	}
	for i, c := range cases {
		if got := strings.HasPrefix(text(parse(t, c.part)), "Town (optional)"); got != c.want {
			t.Errorf("case %d: says optional: %v", i, got)
		}
	}
}

func TestTextareaCounts(t *testing.T) {
	body := parse(t, Textarea(Input{Name: "about", Label: "About", Hint: "h", MaxLength: 150}))
	find(t, body, "[data-module=nhsuk-character-count][data-maxlength='150']")
	if got := attribute(find(t, body, "textarea"), "aria-describedby"); got != "about-info about-hint" {
		t.Errorf("described by %q", got)
	}
	if got := text(find(t, body, "#about-info")); got != "You can enter up to 150 characters" {
		t.Errorf("count says %q", got)
	}
}

func TestRadios(t *testing.T) {
	page := Page{Problems: []errs.Field{{Name: "contact", Message: "Choose one"}}}
	body := parse(t, Radios(Choice{Page: page, Name: "contact", Label: "How?", Hint: "Pick", Value: "phone", Required: true, Options: []Option{
		{Value: "email", Label: "By email", Hint: "quick", Conditional: TextInput(Input{Name: "mail", Label: "Mail"})},
		{Value: "phone", Label: "By phone", Conditional: TextInput(Input{Name: "tel", Label: "Tel"})},
	}}))
	if got := attribute(find(t, body, "fieldset"), "aria-describedby"); got != "contact-hint contact-error" {
		t.Errorf("question described by %q", got)
	}
	if got := text(find(t, body, "legend")); got != "How?" {
		t.Errorf("legend is %q", got)
	}
	first := find(t, body, "input#contact[value=email]")
	if attribute(first, "aria-describedby") != "contact-item-hint" || text(find(t, body, "#contact-item-hint")) != "quick" {
		t.Error("the first answer has lost its hint")
	}
	if count(body, "input[checked]") != 1 || count(body, "input[value=phone][checked]") != 1 {
		t.Error("the chosen answer is not the chosen one")
	}
	if got := attribute(find(t, body, "#"+attribute(first, "data-aria-controls")), "class"); !strings.Contains(got, "--hidden") {
		t.Errorf("fields of the answer that is not chosen are open: %s", got)
	}
	second := find(t, body, "input#contact-2")
	if got := attribute(find(t, body, "#"+attribute(second, "data-aria-controls")), "class"); strings.Contains(got, "--hidden") {
		t.Errorf("fields of the chosen answer are hidden: %s", got)
	}
	ids := map[string]int{}
	for _, n := range cascadia.QueryAll(body, cascadia.MustCompile("[id]")) {
		ids[attribute(n, "id")]++
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %s", n, id)
		}
	}
}

func TestCheckboxes(t *testing.T) {
	body := parse(t, Checkboxes(Choice{Name: "need", Label: "Need?", Values: []string{"a", "c"}, Options: []Option{
		{Value: "a", Label: "A"}, {Value: "b", Label: "B"}, {Value: "c", Label: "C"}, {Value: "none", Label: "None of these", Exclusive: true}}}))
	if count(body, "input[checked]") != 2 || count(body, "input[value=b][checked]") != 0 {
		t.Error("not the chosen answers are ticked")
	}
	find(t, body, ".nhsuk-checkboxes__divider + .nhsuk-checkboxes__item input[value=none][data-behaviour=exclusive]")
}

func TestSelect(t *testing.T) {
	body := parse(t, Select(Choice{Name: "day", Label: "Day", Value: "Tuesday", Empty: "Choose a day", Options: Options("Monday", "Tuesday")}))
	if count(body, "option[selected]") != 1 || text(find(t, body, "option[selected]")) != "Tuesday" {
		t.Error("the chosen day is not selected")
	}
	if got := attribute(find(t, body, "option"), "value"); got != "" {
		t.Errorf("the empty answer has the value %q", got)
	}
}

func TestErrorSummaryLeadsToFields(t *testing.T) {
	p := Page{Problems: []errs.Field{{Name: "name", Message: "Enter <your> name"}, {Message: "Something else"}}}
	body := parse(t, ErrorSummary(p))
	find(t, body, ".nhsuk-error-summary[tabindex='-1'] [role=alert]")
	if got := text(find(t, body, "li:first-child a[href='#name']")); got != "Enter <your> name" {
		t.Errorf("link says %q", got)
	}
	if got := text(find(t, body, "li:last-child")); got != "Something else" || count(body, "li:last-child a") != 0 {
		t.Errorf("a problem without a field says %q", got)
	}
	if count(parse(t, ErrorSummary(Page{})), ".nhsuk-error-summary") != 0 {
		t.Error("a page without problems shows a summary")
	}
}

// TestEveryProblemOfTheGalleryLeadsSomewhere follows each link of the error summary on a page with every field.
func TestEveryProblemOfTheGalleryLeadsSomewhere(t *testing.T) {
	body := parse(t, gallery(true))
	links := cascadia.QueryAll(body, cascadia.MustCompile(".nhsuk-error-summary a"))
	if len(links) != 12 {
		t.Fatalf("%d links", len(links))
	}
	for _, link := range links {
		id := attribute(link, "href")
		control := find(t, body, id)
		if !strings.Contains("input select textarea", control.Data) {
			t.Errorf("%s leads to a <%s>", id, control.Data)
		}
		if got := text(find(t, body, id+"-error")); got != "Error: "+text(link) {
			t.Errorf("%s says %q beside the field", id, got)
		}
	}
}

func TestPostButton(t *testing.T) {
	body := parse(t, PostButton(Page{Base: "/n/demo"}.To("/editions/%s/close", "a/b"), "Close", Warning, map[string]string{"version": "3", "by": `"me"`}))
	form := find(t, body, "form[method=post]")
	if got := attribute(form, "action"); got != "/n/demo/editions/a%2Fb/close" {
		t.Errorf("posts to %s", got)
	}
	if attribute(find(t, form, "input[type=hidden][name=version]"), "value") != "3" || attribute(find(t, form, "input[name=by]"), "value") != `"me"` {
		t.Error("hidden fields are not sent as they are")
	}
	find(t, form, "button[type=submit].nhsuk-button--warning")
}

// TestPathsStayOnThisSite: plain strings that Layout turns into links can lead nowhere else.
func TestPathsStayOnThisSite(t *testing.T) {
	for _, base := range []string{"", "/n/x"} {
		for _, path := range []string{"javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example", "me"} {
			body := parse(t, with(Layout(Page{Back: path, Base: base, User: &User{Links: []NavLink{{"x", path}}}}), Text("")))
			for _, a := range cascadia.QueryAll(body, cascadia.MustCompile("a")) {
				href := attribute(a, "href")
				if href != "#main" && (!strings.HasPrefix(href, "/") || strings.HasPrefix(href, "//") || strings.HasPrefix(href, "/\\")) {
					t.Errorf("%q with base %q leads to %q", path, base, href)
				}
			}
		}
	}
}

func TestSummaryList(t *testing.T) {
	body := parse(t, SummaryList([]SummaryRow{Row("First day", "4 March", "/change"), Row("GP practice", "x", "/gp"), Row("Place", "here", "")}))
	if got := text(find(t, body, "a[href='/change']")); got != "Change first day" {
		t.Errorf("link says %q", got)
	}
	if got := text(find(t, body, "a[href='/gp']")); got != "Change GP practice" {
		t.Errorf("link says %q", got)
	}
	if got := text(find(t, body, ".nhsuk-summary-list__row--no-actions dt")); got != "Place" {
		t.Errorf("row without a link is %q", got)
	}
}

func TestTable(t *testing.T) {
	body := parse(t, Table(TableData{Caption: "Scores", Columns: []Column{{Label: "Pair"}, Numeric("Score"), {Label: "Open", Hidden: true}},
		Rows: [][]templ.Component{{Text("Rose & Bell"), Text("17"), Link("/a", "Open")}}}))
	if text(find(t, body, "caption")) != "Scores" || count(body, "thead th[scope=col]") != 3 {
		t.Error("caption or headings are missing")
	}
	if got := text(find(t, body, "tbody th[scope=row] .app-table__value")); got != "Rose & Bell" {
		t.Errorf("row is named %q", got)
	}
	if got := text(find(t, body, "tbody td.nhsuk-table__cell--numeric .nhsuk-table__heading[aria-hidden=true]")); got != "Score" {
		t.Errorf("on a narrow screen the number is called %q", got)
	}
	if got := text(parse(t, Table(TableData{Caption: "Scores"}))); got != "Nothing here yet." {
		t.Errorf("an empty table says %q", got)
	}
}

// TestTableLeavesOutWhatSaysNothing: on a phone a heading without a value is a riddle, and a column in which no row says
// anything is one everywhere.
func TestTableLeavesOutWhatSaysNothing(t *testing.T) {
	body := parse(t, Table(TableData{Caption: "Forms", Columns: Columns("Form", "State", "Note", "More"), Rows: [][]templ.Component{
		{Text("A"), Text(""), Lines(""), nil},
		{Text("B"), Tag("Draft", Yellow), Text(" ")},
	}}))
	if got := text(find(t, body, "thead")); got != "FormState" {
		t.Errorf("the headings are %q", got)
	}
	if n := count(body, "tbody td"); n != 2 {
		t.Errorf("%d cells", n)
	}
	if got := text(find(t, body, "tbody tr:first-child td.app-table__cell--empty")); got != "" {
		t.Errorf("the empty cell says %q", got)
	}
	if got := text(find(t, body, "tbody tr:last-child td")); got != "State Draft" {
		t.Errorf("the other says %q", got)
	}
}

func TestSteps(t *testing.T) {
	body := parse(t, Steps([]Step{{Title: "Apply", State: StepDone}, {Title: "Hear", State: StepNow}, {Title: "Come"}}))
	if got := text(find(t, body, "li[aria-current=step] .app-steps__title")); got != "Hear" {
		t.Errorf("now is %q", got)
	}
	if got := text(find(t, body, "li:first-child .app-steps__title")); got != "Apply (done)" {
		t.Errorf("first step says %q", got)
	}
}

func TestProgressStaysInBounds(t *testing.T) {
	bar := find(t, parse(t, Progress("Work", 7, 5)), "progress")
	if attribute(bar, "value") != "5" || attribute(bar, "max") != "5" {
		t.Errorf("bar shows %s of %s", attribute(bar, "value"), attribute(bar, "max"))
	}
	if got := attribute(find(t, parse(t, Progress("Work", 0, 0)), "progress"), "max"); got != "1" {
		t.Errorf("a bar over nothing has the end %s", got)
	}
}
