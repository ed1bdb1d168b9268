package leadership

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// drawn is a journey as a picture, from its beginning. items are the newest first.
func drawn(title string, items []item) string {
	c := chart.Journey{Frame: chart.Frame{ID: "journey", Title: title}}
	for _, it := range slices.Backward(items) {
		c.Stops = append(c.Stops, chart.Stop{When: it.when(), Kind: it.kind(), Label: it.Title})
	}
	return c.SVG()
}

type journeyPage struct {
	ui.Page
	Person  person.Person
	Items   []item
	Mine    bool
	By      entry.Audience // as whom the author looks at it themselves
	Audient string         // who may read it, as chosen
}

// stage is the word that they use for themselves now, as far as the reader sees it.
func (p journeyPage) stage() string { return stageNow(p.Items) }

func (s *Leadership) myJourney(r *web.Request) (web.Answer, error) {
	p, err := s.ownJourney(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(myJourneyOf(p)), nil
}

func (s *Leadership) ownJourney(r *web.Request, problems []errs.Field) (journeyPage, error) {
	r.Actor.Scoped() // the query is limited to what the reader wrote about themselves
	p := journeyPage{Page: r.Page("Your journey"), Mine: true, Audient: r.Value("audience")}
	p.Problems, p.Back = problems, "/me"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Person, err = person.Find(tx, r.Actor.Person()); err != nil {
			return err
		}
		p.Items, err = s.journeyOf(tx, entry.Viewer{Person: p.Person.ID}, p.Person.ID)
		return err
	})
	return p, err
}

// seenBy is the reader's own journey as others see it: somebody of their organisation, or anybody of the network.
func (s *Leadership) seenBy(r *web.Request) (web.Answer, error) {
	p, err := s.ownJourney(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	v := entry.Viewer{Person: "somebody else"}
	p.Title, p.Back, p.By = "Your journey as others see it", "/me/journey", entry.Network
	if r.Value("by") == string(entry.Organisation) && p.Person.Belongs() != "" {
		v.Organisation, p.By = p.Person.Belongs(), entry.Organisation
	}
	p.Items = slices.DeleteFunc(p.Items, func(it item) bool { return !entry.CanSee(v, it.Entry) })
	return web.Show(seenOf(p)), nil
}

func (p journeyPage) audienceOptions() []ui.Option {
	var out []ui.Option
	for _, to := range audiences(p.Person.Belongs()) {
		out = append(out, ui.Option{Value: string(to), Label: readers(to, p.Person.OrgName)})
	}
	return out
}

// shown is how many items others can read.
func (p journeyPage) shown() int {
	n := 0
	for _, it := range p.Items {
		if it.Audience != entry.Author {
			n++
		}
	}
	return n
}

type itemPage struct {
	ui.Page
	Form    ItemForm
	ID      db.ID // "" for a new one
	Now     *item // what another window saved meanwhile
	Widened bool  // others can read it now
}

func (p itemPage) action() templ.SafeURL {
	if p.ID == "" {
		return p.To("/me/journey/new")
	}
	return p.To("/me/journey/%s/change", p.ID)
}

func sortOptions(list []sort) []ui.Option {
	var out []ui.Option
	for _, s := range list {
		out = append(out, ui.Option{Value: s.ID, Label: s.Words, Hint: s.Hint})
	}
	return out
}

func formOf(r *web.Request) ItemForm {
	f := ItemForm{Sort: r.Value("sort"), Stage: r.Value("stage"), Title: r.Value("title"), Body: r.Value("body"), When: r.Value("when")}
	f.Version = r.Version()
	return f
}

func (s *Leadership) newItem(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // a form for the reader's own journey
	p := itemPage{Page: r.Page("Add to your journey"), Form: ItemForm{Sort: r.Value("sort")}}
	p.Back = "/me/journey"
	if p.Form.Sort == stageSort {
		p.Title = "What you call yourself"
		p.Form.When = s.db.Now().In(r.Network.Zone).Format("02/01/2006")
	}
	return web.Show(itemForm(p)), nil
}

func (s *Leadership) addItem(r *web.Request) (web.Answer, error) {
	f := formOf(r)
	return web.Edit(func() (web.Answer, error) {
		if _, err := s.AddItem(r.Ctx(), r.Actor, f); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/journey").Saying("It is on your journey. Only you see it."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p := itemPage{Page: r.Page("Add to your journey"), Form: f}
		p.Problems, p.Back = problems, "/me/journey"
		return itemForm(p), nil
	})
}

// one finds the item that the path names, on the reader's own journey.
func (s *Leadership) one(r *web.Request) (it item, err error) {
	id, err := r.ID("entry")
	if err != nil {
		r.Actor.Scoped()
		return it, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		it, err = s.ownItem(tx, r.Actor, id)
		return err
	})
	return it, err
}

func (s *Leadership) changeItemForm(r *web.Request) (web.Answer, error) {
	it, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	p := itemPage{Page: r.Page("Change it"), ID: it.ID, Widened: it.Audience != entry.Author,
		Form: ItemForm{Sort: it.Sort, Stage: it.Stage, Title: it.Title, Body: it.Body, When: it.typedWhen(), Version: it.Version}}
	p.Back = "/me/journey"
	return web.Show(itemForm(p)), nil
}

func (s *Leadership) changeItem(r *web.Request) (web.Answer, error) {
	f := formOf(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := r.ID("entry")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		narrowed, err := s.ChangeItem(r.Ctx(), r.Actor, id, f)
		said := "It is saved."
		if narrowed {
			said = "It is saved. Only you see it now: show it again if you like."
		}
		return web.Redirect("/me/journey").Saying("%s", said), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		it, err := s.one(r)
		p := itemPage{Page: r.Page("Change it"), ID: it.ID, Form: f, Widened: it.Audience != entry.Author}
		p.Problems, p.Back = problems, "/me/journey"
		if it.Version != f.Version {
			p.Now, p.Form.Version = &it, it.Version
		}
		return itemForm(p), err
	})
}

func (s *Leadership) removeItem(r *web.Request) (web.Answer, error) {
	it, err := s.one(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.RemoveItem(r.Ctx(), r.Actor, it.ID); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/journey").Saying("It is gone."), nil
}

// showOne and showAll show an item, or all that are on the journey now.
func (s *Leadership) showOne(r *web.Request) (web.Answer, error) {
	id, err := r.ID("entry")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return s.show(r, id)
}

func (s *Leadership) showAll(r *web.Request) (web.Answer, error) { return s.show(r, "") }

func (s *Leadership) show(r *web.Request, id db.ID) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		to := entry.Audience(r.Value("audience"))
		if err := s.Show(r.Ctx(), r.Actor, id, to); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/journey").Saying("It is shown. You can take it back at any time."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.ownJourney(r, problems)
		return myJourneyOf(p), err
	})
}

func (s *Leadership) hideOne(r *web.Request) (web.Answer, error) {
	id, err := r.ID("entry")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return s.hide(r, id)
}

func (s *Leadership) hideAll(r *web.Request) (web.Answer, error) { return s.hide(r, "") }

func (s *Leadership) hide(r *web.Request, id db.ID) (web.Answer, error) {
	if err := s.Hide(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/journey").Saying("Only you see it now."), nil
}

type journeysPage struct {
	ui.Page
	All    []shownBy
	People map[db.ID]person.Person
	Pager  pager
}

func (s *Leadership) shownJourneys(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what is shown to the reader
	p := journeysPage{Page: r.Page("Journeys"), Pager: pagerOf(r)}
	p.Back = "/me"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		v, err := viewerOf(tx, r.Actor)
		if err != nil {
			return err
		}
		all, err := whoShows(tx, v, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return p.To("/journeys?page=%d", n) })
		ids := make([]db.ID, len(p.All))
		for i, x := range p.All {
			ids[i] = x.Person
		}
		p.People, err = person.Several(tx, ids)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(journeysOf(p)), nil
}

// journey is what somebody shows of their journey to the reader. Who shows nothing is as one who has none.
func (s *Leadership) journey(r *web.Request) (web.Answer, error) {
	p := journeyPage{Page: r.Page("")}
	p.Back = "/journeys"
	id, err := r.ID("person")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		v, err := viewerOf(tx, r.Actor)
		if err != nil {
			return err
		}
		if p.Items, err = s.journeyOf(tx, v, id); err != nil {
			return err
		}
		// The author finds the same here as everybody else of the network.
		p.Items = slices.DeleteFunc(p.Items, func(it item) bool { return it.Audience == entry.Author })
		if err := r.Actor.Allow(len(p.Items) > 0); err != nil {
			return err
		}
		p.Person, err = person.Find(tx, id)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.Title = "The journey of " + p.Person.Name()
	return web.Show(journeyOfOther(p)), nil
}

// JourneyHeaders are the columns of somebody's own journey in the file about them.
var JourneyHeaders = []string{"day", "known_to_the", "kind", "what", "more", "seen_by"}

// ExportJourney gives somebody's own journey.
func (s *Leadership) ExportJourney(tx *db.Tx, who db.ID) ([][]string, error) {
	all, err := s.journeyOf(tx, entry.Viewer{Person: who}, who)
	var out [][]string
	for _, it := range all {
		out = append(out, []string{it.Happened, it.Exact, it.kind(), it.Title, it.Body, it.Audience.Words()})
	}
	return out, err
}

// text is what is compared when somebody changed an item in two windows.
func (it item) text() string { return it.when() + "\n\n" + it.Title + "\n\n" + it.Body }

func (f ItemForm) text() string {
	return f.When + "\n\n" + cmp.Or(f.Title, called(stages, f.Stage)) + "\n\n" + f.Body
}
