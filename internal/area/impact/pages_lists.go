package impact

import (
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// webAddress says whether a link leads to a page of the web.
func webAddress(link string) bool {
	return plain.WebAddress(link) && len(link) <= 500
}

type confirmPage struct {
	ui.Page
	lists
	Claim  Claim
	Asker  string
	Name   string
	Action templ.SafeURL
	Read   string
	Form   Reply
}

func isOptions() []ui.Option {
	return []ui.Option{{Value: string(yes), Label: "Yes, I know that it did"}, {Value: string(no), Label: "No, or not like this"}, {Value: string(unknown), Label: "I do not know"}}
}

func sideOptions() []ui.Option {
	return []ui.Option{
		{Value: string(person.Partner), Label: "As a patient, service user, carer or community member"},
		{Value: string(person.Professional), Label: "As a professional"},
	}
}

// confirming reads what a witness is shown: the words, and whose they are. Nothing else of the claim is told.
func (s *Impact) confirming(r *web.Request, find func(tx *db.Tx) (Claim, witness, error), action string, form Reply, problems []errs.Field) (confirmPage, error) {
	p := confirmPage{Page: r.Page("Did this happen?"), Form: form}
	p.Action, p.Problems = p.To("")+templ.SafeURL(action), problems
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		c, w, err := find(tx)
		if err != nil {
			return err
		}
		p.Claim, p.Name = c, w.Name
		if p.Read, err = s.read(tx, c); err != nil {
			return err
		}
		p.lists, err = s.lists(tx, c)
		p.Asker = p.People[c.Author].Name()
		return err
	})
	return p, err
}

func replyOf(r *web.Request) Reply {
	return Reply{Read: r.Value("read"), Is: r.Value("is"), Side: person.Side(r.Value("side")), Words: r.Value("words")}
}

func (s *Impact) confirmForm(r *web.Request) (web.Answer, error) {
	id, err := r.ID("claim")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := s.confirming(r, func(tx *db.Tx) (Claim, witness, error) { return s.asWitness(tx, r.Actor, id) }, "/impact/claims/"+string(id)+"/confirm", Reply{}, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(confirmOf(p)), nil
}

func (s *Impact) saveConfirm(r *web.Request) (web.Answer, error) {
	id, err := r.ID("claim")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return givenBack(r)(web.Edit(func() (web.Answer, error) {
		if err := s.Confirm(r.Ctx(), r.Actor, id, replyOf(r)); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me").Saying("Thank you. Your answer is saved."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.confirming(r, func(tx *db.Tx) (Claim, witness, error) { return s.asWitness(tx, r.Actor, id) }, "/impact/claims/"+string(id)+"/confirm", replyOf(r), problems)
		return confirmOf(p), err
	}))
}

func (s *Impact) confirmByLink(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	p, err := s.confirming(r, func(tx *db.Tx) (Claim, witness, error) { return s.byToken(tx, token) }, "/impact/confirm/"+token, Reply{}, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(confirmOf(p)), nil
}

func (s *Impact) saveByLink(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	find := func(tx *db.Tx) (Claim, witness, error) { return s.byToken(tx, token) }
	return givenBack(r)(web.Edit(func() (web.Answer, error) {
		if err := s.confirm(r.Ctx(), access.NewLink(r.Network.ID, "confirmation"), r.Network.ID, find, replyOf(r)); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/impact/confirm/%s/thanks", token), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.confirming(r, find, "/impact/confirm/"+token, replyOf(r), problems)
		return confirmOf(p), err
	}))
}

// lostPage gives back what a witness typed about words that changed meanwhile, or that nobody reads now.
type lostPage struct {
	ui.Page
	Why  string
	Form Reply
}

// said is what they chose, in the words of the form.
func (p lostPage) said() []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, o := range isOptions() {
		if o.Value == p.Form.Is {
			rows = append(rows, ui.Row("Did this happen?", o.Label, ""))
		}
	}
	for _, o := range sideOptions() {
		if o.Value == string(p.Form.Side) {
			rows = append(rows, ui.Row("How do you know about it?", o.Label, ""))
		}
	}
	return rows
}

// givenBack lets an answer that cannot be kept any more be read and copied. Whoever has answered already has lost nothing.
func givenBack(r *web.Request) func(web.Answer, error) (web.Answer, error) {
	return func(a web.Answer, err error) (web.Answer, error) {
		e := errs.Of(err)
		p := lostPage{Page: r.Page("Your answer was not kept"), Form: replyOf(r)}
		if e == nil || e.Kind != errs.Gone && e.Kind != errs.Conflict || e.Message == answeredWords || len(p.said()) == 0 && p.Form.Words == "" {
			return a, err
		}
		if p.Why = e.Message; e.Kind == errs.Conflict {
			return web.Clash(lostOf(p)), nil
		}
		return web.Gone(lostOf(p)), nil
	}
}

// thanks tells nothing of the claim: whoever has answered by a link has nothing more to read there. Who has not is led to the question.
func (s *Impact) thanks(r *web.Request) (web.Answer, error) {
	token, done := r.PathValue("token"), false
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) (err error) {
		done, err = s.answeredBy(tx, token)
		return err
	})
	if err != nil || !done {
		return web.Redirect("/impact/confirm/%s", token), err
	}
	return web.Show(thanksOf(r.Page("Thank you"))), nil
}

// timelinePage is what followed from an edition: what the reader may read, by date, and how many there are in all.
type timelinePage struct {
	ui.Page
	lists
	Lead   string
	Shown  []Claim
	Kept   map[string]int // by kind: how many changes the reader may not read
	Counts bool           // the reader runs editions, and sees the counts
	New    templ.SafeURL
	Empty  string
	Maybe  []couple // what may be one change told twice, as far as the reader can say
}

// countTable counts each change once. What is not shown is counted apart and rounded down.
func (p timelinePage) countTable() ui.TableData {
	t := ui.TableData{Caption: "What followed, each change counted once", Columns: []ui.Column{{Label: "What"}, ui.Numeric("Shown: confirmed"), ui.Numeric("Shown: in all"), ui.Numeric("Kept to themselves")}}
	for _, k := range p.Kinds {
		n := count(slices.DeleteFunc(slices.Clone(p.Shown), func(c Claim) bool { return c.Kind != k.ID }))
		if k.Closed && n.All == 0 && atLeast(p.Kept[k.ID]) == 0 {
			continue
		}
		t.Rows = append(t.Rows, ui.Cells(k.Name, number(n.Confirmed), number(n.All), atLeastWords(p.Kept[k.ID])))
	}
	return t
}

// decide are the hidden fields of a button about a couple, which leads back to the page of the edition.
func (c couple) decide() map[string]string {
	return map[string]string{"other": string(c.Other.ID), "from": "edition", "edition": string(c.One.Edition)}
}

// spanTable counts what the reader may read by how long after the programme it was.
func (p timelinePage) spanTable() ui.TableData {
	t := ui.TableData{Caption: "How long after the programme", Columns: []ui.Column{{Label: "When"}, ui.Numeric("Confirmed"), ui.Numeric("In all")}}
	for i, sp := range spans {
		n := count(slices.DeleteFunc(slices.Clone(p.Shown), func(c Claim) bool { return spanOf(p.Ends[c.Edition], c.Happened) != i }))
		t.Rows = append(t.Rows, ui.Cells(sp.Words, number(n.Confirmed), number(n.All)))
	}
	return t
}

// kept counts the changes of which the reader may read no claim at all, by kind.
func kept(all, shown []Claim) map[string]int {
	told := map[db.ID]bool{}
	for _, c := range shown {
		told[c.group()] = true
	}
	out := map[string]int{}
	for _, c := range all {
		if c.State != Withdrawn && !told[c.group()] {
			told[c.group()] = true
			out[c.Kind]++
		}
	}
	return out
}

func (s *Impact) ofEdition(r *web.Request) (web.Answer, error) {
	p := timelinePage{Page: r.Page("What followed"), Counts: r.Actor.Has(access.Coordinator)}
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			return err
		}
		v, err := viewer(tx, r.Actor)
		if err != nil {
			return err
		}
		if err := r.Actor.Allow(slices.Contains(v.Editions, id)); err != nil {
			return err
		}
		p.Lead = e.Called()
		if p.Back = "/editions/" + string(id); !p.Counts {
			p.Back = "/me/editions/" + string(id)
		}
		all, err := s.claimsOf(tx, id)
		if err != nil {
			return err
		}
		p.Shown = slices.DeleteFunc(seen(r.Actor, v, all), func(c Claim) bool { return c.State == Withdrawn })
		p.Kept = kept(all, p.Shown)
		said, err := distinctOf(tx, id)
		if err != nil {
			return err
		}
		p.Maybe = slices.DeleteFunc(undecided(p.Shown, said), func(c couple) bool { return !mayJoin(r.Actor, c.One, c.Other) })
		if p.lists, err = s.lists(tx, p.Shown...); err != nil {
			return err
		}
		p.AboutMe, err = recognisable(tx, r.Actor, id, p.Shown)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.New = p.To("/me/impact/new?edition=%s", id)
	p.Empty = "Nothing is shown here yet. Tell what followed, in one sentence."
	return web.Show(timelineOf(p)), nil
}

// line is one edition or organisation with its counts.
type line struct {
	Name  string
	Href  templ.SafeURL
	Shown counts
	Kept  int
}

type overviewPage struct {
	ui.Page
	Kinds         []Kind
	Editions      []line
	Organisations []line
	Name          string
	Service       string
}

func lineTable(caption, what string, all []line) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: []ui.Column{{Label: what}, ui.Numeric("Shown: confirmed"), ui.Numeric("Shown: in all"), ui.Numeric("Kept to themselves")}, Empty: "There is none here yet."}
	for _, l := range all {
		t.Rows = append(t.Rows, append([]templ.Component{ui.Link(l.Href, l.Name)}, ui.Cells(number(l.Shown.Confirmed), number(l.Shown.All), atLeastWords(l.Kept))...))
	}
	return t
}

// lineOf counts the claims of one line.
func lineOf(a access.Actor, v entry.Viewer, name string, href templ.SafeURL, all []Claim) line {
	shown := seen(a, v, all)
	l := line{Name: name, Href: href, Shown: count(shown)}
	for _, n := range kept(all, shown) {
		l.Kept += n
	}
	return l
}

func (s *Impact) overviewPage(r *web.Request, problems []errs.Field) (overviewPage, error) {
	p := overviewPage{Page: r.Page("What followed in all editions"), Name: r.Value("name"), Service: r.Value("service")}
	p.Problems, p.Back = problems, "/editions"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(r.Actor.Has(access.Coordinator)); err != nil {
			return err
		}
		all, err := allClaims(tx)
		if err != nil {
			return err
		}
		v, err := s.viewerOf(tx, r.Actor, all...)
		if err != nil {
			return err
		}
		of, err := belonging(tx)
		if err != nil {
			return err
		}
		editions, err := edition.All(tx, true)
		if err != nil {
			return err
		}
		organisations, err := person.Organisations(tx)
		if err != nil {
			return err
		}
		if err := s.gateEach(tx, v, all); err != nil {
			return err
		}
		byEdition, byOrganisation := map[db.ID][]Claim{}, map[db.ID][]Claim{}
		for _, c := range all {
			if c.Edition != "" {
				byEdition[c.Edition] = append(byEdition[c.Edition], c)
			}
			if c.Work != "" && !slices.Contains(of[c.ID], c.Work) {
				byOrganisation[c.Work] = append(byOrganisation[c.Work], c)
			}
			for _, o := range of[c.ID] {
				byOrganisation[o] = append(byOrganisation[o], c)
			}
		}
		for _, e := range editions {
			p.Editions = append(p.Editions, lineOf(r.Actor, v, e.Called(), p.To("/editions/%s/impact", e.ID), byEdition[e.ID]))
		}
		for _, o := range organisations {
			if list := byOrganisation[o.ID]; len(list) > 0 {
				p.Organisations = append(p.Organisations, lineOf(r.Actor, v, o.Name, p.To("/impact/organisations/%s", o.ID), list))
			}
		}
		p.Kinds, err = kindsOf(tx)
		return err
	})
	return p, err
}

func (s *Impact) overview(r *web.Request) (web.Answer, error) {
	p, err := s.overviewPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(overviewOf(p)), nil
}

func (s *Impact) addKind(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/impact").Saying("The kind is added."), s.NameKind(r.Ctx(), r.Actor, r.Value("name"), r.Value("service") == "yes")
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.overviewPage(r, problems)
		return overviewOf(p), err
	})
}

func (s *Impact) closeKind(r *web.Request) (web.Answer, error) {
	id, err := r.ID("kind")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Redirect("/impact").Saying("The kind is closed. What was told stays."), s.CloseKind(r.Ctx(), r.Actor, id)
}
