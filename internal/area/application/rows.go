package application

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// This file has the lines of the summaries that the pages show.

// hashOf is the name of an exact text, for a form that must come back with the text it was shown with.
func hashOf(text string) string { return instrument.Hash(text) }

func (p partnerPage) inviteTitle() string {
	if p.Open.ID != "" {
		return "Invite somebody else instead"
	}
	return "Invite somebody you know"
}

// thirdAsked says whether a second professional was invited.
func (p partnerPage) thirdAsked() bool {
	return slices.ContainsFunc(p.Sent, func(v invitation) bool { return v.Third })
}

func (p partnerPage) sentRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, v := range p.Sent {
		words := "Not answered yet"
		switch {
		case v.State == invitationAccepted:
			words = "Accepted"
		case v.State == invitationDeclined:
			words = "Not taken up"
		case v.State == invitationWithdrawn:
			words = "Taken back"
		case p.Now >= v.Expires:
			words = "Too old"
		}
		rows = append(rows, ui.Row(v.Name+", "+v.Created.In(p.Edition.Zone).Format("2 January 2006"), words, ""))
	}
	return rows
}

func (p sponsorPage) formTitle() string {
	switch {
	case p.Sponsor.ID == "":
		return "Name your sponsor"
	case p.Sponsor.State == SponsorAsked:
		return "Correct the name, or name somebody else"
	}
	return "Name somebody else"
}

func (p sponsorPage) formButton() string {
	if p.Sponsor.ID == "" {
		return "Save and write to them"
	}
	return "Save"
}

func (p ownBursaryPage) rows() []ui.SummaryRow { return bursaryRows(p.Bursary) }

// bursaryRows say where a request stands.
func bursaryRows(b bursary) []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("You ask for", edition.Pounds(b.Asked), ""), ui.Row("Decision", b.State.Words(), "")}
	if b.State == BursaryAwarded {
		rows = append(rows, ui.Row("Awarded", edition.Pounds(b.Awarded), ""))
	}
	if b.State != BursaryAsked && b.Words != "" {
		rows = append(rows, ui.SummaryRow{Key: "What the coordinator says", Value: ui.Lines(b.Words)})
	}
	return rows
}

func (p checkPage) whoRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, a := range p.Applicants {
		row := ui.Row(ui.UpperFirst(a.Side.Words()), p.name(a.Person), "")
		if a.Person == p.Me && p.Locked == "" {
			row.Change = p.path("/details")
		}
		rows = append(rows, row)
	}
	return rows
}

func (p checkPage) sponsorRows() []ui.SummaryRow {
	row := ui.Row("Sponsor", "Nobody named yet", "")
	if p.Sponsor.ID != "" {
		row = ui.SummaryRow{Key: "Sponsor", Value: ui.Lines(p.Sponsor.Name + "\n" + p.Sponsor.Role + "\n" + p.Sponsor.Email)}
	}
	if p.Locked == "" {
		row.Change = p.path("/sponsor")
	}
	return []ui.SummaryRow{row}
}

func (p checkPage) confirmRows() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, a := range p.Applicants {
		words := "Has not confirmed yet"
		if at := p.Confirmed[a.Person]; at != 0 {
			words = "Confirmed on " + p.date(at)
		}
		rows = append(rows, ui.Row(p.name(a.Person), words, ""))
	}
	return rows
}

func (p invitationPage) rows() []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("Programme", called(p.Edition), ""), ui.Row("Your part", ui.UpperFirst(p.Side.Words()), "")}
	if p.Challenge != "" {
		rows = append(rows, ui.Row("The challenge", p.Challenge, ""))
	}
	if p.Closed != "" {
		return rows
	}
	return append(rows, ui.Row("You can answer until", moment(p.Expires, p.Edition.Zone), ""))
}

func (p confirmPage) rows() []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("Who asks", p.askers(), ""), ui.Row("Programme", called(p.Edition), ""), ui.Row("Their challenge", p.challenge(), "")}
	if p.Purpose != "" {
		rows = append(rows, ui.SummaryRow{Key: "What they want to achieve", Value: ui.Lines(p.Purpose)})
	}
	return append(rows, ui.Row("You can answer until", moment(p.Expires, p.Edition.Zone), ""))
}

func (p confirmPage) amountField() templ.Component {
	return ui.NumberInput(ui.Input{Page: p.Page, Name: "amount", Label: "How much?", Hint: "Leave this empty if you do not know yet.", Value: p.Amount, Prefix: "£", Width: 10})
}

func (p confirmPage) rhythmField() templ.Component {
	return ui.Radios(ui.Choice{Page: p.Page, Name: "rhythm", Label: "How often?", Value: p.Rhythm, Required: true, Options: []ui.Option{
		{Value: string(Weekly), Label: "Every week"}, {Value: string(Monthly), Label: "Every month"}, {Value: string(Quarterly), Label: "Every three months"},
		{Value: string(Other), Label: "In another rhythm", Conditional: ui.TextInput(ui.Input{Page: p.Page, Name: "rhythm_words", Label: "Which one?", Value: p.RhythmWords, Required: true})},
	}})
}

// safe is a path that the program itself made.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }

// privately is a question that each person answers alone, as one of the two reads it: their own words, and that the other
// has said something.
func (p checkPage) privately(l instrument.Line) string {
	other := p.others()
	words := said(l)
	switch {
	case words != "":
		words += "\n" + other + p.many(" does", " do") + " not see this."
	case l.Item.ID != itemReason || !p.reasonBeside(p.Me):
		return "Not answered yet"
	}
	if l.Item.ID == itemReason && p.reasonBeside(p.Me) {
		words += "\n" + p.firsts(p.reasonsBeside(p.Me)...) + p.many(" has answered this too.", " answered this too.") + " Only those who decide about bursaries read it."
	}
	return strings.TrimPrefix(words, "\n")
}

// answerRows are the answers of a section, each with a link to change it where it is the person's to change.
func (p checkPage) answerRows(sec instrument.Section) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, l := range instrument.Lines(sec, p.Answers) {
		row := ui.SummaryRow{Key: l.Item.Wording, Value: wordsOf(l)}
		if slices.Contains(privateItems, l.Item.ID) && p.App.Together() {
			row.Value = ui.Lines(p.privately(l))
		}
		if p.Locked == "" && (l.Item.Side == "" || l.Item.Side == p.mySeat()) {
			row.Change = p.path("/sections/" + sec.ID + "#" + instrument.FieldName(prefix, l.Item.ID))
		}
		rows = append(rows, row)
	}
	return rows
}
