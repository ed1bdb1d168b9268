package collaboration

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/round"
)

// kindPlan is an entry that says what somebody wants to work on. It begins as their own alone.
const kindPlan = "development"

type capabilitiesPage struct {
	frame
	Mine   []round.Round
	Others []round.Round // about other members, whom the reader was asked to rate
	Open   bool          // a round about the reader is open
	Latest picture       // of the newest round about the reader that they can see
	Moved  []picture
	Plans  []entry.Entry

	Partner string // as chosen
	Plan    string // as typed
}

// choices are the members whom the reader can ask.
func (p capabilitiesPage) choices() []ui.Option {
	var out []ui.Option
	for _, m := range p.C.Members {
		if m.Person != p.Me {
			out = append(out, ui.Option{Value: string(m.Person), Label: p.Name(m.Person), Hint: ui.UpperFirst(m.Side.Words())})
		}
	}
	return out
}

func (p capabilitiesPage) mineRows() [][]templ.Component {
	return p.roundRows(p.Mine, func(r round.Round) string { return "Begun on " + p.Day(r.Started) })
}

func (p capabilitiesPage) otherRows() [][]templ.Component {
	return p.roundRows(p.Others, func(r round.Round) string { return p.Name(r.Subject) + ", begun on " + p.Day(r.Started) })
}

func (s *Space) capabilitiesOf(r *web.Request) (capabilitiesPage, error) {
	var p capabilitiesPage
	var err error
	p.frame, err = s.page(r, "", tabHealth, func(tx *db.Tx, f *frame) error {
		def, err := instrument.Find(tx, capabilitiesKey)
		if err != nil {
			return err
		}
		f.Title = def.Title
		all, err := round.List(tx, f.Me, round.Filter{Owner: f.C.ID, Instrument: capabilitiesKey})
		if err != nil {
			return err
		}
		var who []db.ID
		p.Mine, p.Others = nil, nil
		for _, one := range all {
			if one.Subject == f.Me {
				p.Mine = append(p.Mine, one)
			} else {
				p.Others = append(p.Others, one)
				who = append(who, one.Subject)
			}
			for _, x := range one.Raters {
				who = append(who, x.Person)
			}
		}
		if err := f.know(tx, who...); err != nil {
			return err
		}
		_, p.Open = openIn(p.Mine)
		if p.Plans, err = entry.List(tx, s.keys, viewer(f.C, r.Actor), entry.Filter{Owner: f.C.ID, Author: f.Me, Kind: kindPlan, Limit: pageSize}); err != nil {
			return err
		}
		return s.developed(tx, r, f, &p)
	})
	return p, err
}

// developed draws the newest view of the reader, and how it moved.
func (s *Space) developed(tx *db.Tx, r *web.Request, f *frame, p *capabilitiesPage) error {
	seen := readable(p.Mine, f.Me)
	if len(seen) == 0 {
		return nil
	}
	last := seen[len(seen)-1]
	def, err := last.Definition(tx)
	if err != nil {
		return err
	}
	forms, err := s.rounds.Forms(tx, r.Actor, last)
	if err != nil {
		return err
	}
	forms = viewed(last, forms)
	a, b := f.names(last, forms)
	title := "Where you stand, " + f.Day(last.Closed)
	p.Latest = drawn(title, round.Dumbbell(title, round.Compare(round.Asked(def, last.SideOf(f.Me), true), forms), a, b))
	p.Moved, err = s.history(tx, r, f, seen)
	return err
}

func (s *Space) showCapabilities(r *web.Request) (web.Answer, error) {
	p, err := s.capabilitiesOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(capabilities(p)), nil
}

func (s *Space) startCapabilities(r *web.Request) (web.Answer, error) {
	p, err := s.capabilitiesOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Partner = r.Value("partner")
	a, err := form(r, p.frame, func() (web.Answer, error) {
		id, err := s.StartCapabilities(r.Ctx(), r.Actor, p.C.ID, db.ID(p.Partner))
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/rounds/%s/answer", p.C.ID, id).Saying("The other gets a letter. You can rate yourself now."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return capabilities(p)
	}, nil)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/collaborations/%s/capabilities", p.C.ID).Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

func (s *Space) savePlan(r *web.Request) (web.Answer, error) {
	p, err := s.capabilitiesOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Plan = r.Value("plan")
	return form(r, p.frame, func() (web.Answer, error) {
		id, err := s.SavePlan(r.Ctx(), r.Actor, p.C.ID, p.Plan)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/log/%s", p.C.ID, id).Saying("Your plan is saved. Only you see it, until you share it."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return capabilities(p)
	}, nil)
}
