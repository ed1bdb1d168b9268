package matching

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

type choosePage struct {
	ui.Page
	Editions []edition.Edition
}

func (m *Matching) choose(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped()
	p := choosePage{Page: r.Page("Find a partner")}
	err := m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := edition.All(tx, true)
		p.Editions = nil
		for _, e := range all {
			if finderOpen(e, tx.Now) {
				p.Editions = append(p.Editions, e)
			}
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Editions) == 1 {
		return web.Redirect("/partners/%s", p.Editions[0].ID), nil
	}
	return web.Show(choose(p)), nil
}

// one is a finder page's common ground: the edition and the actor's own card.
type one struct {
	ui.Page
	Edition edition.Edition
	Me      Seeker
	HasCard bool
}

func (m *Matching) read(r *web.Request, title string, fn func(tx *db.Tx, o *one) error) (one, error) {
	r.Actor.Scoped()
	o := one{Page: r.Page(title)}
	id, err := r.ID("edition")
	if err != nil {
		return o, err
	}
	err = m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if o.Edition, err = openFinder(tx, id); err != nil {
			return err
		}
		if o.Me, o.HasCard, err = findSeeker(tx, id, r.Actor.Person()); err != nil {
			return err
		}
		o.HasCard = o.HasCard && o.Me.State != Withdrawn
		return fn(tx, &o)
	})
	o.Back = fmt.Sprintf("/partners/%s", id)
	return o, err
}

// perPage is how many cards a page shows.
const perPage = 24

type finderPage struct {
	one
	Cards  []Seeker
	Words  string
	Number int
	More   bool
	Mine   []seen
	Lists  Ranking // of the edition; the zero value for none
	now    db.Instant
}

// seen is one of the actor's introductions as they may see it.
type seen struct {
	Introduction
	State string
	Other string // first names
}

func (m *Matching) finder(r *web.Request) (web.Answer, error) {
	p := finderPage{Words: r.Value("q")}
	p.Number = r.Turn()
	o, err := m.read(r, "Find a partner", func(tx *db.Tx, o *one) error {
		if !o.HasCard {
			return nil
		}
		var err error
		if p.Cards, err = listSeekers(tx, o.Edition.ID, o.Me.Side.Other(), p.Words, perPage+1, (p.Number-1)*perPage); err != nil {
			return err
		}
		if p.Lists, _, err = newestRanking(tx, o.Edition.ID); err != nil {
			return err
		}
		p.now = tx.Now
		p.Mine, err = m.seenBy(tx, o.Edition.ID, r.Actor.Person())
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if p.More = len(p.Cards) > perPage; p.More {
		p.Cards = p.Cards[:perPage]
	}
	p.one = o
	p.Back = "/programmes/" + o.Edition.ProgrammeSlug
	return web.Show(finder(p)), nil
}

func (m *Matching) seenBy(tx *db.Tx, in, who db.ID) ([]seen, error) {
	list, err := introductionsOf(tx, in, who)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var others []db.ID
	for _, i := range list {
		others = append(others, i.Others(who)...)
	}
	people, err := person.Several(tx, others)
	if err != nil {
		return nil, err
	}
	out := make([]seen, 0, len(list))
	for _, i := range list {
		state, err := m.seenState(tx, i, who)
		if err != nil {
			return nil, err
		}
		var names []string
		for _, id := range i.Others(who) {
			names = append(names, people[id].Given)
		}
		out = append(out, seen{Introduction: i, State: state, Other: and(names)})
	}
	return out, nil
}

// seenState is what somebody may know of an introduction now.
func (m *Matching) seenState(tx *db.Tx, i Introduction, who db.ID) (string, error) {
	said, err := m.saidYes(tx, i, who)
	if err != nil || i.State != Ended {
		return i.SeenState(who, said, true, tx.Now), err
	}
	all, err := allSeek(tx, i)
	return i.SeenState(who, said, all, tx.Now), err
}

func (m *Matching) saidYes(tx *db.Tx, i Introduction, who db.ID) (bool, error) {
	if i.Proposal == "" {
		return false, nil
	}
	p, err := m.decisions.Find(tx, i.Proposal)
	return p.Assented(who), err
}

type cardPage struct {
	one
	Card Seeker
}

func (m *Matching) card(r *web.Request) (web.Answer, error) {
	p := cardPage{}
	o, err := m.read(r, "Your card", func(tx *db.Tx, o *one) error {
		p.Card = o.Me
		if o.Me.ID != "" {
			return nil
		}
		me, err := person.Find(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		p.Card = Seeker{Given: me.Given, Place: me.Place}
		if len(me.Perspectives) > 0 {
			p.Card.Perspective = me.Perspectives[0]
		}
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.one = o
	return web.Show(card(p)), nil
}

func (m *Matching) saveCard(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	version, _ := strconv.ParseInt(r.Value("version"), 10, 64)
	s := Seeker{Edition: id, Perspective: r.Value("perspective"), Interest: r.Value("interest"), Place: r.Value("place"), Times: r.Value("times"), Ways: r.Form["ways"], Version: version}
	o, err := m.read(r, "Your card", func(*db.Tx, *one) error { return nil })
	if err != nil {
		return web.Answer{}, err
	}
	return web.Form(r, "Your card", func() (web.Answer, error) {
		err := m.SaveCard(r.Ctx(), r.Actor, s)
		if errs.Is(err, errs.Conflict) && o.HasCard && o.Me.State == Active {
			o.Problems = []errs.Field{{Message: errs.Of(err).Message}}
			return web.Clash(card(cardPage{one: o, Card: s})), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		if o.Me.Checked == 0 {
			return web.Redirect("/partners/%s/check", id).Saying("Your card is saved. Others can find you now."), nil
		}
		return web.Redirect("/partners/%s", id).Saying("Your card is saved."), nil
	}, func(p ui.Page) templ.Component {
		p.Back = o.Back
		o.Page = p
		return card(cardPage{one: o, Card: s})
	})
}

type checkPage struct {
	one
	View   instrument.View
	For    string // the card that somebody came from, "" for none
	Words  string // what they had written there
	Answer string // the introduction that waits for their answer, "" for none
}

func (m *Matching) check(r *web.Request) (web.Answer, error) {
	p, err := m.checkPage(r)
	return web.Show(check(p)), err
}

// checkPage is the assumptions check with what the person has answered.
func (m *Matching) checkPage(r *web.Request) (checkPage, error) {
	def, ok := instrument.Shipped(assumptions)
	if !ok {
		return checkPage{}, fmt.Errorf("the instrument %s is missing", assumptions)
	}
	var answers instrument.Answers
	o, err := m.read(r, def.Title, func(tx *db.Tx, o *one) error {
		if !o.HasCard {
			return errs.New(errs.Forbidden, "Make your card first.")
		}
		raw, err := picture(tx, m.keys, o.Me)
		if err != nil || raw == "" {
			return err
		}
		answers, err = instrument.DecodeJSON([]byte(raw))
		return err
	})
	if err != nil {
		return checkPage{}, err
	}
	p := checkPage{one: o, View: instrument.NewView(o.Page, def, answers)}
	if id := db.ID(r.Value("for")); id.Valid() {
		p.For = string(id)
	}
	if id := db.ID(r.Value("answer")); id.Valid() {
		p.Answer = string(id)
	}
	return p, nil
}

func (m *Matching) saveCheck(r *web.Request) (web.Answer, error) {
	def, ok := instrument.Shipped(assumptions)
	if !ok {
		return web.Answer{}, fmt.Errorf("the instrument %s is missing", assumptions)
	}
	o, err := m.read(r, def.Title, func(*db.Tx, *one) error { return nil })
	if err != nil {
		return web.Answer{}, err
	}
	answers, problems := instrument.Decode(def, r.Form, instrument.NewView(o.Page, def, nil).Prefix)
	if len(problems) > 0 {
		o.Problems = problems
		return web.Problem(check(checkPage{one: o, View: instrument.NewView(o.Page, def, answers), For: r.Value("for"), Words: r.Value("words"), Answer: r.Value("answer")})), nil
	}
	if err := m.SavePicture(r.Ctx(), r.Actor, o.Edition.ID, answers); err != nil {
		return web.Answer{}, err
	}
	if id := db.ID(r.Value("for")); id.Valid() {
		p, err := m.cardFor(r, id)
		switch {
		case err == nil && p.Words != "":
			return web.Show(seekerCard(p)), nil // what they had written stands in the form again, and is in no address
		case err == nil:
			return web.Redirect("/partners/%s/seekers/%s", o.Edition.ID, id).Saying("Thank you. You can now get in touch."), nil
		}
	}
	if id := db.ID(r.Value("answer")); id.Valid() {
		return web.Redirect("/introductions/%s", id).Saying("Thank you. You can now say yes or no."), nil
	}
	return web.Redirect("/partners/%s", o.Edition.ID).Saying("Thank you. You can now get in touch with possible partners."), nil
}

func (m *Matching) withdraw(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := m.Withdraw(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/partners/%s", id).Saying("Your card is gone. Nobody can find you here any more."), nil
}

type seekerPage struct {
	one
	Card  Seeker
	Words string
	Asked *seen
	Means []string // what becoming a pair does to the actor's own application
}

func (m *Matching) seeker(r *web.Request) (web.Answer, error) {
	p, err := m.seekerPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(seekerCard(p)), nil
}

func (m *Matching) seekerPage(r *web.Request) (seekerPage, error) {
	id, err := r.ID("seeker")
	if err != nil {
		return seekerPage{}, err
	}
	return m.cardFor(r, id)
}

// cardFor is the page of one card, with the words that were typed to its person.
func (m *Matching) cardFor(r *web.Request, id db.ID) (seekerPage, error) {
	p := seekerPage{Words: r.Value("words")}
	var err error
	p.one, err = m.read(r, "", func(tx *db.Tx, o *one) error {
		var err error
		if p.Card, err = seekerByID(tx, o.Edition.ID, id); err != nil {
			return err
		}
		// A card is there for the other side's seekers only; everybody else finds nothing.
		if !o.HasCard || p.Card.State != Active || p.Card.Side == o.Me.Side {
			return errs.Missing()
		}
		if p.Means, err = m.pairs.Joining(tx, o.Edition.ID, r.Actor.Person(), p.Card.Given); err != nil {
			return err
		}
		mine, err := m.seenBy(tx, o.Edition.ID, r.Actor.Person())
		p.Asked = nil
		for _, s := range mine {
			if s.Between(p.Card.Person) {
				p.Asked = &s
			}
		}
		return err
	})
	p.Title = p.Card.Given
	return p, err
}

func (m *Matching) ask(r *web.Request) (web.Answer, error) {
	p, err := m.seekerPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.Me.Checked == 0 {
		q, err := m.checkPage(r)
		q.For, q.Words = string(p.Card.ID), p.Words
		return web.Show(check(q)), err
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		id, err := m.Ask(r.Ctx(), r.Actor, p.Edition.ID, p.Card.ID, r.Value("words"))
		if errs.Is(err, errs.Conflict) && p.Asked != nil {
			return web.Clash(seekerCard(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/introductions/%s", id).Saying("We have told %s that you would like to work together.", p.Card.Given), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return seekerCard(p)
	})
}

type introductionPage struct {
	ui.Page
	Introduction Introduction
	Edition      edition.Edition
	Others       []Seeker // the cards of those who are asked beside the actor
	State        string
	Mine         bool     // the actor began it
	Checked      bool     // the actor has done the assumptions check
	Why          string   // the sentence for the actor, when it came from a suggestion
	Means        []string // what becoming a pair does to the actor's own application
	Zone         string
}

// firsts are the first names of the others.
func (p introductionPage) firsts() []string {
	out := make([]string, len(p.Others))
	for i, s := range p.Others {
		out[i] = s.Given
	}
	return out
}

// others are the first names of the others, as a sentence has them.
func (p introductionPage) others() string { return and(p.firsts()) }

// allShown says whether the cards of all others are still shown.
func (p introductionPage) allShown() bool {
	return !slices.ContainsFunc(p.Others, func(s Seeker) bool { return s.State != Active })
}

// two chooses the words for a pair, or for a trio.
func (p introductionPage) two(pair, trio string) string {
	if p.Introduction.Trio() {
		return trio
	}
	return pair
}

func (m *Matching) introduction(r *web.Request) (web.Answer, error) {
	p, err := m.introductionPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(introduction(p)), nil
}

// noForm asks once more before somebody says no, or steps back from a yes: neither can be taken back.
func (m *Matching) noForm(r *web.Request) (web.Answer, error) {
	p, err := m.introductionPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if p.State != "asked" && p.State != "waiting" {
		return web.Redirect("/introductions/%s", p.Introduction.ID), nil // there is nothing to say no to any more
	}
	p.Back = "/introductions/" + string(p.Introduction.ID)
	if p.Title = "Say no to this?"; p.State == "waiting" {
		p.Title = "Step back?"
	}
	return web.Show(sureNo(p)), nil
}

func (m *Matching) introductionPage(r *web.Request) (introductionPage, error) {
	p := introductionPage{Page: r.Page("A possible partner")}
	id, err := r.ID("introduction")
	if err != nil {
		return p, err
	}
	err = m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Introduction, err = m.mine(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Edition, err = edition.Find(tx, p.Introduction.Edition); err != nil {
			return err
		}
		p.Others = nil
		for _, id := range p.Introduction.Others(r.Actor.Person()) {
			card, _, err := findSeeker(tx, p.Edition.ID, id)
			if err != nil {
				return err
			}
			p.Others = append(p.Others, card)
		}
		me, _, err := findSeeker(tx, p.Edition.ID, r.Actor.Person())
		if err != nil {
			return err
		}
		p.Checked = me.Checked != 0
		said, err := m.saidYes(tx, p.Introduction, r.Actor.Person())
		if err != nil {
			return err
		}
		if p.State, err = m.seenState(tx, p.Introduction, r.Actor.Person()); err != nil {
			return err
		}
		p.Mine = said && p.Introduction.BegunBy == "seeker"
		if p.allShown() && (p.State == "asked" || p.State == "waiting") {
			p.Why = p.Introduction.Why(r.Actor.Person())
		}
		if err != nil || p.State != "asked" && p.State != "waiting" {
			return err
		}
		p.Means, err = m.pairs.Joining(tx, p.Edition.ID, r.Actor.Person(), p.firsts()...)
		return err
	})
	if err != nil {
		return p, err
	}
	if p.Introduction.Trio() {
		p.Title = "A possible trio"
	}
	p.Back = "/partners/" + string(p.Edition.ID)
	return p, nil
}

func (m *Matching) yes(r *web.Request) (web.Answer, error) {
	id, err := r.ID("introduction")
	if err != nil {
		return web.Answer{}, err
	}
	switch err := m.Yes(r.Ctx(), r.Actor, id); {
	case errors.Is(err, errCheckFirst):
		return web.Redirect("/introductions/%s", id).Warning("Your yes does not count yet. Answer the three questions about your picture of a partner first."), nil
	case err != nil:
		return web.Answer{}, err
	}
	return web.Redirect("/introductions/%s", id).Saying("You said yes."), nil
}

func (m *Matching) no(r *web.Request) (web.Answer, error) {
	id, err := r.ID("introduction")
	if err != nil {
		return web.Answer{}, err
	}
	if err := m.No(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me").Saying("That is settled. You need no reason, and nobody else is told."), nil
}

type seekersPage struct {
	ui.Page
	Edition                   edition.Edition
	Professionals, Partners   []Seeker
	Introductions             []introduced
	Professional, Partner, Ws string
	Asked, Named              bool // whether the words may go though they name who people are
}

type introduced struct {
	Introduction
	ProfessionalName, PartnerName string // the professionals' names for a trio
}

// seekersShown is how many cards of each side the coordinator's page shows.
const seekersShown = 200

func (m *Matching) seekersPage(r *web.Request) (seekersPage, error) {
	p := seekersPage{Page: r.Page("People who seek a partner"), Professional: r.Value("professional"), Partner: r.Value("partner"), Ws: r.Value("words"), Named: r.Value("named") == "yes"}
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	err = m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Edition, err = edition.Find(tx, id); err != nil {
			return err
		}
		if err := r.Actor.Allow(edition.Runs(r.Actor, p.Edition)); err != nil {
			return err
		}
		if p.Professionals, err = listSeekers(tx, id, person.Professional, "", seekersShown, 0); err != nil {
			return err
		}
		if p.Partners, err = listSeekers(tx, id, person.Partner, "", seekersShown, 0); err != nil {
			return err
		}
		list, err := introductionsIn(tx, id)
		if err != nil {
			return err
		}
		slices.SortStableFunc(list, func(a, b Introduction) int { return cmp.Compare(max(b.asked(), b.Created), max(a.asked(), a.Created)) })
		var ids []db.ID
		for _, i := range list {
			if i.asked() != 0 || i.State == Pair {
				ids = append(ids, i.People()...)
			}
		}
		people, err := person.Several(tx, ids[:min(len(ids), 500)])
		p.Introductions = nil
		for _, i := range list {
			if i.asked() != 0 || i.State == Pair {
				pro := people[i.Professional].Name()
				if i.Trio() {
					pro = and([]string{pro, people[i.Third].Name()})
				}
				p.Introductions = append(p.Introductions, introduced{i, pro, people[i.Partner].Name()})
			}
		}
		return err
	})
	p.Back = "/editions/" + string(id)
	return p, err
}

func (m *Matching) seekers(r *web.Request) (web.Answer, error) {
	p, err := m.seekersPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(seekers(p)), nil
}

func (m *Matching) introduce(r *web.Request) (web.Answer, error) {
	p, err := m.seekersPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	if ask := askOfWords(p.Ws, "Both read it.", p.Named); ask != nil {
		p.Asked, p.Problems = true, ask
		return web.Problem(seekers(p)), nil
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		err := m.Introduce(r.Ctx(), r.Actor, p.Edition.ID, db.ID(r.Value("professional")), db.ID(r.Value("partner")), r.Value("words"))
		if errs.Is(err, errs.Conflict) {
			p.Problems = []errs.Field{{Message: errs.Of(err).Message}}
			return web.Clash(seekers(p)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/seekers", p.Edition.ID).Saying("Both are asked. They become a pair when both say yes."), nil
	}, func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		return seekers(p)
	})
}
