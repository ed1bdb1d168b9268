package impact

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// lists is what several pages need to show claims: the names of kinds, people and editions.
type lists struct {
	Kinds    []Kind
	People   map[db.ID]person.Person
	Editions map[db.ID]edition.Edition
	Works    map[db.ID]person.Organisation // from whose work some of them followed
	Ends     map[db.ID]string              // the last day of each edition
	AboutMe  map[db.ID]bool                // claims in which the reader, who takes part, can recognise themselves
}

func (l lists) kind(id string) string {
	if at := slices.IndexFunc(l.Kinds, func(k Kind) bool { return k.ID == id }); at >= 0 {
		return l.Kinds[at].Name
	}
	return "Something else"
}

// about says whose names a claim bears.
func (l lists) about(c Claim) string {
	if len(c.About) == 0 {
		return ui.UpperFirst(c.whole())
	}
	out := ""
	for i, p := range c.About {
		if i > 0 {
			out += ", "
		}
		out += l.People[p].Name()
	}
	return out
}

// from is from what a claim followed.
func (l lists) from(c Claim) string {
	if c.Work != "" {
		return ui.UpperFirst(workOf(l.Works[c.Work]))
	}
	return l.Editions[c.Edition].Called()
}

// when says the day, and how long that was after the programme.
func (l lists) when(c Claim) string {
	words := ui.PlainDate(c.Happened)
	m, ok := monthsAfter(l.Ends[c.Edition], c.Happened)
	switch {
	case !ok:
		return words
	case m < 0:
		return words + ", during the programme"
	case m == 0:
		return words + ", in the first month after the programme"
	case m == 1:
		return words + ", one month after the programme"
	}
	return words + ", " + number(m) + " months after the programme"
}

func (s *Impact) lists(tx *db.Tx, claims ...Claim) (lists, error) {
	l := lists{People: map[db.ID]person.Person{}, Editions: map[db.ID]edition.Edition{}, Works: map[db.ID]person.Organisation{}, Ends: map[db.ID]string{}}
	var err error
	if l.Kinds, err = kindsOf(tx); err != nil {
		return l, err
	}
	var who []db.ID
	for _, c := range claims {
		for _, p := range c.people() {
			if !slices.Contains(who, p) && len(who) < 500 {
				who = append(who, p)
			}
		}
		if _, known := l.Works[c.Work]; c.Work != "" && !known {
			if l.Works[c.Work], err = person.FindOrganisation(tx, c.Work); err != nil {
				return l, err
			}
		}
		if _, known := l.Editions[c.Edition]; c.Edition != "" && !known {
			e, end, err := ended(tx, c.Edition)
			if err != nil {
				return l, err
			}
			l.Editions[c.Edition], l.Ends[c.Edition] = e, end
		}
	}
	l.People, err = person.Several(tx, who)
	return l, err
}

// ended is an edition and its last day, "" when no day has a date.
func ended(tx *db.Tx, id db.ID) (e edition.Edition, last string, err error) {
	if e, err = edition.Find(tx, id); err != nil {
		return e, "", err
	}
	last, err = db.Value[string](tx, `SELECT COALESCE(MAX(date), '') FROM edition_day WHERE network_id = $1 AND edition_id = $2`, id)
	return e, last, err
}

// seen are those of the claims that the actor may see, without those that they see only because they are asked to confirm them.
func seen(a access.Actor, v entry.Viewer, all []Claim) []Claim {
	return slices.DeleteFunc(slices.Clone(all), func(c Claim) bool { return !maySee(a, v, c, nil) })
}

type minePage struct {
	ui.Page
	lists
	Claims []Claim
	Of     []person.Organisation // in whose work the reader takes part
	Can    bool                  // the reader can tell something
}

func (s *Impact) mine(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what the reader tells, and what is about them
	p := minePage{Page: r.Page("What followed")}
	p.Back = "/me"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Claims, err = claimsBy(tx, s.keys, r.Actor.Person()); err != nil {
			return err
		}
		can, err := s.tellable(tx, r.Actor)
		if err != nil {
			return err
		}
		if p.Of, err = s.works(tx, r.Actor); err != nil {
			return err
		}
		p.Can = len(can)+len(p.Of) > 0
		p.lists, err = s.lists(tx, p.Claims...)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(mineOf(p)), nil
}

// tellable are the editions about which the actor can tell something, the newest first.
func (s *Impact) tellable(tx *db.Tx, a access.Actor) ([]edition.Edition, error) {
	all, err := edition.All(tx, true)
	if err != nil || a.Has(access.Coordinator) {
		return all, err
	}
	mine, err := editionsOf(tx, a.Person())
	return slices.DeleteFunc(all, func(e edition.Edition) bool { return !slices.Contains(mine, e.ID) }), err
}

// typed is the form as it was filled in.
type typed struct {
	Edition, Work, Thing, Kind, Title, Body, Happened, Plan, Describes, Other, Version string
	About                                                                              []string
}

func typedOf(r *web.Request) typed {
	return typed{Edition: r.Value("edition"), Work: r.Value("work"), Thing: r.Value("thing"), Kind: r.Value("kind"), Title: r.Value("title"), Body: r.Value("body"), Happened: r.Value("happened"), Plan: r.Value("plan"), Describes: r.Value("describes"), Other: r.Value("other"), Version: r.Value("version"), About: r.Form["about"]}
}

func (t typed) claim() Claim {
	c := Claim{Edition: db.ID(t.Edition), Work: db.ID(t.Work), Kind: t.Kind, Title: t.Title, Body: t.Body, Plan: t.Plan == "yes", Describes: t.Describes, Other: t.Other == "yes"}
	c.Happened, _ = ui.ParseDate(t.Happened)
	c.Whole = slices.Contains(t.About, programmeAsWhole)
	for _, p := range t.About {
		if p != programmeAsWhole && !slices.Contains(c.About, db.ID(p)) {
			c.About = append(c.About, db.ID(p))
		}
	}
	for _, v := range t.Version {
		if v < '0' || v > '9' {
			return c
		}
		c.Version = c.Version*10 + int64(v-'0')
	}
	return c
}

// thing is the thing from which the claim begins; none when there is none.
func (t typed) thing() ground.Thing {
	if t.Work == "" {
		return ground.Thing{}
	}
	return ground.Parse(t.Thing)
}

// programmeAsWhole is the answer that a claim bears nobody's name.
const programmeAsWhole = "programme"

type formPage struct {
	ui.Page
	lists
	Form    typed
	Choices []edition.Edition
	Of      []person.Organisation // from whose work the writer can tell what followed
	From    ground.Seen           // the thing from which it begins, with no kind when there is none
	Can     []person.Person       // whom it can be about, the writer first
	Me      db.ID
	Claim   Claim // the one that is changed
}

func (p formPage) action() templ.SafeURL {
	if p.Claim.ID != "" {
		return p.To("/impact/claims/%s/change", p.Claim.ID)
	}
	return p.To("/me/impact/new")
}

func (p formPage) kindOptions() []ui.Option {
	var out []ui.Option
	for _, k := range p.Kinds {
		if !k.Closed {
			o := ui.Option{Value: k.ID, Label: k.Name}
			if k.Service {
				o.Hint = "A patient partner has to be among those who confirm it."
			}
			out = append(out, o)
		}
	}
	return out
}

func (p formPage) editionOptions() []ui.Option {
	var out []ui.Option
	for _, e := range p.Choices {
		out = append(out, ui.Option{Value: string(e.ID), Label: e.Called()})
	}
	return out
}

func (p formPage) aboutOptions() []ui.Option {
	var out []ui.Option
	for _, x := range p.Can {
		o := ui.Option{Value: string(x.ID), Label: x.Name()}
		if x.ID == p.Me {
			o.Label = "Me"
		}
		out = append(out, o)
	}
	return append(out, ui.Option{Value: programmeAsWhole, Label: "Nobody by name: " + Claim{Work: db.ID(p.Form.Work)}.whole(), Exclusive: true})
}

// form reads what the form shows. An edition that may not be told about is as one that does not exist.
func (s *Impact) form(r *web.Request, title string, t typed, problems []errs.Field, claim Claim) (formPage, error) {
	p := formPage{Page: r.Page(title), Form: t, Me: r.Actor.Person(), Claim: claim}
	p.Problems, p.Back = problems, "/me/impact"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if t.Work != "" {
			return s.workForm(tx, r.Actor, &p)
		}
		if p.Choices, err = s.tellable(tx, r.Actor); err != nil {
			return err
		}
		if p.Of, err = s.works(tx, r.Actor); err != nil {
			return err
		}
		at := slices.IndexFunc(p.Choices, func(e edition.Edition) bool { return string(e.ID) == p.Form.Edition })
		if err := r.Actor.Allow(len(p.Choices)+len(p.Of) > 0 && (at >= 0 || p.Form.Edition == "")); err != nil {
			return err
		}
		if p.Form.Edition == "" && len(p.Choices) == 1 && len(p.Of) == 0 {
			p.Form.Edition = string(p.Choices[0].ID)
		}
		return s.formLists(tx, r.Actor, &p)
	})
	return p, err
}

// formLists reads whom the claim can be about, and of which kinds it can be.
func (s *Impact) formLists(tx *db.Tx, a access.Actor, p *formPage) error {
	ids, err := s.canBeAbout(tx, a, db.ID(p.Form.Edition), db.ID(p.Form.Work))
	if err != nil {
		return err
	}
	people, err := person.Several(tx, ids[:min(len(ids), 500)])
	if err != nil {
		return err
	}
	for _, id := range ids {
		if x, ok := people[id]; ok && !slices.ContainsFunc(p.Can, func(y person.Person) bool { return y.ID == id }) {
			p.Can = append(p.Can, x)
		}
	}
	p.Kinds, err = kindsOf(tx)
	return err
}

func (s *Impact) newClaim(r *web.Request) (web.Answer, error) {
	t := typed{Edition: r.Value("edition"), Work: r.Value("work"), Thing: r.Value("thing"), Happened: s.db.Now().In(r.Network.Zone).Format(time.DateOnly), About: []string{string(r.Actor.Person())}}
	if r.Actor.Has(access.Coordinator) {
		t.About = nil // they tell of others more often than of themselves: nothing is chosen for them
	}
	p, err := s.form(r, "Tell what followed", t, nil, Claim{})
	if err != nil {
		return web.Answer{}, err
	}
	if p.Form.Edition == "" && p.Form.Work == "" {
		return web.Show(chooseOf(p)), nil
	}
	return web.Show(formOf(p)), nil
}

func (s *Impact) tell(r *web.Request) (web.Answer, error) {
	t := typedOf(r)
	return web.Edit(func() (web.Answer, error) {
		if home := cmp.Or(t.Work, t.Edition); !db.ID(home).Valid() {
			r.Actor.Scoped()
			return web.Answer{}, errs.Missing()
		}
		id, err := s.TellFrom(r.Ctx(), r.Actor, t.claim(), t.thing())
		if err != nil {
			return web.Answer{}, err
		}
		saying := "It is saved. Now ask somebody who knows to confirm it."
		if strings.TrimSpace(t.Describes) != "" {
			saying = "It is saved. Those it describes are asked first. When they have said yes, ask somebody who knows to confirm it."
		}
		return web.Redirect("/impact/claims/%s", id).Saying("%s", saying), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.form(r, "Tell what followed", t, problems, Claim{})
		return formOf(p), err
	})
}

// claimPage is everything about one claim, as far as the reader may see it.
type claimPage struct {
	ui.Page
	lists
	Claim     Claim
	Actor     access.Actor
	Mine      bool
	Witnesses []witness
	Evidence  []evidence
	Files     map[db.ID]file.Meta
	Rests     []rest
	Around    ground.Around     // its place in a line from a gap to a change
	Open      []assent.Proposal // questions that wait for somebody of the claim
	Same      []Claim           // claims that are counted with it
	Alike     []Claim           // claims that could be the same change
	Service   bool              // it changes what patients get
	Typed     url.Values
	Belongs   bool // the reader belongs to an organisation for certain

	Describes string   // where it stands with those whom it describes, "" when it describes nobody; for its own people
	Names     string   // of those whom it describes
	Wishes    []string // what they asked to have changed
}

func (s *Impact) claimPage(r *web.Request, problems []errs.Field) (claimPage, error) {
	p := claimPage{Page: r.Page("What followed"), Actor: r.Actor, Files: map[db.ID]file.Meta{}, Typed: r.Form}
	id, err := r.ID("claim")
	if err != nil {
		return p, err
	}
	p.Problems, p.Back = problems, "/me/impact"
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Claim, p.Witnesses, err = s.claim(tx, r.Actor, id); err != nil {
			return err
		}
		p.Mine = p.Claim.isOf(r.Actor.Person())
		v, err := s.viewerOf(tx, r.Actor, p.Claim)
		if err != nil {
			return err
		}
		p.Belongs = v.Organisation != ""
		if err := s.readEvidence(tx, &p); err != nil {
			return err
		}
		if p.Rests, err = s.rests(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Around, err = s.around.One(tx, r.Actor, p.Claim.Work, asThing(id)); err != nil {
			return err
		}
		all, with, err := s.beside(tx, p.Claim)
		if err != nil {
			return err
		}
		all = seen(r.Actor, v, all)
		said, err := distinctOf(tx, p.Claim.home())
		if err != nil {
			return err
		}
		for _, c := range all {
			switch {
			case c.ID != p.Claim.ID && c.group() == p.Claim.group():
				p.Same = append(p.Same, c)
			case said.has(c, p.Claim):
			case (alike(c, p.Claim) || slices.Contains(with, c.ID) && c.State != Withdrawn && p.Claim.State != Withdrawn && sameTime(c, p.Claim)) && mayJoin(r.Actor, p.Claim, c):
				p.Alike = append(p.Alike, c)
			}
		}
		if p.Mine {
			if p.Open, err = s.decisions.Of(tx, id); err != nil {
				return err
			}
			var passage described.Passage
			var found bool
			if p.Names, passage, found, err = described.Names(tx, id); err != nil {
				return err
			}
			if found {
				p.Describes = passage.Words()
			}
			if p.Wishes, err = s.passages.Changes(tx, id); err != nil {
				return err
			}
			p.Open = slices.DeleteFunc(p.Open, func(x assent.Proposal) bool { return x.State != assent.Open })
		}
		if p.Service, err = isService(tx, p.Claim.Kind); err != nil {
			return err
		}
		shown := append([]Claim{p.Claim}, append(p.Same, p.Alike...)...)
		if p.lists, err = s.lists(tx, shown...); err != nil {
			return err
		}
		if p.Claim.Work == "" {
			p.AboutMe, err = recognisable(tx, r.Actor, p.Claim.Edition, shown)
			return err
		}
		p.AboutMe, err = s.recognisableFrom(tx, r.Actor, p.Claim.Work, shown)
		if isWitness(r.Actor, p.Witnesses) && !p.Mine { // who is asked whether it is so has to do with the work too
			p.AboutMe[p.Claim.ID] = true
		}
		return err
	})
	return p, err
}

func (s *Impact) readEvidence(tx *db.Tx, p *claimPage) error {
	var err error
	if p.Evidence, err = evidenceOf(tx, s.keys, p.Claim.ID); err != nil {
		return err
	}
	for _, e := range p.Evidence {
		if e.File == "" {
			continue
		}
		if p.Files[e.ID], err = s.files.Find(tx, e.File); err != nil {
			return err
		}
	}
	return nil
}

func (s *Impact) show1(r *web.Request) (web.Answer, error) {
	p, err := s.claimPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(claimOf(p)), nil
}

// act does something with the claim of the address and leads back to it; what is wrong is shown beside the field.
func (s *Impact) act(r *web.Request, said string, do func(id db.ID) error) (web.Answer, error) {
	return s.actSaying(r, func() string { return said }, do)
}

// actSaying is act for what is known only afterwards.
func (s *Impact) actSaying(r *web.Request, said func() string, do func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("claim")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		if err := do(id); err != nil {
			return web.Answer{}, err
		}
		if ed := db.ID(r.Value("edition")); r.Value("from") == "edition" && ed.Valid() {
			return web.Redirect("/editions/%s/impact", ed).Saying("%s", said()), nil
		}
		if work := db.ID(r.Value("work")); r.Value("from") == "work" && work.Valid() {
			return web.Redirect("/impact/organisations/%s", work).Saying("%s", said()), nil
		}
		return web.Redirect("/impact/claims/%s", id).Saying("%s", said()), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.claimPage(r, problems)
		return claimOf(p), err
	})
}

func (s *Impact) agree(r *web.Request) (web.Answer, error) {
	return s.act(r, "You said yes.", func(id db.ID) error {
		return s.Agree(r.Ctx(), r.Actor, id, db.ID(r.Value("proposal")), r.Value("hash"))
	})
}

func (s *Impact) refuse(r *web.Request) (web.Answer, error) {
	return s.act(r, "You said no, so it stays as it is.", func(id db.ID) error { return s.Refuse(r.Ctx(), r.Actor, id, db.ID(r.Value("proposal"))) })
}

func (s *Impact) askWitnessPage(r *web.Request) (web.Answer, error) {
	return s.act(r, "We have written to them.", func(id db.ID) error { return s.AskToConfirm(r.Ctx(), r.Actor, id, r.Value("name"), r.Value("email")) })
}

func (s *Impact) widen(r *web.Request) (web.Answer, error) {
	shown := false
	return s.actSaying(r, func() string {
		if shown {
			return "Saved. They can read it now."
		}
		return "Saved. It is shown when everybody it is about has said yes."
	}, func(id db.ID) (err error) {
		shown, err = s.AskToShow(r.Ctx(), r.Actor, id, entry.Audience(r.Value("audience")))
		return err
	})
}

func (s *Impact) narrow(r *web.Request) (web.Answer, error) {
	return s.act(r, "Only you and those it is about see it now.", func(id db.ID) error { return s.Narrow(r.Ctx(), r.Actor, id) })
}

// withdrawForm asks whether a claim is to be withdrawn.
func (s *Impact) withdrawForm(r *web.Request) (web.Answer, error) {
	p, err := s.claimPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	if err := r.Actor.May(mayWithdraw(r.Actor, p.Claim), "Only who tells this, or who it is about, can do that. Once it is withdrawn, nobody can."); err != nil {
		return web.Answer{}, err
	}
	p.Title, p.Back = "Withdraw this?", "/impact/claims/"+string(p.Claim.ID)
	return web.Show(withdrawOf(p)), nil
}

func (s *Impact) withdraw(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is withdrawn. Others see it no more, and it does not count.", func(id db.ID) error { return s.Withdraw(r.Ctx(), r.Actor, id) })
}

func (s *Impact) same(r *web.Request) (web.Answer, error) {
	return s.act(r, "The two are counted once.", func(id db.ID) error { return s.Join(r.Ctx(), r.Actor, id, db.ID(r.Value("other"))) })
}

func (s *Impact) different(r *web.Request) (web.Answer, error) {
	return s.act(r, "They count as two.", func(id db.ID) error { return s.Different(r.Ctx(), r.Actor, id, db.ID(r.Value("other"))) })
}

func (s *Impact) apart(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is counted for itself.", func(id db.ID) error { return s.Part(r.Ctx(), r.Actor, id) })
}

func (s *Impact) dropRest(r *web.Request) (web.Answer, error) {
	return s.act(r, "It does not rest on this any more.", func(id db.ID) error {
		return s.RemoveRest(r.Ctx(), r.Actor, id, ground.Parse(r.Value("thing")))
	})
}

func (s *Impact) addEvidence(r *web.Request) (web.Answer, error) {
	return s.act(r, "The evidence is added.", func(id db.ID) error {
		name, body, chosen, err := file.FromForm(r.Request, "file")
		if err != nil {
			r.Actor.Scoped()
			return err
		}
		var u *Upload
		if chosen {
			u = &Upload{Name: name, Body: body}
		}
		return s.AddEvidence(r.Ctx(), r.Actor, id, r.Value("words"), r.Value("link"), u)
	})
}

func (s *Impact) dropEvidence(r *web.Request) (web.Answer, error) {
	return s.act(r, "The evidence is removed.", func(id db.ID) error {
		which, err := r.ID("evidence")
		if err != nil {
			r.Actor.Scoped()
			return err
		}
		return s.RemoveEvidence(r.Ctx(), r.Actor, id, which)
	})
}

// serveEvidence gives a file to whoever may see the claim. It never runs as a page of ours: the web floor sees to that.
func (s *Impact) serveEvidence(r *web.Request) (web.Answer, error) {
	p, err := s.claimPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	m, ok := p.Files[db.ID(r.PathValue("evidence"))]
	if !ok {
		return web.Answer{}, errs.Missing()
	}
	body, err := s.files.Body(r.Network.ID, m)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Download(web.File{Name: m.Name, Type: m.Type, Body: body, Inline: m.Shown()}), nil
}

func (s *Impact) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.changing(r, nil, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

// changing is the form that changes a claim, filled with the claim or with what was typed.
func (s *Impact) changing(r *web.Request, t *typed, problems []errs.Field) (formPage, error) {
	v, err := s.claimPage(r, nil)
	if err != nil {
		return formPage{}, err
	}
	c := v.Claim
	if err := r.Actor.May(mayChange(r.Actor, c), "Only who tells this can change the words."); err != nil {
		return formPage{}, err
	}
	if t == nil {
		t = &typed{Kind: c.Kind, Title: c.Title, Body: c.Body, Happened: c.Happened, Describes: v.Names}
		if c.Plan {
			t.Plan = "yes"
		}
		for _, p := range c.About {
			t.About = append(t.About, string(p))
		}
		if len(c.About) == 0 {
			t.About = []string{programmeAsWhole}
		}
	}
	t.Edition, t.Work, t.Thing, t.Version = string(c.Edition), string(c.Work), "", number(c.Version)
	return s.form(r, "Change what you told", *t, problems, c)
}

func (s *Impact) saveChange(r *web.Request) (web.Answer, error) {
	t := typedOf(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := r.ID("claim")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		c := t.claim()
		c.ID = id
		if err := s.Change(r.Ctx(), r.Actor, c); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/impact/claims/%s", id).Saying("Saved. If the words changed, see below who is asked anew and whom you can ask."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.changing(r, &t, problems)
		return formOf(p), err
	})
}
