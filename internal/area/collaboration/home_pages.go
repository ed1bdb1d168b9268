package collaboration

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// mine is one of the reader's own collaborations.
type mine struct {
	shared.Collaboration
	Who     string
	Waiting int
}

type minePage struct {
	ui.Page
	All   []mine
	Shown bool // something is shown to others with the reader's name
}

func (p minePage) cards() []ui.Card {
	out := make([]ui.Card, len(p.All))
	for i, c := range p.All {
		out[i] = ui.Card{Title: c.Name, Href: p.To("/collaborations/%s", c.ID), Body: mineBody(p, c)}
		if c.State == shared.Closed {
			out[i].Tag = ui.Tag("Closed", ui.Grey)
		}
	}
	return out
}

func (s *Space) showMine(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what the person is a member of
	p := minePage{Page: r.Page("My pairs and teams")}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := shared.Mine(tx, s.keys, r.Actor.Person())
		if err != nil {
			return err
		}
		waits, err := waitingFor(tx, r.Actor.Person(), "")
		if err != nil {
			return err
		}
		var ids []db.ID
		for _, c := range all {
			ids = append(ids, c.People()...)
		}
		people, err := person.Several(tx, ids)
		if err != nil {
			return err
		}
		bearing, err := entry.Bearing(tx, s.keys, r.Actor.Person(), 1, 0)
		if err != nil {
			return err
		}
		p.Shown = len(bearing) > 0
		p.All = nil
		for _, c := range all {
			m := mine{Collaboration: c, Who: memberNames(c, people)}
			for _, w := range waits {
				if w.Collaboration == c.ID {
					m.Waiting++
				}
			}
			p.All = append(p.All, m)
		}
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(myCollaborations(p)), nil
}

type homePage struct {
	frame
	Waiting  []waitingProposal
	Next     Meeting
	HasNext  bool
	Chart    string
	Numbers  ui.TableData
	Latest   []entry.Entry
	Standing []agreement
}

// facts say who works here, on what, and what they agreed.
func (p homePage) facts() []ui.SummaryRow {
	var names []string
	for _, m := range p.C.Members {
		names = append(names, p.Name(m.Person)+", "+m.Side.Words())
	}
	challenge := p.C.Challenge
	if challenge == "" {
		challenge = "Not written yet"
	}
	stands := "No version stands yet"
	if len(p.Standing) > 0 {
		stands = "Version " + version(p.Standing[0].Number) + " stands since " + p.Day(p.Standing[0].Stood)
	}
	change := func(path string, args ...any) templ.SafeURL {
		if !p.Active() {
			return ""
		}
		return p.In(path, args...)
	}
	return []ui.SummaryRow{
		{Key: "Who we are", Value: ui.List(names), Change: p.In("/members"), Action: "See"},
		{Key: "Our challenge", Value: linked(challenge), Change: change("/proposals/new?about=%s", string(MatterSettings))},
		{Key: "Our agreement", Value: ui.Text(stands), Change: p.In("/agreement"), Action: "See"},
		{Key: "Our aim for reflection", Value: ui.Text(version(p.C.ReflectionGoal) + " per cent of each meeting"), Change: change("/proposals/new?about=%s", string(MatterSettings))},
	}
}

// shownLatest is how many entries the first page of a space shows.
const shownLatest = 5

func (s *Space) showHome(r *web.Request) (web.Answer, error) {
	var p homePage
	var err error
	p.frame, err = s.page(r, "Our space", tabHome, func(tx *db.Tx, f *frame) error {
		f.Title = f.C.Name
		var err error
		if p.Waiting, err = waitingFor(tx, r.Actor.Person(), f.C.ID); err != nil {
			return err
		}
		all, err := listMeetings(tx, s.keys, f.C.ID, charted, 0)
		if err != nil {
			return err
		}
		p.Next, p.HasNext = next(all, tx.Now)
		p.Chart, p.Numbers = shareChart(all, f.C.ReflectionGoal)
		if p.Latest, err = entry.List(tx, s.keys, viewer(f.C, r.Actor), entry.Filter{Owner: f.C.ID, Limit: shownLatest}); err != nil {
			return err
		}
		if p.Standing, err = listAgreements(tx, s.keys, f.C.ID, 0, 1); err != nil {
			return err
		}
		var who []db.ID
		for _, e := range p.Latest {
			who = append(who, e.Author, e.ChangedBy)
		}
		return f.know(tx, who...)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(home(p)), nil
}
