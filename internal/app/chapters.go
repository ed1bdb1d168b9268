package app

import (
	"slices"
	"strconv"

	"alongside/engine/stats"
	"alongside/internal/area/coaching"
	"alongside/internal/area/evaluation"
	"alongside/internal/area/lesson"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/report"
)

// chapters are what other areas add to the report of an edition. The areas are built after it, so they are asked for at the time.
type chapters struct{ parts *parts }

// Chapters are what people should learn and what came of it, calls with coaches, and what followed; and for those who run the edition
// what it cost and what was learnt. Everything keeps to the edition's rule about small numbers.
func (c chapters) Chapters(tx *db.Tx, a access.Actor, e edition.Edition, said evaluation.Shown) ([]report.Chapter, error) {
	var out []report.Chapter
	for _, add := range []func(*db.Tx, edition.Edition, evaluation.Shown) (report.Chapter, error){c.attendance, c.objectives, c.calls, c.impact} {
		more, err := add(tx, e, said)
		if err != nil {
			return nil, err
		}
		if more.Title != "" {
			out = append(out, more)
		}
	}
	s := c.parts.lessons
	if s == nil || !a.IsSystem() && !edition.Runs(a, e) {
		return out, nil
	}
	costs, err := s.CostsOf(tx, e)
	if err != nil {
		return nil, err
	}
	if len(costs.Lines) > 0 {
		last, found, err := s.LastCosts(tx, e)
		if err != nil {
			return nil, err
		}
		before := said.Rule.WholeOf(0)
		if found && len(last.Lines) > 0 {
			if before, err = evaluation.PeopleOf(tx, last.Edition.ID, said.Rule); err != nil {
				return nil, err
			}
		}
		out = append(out, costChapter(costs, last, said.People, before))
	}
	lessons, err := s.Shown(tx, e.ID)
	if err != nil {
		return nil, err
	}
	if len(lessons) > 0 {
		out = append(out, lessonChapter(lessons))
	}
	return out, nil
}

// objectives are what people should learn, with what the same people said before and after.
func (c chapters) objectives(tx *db.Tx, e edition.Edition, said evaluation.Shown) (report.Chapter, error) {
	list, err := programme.Objectives(tx, e.ID)
	if err != nil || len(list) == 0 {
		return report.Chapter{}, err
	}
	return objectiveChapter(list, said.Changes), nil
}

func objectiveChapter(list []programme.Objective, changes []report.Comparison) report.Chapter {
	c := report.Chapter{Title: "What people should learn, before and after", Intro: "Each objective is measured by questions that were asked before and again afterwards. Only people who gave the same code both times are compared. Up is always better.",
		Formula: stats.FormulaChange}
	t := report.Table{Caption: "Objectives, and what the same people said before and after", Headers: []string{"Objective", "Question", "Forms", "People", "Before", "After", "Change"}}
	for _, o := range list {
		n := len(t.Rows)
		for _, of := range changes {
			for _, i := range of.Items {
				if i.Scale || !slices.Contains(o.Items, i.ID) {
					continue
				}
				row := []string{o.Wording, i.Named(), of.From + " and " + of.To}
				if !i.Shown() {
					row = append(row, i.Hidden.Words(), stats.NoFigure, stats.NoFigure, stats.NoFigure)
				} else {
					row = append(row, i.PairsWords(), i.Side(i.Before), i.Side(i.After), i.By(i.Change.Mean))
				}
				t.Rows = append(t.Rows, row)
			}
		}
		if len(t.Rows) == n {
			c.Lines = append(c.Lines, plain.Quoted(o.Wording)+": nothing measures this. No question about it was answered both before and after.")
		}
	}
	if len(t.Rows) > 0 {
		c.Tables = []report.Table{t}
	}
	return c
}

// attendance is how many people came, day by day, and to meetings afterwards.
func (c chapters) attendance(tx *db.Tx, e edition.Edition, said evaluation.Shown) (report.Chapter, error) {
	came, err := programme.AttendanceBy(tx, e, said.Rule, said.People, said.Since)
	if err != nil || len(came.Days) == 0 {
		return report.Chapter{}, err
	}
	t := report.Table{Caption: "How many came, of those who had a place", Headers: []string{"What", "When", "People"}, Rows: [][]string{{"Had a place", "", came.Words(came.Places)}}}
	for _, d := range came.Days {
		t.Rows = append(t.Rows, []string{d.Title, ui.PlainDate(d.Date), came.Words(d.Came)})
	}
	return report.Chapter{Title: "Who came", People: true, Intro: "Those who led the days noted who came, also late. " + leftWords + " Days of which nothing was noted are not here.", Formula: stats.FormulaSmallGroups, Tables: []report.Table{t}}, nil
}

// leftWords say which of those who gave up their place count.
const leftWords = "Whoever gave up their place counts if they were there when the first form of this report was sent, so that no number tells who left."

// calls are how many people asked for a call with a coach and had one.
func (c chapters) calls(tx *db.Tx, e edition.Edition, said evaluation.Shown) (report.Chapter, error) {
	f, err := coaching.FiguresBy(tx, e.ID, said.Rule, said.People, said.Since)
	if err != nil || !f.Asked.Hidden && f.Asked.Value == 0 {
		return report.Chapter{}, err
	}
	out := report.Chapter{Title: "Calls with a coach", People: true, Intro: "Each number counts people. Somebody who had two calls counts once. " + leftWords, Formula: stats.FormulaSmallGroups}
	t := report.Table{Caption: "Who asked for a call and had one", Headers: []string{"What", "People"}, Rows: [][]string{
		{"Had a place", f.Words(f.Places)}, {"Asked for a call", f.Words(f.Asked)}, {"Had a call", f.Words(f.Held)}}}
	if f.Ahead.Hidden || f.Ahead.Value > 0 {
		t.Rows = append(t.Rows, []string{"Have a call to come", f.Words(f.Ahead)})
	}
	out.Tables = []report.Table{t}
	return out, nil
}

// mostAlike is how many claims that read alike are named one by one.
const mostAlike = 5

// unsettled are claims that read alike and are both counted in a report: one change may have been told twice.
func (p *parts) unsettled(tx *db.Tx, a access.Actor, id db.ID, rule stats.Policy) ([]evaluation.Doubt, error) {
	if p.impact == nil {
		return nil, nil
	}
	list, err := p.impact.CountedTwice(tx, a, id, rule)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	o := evaluation.Doubt{Title: "Is this one change, told twice?", Path: "/editions/" + string(id) + "/impact#one-change", Label: "Say whether they are one change or two",
		Words: "Some of what followed reads alike, and the report counts it as two changes. Whoever reads it is told that this is open. Say first whether they are one."}
	for _, pair := range list[:min(len(list), mostAlike)] {
		o.Lines = append(o.Lines, plain.Quoted(pair[0])+" and "+plain.Quoted(pair[1]))
	}
	if more := len(list) - mostAlike; more > 0 {
		o.Lines = append(o.Lines, "and "+strconv.Itoa(more)+" more")
	}
	return []evaluation.Doubt{o}, nil
}

// impact is what followed, each change counted once.
func (c chapters) impact(tx *db.Tx, e edition.Edition, said evaluation.Shown) (report.Chapter, error) {
	if c.parts.impact == nil {
		return report.Chapter{}, nil
	}
	n, err := c.parts.impact.CountedOnce(tx, e.ID, said.Rule)
	if err != nil || !n.Any() {
		return report.Chapter{}, err
	}
	out := report.Chapter{Title: "What followed", People: true, Formula: stats.FormulaSmallGroups,
		Intro: "What people who took part told afterwards, as far as they show it to the programme. Told by several people, a change is counted once when somebody has said that it is the same."}
	kept := " What people keep to themselves is not among them, and is counted in fives only: " + n.Kept + "."
	if n.TooFew {
		out.Lines = []string{"Fewer than " + strconv.Itoa(n.Under) + " changes are shown to the programme. So few are not counted here, to protect small numbers." + kept}
		return out, nil
	}
	out.Lines = []string{"The table counts the changes that are shown to the programme." + kept}
	if n.Undecided {
		out.Lines = append(out.Lines, "Some of these read alike, so one change may be counted twice. Nobody has said yet whether they are one.")
	}
	if n.Left {
		out.Lines = append(out.Lines, "A star is a number from 1 to "+strconv.Itoa(n.Under-1)+". No total is shown that holds one: with totals, the stars could be worked out.")
	}
	if said.Rule.Rounds() {
		out.Lines = append(out.Lines, "A sum is the sum of rounded numbers.")
	}
	words := func(cell stats.Cell) string {
		if cell.Hidden {
			return "*"
		}
		return strconv.Itoa(cell.Value)
	}
	t := report.Table{Caption: "What followed, each change counted once", Headers: []string{"What", "Confirmed by somebody else", "Not confirmed, or not yet", "In all"}}
	for _, k := range n.Kinds {
		t.Rows = append(t.Rows, []string{k.Kind, words(k.Confirmed), words(k.Other), words(k.All)})
	}
	t.Rows = append(t.Rows, []string{"Everything", words(n.AllConfirmed), words(n.AllOther), words(n.All)})
	out.Tables = []report.Table{t}
	return out, nil
}

// costChapter is what an edition cost, beside the one before it when something is noted of that. What each person cost is worked out with
// the number of people as the report tells it, and left out where that is hidden: an amount divided by another gives how many they are.
func costChapter(s, last lesson.CostSheet, people, before stats.Whole) report.Chapter {
	if len(last.Lines) == 0 {
		before = stats.Whole{Cell: stats.Cell{Hidden: true}}
	}
	s.People, last.People = int64(people.Cell.Value), int64(before.Cell.Value) // nought where it is hidden
	c := report.Chapter{Title: "What it cost", Intro: s.Words, Formula: stats.FormulaCostPerHead}
	t := report.Table{Caption: "Costs, and what each person with a place cost", Headers: []string{"What for", "Planned", "Paid"}}
	beside := len(last.Lines) > 0
	if beside {
		t.Caption += ", beside the edition before"
		t.Headers = append(t.Headers, "Planned in "+last.Edition.Name, "Paid in "+last.Edition.Name)
	}
	add := func(name string, of func(lesson.CostSheet) (string, string)) {
		planned, paid := of(s)
		row, empty := []string{name, planned, paid}, blank(planned) && blank(paid)
		if beside {
			planned, paid = of(last)
			row, empty = append(row, planned, paid), empty && blank(planned) && blank(paid)
		}
		if !empty {
			t.Rows = append(t.Rows, row)
		}
	}
	for _, kind := range append(slices.Clone(lesson.CostKinds), lesson.CostKind{Name: "Everything"}) {
		add(kind.Name, func(s lesson.CostSheet) (string, string) { return s.Amounts(kind.ID) })
	}
	add("Each planned place", func(s lesson.CostSheet) (string, string) { return s.PerPlace(), "" })
	each := "Each of the " + peopleIn(people) + " people with a place"
	if people.Cell.Hidden || people.Rounded() && !beside {
		each = "Each person with a place"
	}
	if !people.Cell.Hidden && people.Rounded() && !beside {
		each += " (" + peopleIn(people) + ")"
	}
	if beside {
		each = "Each person with a place (" + peopleIn(people) + ", and " + peopleIn(before) + " in " + last.Edition.Name + ")"
	}
	add(each, func(s lesson.CostSheet) (string, string) { return "", s.PerPerson() })
	c.Tables = []report.Table{t}
	if (people.Rounded() && !people.Cell.Hidden) || (beside && before.Rounded() && !before.Cell.Hidden) {
		c.Lines = append(c.Lines, "How many had a place is rounded, because small numbers are protected. What each of them cost is worked out with the rounded number.")
	}
	if people.Cell.Hidden || beside && before.Cell.Hidden {
		c.Lines = append(c.Lines, "How many had a place is not shown where it would tell a small number. What each of them cost is left out there: with it, the number could be worked out.")
	}
	if beside {
		if words := s.Compared(last); words != "" {
			c.Lines = append(c.Lines, words)
		}
	}
	return c
}

// peopleIn is how many took part, as it may be told.
func peopleIn(w stats.Whole) string {
	switch {
	case w.Cell.Hidden:
		return "number not shown"
	case w.Rounded():
		return "about " + strconv.Itoa(w.Cell.Value)
	}
	return strconv.Itoa(w.Cell.Value)
}

// blank says that nothing is noted.
func blank(amount string) bool { return amount == "" || amount == "None" }

func lessonChapter(all []lesson.Lesson) report.Chapter {
	c := report.Chapter{Title: report.Learnt}
	for _, l := range all {
		line := l.Phase.Words() + ": " + l.Text + " (" + l.State.Words()
		if l.Reason != "" {
			line += ": " + l.Reason
		}
		c.Lines, c.Things = append(c.Lines, line+")"), append(c.Things, string(l.ID))
	}
	return c
}
