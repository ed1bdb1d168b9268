package bank

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/heard"
)

// rowsAtOnce is how many rows the shorter lists show at once.
const rowsAtOnce = 20

// pager is one page of a long list.
type pager struct {
	number         int
	Previous, Next templ.SafeURL
	Text           string
}

func pagerOf(r *web.Request) pager {
	n := r.Turn()
	return pager{number: n, Text: "Page " + strconv.Itoa(n)}
}

func (p pager) offset() int { return (p.number - 1) * rowsAtOnce }

// turn keeps one page of rows that were read with one more than fit, and fills in the links.
func turn[T any](p *pager, rows []T, size int, to func(page int) templ.SafeURL) []T {
	if p.number > 1 {
		p.Previous = to(p.number - 1)
	}
	if len(rows) > size {
		rows, p.Next = rows[:size], to(p.number+1)
	}
	return rows
}

type ownPage struct {
	ui.Page
	There    bool
	Heard    heard.Said // where the reader comes from, as a link says
	Card     Card
	Stage    string
	Listings []listing
	Requests []Request
	Looks    []Look
	Zone     string
	Now      db.Instant
	Offices  []Partner
}

func (b *Bank) own(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the queries are limited to what is the reader's own
	p := ownPage{Page: r.Page("The people bank"), Zone: r.Network.Zone, Heard: heard.From(r.Value("heard"))}
	p.Back = "/me"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.Now = tx.Now
		if p.Offices, err = officesOf(tx, r.Actor); err != nil {
			return err
		}
		if p.Card, p.There, err = cardOf(tx, b.keys, r.Actor.Person()); err != nil || !p.There {
			return err
		}
		if p.Stage, err = b.stageOf(tx, r.Actor.Person()); err != nil {
			return err
		}
		if p.Listings, err = listingsOf(tx, r.Actor.Person()); err != nil {
			return err
		}
		if p.Requests, err = requestsTo(tx, r.Actor.Person(), 5, 0); err != nil {
			return err
		}
		p.Looks, err = looksAt(tx, r.Actor.Person(), 5, 0)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownOf(p)), nil
}

// cardWay leads to the card, and carries on where the reader comes from.
func (p ownPage) cardWay() templ.SafeURL {
	if p.Heard.Source == "" {
		return p.To("/me/bank/card")
	}
	return p.To("/me/bank/card?heard=%s", p.Heard.String())
}

// told are the rows of somebody's own card.
func (p ownPage) told() []ui.SummaryRow {
	none := func(s string) templ.Component {
		if s == "" {
			return ui.Text("Nothing told")
		}
		return ui.Lines(s)
	}
	stage := ui.UpperFirst(p.Stage)
	if stage == "" {
		stage = "Nothing. You can say it on your journey."
	}
	most := "Up to " + times(p.Card.Most) + " a month"
	if p.Card.Most == 0 {
		most = "Not for now"
	}
	return []ui.SummaryRow{
		{Key: "Good at", Value: none(strings.Join(namesOf(lists().Skills, p.Card.Skills), "\n"))},
		{Key: "Care about", Value: none(strings.Join(namesOf(lists().Interests, p.Card.Interests), "\n"))},
		{Key: "About me", Value: none(p.Card.Words)},
		{Key: "My lived experience", Value: none(p.Card.Experience)},
		{Key: "When and how", Value: none(strings.Join(namesOf(lists().Availability, p.Card.Available), "\n"))},
		{Key: "Place", Value: none(p.Card.Place)},
		{Key: "What I call myself", Value: ui.Text(stage)},
		{Key: "How often I may be asked", Value: ui.Text(most)},
	}
}

// listed says of each organisation for what it may find the reader, and what it sees.
func (p ownPage) listed() ui.TableData {
	t := ui.TableData{Caption: "Organisations that can find you", Columns: ui.Columns("Organisation", "For", "As they see you"), Empty: "Nobody can find you yet. Choose an organisation."}
	for _, l := range p.Listings {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/me/bank/organisations/%s", l.Organisation), l.Name), ui.Lines(strings.Join(namesOf(lists().Purposes, l.Purposes), "\n")),
			ui.LinkAbout(p.To("/me/bank/organisations/%s/seen", l.Organisation), "See it", "as "+l.Name+" sees you")})
	}
	return t
}

func (p ownPage) requests() ui.TableData { return requestTable(p.Page, p.Requests, p.Now, p.Zone) }

func requestTable(page ui.Page, all []Request, now db.Instant, zone string) ui.TableData {
	t := ui.TableData{Caption: "What you were asked", Columns: ui.Columns("When", "Who asked", "For what", "Your answer"), Empty: "Nobody has asked you anything yet."}
	for _, r := range all {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(ui.Date(r.Created.In(zone))), ui.Link(page.To("/me/bank/requests/%s", r.ID), r.OrgName), ui.Text(purposeWords(r.Purpose)), ui.Text(r.mine(now))})
	}
	return t
}

// mine is where a request stands for who was asked.
func (r Request) mine(now db.Instant) string {
	switch {
	case r.Answer == Yes:
		return "Yes"
	case r.Answer == No:
		return "No"
	case r.Answer == NotNow:
		return "Not now"
	case r.open(now):
		return "Waits for your answer"
	}
	return "Over, without an answer"
}

func lookTable(all []Look, zone string) ui.TableData {
	t := ui.TableData{Caption: "Who has looked at your card", Columns: ui.Columns("When", "Who", "For which organisation"), Empty: "Nobody has opened your card yet."}
	for _, l := range all {
		t.Rows = append(t.Rows, ui.Cells(ui.DateTime(l.At.In(zone)), l.Name, l.Organisation))
	}
	return t
}

func (p ownPage) looks() ui.TableData { return lookTable(p.Looks, p.Zone) }

type cardPage struct {
	ui.Page
	There bool
	Form  CardForm
	Now   *Card // what another window saved meanwhile
}

func cardFormOf(r *web.Request) CardForm {
	return CardForm{Skills: r.Form["skills"], Interests: r.Form["interests"], Available: r.Form["available"], Place: r.Value("place"), Words: r.Value("words"),
		Experience: r.Value("experience"), Most: r.Value("most"), Heard: heard.Read(r.Value("heard"), r.Value("heard-by")), Version: r.Version()}
}

// mostOptions are the answers to how often somebody may be asked.
func mostOptions() []ui.Option {
	return []ui.Option{{Value: "1", Label: "Once a month at most"}, {Value: "2", Label: "Twice a month at most"}, {Value: "4", Label: "4 times a month at most"}, {Value: "8", Label: "8 times a month at most"},
		{Value: "0", Label: "Not for now", Hint: "You stay in the bank, and nobody can ask you."}}
}

func (b *Bank) readCard(r *web.Request) (cardPage, error) {
	r.Actor.Scoped() // the reader's own card
	p := cardPage{Page: r.Page("Your card in the people bank"), Form: CardForm{Most: "2", Heard: heard.From(r.Value("heard"))}}
	p.Back = "/me/bank"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		c, there, err := cardOf(tx, b.keys, r.Actor.Person())
		if p.There = there; there {
			p.Form, p.Now = c.form(), &c
		}
		if err != nil || !there {
			return err
		}
		p.Form.Heard, err = heard.Of(tx, heard.Bank, c.Person, c.Person)
		return err
	})
	return p, err
}

func (b *Bank) ownCard(r *web.Request) (web.Answer, error) {
	p, err := b.readCard(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Now = nil
	return web.Show(cardFormPage(p)), nil
}

func (b *Bank) saveOwnCard(r *web.Request) (web.Answer, error) {
	f := cardFormOf(r)
	return web.Edit(func() (web.Answer, error) {
		if err := b.SaveCard(r.Ctx(), r.Actor, f); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/me/bank").Saying("Your card is saved. Only those see something of it to whom you say yes."), nil
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p, err := b.readCard(r)
		now := p.Now
		p.Form, p.Problems, p.Now = f, problems, nil
		if clash && now != nil {
			p.Now, p.Form.Version = now, now.Version
		}
		return cardFormPage(p), err
	})
}

// typed is the card as it was typed, for comparing; what cannot be read is left out.
func (p cardPage) typed() string {
	c, _ := p.Form.card()
	return c.text()
}

type choosePage struct {
	ui.Page
	All   []Partner
	Words string
	Pager pager
}

func (b *Bank) choose(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // organisations that say of themselves that they look for people
	p := choosePage{Page: r.Page("Organisations that look for people"), Words: r.Value("q"), Pager: pagerOf(r)}
	p.Back = "/me/bank"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := partners(tx, r.Actor.Person(), p.Words, rowsAtOnce+1, p.Pager.offset())
		p.All = turn(&p.Pager, all, rowsAtOnce, func(n int) templ.SafeURL { return p.To("/me/bank/organisations?q=%s&page=%d", p.Words, n) })
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(chooseOf(p)), nil
}

func (p choosePage) table() ui.TableData {
	t := ui.TableData{Caption: "Organisations", Columns: ui.Columns("Organisation", "What it does", "Can it find you?"), Empty: "No organisation looks for people here yet."}
	for _, v := range p.All {
		can := ui.Text("No")
		if v.Listed {
			can = ui.Tag("Yes", ui.Green)
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/me/bank/organisations/%s", v.Organisation), v.Name), ui.Lines(v.Does), can})
	}
	return t
}

type consentPage struct {
	ui.Page
	Partner         Partner
	Purposes, Shown []string
	Leads           []lead
	Listed          bool
	There           bool // the reader has a card
}

// readConsent reads what the reader allows one organisation. One that looks for nobody does not exist here, unless they allowed it something.
func (b *Bank) readConsent(r *web.Request) (consentPage, error) {
	r.Actor.Scoped() // what the reader themselves allowed
	p := consentPage{Page: r.Page("")}
	p.Back = "/me/bank/organisations"
	id, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Partner, err = partnerOf(tx, id); err != nil {
			return err
		}
		p.Title = p.Partner.Name
		all, err := listingsOf(tx, r.Actor.Person())
		if err != nil {
			return err
		}
		for _, l := range all {
			if l.Organisation == id {
				p.Listed, p.Purposes = true, idsOf(lists().Purposes, l.Purposes)
				for _, f := range fields {
					if l.Fields&f.Bit != 0 {
						p.Shown = append(p.Shown, f.ID)
					}
				}
			}
		}
		if p.Partner.Bank == 0 && !p.Listed {
			return errs.Missing()
		}
		if _, p.There, err = cardOf(tx, b.keys, r.Actor.Person()); err != nil {
			return err
		}
		p.Leads, err = leadsOf(tx, id)
		return err
	})
	return p, err
}

func (b *Bank) consent(r *web.Request) (web.Answer, error) {
	p, err := b.readConsent(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(consentOf(p)), nil
}

func (p consentPage) fieldOptions() []ui.Option {
	var out []ui.Option
	for _, f := range fields {
		out = append(out, ui.Option{Value: f.ID, Label: f.Name, Hint: f.Hint})
	}
	return out
}

// lookers are the names of those who look for people there.
func (p consentPage) lookers() string {
	var names []string
	for _, l := range p.Leads {
		names = append(names, l.Name)
	}
	return ui.And(names)
}

func (b *Bank) saveConsent(r *web.Request) (web.Answer, error) {
	p, err := b.readConsent(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Purposes, p.Shown = r.Form["purposes"], r.Form["shown"]
	return web.Edit(func() (web.Answer, error) {
		if err := b.Allow(r.Ctx(), r.Actor, p.Partner.Organisation, p.Purposes, p.Shown); err != nil {
			return web.Answer{}, err
		}
		if len(p.Purposes) == 0 {
			return web.Redirect("/me/bank").Saying("%s does not find you.", p.Partner.Name), nil
		}
		return web.Redirect("/me/bank/organisations/%s/seen", p.Partner.Organisation).Saying("It counts from now on. Look at what they see."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return consentOf(p), nil
	})
}

func (b *Bank) stop(r *web.Request) (web.Answer, error) {
	p, err := b.readConsent(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := b.Allow(r.Ctx(), r.Actor, p.Partner.Organisation, nil, nil); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/bank").Saying("%s does not find you any more.", p.Partner.Name), nil
}

type seenPage struct {
	ui.Page
	Partner Partner
	View    View
}

// asOthersSee is the reader's own card exactly as an organisation sees it.
func (b *Bank) asOthersSee(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the reader's own card
	p := seenPage{Page: r.Page("As others see you")}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/me/bank/organisations/" + string(id)
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.View, err = viewOf(tx, b.keys, id, r.Actor.Person()); err != nil {
			return err
		}
		p.Partner, err = partnerOf(tx, id)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(seenOf(p)), nil
}

type listPage struct {
	ui.Page
	Table ui.TableData
	Lead  string
	Pager pager
}

// listOf shows one of the longer lists of what is the reader's own.
func listOf[T any](b *Bank, r *web.Request, title, lead, path string, read func(tx *db.Tx, limit, offset int) ([]T, error), table func(all []T, now db.Instant) ui.TableData) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what is the reader's own
	p := listPage{Page: r.Page(title), Lead: lead, Pager: pagerOf(r)}
	p.Back = "/me/bank"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := read(tx, rowsAtOnce+1, p.Pager.offset())
		p.Table = table(turn(&p.Pager, all, rowsAtOnce, func(n int) templ.SafeURL { return p.To(path+"?page=%d", n) }), tx.Now)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listPageOf(p)), nil
}

func (b *Bank) looks(r *web.Request) (web.Answer, error) {
	return listOf(b, r, "Who has looked at your card", "Somebody who opens your card is written down here, once a day.", "/me/bank/looks",
		func(tx *db.Tx, limit, offset int) ([]Look, error) {
			return looksAt(tx, r.Actor.Person(), limit, offset)
		},
		func(all []Look, _ db.Instant) ui.TableData { return lookTable(all, r.Network.Zone) })
}

func (b *Bank) ownRequests(r *web.Request) (web.Answer, error) {
	return listOf(b, r, "What you were asked", "Only you see whether you said no or not now. Others read “Not this time” for both.", "/me/bank/requests",
		func(tx *db.Tx, limit, offset int) ([]Request, error) {
			return requestsTo(tx, r.Actor.Person(), limit, offset)
		},
		func(all []Request, now db.Instant) ui.TableData {
			return requestTable(r.Page(""), all, now, r.Network.Zone)
		})
}

func (b *Bank) consents(r *web.Request) (web.Answer, error) {
	return listOf(b, r, "What you have allowed", "Every yes that you gave, and when you took it back.", "/me/bank/consents",
		func(tx *db.Tx, limit, offset int) ([]Consent, error) {
			return consentsOf(tx, r.Actor.Person(), true, limit, offset)
		},
		func(all []Consent, _ db.Instant) ui.TableData {
			t := ui.TableData{Caption: "Consents, the newest first", Columns: ui.Columns("Organisation", "For", "Given", "Taken back"), Empty: "You have allowed nothing yet."}
			for _, c := range all {
				ended := "It counts now"
				if c.Ended != 0 {
					ended = ui.Date(c.Ended.In(r.Network.Zone))
				}
				t.Rows = append(t.Rows, ui.Cells(c.Name, purposeWords(c.Purpose), ui.Date(c.Given.In(r.Network.Zone)), ended))
			}
			return t
		})
}

type requestPage struct {
	ui.Page
	R      Request
	Zone   string
	Now    db.Instant
	Answer string
}

func (b *Bank) readRequest(r *web.Request) (requestPage, error) {
	p := requestPage{Page: r.Page(""), Zone: r.Network.Zone}
	p.Back = "/me/bank"
	id, err := r.ID("bankrequest")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Now = tx.Now
		if p.R, err = ownRequest(tx, r.Actor, id); err != nil {
			return err
		}
		p.Title, p.Answer = p.R.OrgName+" asks you", p.R.Answer
		return p.R.unseal(tx, b.keys)
	})
	return p, err
}

func (b *Bank) ownRequest(r *web.Request) (web.Answer, error) {
	p, err := b.readRequest(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(requestOfPage(p)), nil
}

func answerOptions() []ui.Option {
	return []ui.Option{{Value: Yes, Label: "Yes", Hint: "They then see your whole name and your email address, and write to you."},
		{Value: No, Label: "No", Hint: "They read “Not this time”."}, {Value: NotNow, Label: "Not now", Hint: "They read “Not this time”, too."}}
}

func (b *Bank) answer(r *web.Request) (web.Answer, error) {
	p, err := b.readRequest(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		said := "Your answer is saved. They read “Not this time”."
		if r.Value("answer") == Yes {
			said = "Your answer is saved. They will write to you."
		}
		return web.Redirect("/me/bank").Saying("%s", said), b.Answer(r.Ctx(), r.Actor, p.R.ID, r.Value("answer"))
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Answer = problems, r.Value("answer")
		return requestOfPage(p), nil
	})
}

func (b *Bank) leaveForm(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // a question about what is the reader's own
	p := r.Page("Leave the people bank?")
	p.Back = "/me/bank"
	return web.Show(leaveOf(p)), nil
}

func (b *Bank) leave(r *web.Request) (web.Answer, error) {
	if err := b.Leave(r.Ctx(), r.Actor); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/me/bank").Saying("You have left the people bank. Nobody finds you there."), nil
}
