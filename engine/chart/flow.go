package chart

import (
	"strconv"

	"alongside/engine/stats"
)

// FlowStep is one occasion.
type FlowStep struct {
	Label    string
	Invited  int // below 0 when it is not known
	Answered int
}

// Flow shows how many were invited and how many answered on each occasion, one below the other, so that one sees where
// people were lost.
type Flow struct {
	Frame
	Steps []FlowStep
}

// SVG draws an outline for the invited and a full bar for those who answered.
func (f Flow) SVG() string {
	var c canvas
	if len(f.Steps) == 0 {
		c.nothing()
		return c.finish(f.Frame, "flow", f.describe())
	}
	most := 1
	for _, s := range f.Steps {
		most = max(most, s.Invited, s.Answered)
	}
	steps, hidden := shown(f.Steps)
	for _, s := range steps {
		c.paragraph(s.Label, size, width, 3)
		c.y += 2
		if s.Invited > 0 {
			c.outline("chart-invited", colourMain, 0.75, c.y, (width-1.5)*float64(s.Invited)/float64(most), 22)
		}
		c.rect("chart-bar", colourMain, 0.75, c.y, (width-1.5)*float64(count(s.Answered))/float64(most), 22)
		c.bold(0, c.y+40, small, left, s.says())
		c.y += 60
	}
	c.rest(hidden)
	return c.finish(f.Frame, "flow", f.describe())
}

func (s FlowStep) says() string {
	if s.Invited < 0 {
		return plural(count(s.Answered), "answer", "answers")
	}
	out := strconv.Itoa(count(s.Answered)) + " of " + strconv.Itoa(s.Invited) + " answered"
	if share := stats.Percent(s.Answered, s.Invited); share != stats.NoFigure {
		out += ", " + share
	}
	return out
}

func (f Flow) describe() string {
	if len(f.Steps) == 0 {
		return "Nothing to show yet."
	}
	out := "How many people were invited and how many answered."
	for _, s := range f.Steps {
		out += " " + s.Label + ": " + s.says() + "."
	}
	return out
}

// Table lists the occasions.
func (f Flow) Table() Table {
	t := Table{Caption: f.Title, Headers: []string{"When", "Invited", "Answered", "Share"}}
	for _, s := range f.Steps {
		invited := stats.NoFigure
		if s.Invited >= 0 {
			invited = strconv.Itoa(s.Invited)
		}
		t.Rows = append(t.Rows, []string{s.Label, invited, strconv.Itoa(count(s.Answered)), stats.Percent(s.Answered, s.Invited)})
	}
	return t
}
