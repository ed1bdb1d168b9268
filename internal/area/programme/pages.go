package programme

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// editionsPage lists the editions for coordinators.
type editionsPage struct {
	listPage
	Now db.Instant
}

func (p *Programmes) editions(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayStart(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	n := r.Turn()
	v := editionsPage{listPage: listPage{Page: r.Page("Editions"), Number: n, Previous: n - 1}}
	err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		v.Now = tx.Now
		v.Offers, err = allOffers(tx, perPage+1, (n-1)*perPage)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(v.Offers) > perPage {
		v.Offers, v.Next = v.Offers[:perPage], n+1
	}
	return web.Show(editionsOf(v)), nil
}

// newPage is the choice of a template, and then the form of the new edition.
type newPage struct {
	ui.Page
	Template   content.Programme // zero while it is not chosen
	Programmes []theirs          // of this template
	Form       NewEdition
}

func (p *Programmes) newEdition(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayStart(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	v, err := p.newPage(r, r.Page("New edition"), r.Value("template"))
	if err != nil {
		return web.Answer{}, err
	}
	t := v.Template
	v.Form = NewEdition{Template: t.Key, ProgrammeName: t.Title, Basics: Basics{Zone: "Europe/London", ContactName: r.Actor.Name()}}
	if t.Places > 0 {
		v.Form.Places = number(int64(t.Places))
	}
	if len(v.Programmes) > 0 {
		v.Form.Programme, v.Form.ProgrammeName = string(v.Programmes[0].ID), ""
	}
	return web.Show(newOf(v)), nil
}

// newPage reads what the form needs. An unknown template shows the choice again.
func (p *Programmes) newPage(r *web.Request, page ui.Page, key string) (newPage, error) {
	v := newPage{Page: page}
	v.Back = "/editions"
	t, known := content.FindProgramme(key)
	if !known {
		return v, nil
	}
	v.Template, v.Back = t, "/editions/new"
	return v, p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := programmes(tx)
		v.Programmes = nil
		for _, old := range all {
			if old.Template == key {
				v.Programmes = append(v.Programmes, old)
			}
		}
		return err
	})
}

func (p *Programmes) create(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayStart(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	in := NewEdition{Template: r.Value("template"), Programme: r.Value("programme"), ProgrammeName: r.Value("programme_name"), FirstDay: r.Value("first_day"), Basics: basicsFrom(r.Form)}
	id, err := p.Create(r.Ctx(), r.Actor, in)
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		page := r.Page("New edition")
		page.Problems = e.Fields
		v, err := p.newPage(r, page, in.Template)
		if err != nil {
			return web.Answer{}, err
		}
		v.Form = in
		return web.Problem(newOf(v)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s", id).Saying("The edition is made. Nobody but coordinators sees it yet."), nil
}

// overviewPage is an edition as its coordinators see it first: where it stands, what is missing, its parts.
type overviewPage struct {
	frame
	Gaps  []Gap
	Days  []edition.Day
	Taken int64
	Now   db.Instant
	// Undone of Changes are what is not done yet of what the edition plans because of what was learnt before.
	Undone, Changes int
}

func (v overviewPage) ready() bool {
	for _, g := range v.Gaps {
		if g.Must {
			return false
		}
	}
	return true
}

func (p *Programmes) overview(r *web.Request) (web.Answer, error) {
	return p.part(r, "Overview", "Overview", running, p.fillOverview)
}

func (p *Programmes) fillOverview(tx *db.Tx, f frame) (templ.Component, error) {
	v := overviewPage{frame: f, Now: tx.Now}
	v.Title = f.E.ProgrammeName + " " + f.E.Name
	var err error
	if v.Days, err = edition.Days(tx, f.E.ID); err != nil {
		return nil, err
	}
	members, err := edition.Members(tx, f.E.ID)
	if err != nil {
		return nil, err
	}
	if v.Taken, err = edition.Taken(tx, f.E.ID); err != nil {
		return nil, err
	}
	if p.parts.Changes != nil {
		if v.Undone, v.Changes, err = p.parts.Changes(tx, f.E.ID); err != nil {
			return nil, err
		}
	}
	v.Gaps = gaps(f.E, v.Days, members, tx.Now)
	if f.E.Published() { // its closing time may well have passed
		v.Gaps = gaps(f.E, v.Days, members, 0)
	}
	return overviewOf(v), nil
}

// said tells what a move did.
var said = map[edition.Move]string{
	edition.Publish: "The edition is published. Its page takes applications.",
	edition.Close:   "Applications are closed.",
	edition.Reopen:  "The edition is open again.",
	edition.Start:   "The edition is running.",
	edition.End:     "The edition has ended.",
}

// move makes the page function of one move between states.
func (p *Programmes) move(m edition.Move) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		id, err := r.ID("edition")
		if err != nil {
			return web.Answer{}, err
		}
		if a, ok, err := p.unsure(r, m); err != nil || !ok {
			return a, err
		}
		return p.edit(r, "Overview", "Overview", running, func() (web.Answer, error) {
			if err := p.Move(r.Ctx(), r.Actor, id, m); err != nil {
				return web.Answer{}, err
			}
			return web.Redirect("/editions/%s", id).Saying("%s", said[m]), nil
		}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
			if clash {
				f.Problems = []errs.Field{{Message: "Somebody else changed this edition a moment ago. Look at it as it stands now."}}
			}
			return p.fillOverview(tx, f)
		})
	}
}

// basicsPage is the form about place, money and times.
type basicsPage struct {
	frame
	Form  Basics
	Moves []string // what the new time zone moves
}

func (p *Programmes) basics(r *web.Request) (web.Answer, error) {
	return p.part(r, "Place, money and times", "Overview", running, func(_ *db.Tx, f frame) (templ.Component, error) {
		return basicsPageOf(basicsPage{frame: f, Form: basicsOf(f.E)}), nil
	})
}

func (p *Programmes) saveBasics(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := basicsFrom(r.Form)
	return p.edit(r, "Place, money and times", "Overview", running, func() (web.Answer, error) {
		if err := p.SaveBasics(r.Ctx(), r.Actor, id, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s", id).Saying("Saved."), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		var moves []string
		if validZone(in.Zone) {
			var err error
			if moves, err = p.zoneMoves(tx, f.E, in.Zone); err != nil {
				return nil, err
			}
		}
		if clash {
			now := basicsOf(f.E)
			f.Diffs = differences(in.fields(), now.fields())
			in.Version = now.Version
		}
		return basicsPageOf(basicsPage{frame: f, Form: in, Moves: moves}), nil
	})
}

// textsPage is the form with the words of the public page.
type textsPage struct {
	frame
	Form Texts
}

func (p *Programmes) texts(r *web.Request) (web.Answer, error) {
	return p.part(r, "Words of the public page", "Overview", running, func(_ *db.Tx, f frame) (templ.Component, error) {
		return textsPageOf(textsPage{frame: f, Form: textsOf(f.E)}), nil
	})
}

func (p *Programmes) saveTexts(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := textsFrom(r.Form)
	return p.edit(r, "Words of the public page", "Overview", running, func() (web.Answer, error) {
		if err := p.SaveTexts(r.Ctx(), r.Actor, id, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s", id).Saying("Saved."), nil
	}, func(_ *db.Tx, f frame, clash bool) (templ.Component, error) {
		if clash {
			now := textsOf(f.E)
			f.Diffs = differences(in.fields(), now.fields())
			in.Version = now.Version
		}
		return textsPageOf(textsPage{frame: f, Form: in}), nil
	})
}

// clonePage is the form of the next edition.
type clonePage struct {
	frame
	Form NextEdition
}

func (p *Programmes) cloneForm(r *web.Request) (web.Answer, error) {
	return p.part(r, "Run it again", "Overview", running, func(_ *db.Tx, f frame) (templ.Component, error) {
		return cloneOf(clonePage{frame: f, Form: NextEdition{WithPeople: true}}), nil
	})
}

func (p *Programmes) clone(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := NextEdition{Name: r.Value("name"), FirstDay: r.Value("first_day"), WithPeople: r.Value("with_people") == "yes"}
	return p.edit(r, "Run it again", "Overview", running, func() (web.Answer, error) {
		made, err := p.Clone(r.Ctx(), r.Actor, id, in)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s", made).Saying("The new edition is made from the earlier one. Check its days and set a closing time."), nil
	}, func(_ *db.Tx, f frame, _ bool) (templ.Component, error) {
		return cloneOf(clonePage{frame: f, Form: in}), nil
	})
}

// peoplePage lists who does what, with the form that adds somebody.
type peoplePage struct {
	frame
	Members []named
	Form    PersonForm
	Gaps    []Gap
}

func (p *Programmes) people(r *web.Request) (web.Answer, error) {
	return p.part(r, "People", "People", running, func(tx *db.Tx, f frame) (templ.Component, error) {
		return p.fillPeople(tx, f, PersonForm{})
	})
}

func (p *Programmes) fillPeople(tx *db.Tx, f frame, form PersonForm) (templ.Component, error) {
	v := peoplePage{frame: f, Form: form}
	var err error
	if v.Members, err = teamNames(tx, f.E.ID); err != nil {
		return nil, err
	}
	members := make([]edition.Member, len(v.Members))
	for i, m := range v.Members {
		members[i] = edition.Member{Person: m.Person, Function: m.Function, Side: m.Side}
	}
	v.Gaps = peopleGaps(f.E, members)
	return peopleOf(v), nil
}

func (p *Programmes) addPerson(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := PersonForm{Email: r.Value("email"), Given: r.Value("given_name"), Family: r.Value("family_name"), Function: r.Value("function"), Side: r.Value("side")}
	return p.edit(r, "People", "People", running, func() (web.Answer, error) {
		ended, err := p.AddPerson(r.Ctx(), r.Actor, id, in)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/people", id).Saying("%s", "The person is added."+endedWords(ended)), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) { return p.fillPeople(tx, f, in) })
}

// endedWords says that questions to the panel ended because the panel has changed.
func endedWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " The panel has changed, so the question that it was asked was taken back. Put it again."
	}
	return fmt.Sprintf(" The panel has changed, so the %d questions that it was asked were taken back. Put them again.", n)
}

// endedCalls says what became of the calls of a coach.
func endedCalls(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " 1 call was cancelled. We have told both people. Who asked for it waits for a time again."
	}
	return fmt.Sprintf(" %d calls were cancelled. We have told everybody. Those who asked for them wait for a time again.", n)
}

// removeCoachPage asks before a coach goes who has calls to come.
type removeCoachPage struct {
	frame
	Who   named
	Calls int
}

func (p *Programmes) askRemovePerson(r *web.Request) (web.Answer, error) {
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	return p.part(r, "Remove a coach", "People", running, func(tx *db.Tx, f frame) (templ.Component, error) {
		v := removeCoachPage{frame: f}
		members, err := teamNames(tx, f.E.ID)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(members, func(m named) bool { return m.Person == who && m.Function == edition.Coach })
		if at < 0 || r.Value("function") != string(edition.Coach) || p.parts.CoachCalls == nil {
			return nil, errs.Missing()
		}
		v.Who = members[at]
		v.Calls, err = p.parts.CoachCalls(tx, f.E.ID, who)
		return removeCoachOf(v), err
	})
}

// callWords say how many calls a coach has to come.
func (p removeCoachPage) callWords() string {
	switch p.Calls {
	case 0:
		return p.Who.Name + " has no calls to come."
	case 1:
		return p.Who.Name + " has 1 call to come. It is cancelled."
	}
	return p.Who.Name + " has " + strconv.Itoa(p.Calls) + " calls to come. They are cancelled."
}

func (p *Programmes) removePerson(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	return p.edit(r, "People", "People", running, func() (web.Answer, error) {
		calls, _ := strconv.Atoi(r.Value("calls")) // what cannot be read is none
		f := edition.Function(r.Value("function"))
		ended, err := p.RemovePerson(r.Ctx(), r.Actor, id, who, f, calls)
		if errors.Is(err, ErrCalls) {
			return web.Redirect("/editions/%s/people/%s/remove?function=%s", id, who, f), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/people", id).Saying("%s", "The person no longer does this."+endedWords(ended.Questions)+endedCalls(ended.Calls)), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) { return p.fillPeople(tx, f, PersonForm{}) })
}
