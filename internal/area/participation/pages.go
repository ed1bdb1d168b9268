package participation

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// pageSize is how many activities a page of the list shows.
const pageSize = 30

// frame is what every page of the area has.
type frame struct {
	ui.Page
	Org   person.Organisation
	R     standing
	Today string
	zone  string
}

// in is an address of the grid.
func (p frame) in(format string, args ...any) templ.SafeURL {
	return p.To("/leadership/%s/grid"+format, append([]any{p.Org.ID}, args...)...)
}

// read opens the grid of the path and reads what a page needs besides.
func (s *Participation) read(r *web.Request, p *frame, more func(tx *db.Tx) error) error {
	id, err := r.ID("organisation")
	if err != nil {
		return err
	}
	p.zone = r.Network.Zone
	return s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.Org, p.R, p.Today, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.tabs(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		return more(tx)
	})
}

type picturePage struct {
	frame
	Years []Year
	Shown Year // the year whose grid is drawn
	Diff  Difference
}

func (s *Participation) picture(r *web.Request) (web.Answer, error) {
	p := picturePage{frame: frame{Page: r.Page("Participation grid")}}
	wanted, _ := strconv.Atoi(r.Value("year"))
	err := s.read(r, &p.frame, func(tx *db.Tx) error {
		all, err := spans(tx, p.Org.ID)
		if err != nil {
			return err
		}
		now, _ := strconv.Atoi(p.Today[:4])
		p.Years = years(all, now, mostYears)
		p.Shown = Year{Year: now}
		for i, y := range p.Years {
			if i == 0 || y.Year == wanted {
				p.Shown = y
			}
		}
		pairs, err := pairings(tx, p.Org.ID)
		p.Diff = difference(pairs)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(pictureOf(p)), nil
}

// drawing is the grid of the year that is shown: many people above one person, as the degrees go from the least to the most.
func (p picturePage) drawing() templ.Component {
	q := chart.Squares{Frame: chart.Frame{ID: "grid", Title: fmt.Sprintf("Activities of %d on which both sides agreed", p.Shown.Year)}, Unit: "activities"}
	g := content.Participation()
	for _, d := range g.Degrees {
		q.Columns = append(q.Columns, d.Name)
	}
	for i := len(g.Levels) - 1; i >= 0; i-- {
		row := chart.SquareRow{Label: g.Levels[i].Name}
		for _, d := range g.Degrees {
			row.Counts = append(row.Counts, p.Shown.at(g.Levels[i].ID, d.ID))
		}
		q.Rows = append(q.Rows, row)
	}
	t := q.Table()
	return ui.Figure(q.Title, q.SVG(), ui.Numbers(t.Caption, t.Headers, t.Rows))
}

// table is the years side by side.
func (p picturePage) table() ui.TableData {
	g := content.Participation()
	heads := []string{"Year", "Centre of gravity", "Agreed"}
	for _, d := range g.Degrees {
		heads = append(heads, d.Name)
	}
	for _, l := range g.Levels {
		heads = append(heads, l.Name)
	}
	heads = append(heads, "Not agreed yet")
	t := ui.TableData{Caption: "The years side by side, the last first"}
	for i, h := range heads {
		c := ui.Column{Label: h}
		if i > 1 {
			c = ui.Numeric(h)
		}
		t.Columns = append(t.Columns, c)
	}
	for _, y := range p.Years {
		row := []templ.Component{ui.Link(p.in("?year=%d", y.Year), strconv.Itoa(y.Year)), ui.Text(y.Centre.Words()), ui.Text(strconv.Itoa(y.Agreed()))}
		for _, d := range g.Degrees {
			row = append(row, ui.Text(strconv.Itoa(y.at("", d.ID))))
		}
		for _, l := range g.Levels {
			row = append(row, ui.Text(strconv.Itoa(y.at(l.ID, ""))))
		}
		t.Rows = append(t.Rows, append(row, ui.Text(strconv.Itoa(y.Open))))
	}
	return t
}

// places is what each place of the grid means, as a table.
func places() ui.TableData {
	t := ui.TableData{Caption: "The eight places of the grid", Columns: ui.Columns("Place", "What it means", "Such as")}
	g := content.Participation()
	for _, v := range g.Places {
		t.Rows = append(t.Rows, ui.Cells(Cell{v.Level, v.Degree}.Words(), v.Means, examples(v.Examples)))
	}
	return t
}

func examples(all []string) string {
	out := ""
	for i, e := range all {
		if i > 0 {
			out += "; "
			e = ui.LowerFirst(e)
		}
		out += e
	}
	return out
}

// apart says how the sides first placed the same activities.
func (p picturePage) apart() ui.TableData {
	d := p.Diff
	return ui.Numbers("What each side said first about the same activities", []string{"What they said", "Activities"}, [][]string{
		{"Both sides said the same place", strconv.Itoa(d.Same)},
		{"Staff said more influence than patient leaders", strconv.Itoa(d.Staff)},
		{"Patient leaders said more influence than staff", strconv.Itoa(d.Leaders)},
		{"The same influence, and another level", strconv.Itoa(d.Level)},
		{"Placed by both sides", strconv.Itoa(d.Both)},
	})
}

type listPage struct {
	frame
	All            []Activity
	Filter         filter
	Number         int
	Previous, Next templ.SafeURL
}

func (s *Participation) activities(r *web.Request) (web.Answer, error) {
	p := listPage{frame: frame{Page: r.Page("Activities on the grid")}, Filter: filter{Words: r.Value("q"), Show: r.Value("show")}}
	p.Number = r.Turn()
	err := s.read(r, &p.frame, func(tx *db.Tx) (err error) {
		p.All, err = list(tx, p.Org.ID, p.Filter, pageSize+1, (p.Number-1)*pageSize)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	to := func(n int) templ.SafeURL {
		return p.in("/activities?q=%s&show=%s&page=%d", p.Filter.Words, p.Filter.Show, n)
	}
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	p.Back = "/leadership/" + string(p.Org.ID) + "/grid"
	return web.Show(listOf(p)), nil
}

func showOptions() []ui.Option {
	return []ui.Option{{Value: "waits", Label: "Said by one side"}, {Value: "agreed", Label: "Agreed by both sides"}, {Value: "none", Label: "Not placed yet"}}
}

func (p listPage) table() ui.TableData {
	t := ui.TableData{Caption: "Activities, the one that began last first", Columns: ui.Columns("Activity", "When", "Where it stands", "Who says so"), Empty: "No activity is on the grid yet."}
	if p.Filter != (filter{}) {
		t.Empty = "No activity fits."
	}
	for _, v := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.in("/activities/%s", v.ID), v.Title), ui.Text(v.When()), ui.Text(v.place()), ui.Tag(v.stands())})
	}
	return t
}

type onePage struct {
	frame
	V        Activity
	Placings []Placing
	Thing    Thing
	HasThing bool
	P        assent.Proposal
	Waits    bool // something waits for a yes
	Said     bool // the reader has said yes to it
	Changes  bool
	Off      bool // the reader may take it off
	At       Cell
	Why      string
}

// one reads the activity of the path.
func (s *Participation) one(r *web.Request) (onePage, error) {
	p := onePage{frame: frame{Page: r.Page("")}}
	id, err := r.ID("activity")
	if err != nil {
		return p, err
	}
	err = s.read(r, &p.frame, func(tx *db.Tx) error {
		v, err := find(tx, id)
		if err != nil || v.Organisation != p.Org.ID {
			return orMissing(err)
		}
		p.V, p.Title = v, v.Title
		p.Changes, p.Off = mayChange(r.Actor, p.R, v), mayTakeOff(r.Actor, p.R, v)
		if p.Placings, err = placingsOf(tx, s.keys, id); err != nil {
			return err
		}
		if v.Thing != "" {
			if p.Thing, p.HasThing, err = s.things(tx, r.Actor, p.Org.ID, v.thing()); err != nil {
				return err
			}
		}
		if v.WaitsFor == "" {
			return nil
		}
		p.P, p.Waits, err = s.open(tx, id)
		p.Said = p.Waits && p.P.Assented(r.Actor.Person())
		return err
	})
	p.Back = "/leadership/" + string(p.Org.ID) + "/grid/activities"
	return p, err
}

func (s *Participation) show(r *web.Request) (web.Answer, error) {
	p, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(oneOf(p)), nil
}

// asked says that the reader is of the side for which something waits.
func (p onePage) asked() bool { return p.Waits && p.R.Is && p.R.Side == p.V.WaitsFor }

func (p onePage) summary() []ui.SummaryRow {
	rows := []ui.SummaryRow{ui.Row("When", p.V.When(), "")}
	if p.V.About != "" {
		rows = append(rows, ui.Row("What it is", p.V.About, ""))
	}
	agreed := "Both sides have not agreed yet"
	if p.V.Agreed.valid() {
		agreed = p.V.Agreed.Words() + ", since " + ui.PlainDate(p.V.AgreedOn)
	}
	rows = append(rows, ui.Row("Where it stands", agreed, ""))
	if p.Waits {
		rows = append(rows, ui.Row("What "+sideSays(p.V.WaitsFor.Other())+" say", p.V.Open.Words(), ""))
	}
	return rows
}

func (p onePage) table() ui.TableData {
	t := ui.TableData{Caption: "What was said, the last first", Columns: ui.Columns("Who", "Side", "Where they place it", "Why", "Day"), Empty: "Nobody has placed it yet."}
	for _, v := range p.Placings {
		who, why := v.Name, v.Why
		if who == "" {
			who = "Somebody who has left"
		}
		if why == "" {
			why = "–"
		}
		t.Rows = append(t.Rows, ui.Cells(who, sideWords(v.Side), v.Cell.Words(), why, ui.Date(v.At.In(p.zone))))
	}
	return t
}

// elsewhere is what the form that places an activity is called.
func (p onePage) elsewhere() string {
	switch {
	case p.V.Agreed.valid() || p.Waits:
		return "I would place it elsewhere"
	}
	return "Where would you place it?"
}

func (p onePage) offWords() string {
	if p.V.Agreed.valid() {
		return "Ask the other side to take it off"
	}
	return "Take it off the grid"
}
