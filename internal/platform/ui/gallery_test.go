package ui

import (
	"context"
	"io"

	"alongside/engine/chart"
	"alongside/internal/platform/errs"

	"github.com/a-h/templ"
)

// with puts children into a part that frames them.
func with(frame templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

// galleryPage is a page as a coordinator sees it, with a problem in nearly every field when problems is true.
func galleryPage(problems bool) Page {
	p := Page{
		Title:   "Every part",
		Base:    "/n/demo",
		Network: "Riverside Health and Care Partnership",
		Path:    "/editions/1",
		Back:    "/editions",
		Demo:    true,
		User: &User{Name: "Amara Okafor", Waiting: 3, Links: []NavLink{
			{"Programmes", "/programmes"}, {"Editions", "/editions"}, {"People", "/people"}, {"Collaborations", "/collaborations"},
		}},
		Notice: "Saved. The invitation is on its way.", NoticeKind: NoticeSuccess,
	}
	if problems {
		p.Notice = ""
		p.Problems = []errs.Field{
			{Name: "name", Message: "Enter your name"},
			{Name: "places", Message: "Places must be a number, like 24"},
			{Name: "email", Message: "Enter an email address like name@example.com"},
			{Name: "password", Message: "Choose a longer password"},
			{Name: "start", Message: DateProblem},
			{Name: "time", Message: TimeProblem},
			{Name: "about", Message: "Write at most 200 characters"},
			{Name: "day", Message: "Choose a day"},
			{Name: "contact", Message: "Choose how we may reach you"},
			{Name: "access", Message: "Choose what you need, or \"None of these\""},
			{Name: "file", Message: "Choose a file of at most 5 MB"},
			{Name: "agree", Message: "Tick the box to go on"},
			{Message: "Somebody else has changed this at the same time"},
		}
	}
	return p
}

// gallery has every part once, as it would stand in a page.
func gallery(problems bool) templ.Component {
	p := galleryPage(problems)
	return with(Layout(p),
		Heading("Every part of a page", "Spring 2027"),
		Lead("This page shows all the parts that pages are made of. Each has a label that says what it is."),
		galleryFields(p), galleryWords(p), galleryLists(p), galleryData(),
	)
}

func galleryFields(p Page) templ.Component {
	return with(Section("Fields"), with(Form(p.To("/save"), true),
		TextInput(Input{Page: p, Name: "name", Label: "Your name", Required: true, Autocomplete: "name"}),
		NumberInput(Input{Page: p, Name: "places", Label: "Places", Hint: "How many pairs can take part", Value: "two dozen", Width: 4, Required: true, Suffix: "pairs"}),
		NumberInput(Input{Page: p, Name: "fee", Label: "Fee", Value: "120.00", Width: 5, Prefix: "£"}),
		EmailInput(Input{Page: p, Name: "email", Label: "Email address", Hint: "We only write to you about your place", Value: "amara@", Required: true}),
		PhoneInput(Input{Page: p, Name: "phone", Label: "Telephone number", Width: 20}),
		PasswordInput(Input{Page: p, Name: "password", Label: "Password", Required: true, Autocomplete: "new-password"}),
		DateInput(Input{Page: p, Name: "start", Label: "First day", Value: "2027-03-04", Required: true}),
		TimeInput(Input{Page: p, Name: "time", Label: "Start time", Value: "10", Required: true}),
		Textarea(Input{Page: p, Name: "about", Label: "About you", Hint: "Who you are beyond your role", Value: "I love long walks.\nAnd bread.", MaxLength: 200, Rows: 4}),
		Textarea(Input{Page: p, Name: "more", Label: "Anything else"}),
		Select(Choice{Page: p, Name: "day", Label: "Day", Required: true, Empty: "Choose a day", Options: Options("Monday", "Tuesday")}),
		Radios(Choice{Page: p, Name: "contact", Label: "How may we reach you?", Required: true, Size: "s", Value: "email", Options: []Option{
			{Value: "email", Label: "By email", Hint: "The quickest way", Conditional: EmailInput(Input{Page: p, Name: "contact-email", Label: "Email address", Required: true})},
			{Value: "phone", Label: "By telephone", Conditional: PhoneInput(Input{Page: p, Name: "contact-phone", Label: "Telephone number", Required: true})},
			{Value: "none", Label: "Not at all", Divider: true},
		}}),
		Radios(Choice{Page: p, Name: "again", Label: "Would you come again?", Size: "s", Inline: true, Options: YesNo()}),
		Checkboxes(Choice{Page: p, Name: "access", Label: "What do you need?", Hint: "Choose all that help you", Size: "s", Values: []string{"loop"}, Options: []Option{
			{Value: "loop", Label: "Hearing loop"},
			{Value: "other", Label: "Something else", Conditional: TextInput(Input{Page: p, Name: "access-other", Label: "What would help?", Required: true})},
			{Value: "step", Label: "No steps", Hint: "Also at the entrance"},
			{Value: "none", Label: "None of these", Exclusive: true},
		}}),
		with(Fieldset("Where you live", "s"),
			TextInput(Input{Page: p, Name: "town", Label: "Town or village", Autocomplete: "address-level2"}),
			TextInput(Input{Page: p, Name: "postcode", Label: "Postcode", Autocomplete: "postal-code", Width: 10}),
		),
		FileUpload(Input{Page: p, Name: "file", Label: "Your file", Hint: "A spreadsheet (CSV or XLSX)", Accept: ".csv,.xlsx", Required: true}),
		Confirm(p, "agree", "I have read the agreement and say yes to it", false),
		with(ButtonGroup(), Submit("Save and continue"), Button("Save for later", Secondary, "do", "later"), Link(p.To("/editions"), "Cancel")),
	))
}

func galleryWords(p Page) templ.Component {
	return with(Section("Words and buttons"),
		SearchForm(p.To("/people"), "q", "Find a person", "Amara"),
		ActionLink(p.To("/apply/1"), "Apply for a place"),
		with(InsetText(), Paragraph("You can stop at any time and come back later.")),
		with(WarningCallout("Before you start"), Paragraph("Your partner must say yes as well.")),
		with(Panel("Application sent"), Text("Your reference is HDJ2123F")),
		NotificationBanner(NoticeInfo, "The closing time has moved to 5pm."),
		Tag("Active", ""), Text(" "), Tag("Seeking partner", Yellow), Text(" "), Tag("Ready", Green), Text(" "), Tag("Refused", Red), Text(" "), Tag("Draft", Grey),
		Text(" "), Tag("White", White), Text(" "), Tag("Aqua", Aqua), Text(" "), Tag("Blue", Blue), Text(" "), Tag("Purple", Purple), Text(" "), Tag("Pink", Pink), Text(" "), Tag("Orange", Orange),
		with(Details("What is a pair?"), Paragraph("A professional and a patient partner who work on one challenge.")),
		with(Expander("Who can see this", true), Paragraph("Only the two of you.")),
		EmptyState("No meetings yet.", Link(p.To("/meetings/new"), "Plan the first meeting")),
		Progress("Your application", 3, 5),
		DoList("Do", []string{"tell us early what you need", "bring your own words"}),
		DontList("Do not", []string{"use names of other people"}),
		PostButton(p.To("/editions/%s/close", "1"), "Close applications", Warning, map[string]string{"version": "3"}),
		Text(" "),
		LinkButton(p.To("/start"), "Start now", Primary),
		EntryBox(Entry{Author: "Rose (patient partner)", When: "4 March 2027, 2:30pm", Tag: Tag("Members only", Grey),
			Body: Lines("We spoke about the waiting room.\nIt is too loud."), Actions: LinkAbout(p.To("/log/1/edit"), "Change", "your entry of 4 March")}),
	)
}

func galleryLists(p Page) templ.Component {
	return with(Section("Lists"),
		Breadcrumbs([]Crumb{{"Programmes", p.To("/programmes")}, {"Pairs", p.To("/programmes/pairs")}}),
		SummaryList([]SummaryRow{
			Row("Name", "Amara Okafor", p.To("/me/name")),
			Row("First day", LongDate("2027-03-04"), p.To("/edition/date")),
			{Key: "About you", Value: Lines("I love long walks.\nAnd bread.")},
		}),
		TaskList("application", []Task{
			{Title: "About you", Href: p.To("/apply/about"), Status: "Completed"},
			{Title: "Your challenge", Href: p.To("/apply/challenge"), Hint: "What you want to change together", Status: "Incomplete", Colour: Blue},
			{Title: "Check and send", Status: "Cannot start yet"},
		}),
		CardGrid([]Card{
			{Title: "Pairs programme", Href: p.To("/programmes/pairs"), Body: Text("Five days for a professional and a patient partner."), Tag: Tag("Open", Green)},
			{Title: "Lay partners", Href: p.To("/programmes/lay"), Body: Text("Two days to get to know the work.")},
			{Title: "Grants", Body: Text("Closed at the moment.")},
		}),
		Tabs("Edition", []Tab{{Label: "Applications", Href: p.To("/editions/1"), Current: true}, {Label: "Days", Href: p.To("/editions/1/days")}, {Label: "Evaluation", Href: p.To("/editions/1/report")}}),
		Tabs("Parts of this edition", galleryTabs(p)),
		Pagination(p.To("/people?page=1"), p.To("/people?page=3"), "Page 2 of 5"),
		Steps([]Step{
			{Title: "Apply", Text: "Alone or with a partner.", When: "until 1 February 2027", State: StepDone},
			{Title: "Hear from us", Text: "A panel with both sides reads every application.", State: StepNow},
			{Title: "Come to the first day", When: "4 March 2027"},
		}),
		List([]string{"one thing", "another thing"}),
	)
}

// galleryTabs are so many that they stand in groups, and are folded on a narrow screen.
func galleryTabs(p Page) []Tab {
	var out []Tab
	for _, group := range []struct {
		name   string
		labels []string
	}{{"Plan", []string{"Overview", "Calendar"}}, {"Applying", []string{"Pipeline", "People who seek a partner"}}, {"Taking part", []string{"Places", "Pairs"}}} {
		for _, label := range group.labels {
			out = append(out, Tab{Label: label, Href: p.To("/parts/%s", label), Current: label == "Places", Group: group.name})
		}
	}
	return out
}

func galleryData() templ.Component {
	marks := chart.Distribution{Frame: chart.Frame{Title: "Marks for the first day"},
		Levels: []chart.Level{{Label: "3", Count: 1}, {Label: "4", Count: 8}, {Label: "5", Count: 23}}, LowLabel: "did not help", HighLabel: "helped very much"}
	return with(Section("Numbers and texts"),
		Table(TableData{Caption: "Applications by readiness", Size: "s", Columns: []Column{{Label: "Pair"}, {Label: "Readiness"}, Numeric("Score"), {Label: "What to do", Hidden: true}},
			Rows: [][]templ.Component{
				{Text("Rose and Dr Bell"), Tag("Ready", Green), Text("17"), Link("/n/demo/a/1", "Open Rose and Dr Bell")},
				{Text("Sam (seeking)"), Tag("Seeking partner", Yellow), Text("8"), Link("/n/demo/a/2", "Open Sam")},
			}}),
		Table(TableData{Caption: "Empty", Empty: "No applications yet."}),
		Figure("Marks for the first day", marks.SVG(), Numbers(marks.Table().Caption, marks.Table().Headers, marks.Table().Rows)),
		Diff("What you wrote", "We meet on Mondays at the hospital.", "What it says now", "We meet on Tuesdays at the town hall."),
	)
}
