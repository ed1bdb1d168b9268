package seating

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// This file has what is printed: cards, lists, sheets for coaches, and the run sheet with needs. Only the last says what
// anybody needs, and only those who may see needs can open it.

// printPage is a page that is meant for paper.
type printPage struct {
	base
	Cards  []card
	Days   []dayList
	Sheets []coachSheet
}

// card is for one person: the table of each day.
type card struct {
	Name  string
	Coach bool
	Lines []string
	Short []string // the same without dates
}

// brief is a card in a line, for a narrow screen.
func (c card) brief() string { return strings.Join(c.Short, ", ") }

// dayList is the tables of one day.
type dayList struct {
	Title  string
	Tables []tableView
}

// coachSheet is for one coach: who sits with them on each day.
type coachSheet struct {
	Name string
	Days []coachDay
}

type coachDay struct {
	Title, Table string
	With         []string
}

func (s *Seating) printed(r *web.Request, title string, may func(team) bool) (printPage, error) {
	b, err := s.base(r, title, may, nil)
	return printPage{base: b}, err
}

func (s *Seating) cards(r *web.Request) (web.Answer, error) {
	p, err := s.printed(r, "Cards", team.maySee)
	if err != nil {
		return web.Answer{}, err
	}
	for _, v := range p.People {
		c := card{Name: v.Name(), Coach: v.Coach}
		for d := range p.crowd.Days {
			if t := p.tableOf(d, v.ID); t > 0 {
				c.Lines = append(c.Lines, p.dayWords(d)+": table "+strconv.Itoa(t)+p.mark(d, v.ID))
				c.Short = append(c.Short, fmt.Sprintf("day %d table %d%s", d+1, t, p.mark(d, v.ID)))
			}
		}
		if len(c.Lines) > 0 {
			p.Cards = append(p.Cards, c)
		}
	}
	return web.Show(cardsView(p)), nil
}

func (s *Seating) lists(r *web.Request) (web.Answer, error) {
	p, err := s.printed(r, "Lists of tables", team.maySee)
	if err != nil {
		return web.Answer{}, err
	}
	for d := range p.crowd.Days {
		p.Days = append(p.Days, dayList{Title: p.dayWords(d), Tables: p.marked(d)})
	}
	return web.Show(listsView(p)), nil
}

// coaches shows the team every coach's sheet, and a coach their own.
func (s *Seating) coaches(r *web.Request) (web.Answer, error) {
	p, err := s.printed(r, "Sheets for coaches", team.maySeeOwn)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Team.maySee() {
		p.Title, p.Back = "Your tables", "/me"
	}
	for _, v := range p.People {
		if !v.Coach || !p.Team.maySee() && (!r.Actor.Is(v.ID) || !p.Plan.published()) {
			continue
		}
		sheet := coachSheet{Name: v.Name()}
		for d := range p.crowd.Days {
			t := p.tableOf(d, v.ID)
			if t == 0 {
				continue
			}
			day := coachDay{Title: p.dayWords(d), Table: "Table " + strconv.Itoa(t)}
			for _, c := range p.marked(d)[t-1].Chairs {
				if c.ID != v.ID {
					day.With = append(day.With, c.Name)
				}
			}
			sheet.Days = append(sheet.Days, day)
		}
		if len(sheet.Days) > 0 {
			p.Sheets = append(p.Sheets, sheet)
		}
	}
	return web.Show(coachesView(p)), nil
}

// marked are the tables of a day as papers have them: with a mark behind the name of whoever told that they cannot come.
func (w *crowd) marked(day int) []tableView {
	out := w.tables(day)
	for _, t := range out {
		for i, c := range t.Chairs {
			t.Chairs[i].Name += w.mark(day, c.ID)
		}
	}
	return out
}

// tableNeeds is one table with what people there need, and the others by name.
type tableNeeds struct {
	Needs  ui.TableData
	Others []string
}

// runSheetPage is the tables of each day with what people there need: for those who may see needs.
type runSheetPage struct {
	base
	Tables [][]tableNeeds // by day
	Unmet  []string       // who needs a kind of table and does not sit at one, by day
	ticked map[db.ID][]string
}

func (s *Seating) runSheet(r *web.Request) (web.Answer, error) {
	p := runSheetPage{base: base{Page: r.Page("Run sheet with access needs")}}
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	told, err := s.lookForRunSheet(r, r.Actor, id, &p)
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/editions/" + string(id) + "/seating"
	for d := range p.Days {
		var list []tableNeeds
		notMet := map[db.ID]string{}
		if still(p.Edition) && !over(p.Edition, p.Days[d], p.now) {
			for _, l := range p.unmet(d, p.ticked, told) {
				notMet[l.who] = ui.UpperFirst(strings.Join(l.words(), ", "))
				p.Unmet = append(p.Unmet, fmt.Sprintf("%s, table %d, %s: %s", p.dayWords(d), p.tableOf(d, l.who), p.name(l.who), strings.Join(l.words(), ", ")))
			}
		}
		for _, t := range p.marked(d) {
			one := tableNeeds{Needs: ui.TableData{Caption: "Table " + strconv.Itoa(t.Number) + kindsAfter(p.Plan.Setup, t.Number), Columns: ui.Columns("Name", "Needs", "Not met at this table")}}
			for _, c := range t.Chairs {
				if told[c.ID].Empty() && notMet[c.ID] == "" {
					one.Others = append(one.Others, c.Name)
				} else {
					one.Needs.Rows = append(one.Needs.Rows, ui.Cells(c.Name, needWords(told[c.ID]), notMet[c.ID]))
				}
			}
			if len(t.Chairs) > 0 {
				list = append(list, one)
			}
		}
		p.Tables = append(p.Tables, list)
	}
	return web.Show(runSheetView(p)), nil
}

// kindsAfter are the kinds of a table, as they stand behind its number.
func kindsAfter(s Setup, table int) string {
	var out []string
	for _, k := range kinds {
		if slices.Contains(s.Kinds[k.Key], table) {
			out = append(out, k.Words)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}

// lookForRunSheet opens what people need. Each look is written into the audit log.
func (s *Seating) lookForRunSheet(r *web.Request, a access.Actor, id db.ID, p *runSheetPage) (map[db.ID]person.Needs, error) {
	var told map[db.ID]person.Needs
	err := s.db.Write(r.Ctx(), a.Network(), func(tx *db.Tx) error {
		var err error
		if p.crowd, err = s.read(tx, a, id, team.maySeeNeeds); err != nil {
			return err
		}
		if p.ticked, err = s.openNeeds(tx, p.Plan); err != nil {
			return err
		}
		if told, err = s.told(tx, p.crowd); err != nil {
			return err
		}
		return audit.Record(tx, a, "needs.look", "edition", id, fmt.Sprintf("run sheet: %s", counted(len(told), "person", "people")))
	})
	return told, err
}
