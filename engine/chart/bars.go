package chart

// Bar is one row of Bars.
type Bar = Level

// Bars shows counts one below the other: a pipeline by what is missing, answers to a choice.
type Bars struct {
	Frame
	What string // header of the names, as 'Waiting for'; 'What' when empty
	Unit string // header of the numbers, as 'Applications'; 'Number' when empty
	Rows []Bar

	small bool
}

// Narrow is the same to stand small among others.
func (b Bars) Narrow() Picture {
	b.small = true
	return b
}

// SVG draws the bars in the order given.
func (b Bars) SVG() string {
	c := canvas{narrow: b.small}
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

// Columns shows the counts of Bars side by side, from left to right, where each has a short name beside its long one: how far people moved.
type Columns struct {
	Bars
	Short               []string // of each row
	LowLabel, HighLabel string   // what lies to the left and to the right
}

// Narrow is the same to stand small among others.
func (b Columns) Narrow() Picture {
	b.small = true
	return b
}

// SVG draws the columns, or bars where the short names find no room.
func (b Columns) SVG() string {
	d := Distribution{Frame: b.Frame, LowLabel: b.LowLabel, HighLabel: b.HighLabel, Small: b.small}
	if d.Desc == "" {
		d.Desc = b.describe()
	}
	if len(b.Short) != len(b.Rows) {
		return b.Bars.SVG()
	}
	for i, r := range b.Rows {
		r.Label = b.Short[i]
		d.Levels = append(d.Levels, r)
	}
	if c := (canvas{narrow: b.small}); !d.short(c.wide()) {
		return b.Bars.SVG()
	}
	return d.SVG()
}
