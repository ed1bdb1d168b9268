package assessment

import (
	"math"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

type attributesPage struct {
	ui.Page
	Def    instrument.Definition
	Radar  picture
	Moved  picture
	Words  []round.Said
	Latest string // the day of the newest answers, "" for none
	View   instrument.View
	Asked  []person.Organisation // whose questions wait for the reader, or were answered
}

// attributes reads the actor's own answers; nobody else's are in reach.
func (s *Assessments) attributes(r *web.Request) (attributesPage, error) {
	p := attributesPage{Page: r.Page("")}
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Def, err = instrument.Find(tx, attributesKey); err != nil {
			return err
		}
		p.Title = p.Def.Title
		ids, err := ownOrganisations(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		p.Asked = nil
		for _, id := range ids {
			o, err := person.FindOrganisation(tx, id)
			if err != nil {
				return err
			}
			p.Asked = append(p.Asked, o)
		}
		all, err := round.List(tx, r.Actor.Person(), round.Filter{Owner: r.Actor.Person(), Instrument: attributesKey})
		if err != nil || len(all) == 0 {
			return err
		}
		forms, err := s.rounds.FormsOf(tx, r.Actor, all)
		if err != nil {
			return err
		}
		p.draw(all, forms, r.Network.Zone)
		return nil
	})
	p.View = instrument.NewView(p.Page, p.Def, instrument.Answers{})
	return p, err
}

// draw makes the pictures of one's own answers, the newest first in all.
func (p *attributesPage) draw(all []round.Round, forms map[db.ID][]round.Form, zone string) {
	answers := func(i int) instrument.Answers {
		if i < len(all) && len(forms[all[i].ID]) > 0 {
			return forms[all[i].ID][0].Answers
		}
		return instrument.Answers{}
	}
	p.Latest = all[0].Started.In(zone).Format("2 January 2006")
	radar := chart.Radar{Frame: chart.Frame{ID: "attributes", Title: "How I see myself, " + p.Latest}}
	mark := func(it instrument.Item, as instrument.Answers) float64 {
		if v, ok := instrument.Raw(it, as[it.ID]); ok {
			return v
		}
		return math.NaN()
	}
	for _, it := range p.Def.Items() {
		if low, high, ok := it.Kind.Range(); ok {
			radar.Low, radar.High = float64(low), float64(high)
			radar.Axes = append(radar.Axes, chart.RadarAxis{Label: it.Wording, Now: mark(it, answers(0)), Before: mark(it, answers(1))})
		}
	}
	p.Radar = drawn(radar.Title, radar)
	p.Words = round.OwnWords(p.Def, forms[all[0].ID])
	if len(all) < 2 || len(p.Def.Scales) == 0 {
		return
	}
	sc := p.Def.Scales[0]
	low, high, _ := round.Range(p.Def, sc)
	h := chart.History{Frame: chart.Frame{ID: "attributes-history", Title: sc.Title + " over time"}, Low: low, High: high, ALabel: "Mean"}
	for i := len(all) - 1; i >= 0; i-- {
		v, ok := sc.Score(p.Def, answers(i))
		if !ok {
			v = math.NaN()
		}
		h.Points = append(h.Points, chart.HistoryPoint{Label: all[i].Started.In(zone).Format("2 Jan 2006"), A: v, B: math.NaN()})
	}
	p.Moved = drawn(h.Title, h)
}

func (s *Assessments) showAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(attributes(p)), nil
}

func (s *Assessments) editAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(attributesForm(p)), nil
}

func (s *Assessments) saveAttributes(r *web.Request) (web.Answer, error) {
	p, err := s.attributes(r)
	if err != nil {
		return web.Answer{}, err
	}
	as, problems := instrument.Decode(p.Def, r.Form, round.Prefix)
	p.View.Answers = as
	return web.Form(r, p.Title, func() (web.Answer, error) {
		var c errs.Check
		c.Add(problems...)
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		if err := s.SaveAttributes(r.Ctx(), r.Actor, as); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/attributes").Saying("It is saved. Only you see it."), nil
	}, func(page ui.Page) templ.Component {
		p.Page, p.View.Page = page, page
		return attributesForm(p)
	})
}

// OwnHeaders are the columns of Own.
var OwnHeaders = []string{"about", "begun", "form", "text"}

// Own is what the actor answered about organisations and about themselves, for their own record.
func (s *Assessments) Own(tx *db.Tx, a access.Actor) ([][]string, error) {
	if err := a.Allow(a.SignedIn()); err != nil {
		return nil, err
	}
	all, err := s.rounds.Written(tx, a.Person())
	var rows [][]string
	for _, x := range all {
		if x.OwnerKind == round.OfCollaboration {
			continue
		}
		def, err := x.Definition(tx)
		if err != nil {
			return nil, err
		}
		about := "myself"
		if x.OwnerKind == round.OfOrganisation {
			about = string(x.Owner)
		}
		rows = append(rows, []string{about, x.Started.Time().Format("2006-01-02"), def.Title, instrument.Render(def, x.Answers)})
	}
	return rows, err
}
