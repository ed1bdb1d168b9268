package opportunity

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/smallnumber"
)

// Counted is one opportunity behind a figure, on a day.
type Counted struct {
	Opportunity db.ID
	Title, Day  string
	Days        int // from publishing to filling, of a role that was filled
}

// Figures are what a report of a period says of the opportunities of an organisation. Published and filled roles are as many as their lists.
// How many people replied, and how many of them wait for an answer at the end, are numbers of people: they are shown by the network's rule.
type Figures struct {
	From, To  string
	Published []Counted // for the first time on a day of the period
	Filled    []Counted // one for each role to which somebody said yes in the period and did not give it back in it
	Middle    float64   // the middle of the days from publishing to filling; of an even number the mean of the two in the middle
	Replied   string    // how many people had replied by the end to what was published by then, as it may be shown
	Waiting   string    // how many of them had no answer at the end, as it may be shown
}

// Figures counts the opportunities of an organisation from one day to another, as they were known at an instant: whatever happened later
// changes nothing of it. The caller has checked who reads.
func (s *Opportunities) Figures(tx *db.Tx, organisation db.ID, from, to string, known db.Instant) (Figures, error) {
	n, err := network.Find(tx)
	if err != nil {
		return Figures{}, err
	}
	changes, err := changesUntil(tx, organisation, known)
	if err != nil {
		return Figures{}, err
	}
	titles, err := titlesOf(tx, organisation)
	if err != nil {
		return Figures{}, err
	}
	out, replied, waiting := figures(changes, titles, from, to, func(at db.Instant) string { return dayIn(at, n.Zone) })
	rule, err := smallnumber.Of(tx)
	if err != nil {
		return out, err
	}
	cells, err := smallnumber.Nested(rule, replied, waiting)
	if err != nil {
		return out, err
	}
	under := smallnumber.Under(rule)
	out.Replied, out.Waiting = smallnumber.Words(cells[0], under), smallnumber.Words(cells[1], under)
	return out, nil
}

// figures is the rule behind Figures. The changes come in order of time.
func figures(changes []Change, titles map[db.ID]string, from, to string, day func(db.Instant) string) (out Figures, replied, waiting int) {
	out = Figures{From: from, To: to}
	published := map[db.ID]db.Instant{}
	there, owed := map[db.ID]bool{}, map[db.ID]bool{} // by reply
	filled := map[db.ID]Counted{}                     // by reply
	for _, c := range changes {
		on := day(c.At)
		if on > to {
			break
		}
		inside := on >= from
		switch c.Kind {
		case wasPublished:
			if published[c.Opportunity] == 0 {
				published[c.Opportunity] = c.At
				if inside {
					out.Published = append(out.Published, Counted{Opportunity: c.Opportunity, Title: titles[c.Opportunity], Day: on})
				}
			}
		case didReply:
			there[c.Interest], owed[c.Interest] = true, true
		case wasChosen, wasTold:
			delete(owed, c.Interest)
		case didAccept:
			if inside {
				filled[c.Interest] = Counted{Opportunity: c.Opportunity, Title: titles[c.Opportunity], Day: on, Days: daysBetween(day(published[c.Opportunity]), on)}
			}
		case didStop:
			delete(owed, c.Interest)
			delete(there, c.Interest)
			delete(filled, c.Interest)
		}
	}
	for _, v := range filled {
		out.Filled = append(out.Filled, v)
	}
	slices.SortFunc(out.Filled, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Opportunity, b.Opportunity))
	})
	var days []int
	for _, v := range out.Filled {
		days = append(days, v.Days)
	}
	slices.Sort(days)
	if len(days) > 0 {
		out.Middle = float64(days[(len(days)-1)/2]+days[len(days)/2]) / 2
	}
	return out, len(there), len(owed)
}

func daysBetween(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, bad := time.Parse(time.DateOnly, to)
	if err != nil || bad != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// titlesOf are the titles of the opportunities of an organisation.
func titlesOf(tx *db.Tx, organisation db.ID) (map[db.ID]string, error) {
	type row struct {
		id    db.ID
		title string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.title) },
		`SELECT id, title FROM opportunity WHERE network_id = $1 AND organisation_id = $2 ORDER BY id LIMIT 50000`, organisation)
	out := map[db.ID]string{}
	for _, r := range rows {
		out[r.id] = r.title
	}
	return out, err
}

// figuresPage are the counts of a period, as a report prints them.
type figuresPage struct {
	frame
	F        Figures
	From, To string
	Known    string
}

func (s *Opportunities) figuresPage(r *web.Request) (web.Answer, error) {
	p := figuresPage{}
	f, err := s.page(r, "Opportunities in a period", func(tx *db.Tx, f *frame) error {
		if err := r.Actor.Allow(f.R.Runs); err != nil {
			return err
		}
		f.back("")
		day := func(name, usual string) string {
			if d, ok := ui.ParseDate(r.Value(name)); ok && r.Value(name) != "" {
				return d
			}
			return usual
		}
		p.Known = day("known", f.Today)
		p.To = day("to", p.Known)
		p.From = day("from", group.Later(p.To, -12))
		known := db.Instant(0)
		if at, err := time.ParseInLocation(time.DateOnly, p.Known, db.Zone(f.Zone)); err == nil {
			known = db.At(at.AddDate(0, 0, 1)) - 1
		}
		var err error
		p.F, err = s.Figures(tx, f.Org.ID, p.From, p.To, known)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(figuresOf(p)), nil
}

func (p figuresPage) table() ui.TableData {
	middle := "–"
	if len(p.F.Filled) > 0 {
		middle = strconv.FormatFloat(p.F.Middle, 'f', -1, 64)
	}
	return ui.Numbers("Opportunities from "+ui.PlainDate(p.From)+" to "+ui.PlainDate(p.To), []string{"What", "How many"}, [][]string{
		{"Published", strconv.Itoa(len(p.F.Published))},
		{"Roles filled", strconv.Itoa(len(p.F.Filled))},
		{"Days from publishing to filling, the middle one, or the mean of the two in the middle", middle},
		{"People who had replied by the end", p.F.Replied},
		{"Of them, people who had no answer yet", p.F.Waiting},
	})
}

func (p figuresPage) listed(caption string, all []Counted, days bool) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("Opportunity", "On"), Empty: "None."}
	if days {
		t.Columns = append(t.Columns, ui.Numeric("Days since it was published"))
	}
	for _, c := range all {
		row := []templ.Component{ui.Link(p.in("/%s", c.Opportunity), c.Title), ui.Text(ui.PlainDate(c.Day))}
		if days {
			row = append(row, ui.Text(strconv.Itoa(c.Days)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p figuresPage) published() ui.TableData { return p.listed("Published", p.F.Published, false) }

func (p figuresPage) filled() ui.TableData { return p.listed("Roles filled", p.F.Filled, true) }
