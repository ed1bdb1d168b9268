package referral

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/qr"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

func sortDown(all []string) {
	slices.Sort(all)
	slices.Reverse(all)
}

type placesPage struct {
	ui.Page
	Org            person.Organisation
	All            []Place
	Number         int
	Previous, Next templ.SafeURL
}

func (s *Referrals) placesPage(r *web.Request) (web.Answer, error) {
	p := placesPage{Page: r.Page("Places that refer")}
	p.Number, _ = strconv.Atoi(r.Value("page"))
	p.Number = min(max(p.Number, 1), 1000)
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		if _, err := s.placeIn(tx, r.Actor, id, ""); err != nil {
			return err
		}
		var err error
		if p.Org, err = person.FindOrganisation(tx, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
			return err
		}
		p.All, err = placesOf(tx, id, pageSize+1, (p.Number-1)*pageSize)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.Number > 1 {
		p.Previous = at(p.Page, id, "/places?page=%d", p.Number-1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], at(p.Page, id, "/places?page=%d", p.Number+1)
	}
	p.Back = "/leadership/" + string(id) + "/referrals"
	return web.Show(placesOfPage(p)), nil
}

func (p placesPage) table() ui.TableData {
	t := ui.TableData{Caption: "Places that refer people to you", Columns: ui.Columns("Place", "Kind", "Who answers", "Link"), Empty: "No place is set up yet."}
	for _, v := range p.All {
		who := v.AnswersName
		if who == "" {
			who = "Nobody: choose somebody"
		}
		state := "Works"
		if !v.open() {
			state = "Withdrawn"
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(at(p.Page, p.Org.ID, "/places/%s", v.ID), v.Name), ui.Text(in(Kinds(), v.Kind)), ui.Text(who), ui.Text(state)})
	}
	return t
}

type placePage struct {
	ui.Page
	Org     person.Organisation
	Place   Place
	List    []colleague
	F       PlaceForm
	Clash   bool
	Address string
	QR      string
}

func (s *Referrals) readPlace(r *web.Request) (placePage, error) {
	p := placePage{Page: r.Page("Set up a place that refers")}
	org, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	var id db.ID
	if r.PathValue("referringplace") != "" {
		if id, err = r.ID("referringplace"); err != nil {
			return p, err
		}
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Parts = nil
		var err error
		if p.Place, err = s.placeIn(tx, r.Actor, org, id); err != nil {
			return err
		}
		if p.Org, err = person.FindOrganisation(tx, org); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, org); err != nil {
			return err
		}
		p.List, err = colleagues(tx, org)
		return err
	})
	p.F.Answers = string(r.Actor.Person())
	if id != "" {
		v := p.Place
		p.Title = v.Name
		p.F = PlaceForm{Kind: v.Kind, Name: v.Name, Answers: string(v.Answers), Reach: v.Reach, Hears: v.Hears, Version: v.Version}
		p.Address = r.Address("/refer/%s", v.Link)
	}
	p.Back = "/leadership/" + string(org) + "/referrals/places"
	return p, err
}

func (p placePage) colleagues() (out []ui.Option) {
	for _, c := range p.List {
		out = append(out, ui.Option{Value: string(c.ID), Label: c.Name})
	}
	return out
}

// action is where the form is sent.
func (p placePage) action() templ.SafeURL {
	if p.Place.ID == "" {
		return at(p.Page, p.Org.ID, "/places/new")
	}
	return at(p.Page, p.Org.ID, "/places/%s", p.Place.ID)
}

// lines are a place as text, to compare what two people wrote.
func (f PlaceForm) lines(list []colleague) string {
	who := ""
	for _, c := range list {
		if string(c.ID) == f.Answers {
			who = c.Name
		}
	}
	return f.Name + "\n" + in(Kinds(), f.Kind) + "\n" + who + "\n" + f.Reach + "\n" + f.Hears
}

func (p placePage) now() PlaceForm {
	v := p.Place
	return PlaceForm{Kind: v.Kind, Name: v.Name, Answers: string(v.Answers), Reach: v.Reach, Hears: v.Hears}
}

func (s *Referrals) newPlace(r *web.Request) (web.Answer, error)  { return s.showPlace(r) }
func (s *Referrals) placePage(r *web.Request) (web.Answer, error) { return s.showPlace(r) }

func (s *Referrals) showPlace(r *web.Request) (web.Answer, error) {
	p, err := s.readPlace(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(placeOf(p)), nil
}

func (s *Referrals) savePlaceForm(r *web.Request, do func(p placePage, f PlaceForm) (db.ID, error)) (web.Answer, error) {
	p, err := s.readPlace(r)
	if err != nil {
		return web.Answer{}, err
	}
	f := PlaceForm{Kind: r.Value("kind"), Name: r.Value("name"), Answers: r.Value("answers"), Reach: r.Value("reach"), Hears: r.Value("hears"), Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		id, err := do(p, f)
		return web.Redirect("/leadership/%s/referrals/places/%s", p.Org.ID, id).Saying("The place is saved."), err
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			f.Version = p.Place.Version
		}
		p.Problems, p.Clash, p.F = problems, clash, f
		return placeOf(p), nil
	})
}

func (s *Referrals) addPlace(r *web.Request) (web.Answer, error) {
	return s.savePlaceForm(r, func(p placePage, f PlaceForm) (db.ID, error) { return s.AddPlace(r.Ctx(), r.Actor, p.Org.ID, f) })
}

func (s *Referrals) changePlace(r *web.Request) (web.Answer, error) {
	return s.savePlaceForm(r, func(p placePage, f PlaceForm) (db.ID, error) {
		return p.Place.ID, s.ChangePlace(r.Ctx(), r.Actor, p.Org.ID, p.Place.ID, f)
	})
}

func (s *Referrals) pressPlace(r *web.Request, said string, do func(org, id db.ID) error) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("referringplace")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/referrals/places/%s", org, id).Saying("%s", said), do(org, id)
}

func (s *Referrals) renew(r *web.Request) (web.Answer, error) {
	return s.pressPlace(r, "There is a new link. Print a new card: older cards do not work any more.", func(org, id db.ID) error { return s.Renew(r.Ctx(), r.Actor, org, id) })
}

func (s *Referrals) withdraw(r *web.Request) (web.Answer, error) {
	return s.pressPlace(r, "The link is withdrawn. Nobody can refer by it.", func(org, id db.ID) error { return s.Withdraw(r.Ctx(), r.Actor, org, id) })
}

func (s *Referrals) cardPage(r *web.Request) (web.Answer, error) {
	p, err := s.readPlace(r)
	if err != nil {
		return web.Answer{}, err
	}
	if !p.Place.open() {
		return web.Redirect("/leadership/%s/referrals/places/%s", p.Org.ID, p.Place.ID).Warning("The link is withdrawn. Make a new one first."), nil
	}
	p.Title, p.Back = "Card for "+p.Place.Name, "/leadership/"+string(p.Org.ID)+"/referrals/places/"+string(p.Place.ID)
	if p.QR, err = qr.SVG(p.Address, "The address of the form, for a camera"); err != nil {
		return web.Answer{}, err
	}
	p.Address = r.Address("/refer")
	return web.Show(cardOf(p)), nil
}
