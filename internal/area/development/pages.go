package development

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// pageSize is how many offers a page of the list shows.
const pageSize = 30

// listPage is what there is to learn, and how equal the access to it is.
type listPage struct {
	ui.Page
	All            []Offer
	Over           []Offer // for who keeps the list
	Lines          []Line
	Filter         filter
	Keeps          bool
	OrgName        string // of the organisation whose offers are listed alone
	Previous, Next templ.SafeURL
	Number         int
}

const listTitle = "Courses, coaching and learning together"

func (s *Development) listPage(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the list is for everybody in the network
	p := listPage{Page: r.Page(listTitle), Filter: filter{Words: r.Value("q"), Kind: r.Value("kind"), Side: r.Value("side"), Organisation: db.ID(r.Value("organisation"))}, Keeps: mayKeep(r.Actor)}
	p.Back = "/me"
	p.Number = r.Turn()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		if p.Filter.Organisation != "" {
			o, err := person.FindOrganisation(tx, p.Filter.Organisation)
			if err != nil {
				return err
			}
			p.OrgName = o.Name
		}
		if p.All, err = openOnes(tx, day, p.Filter, pageSize+1, (p.Number-1)*pageSize); err != nil || p.seeking() || p.Number > 1 {
			return err
		}
		all, err := openOnes(tx, day, filter{}, mostTallied, 0)
		if err != nil {
			return err
		}
		uses, err := usesByKind(tx)
		if err != nil {
			return err
		}
		p.Lines = tally(all, uses)
		if p.Keeps {
			p.Over, err = overOnes(tx, day)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	f := p.Filter
	to := func(n int) templ.SafeURL {
		return p.To("/development?q=%s&kind=%s&side=%s&organisation=%s&page=%d", f.Words, f.Kind, f.Side, f.Organisation, n)
	}
	if p.Number > 1 {
		p.Previous = to(p.Number - 1)
	}
	if len(p.All) > pageSize {
		p.All, p.Next = p.All[:pageSize], to(p.Number+1)
	}
	return web.Show(listOf(p)), nil
}

func (p listPage) seeking() bool { return p.Filter != filter{} }

// table is the list.
func (p listPage) table(caption string, all []Offer) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("What", "Who can take part", "Who pays", "When and where"), Empty: "Nothing that fits is on the list. Try fewer words."}
	if !p.seeking() {
		t.Empty = "Nothing is on the list yet."
	}
	for _, o := range all {
		t.Rows = append(t.Rows, []templ.Component{offerCell(p.Page, o), ui.Text(wordOf(sides, o.Sides)), ui.Text(wordOf(costs, o.Cost)), ui.Lines(o.when())})
	}
	return t
}

// when says when and where, and until when.
func (o Offer) when() string {
	out := o.Held
	if o.Until != "" {
		out = strings.TrimSpace(out + "\nUntil " + ui.PlainDate(o.Until))
	}
	return out
}

// equality is who may take part in what, with who did.
func (p listPage) equality() ui.TableData {
	t := ui.TableData{Caption: "Who can take part in what", Columns: []ui.Column{{Label: "Kind"}, ui.Numeric("On the list"), ui.Numeric("Open to patient partners"), ui.Numeric("On terms as good as those of professionals"), ui.Numeric("Open to professionals"),
		{Label: "Patient partners who took part"}, {Label: "Professionals who took part"}}}
	for _, l := range p.Lines {
		t.Rows = append(t.Rows, ui.Cells(l.Kind, number(l.Offers), number(l.Partners), number(l.Equal), number(l.Professionals), l.UsedP, l.UsedO))
	}
	return t
}

func options(list []group.Word) []ui.Option {
	var out []ui.Option
	for _, w := range list {
		out = append(out, ui.Option{Value: w.ID, Label: w.Words})
	}
	return out
}

// sideOptions are the two sides, from which somebody took part.
func sideOptions() []ui.Option {
	return []ui.Option{{Value: string(person.Partner), Label: "As a patient, service user, carer or community member"}, {Value: string(person.Professional), Label: "As a professional"}}
}

// seekOptions are for whom something has to be open.
func seekOptions() []ui.Option {
	return []ui.Option{{Value: string(person.Partner), Label: "Patient partners"}, {Value: string(person.Professional), Label: "Professionals"}}
}

// offerPage is one offer.
type offerPage struct {
	ui.Page
	O      Offer
	Open   bool
	Keeps  bool
	Mine   Use
	Used   bool // the reader took part
	Named  []Use
	Side   string
	Day    string
	Naming string
}

func (s *Development) readOffer(r *web.Request) (offerPage, error) {
	r.Actor.Scoped() // the list is for everybody in the network
	p := offerPage{Page: r.Page(""), Keeps: mayKeep(r.Actor)}
	p.Back = "/development"
	id, err := r.ID("course")
	if err != nil {
		return p, err
	}
	return p, s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, err = find(tx, id); err != nil {
			return err
		}
		if p.Mine, p.Used, err = ownUse(tx, id, r.Actor.Person()); err != nil {
			return err
		}
		if p.O.Ended != 0 && !p.Keeps && !p.Used {
			return errs.Missing()
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		p.Title, p.Open = p.O.Title, p.O.open(day)
		if p.Used {
			p.Side, p.Day, p.Naming = string(p.Mine.Side), ui.ShortDate(p.Mine.Day), yesNo(p.Mine.Named)
		}
		p.Named, err = namedUses(tx, id)
		return err
	})
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func (s *Development) offerPage(r *web.Request) (web.Answer, error) {
	p, err := s.readOffer(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(offerOf(p)), nil
}

// facts are what is known of an offer.
func (p offerPage) facts() []ui.SummaryRow {
	o := p.O
	rows := []ui.SummaryRow{ui.Row("What it is", wordOf(kinds, o.Kind), ""), ui.Row("Who can take part", wordOf(sides, o.Sides), ""), ui.Row("Who pays", wordOf(costs, o.Cost), "")}
	if w := o.when(); w != "" {
		rows = append(rows, ui.SummaryRow{Key: "When and where", Value: ui.Lines(w)})
	}
	rows = append(rows, ui.Row("How to ask for it", o.Reach, ""))
	if o.Link != "" {
		rows = append(rows, ui.SummaryRow{Key: "More about it", Value: ui.Link(templ.SafeURL(o.Link), o.Link)})
	}
	return rows
}

// others are those who let others read that they took part.
func (p offerPage) others() []string {
	var out []string
	for _, u := range p.Named {
		out = append(out, u.Name+", "+u.Side.Words()+", "+ui.PlainDate(u.Day))
	}
	return out
}

func (s *Development) took(r *web.Request) (web.Answer, error) {
	p, err := s.readOffer(r)
	if err != nil {
		return web.Answer{}, err
	}
	day, _ := ui.ParseDate(r.Value("day"))
	u := Use{Offer: p.O.ID, Side: person.Side(r.Value("side")), Day: day, Named: r.Value("named") == "yes"}
	return web.Edit(func() (web.Answer, error) {
		if err := s.Took(r.Ctx(), r.Actor, u, r.Value("day")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/development/%s", p.O.ID).Saying("It is noted. You can change it, or take it back."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Side, p.Day, p.Naming = problems, r.Value("side"), r.Value("day"), yesNo(u.Named)
		return offerOf(p), nil
	})
}

func (s *Development) takeBack(r *web.Request) (web.Answer, error) {
	p, err := s.readOffer(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.TakeBack(r.Ctx(), r.Actor, p.O.ID); err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect("/development/%s", p.O.ID)
	if p.O.Ended != 0 && !p.Keeps {
		to = web.Redirect("/development")
	}
	return to.Saying("It is taken back."), nil
}

// formPage is the form of an offer.
type formPage struct {
	ui.Page
	O             Offer // the one that is changed
	Organisations []person.Organisation
	Form          Offer
	Until         string
	Now           *Offer // what somebody else saved meanwhile
}

func (p formPage) action() templ.SafeURL {
	if p.O.ID != "" {
		return p.To("/development/%s/change", p.O.ID)
	}
	return p.To("/development/new")
}

func (p formPage) organisations() []ui.Option {
	var out []ui.Option
	for _, o := range p.Organisations {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	return out
}

// text is an offer as it is compared with what somebody else wrote.
func (o Offer) text() string {
	return strings.Join([]string{o.Title, wordOf(kinds, o.Kind), o.About, wordOf(sides, o.Sides), wordOf(costs, o.Cost), o.Held, o.Reach, o.Link, o.Until}, "\n\n")
}

func (s *Development) readNew(r *web.Request) (formPage, error) {
	p := formPage{Page: r.Page("Put something on the list"), Form: Offer{Organisation: db.ID(r.Value("organisation"))}}
	p.Back = "/development"
	return p, s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(mayKeep(r.Actor)); err != nil {
			return err
		}
		var err error
		if p.Organisations, err = person.Organisations(tx); err != nil || p.Form.Organisation == "" {
			return err
		}
		if o, err := person.FindOrganisation(tx, p.Form.Organisation); err == nil && !slices.ContainsFunc(p.Organisations, func(x person.Organisation) bool { return x.ID == o.ID }) {
			p.Organisations = append(p.Organisations, o) // there are more than the list holds
		}
		return nil
	})
}

func (s *Development) readForm(r *web.Request) (formPage, error) {
	one, err := s.readOffer(r)
	if err == nil {
		err = r.Actor.Allow(one.Keeps)
	}
	if err != nil {
		return formPage{}, err
	}
	p := formPage{Page: one.Page, O: one.O, Form: one.O, Until: ui.ShortDate(one.O.Until)}
	p.Title, p.Back = "Change "+plain.Quoted(one.O.Title), "/development/"+string(one.O.ID)
	return p, nil
}

func typed(r *web.Request) (o Offer, until string) {
	one := func(name string) string { return strings.Join(strings.Fields(plain.Text(r.Value(name))), " ") }
	o = Offer{Organisation: db.ID(r.Value("organisation")), Title: one("title"), Kind: r.Value("kind"), About: strings.TrimSpace(plain.Text(r.Value("about"))), Sides: r.Value("sides"), Cost: r.Value("cost"),
		Held: one("held"), Reach: one("reach"), Link: strings.TrimSpace(r.Value("link")), Version: r.Version()}
	until = strings.TrimSpace(r.Value("until"))
	o.Until, _ = ui.ParseDate(until)
	return o, until
}

func (s *Development) newForm(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Development) add(r *web.Request) (web.Answer, error) {
	p, err := s.readNew(r)
	if err != nil {
		return web.Answer{}, err
	}
	o, until := typed(r)
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Add(r.Ctx(), r.Actor, o, until)
		return web.Redirect("/development/%s", id).Saying("It is on the list. Everybody in the network can read it."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.Form, p.Until = problems, o, until
		return formOf(p), nil
	})
}

func (s *Development) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(formOf(p)), nil
}

func (s *Development) save(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	now := p.O
	o, until := typed(r)
	o.ID = now.ID
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/development/%s", o.ID).Saying("It is saved."), s.Change(r.Ctx(), r.Actor, o, until)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			p.Now, o.Version = &now, now.Version
		}
		p.Problems, p.Form, p.Until = problems, o, until
		return formOf(p), nil
	})
}

func (s *Development) end(r *web.Request) (web.Answer, error) {
	p, err := s.readForm(r)
	if err != nil {
		return web.Answer{}, err
	}
	back := r.Value("back") == "yes"
	if err := s.End(r.Ctx(), r.Actor, p.O.ID, back); err != nil {
		return web.Answer{}, err
	}
	if back {
		return web.Redirect("/development/%s", p.O.ID).Saying("It is on the list again."), nil
	}
	return web.Redirect("/development/%s", p.O.ID).Saying("It is off the list. Those who took part can still read it."), nil
}

// asking is what the form of one's own word is called.
func (p offerPage) asking() string {
	if p.Used {
		return "Change what I said"
	}
	return "I took part in this"
}
