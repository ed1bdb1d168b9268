package chart

// Bar is one row of Bars.
type Bar = Level

// Bars shows counts one below the other: a pipeline by what is missing, answers to a choice.
type Bars struct {
	Frame
	What string // header of the names, as 'Waiting for'; 'What' when empty
	Unit string // header of the numbers, as 'Applications'; 'Number' when empty
	Rows []Bar
}

// SVG draws the bars in the order given.
func (b Bars) SVG() string {
	var c canvas
	if len(b.Rows) == 0 {
		c.nothing()
		return c.finish(b.Frame, "bars", b.describe())
	}
	most := Distribution{Levels: b.Rows}.most()
	rows, hidden := shown(b.Rows)
	for _, r := range rows {
		c.bar(r.Label, r.number(true), count(r.Count), most, r.Hidden)
	}
	c.rest(hidden)
	return c.finish(b.Frame, "bars", b.describe())
}

func (b Bars) describe() string {
	if len(b.Rows) == 0 {
		return "Nothing to show yet."
	}
	out := or(b.Unit, "Number") + ":"
	for i, r := range b.Rows {
		if i > 0 {
			out += ","
		}
		out += " " + r.Label + " " + r.number(true)
	}
	return out + "."
}

// Table lists the rows.
func (b Bars) Table() Table {
	t := Table{Caption: b.Title, Headers: []string{or(b.What, "What"), or(b.Unit, "Number")}}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, []string{r.Label, r.number(true)})
	}
	return t
}
