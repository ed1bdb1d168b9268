package selection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// overviewTable has the columns that say something to the reader: their own score for members of the panel, what the panel
// is asked while it is asked something.
func overviewTable(p overviewPage) ui.TableData {
	asks := slices.ContainsFunc(p.Rows, func(r overviewRow) bool { return r.Asked != "" })
	t := ui.TableData{Caption: "Applications", Size: "m", Empty: "No application has been submitted yet.", Columns: ui.Plain(ui.Columns("Application", "State"), "State")}
	if len(p.Away) > 0 || p.Rival || len(p.Sponsored) > 0 {
		t.Empty = "There is no application here for you to read."
	}
	if p.Mine != "" {
		t.Columns = append(t.Columns, ui.Column{Label: "Your score"})
	}
	t.Columns = append(t.Columns, ui.Numeric("Scores"), ui.Numeric("Mean"), ui.Numeric("Lowest and highest"))
	if asks {
		t.Columns = append(t.Columns, ui.Column{Label: "Put to the panel"})
	}
	for _, r := range p.Rows {
		cells := []string{r.Words}
		if r.Step {
			cells[0] = "A first step is offered"
		}
		if p.Mine != "" {
			cells = append(cells, scoredWords(r))
		}
		count, mean, bounds := "after yours", "", ""
		if r.Shown {
			count = fmt.Sprint(r.Standing.Scores)
			if r.Standing.Scores > 0 {
				mean, bounds = fmt.Sprintf("%.1f", r.Standing.Mean), fmt.Sprintf("%d to %d", r.Standing.Least, r.Standing.Most)
			}
		}
		cells = append(cells, count, mean, bounds)
		if asks && r.Asked != "" {
			cells = append(cells, r.Asked.Words())
		} else if asks {
			cells = append(cells, "")
		}
		link := ui.Link(p.To("/editions/%s/selection/%s", p.Edition.ID, r.ID), fmt.Sprintf("%d: %s", r.Number, r.Title))
		t.Rows = append(t.Rows, append([]templ.Component{link}, ui.Cells(cells...)...))
	}
	return t
}

// scoredWords says where the reader's own score stands.
func scoredWords(r overviewRow) string {
	switch {
	case r.Scored:
		return "Saved"
	case r.Again:
		return "Look again"
	case !r.Decidable:
		return "Not needed"
	}
	return "To do"
}

// offerRows say what somebody says yes to: where it is, what it costs, and where a request for a bursary stands.
func offerRows(p offerPage) []ui.SummaryRow {
	e := p.Edition
	var rows []ui.SummaryRow
	place := strings.TrimSpace(e.Place + "\n" + e.Address)
	if place == "" && e.Link != "" {
		place = "Online"
	}
	if place != "" {
		rows = append(rows, ui.SummaryRow{Key: "Where", Value: ui.Lines(place)})
	}
	cost := "Nothing"
	if e.Fee > 0 {
		cost = edition.Pounds(e.Fee)
		if len(p.App.Applicants) > 1 {
			cost += " for each of you"
		}
	}
	rows = append(rows, ui.Row("What a place costs", cost, ""))
	switch m := p.Money; {
	case m.Awarded > 0:
		rows = append(rows, ui.Row("Bursary", edition.Pounds(m.Awarded)+" is awarded to your application.", ""))
	case m.Undecided:
		words := "You asked for " + edition.Pounds(m.Asked) + ". Nobody has decided about it yet."
		if e.ContactEmail != "" {
			words += " If you can only come with it, ask before you say yes: " + strings.TrimSpace(e.ContactName+" "+e.ContactEmail) + "."
		}
		rows = append(rows, ui.Row("Bursary", words, ""))
	case m.Asked > 0:
		rows = append(rows, ui.Row("Bursary", "You asked for "+edition.Pounds(m.Asked)+". It is not awarded.", ""))
	}
	return rows
}

func partRows(part Part) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, l := range part.Lines {
		words := "Not answered"
		switch {
		case l.State == instrument.NotApplicable:
			words = "Not applicable"
		case len(l.Words) > 0:
			words = strings.Join(l.Words, "\n")
		}
		rows = append(rows, ui.SummaryRow{Key: l.Item.Wording, Value: ui.Lines(words)})
	}
	return rows
}

func scoreTable(p applicationPage) ui.TableData {
	t := ui.TableData{Caption: fmt.Sprintf("Mean %.1f, from %d to %d", p.Standing.Mean, p.Standing.Least, p.Standing.Most)}
	t.Columns = []ui.Column{{Label: "Asked about"}}
	for _, s := range p.Scores {
		t.Columns = append(t.Columns, ui.Column{Label: p.Names[s.Person].Given + " (" + s.Side.Words() + ")"})
	}
	for _, section := range p.Def.Sections {
		var rows [][]string
		for _, it := range section.Items {
			rows = append(rows, []string{it.Wording})
		}
		for _, s := range p.Scores {
			for i, line := range instrument.Lines(section, s.Answers) {
				rows[i] = append(rows[i], strings.Join(line.Words, ", "))
			}
		}
		for _, row := range rows {
			t.Rows = append(t.Rows, ui.Cells(row...))
		}
	}
	total := []string{"In all"}
	for _, s := range p.Scores {
		total = append(total, fmt.Sprint(s.Total))
	}
	t.Rows = append(t.Rows, ui.Cells(total...))
	return t
}

func belowBarWords(p applicationPage) string {
	var bars []string
	for _, s := range p.Def.Scales {
		if s.Bar != nil {
			bars = append(bars, s.Title)
		}
	}
	return fmt.Sprintf("%d of %d put it below the bar for: %s. You can offer a first step instead of a place. Say in the reason what it is.", p.Standing.BelowBar, p.Standing.Scores, strings.Join(bars, ", "))
}

func outcomeOptions() []ui.Option {
	var out []ui.Option
	for _, o := range outcomes() {
		out = append(out, ui.Option{Value: string(o), Label: o.Words()})
	}
	return out
}

// names are the first names of the voters whose answer is awaited, by name.
func names(p applicationPage) string {
	var out []string
	for _, id := range p.Asked.Missing() {
		out = append(out, p.Names[id].Given)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// backWords says when and by whom a question to the panel was taken back.
func backWords(p applicationPage, d Decision) string {
	if d.TakenBack == 0 {
		return "This question was taken back."
	}
	words := "This question was taken back on " + d.TakenBack.In(p.Edition.Zone).Format("Monday 2 January 2006 at 15:04")
	if who, ok := p.Names[d.TakenBackBy]; ok && !applies(p.Application, d.TakenBackBy) {
		return words + " by " + who.Name() + "."
	}
	return words + ", because of something that those who apply did, or because time ran out."
}

// earlierRows are the questions before the newest one. Each of them is over: another could not be put before.
func earlierRows(p applicationPage) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, d := range p.Earlier {
		words := "The panel agreed."
		if d.TakenBack != 0 {
			words = backWords(p, d)
			if d.Words != "" {
				words += "\n" + d.Words
			}
		}
		rows = append(rows, ui.SummaryRow{Key: d.Outcome.Words() + ", asked on " + d.Created.In(p.Edition.Zone).Format("2 January 2006"), Value: ui.Lines(words)})
	}
	return rows
}

// freeWords says how many places are free, and when they are too few for everybody who waits.
func freeWords(p overviewPage) string {
	switch free := p.free(); {
	case free > 0 && p.Next == "" && p.Edition.State == edition.Ended:
		return "This edition has ended."
	case free > 0 && p.Next == "":
		return countFree(free) + " That is too few for anybody who waits."
	default:
		return countFree(free)
	}
}

func countFree(free int64) string {
	switch free {
	case 0:
		return "No place is free now."
	case 1:
		return "One place is free."
	}
	return fmt.Sprintf("%d places are free.", free)
}

// hiddenWords stand for an application of the waiting list that the reader may not see.
const hiddenWords = "An application that is not shown to you"

// offersTable is who was offered places and until when they can answer. What the reader may not see is only a line.
func offersTable(p overviewPage) ui.TableData {
	t := ui.TableData{Caption: "Offers that wait for an answer", Columns: []ui.Column{{Label: "Application"}, ui.Numeric("Places"), {Label: "Answer by"}}}
	for _, o := range p.Offers {
		link := ui.Text(hiddenWords)
		if at := slices.IndexFunc(p.Rows, func(r overviewRow) bool { return r.ID == o.Application }); at >= 0 {
			row := p.Rows[at]
			link = ui.Link(p.To("/editions/%s/selection/%s", p.Edition.ID, row.ID), fmt.Sprintf("%d: %s", row.Number, row.Title))
		}
		t.Rows = append(t.Rows, []templ.Component{link, ui.Text(fmt.Sprint(o.People)), ui.Text(untilWords(o, p.Edition.Zone))})
	}
	return t
}

// waitingTable is the waiting list in its order. Whose turn it is can be offered places; what the reader may not see, because
// they apply themselves or are too close to it, is only a line.
func waitingTable(p overviewPage) ui.TableData {
	t := ui.TableData{Caption: "Who waits, in order", Columns: []ui.Column{ui.Numeric("Place in line"), {Label: "Application"}, {Label: "On the list since"}, ui.Numeric("Places needed"), {Label: "What to do", Hidden: true}}}
	for i, q := range p.Waits {
		link := ui.Link(p.To("/editions/%s/selection/%s", p.Edition.ID, q.ID), fmt.Sprintf("%d: %s", q.Number, q.Title))
		act := ui.Text("")
		switch {
		case p.Hidden[q.ID] && q.ID == p.Next:
			link, act = ui.Text(hiddenWords), ui.Text("It is next. Ask another coordinator to offer it the places.")
		case p.Hidden[q.ID]:
			link = ui.Text(hiddenWords)
		case q.ID == p.Next && p.Runs:
			act = ui.PostButton(p.To("/editions/%s/selection/%s/offer", p.Edition.ID, q.ID), fmt.Sprintf("Offer places to application %d", q.Number), ui.Primary, nil)
		case q.ID == p.Next:
			act = ui.Text("Next in line. A coordinator can offer it the places.")
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(fmt.Sprint(i + 1)), link, ui.Text(q.Since.In(p.Edition.Zone).Format("2 January 2006")), ui.Text(fmt.Sprint(len(q.Applicants))), act})
	}
	return t
}
