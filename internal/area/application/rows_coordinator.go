package application

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// wordsName is the field of the message that goes with an offer of coaching.
func wordsName(g Gap) string { return "words-" + string(g) }

// wordsIn is the field of the message in one of the forms of a decision.
func wordsIn(form string) string { return "words-" + form }

func (p pipelinePage) gapOptions() []ui.Option {
	var out []ui.Option
	for _, g := range Gaps {
		if p.asks(g) {
			out = append(out, ui.Option{Value: string(g), Label: g.Words() + " (" + strconv.FormatInt(p.Counts.Gaps[g], 10) + ")"})
		}
	}
	return out
}

func (p pipelinePage) stateOptions() []ui.Option {
	var out []ui.Option
	for _, s := range States {
		if n := p.States[s]; n > 0 || p.Filter.State == s {
			out = append(out, ui.Option{Value: string(s), Label: s.Words() + " (" + strconv.FormatInt(n, 10) + ")"})
		}
	}
	return out
}

func (p pipelinePage) sideOptions() []ui.Option {
	return []ui.Option{
		{Value: string(person.Professional), Label: "A professional alone"},
		{Value: string(person.Partner), Label: "A patient partner alone"},
	}
}

// showOptions are what a coordinator can look for that waits for them.
func (p pipelinePage) showOptions() []ui.Option {
	out := []ui.Option{{Value: "asked", Label: "Asks for coaching that nobody has offered yet"}}
	if p.asks(GapSponsor) || p.Filter.No {
		out = append(out, ui.Option{Value: "declined", Label: "The sponsor said no after it was sent, and nobody has seen to it yet"})
	}
	return out
}

func (p pipelinePage) showValues() []string {
	var out []string
	if p.Filter.Asked {
		out = append(out, "asked")
	}
	if p.Filter.No {
		out = append(out, "declined")
	}
	return out
}

func (p viewPage) facts() []ui.SummaryRow {
	a, v := p.sheet.App, p.sheet.Sponsor
	var rows []ui.SummaryRow
	for _, x := range p.sheet.Applicants {
		who := p.People[x.Person]
		rows = append(rows, ui.SummaryRow{Key: ui.UpperFirst(x.Side.Words()), Value: ui.Lines(who.Name() + "\n" + who.Email)})
	}
	if p.sheet.needs().Sponsor {
		words := "Nobody is named yet"
		switch v.State {
		case SponsorAsked:
			words = v.Name + ", " + v.Role + ". Asked on " + p.date(v.Sent) + ", not answered yet."
			if v.Sent == 0 {
				words = v.Name + ", " + v.Role + ". Named in a file. We have not written to them."
			}
		case SponsorConfirmed:
			words = v.Name + ", " + v.Role + ". Confirmed: " + v.Backing.Words() + "."
			if from := p.sheet.sponsorFrom(); from != "" {
				words = v.Name + ", " + v.Role + ". Backing: " + v.Backing.Words() + ". " + from
			}
		case SponsorEarlier:
			words = v.Name + ", " + v.Role + ". Confirmed on " + p.date(v.Answered) + ": " + v.Backing.Words() + ". The challenge or its purpose has changed since then."
		case SponsorDeclined:
			words = v.Name + ", " + v.Role + ". Cannot do it: " + v.Reason
			if v.Noted != 0 {
				words += "\n" + p.noter() + " noted this on " + p.date(v.Noted) + "."
			}
		}
		rows = append(rows, ui.SummaryRow{Key: "Sponsor", Value: ui.Lines(words)})
	}
	if p.Asks && (p.Money.Asked > 0 || p.Money.State != BursaryAsked) {
		words := "Asks for " + edition.Pounds(p.Money.Asked) + ". " + p.Money.State.Words()
		if p.Money.State == BursaryAwarded {
			words += ": " + edition.Pounds(p.Money.Awarded)
		}
		rows = append(rows, ui.SummaryRow{Key: "Bursary", Value: ui.Text(words), Change: p.edition("/bursaries/" + string(a.ID)), Action: "Decide"})
	}
	return rows
}

// settleWords say what can be done about a sponsor's no, and what takes it off what waits for coordinators.
func (p viewPage) settleWords() string {
	words := "Applications are closed, so they cannot name another sponsor."
	if p.MayReopen {
		words = "Until applications close they can open theirs again and name another sponsor."
	}
	return words + " Talk with them, or offer coaching below. This leaves your list when you press the button, when they name another sponsor, or when the application is decided."
}

// noter is who noted that the sponsor said no.
func (p viewPage) noter() string {
	if p.Noter == "" {
		return "A coordinator"
	}
	return p.Noter
}

func (p viewPage) history() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, m := range p.Moves {
		words := m.To.Words()
		if m.From == "" {
			words = "Begun: " + ui.LowerFirst(words)
		}
		if m.Reason != "" {
			words += "\n" + m.Reason
		}
		rows = append(rows, ui.SummaryRow{Key: p.date(m.At), Value: ui.Lines(words)})
	}
	return rows
}

func (p viewPage) typedFor(g Gap) string {
	if p.For == g {
		return p.Words
	}
	return ""
}

func (p reminderPage) groups() ui.TableData {
	t := ui.TableData{Caption: "What the letters say", Columns: []ui.Column{{Label: "What is missing"}, ui.Numeric("Applications")}}
	for _, g := range p.Groups {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(g.Words), ui.Text(strconv.Itoa(g.Count))})
	}
	return t
}

func (p bursariesPage_) table() ui.TableData {
	t := ui.TableData{Caption: "Requests", Columns: []ui.Column{{Label: "Application"}, {Label: "Who", Plain: true}, ui.Numeric("Asked for"), {Label: "Decision"}, ui.Numeric("Awarded")},
		Empty: "Nobody has asked for a bursary yet."}
	for _, b := range p.Rows {
		awarded := ui.Text("")
		if b.bursary.State == BursaryAwarded {
			awarded = ui.Text(edition.Pounds(b.Awarded))
		}
		decision := b.bursary.State.Words()
		if b.bursary.State == BursaryAwarded && b.Asked != b.Awarded {
			decision += " (not the amount that is asked for)"
		}
		t.Rows = append(t.Rows, []templ.Component{
			ui.Link(p.edition("/bursaries/"+string(b.Application)), strconv.FormatInt(b.App.Number, 10)+". "+TitleOf(b.App)),
			ui.Text(p.askers(b.App)), ui.Text(edition.Pounds(b.Asked)), ui.Text(decision), awarded,
		})
	}
	return t
}

func (p bursariesPage_) previous() templ.SafeURL {
	if p.Number < 2 {
		return ""
	}
	return p.edition("/bursaries?page=" + strconv.Itoa(p.Number-1))
}

func (p bursariesPage_) next() templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.edition("/bursaries?page=" + strconv.Itoa(p.Number+1))
}

func (p decisionPage) to(rest string) templ.SafeURL {
	return p.edition("/bursaries/" + string(p.sheet.App.ID) + rest)
}

func (p decisionPage) typedIn(form string) string {
	if p.Form == form {
		return p.Words
	}
	return ""
}

func (p decisionPage) rows() []ui.SummaryRow {
	a, b := p.sheet.App, p.Bursary
	rows := []ui.SummaryRow{
		{Key: "Who asks", Value: ui.Text(p.askers(a))},
		ui.Row("Application", a.Standing(), p.edition("/applications/"+string(a.ID))),
		ui.Row("They ask for", edition.Pounds(b.Asked), ""),
		{Key: "Why", Value: ui.Lines(answered(p.sheet.Answers, itemReason))},
		ui.Row("Decision", b.State.Words(), ""),
	}
	rows[1].Action = "Read"
	if b.State == BursaryAwarded {
		rows = append(rows, ui.Row("Awarded", edition.Pounds(b.Awarded), ""))
	}
	if b.State != BursaryAsked && b.Words != "" {
		rows = append(rows, ui.SummaryRow{Key: "What we wrote to them", Value: ui.Lines(b.Words)})
	}
	return rows
}
