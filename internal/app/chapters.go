package app

import (
	"slices"
	"strconv"

	"alongside/engine/stats"
	"alongside/internal/area/lesson"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/report"
)

// chapters are what other areas add to the report of an edition: what it cost and what was learnt, for those who run it.
type chapters struct{ lessons func() *lesson.Lessons }

// Chapters are empty for who does not run the edition.
func (c chapters) Chapters(tx *db.Tx, a access.Actor, e edition.Edition) ([]report.Chapter, error) {
	s := c.lessons()
	if s == nil || !a.IsSystem() && !edition.Runs(a, e) {
		return nil, nil
	}
	var out []report.Chapter
	costs, err := s.CostsOf(tx, e)
	if err != nil {
		return nil, err
	}
	if len(costs.Lines) > 0 {
		out = append(out, costChapter(costs))
	}
	lessons, err := s.Lessons(tx, e.ID)
	if err != nil {
		return nil, err
	}
	if len(lessons) > 0 {
		out = append(out, lessonChapter(lessons))
	}
	return out, nil
}

func costChapter(s lesson.CostSheet) report.Chapter {
	c := report.Chapter{Title: "What it cost", Intro: s.Words, Formula: stats.FormulaCostPerHead}
	t := report.Table{Caption: "Costs, and what each person who took part cost", Headers: []string{"What for", "Planned", "Paid"}}
	for _, kind := range append(slices.Clone(lesson.CostKinds), lesson.CostKind{Name: "Everything"}) {
		planned, paid := s.Amounts(kind.ID)
		if planned == "None" && paid == "None" {
			continue
		}
		t.Rows = append(t.Rows, []string{kind.Name, planned, paid})
	}
	_, paid, _, unknown := s.Total("")
	if each, ok := s.Each(paid); ok && paid > 0 {
		words := edition.Pounds(each)
		if unknown > 0 {
			words = "At least " + words
		}
		t.Rows = append(t.Rows, []string{"Each of " + strconv.FormatInt(s.People, 10) + " who took part", "", words})
	}
	c.Tables = []report.Table{t}
	return c
}

func lessonChapter(all []lesson.Lesson) report.Chapter {
	c := report.Chapter{Title: "What was learnt"}
	for _, l := range all {
		line := l.Phase.Words() + ": " + l.Text + " (" + l.State.Words()
		if l.Reason != "" {
			line += ": " + l.Reason
		}
		c.Lines = append(c.Lines, line+")")
	}
	return c
}
