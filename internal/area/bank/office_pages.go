package bank

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

type officesPage struct {
	ui.Page
	All  []Partner
	Runs bool
}

// offices leads to the search of the organisation to which the reader belongs.
func (b *Bank) offices(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the organisation to which the reader belongs
	p := officesPage{Page: r.Page("Find people for your organisation"), Runs: mayKeep(r.Actor)}
	p.Back = "/me"
	err := b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.All, err = officesOf(tx, r.Actor)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.All) == 1 && p.All[0].Bank != 0 {
		return web.Redirect("/bank/%s", p.All[0].Organisation), nil
	}
	return web.Show(officesOfPage(p)), nil
}

type searchPage struct {
	ui.Page
	Organisation db.ID
	Name         string
	S            Search
	Refused      []string
	People       []View
	Saved        []Saved
	SaveName     string
	Pager        pager
}

func (b *Bank) readSearch(r *web.Request, s Search) (searchPage, error) {
	p := searchPage{Page: r.Page("People bank"), S: s, Pager: pager{number: s.Page}}
	p.Back = "/me"
	id, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Organisation = id
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if p.Name, err = b.office(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Saved, err = savedOf(tx, id, r.Actor.Person()); err != nil {
			return err
		}
		q, err := s.ready(b.keys, tx.Network)
		if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
			p.Problems, p.People = e.Fields, nil
			return nil
		} else if err != nil {
			return err
		}
		p.Refused = q.refused
		m := monthsIn(tx.Now, r.Network.Zone)
		ids, err := find(tx, id, q, s, m.Quarter)
		if err != nil {
			return err
		}
		ids = turn(&p.Pager, ids, pageSize, func(n int) templ.SafeURL { return p.at(s, n) })
		if s.Page >= lastPage {
			p.Pager.Next = ""
		}
		p.People, err = viewsOf(tx, id, ids, m)
		return err
	})
	return p, err
}

func (b *Bank) search(r *web.Request) (web.Answer, error) {
	p, err := b.readSearch(r, searchOf(r.Form))
	if err != nil {
		return web.Answer{}, err
	}
	if len(p.Problems) > 0 {
		return web.Problem(searchOfPage(p)), nil
	}
	return web.Show(searchOfPage(p)), nil
}

// at is the address of a page of a search.
func (p searchPage) at(s Search, page int) templ.SafeURL { return p.with(s.query()) + p.number(page) }

func (p searchPage) number(n int) templ.SafeURL { return templ.SafeURL("&page=" + strconv.Itoa(n)) }

// with is the address of a search that is written as an address already.
func (p searchPage) with(query string) templ.SafeURL {
	return p.To("/bank/%s", p.Organisation) + templ.SafeURL("?"+query)
}

// fold says that parts of the search that are seldom needed stay folded: nothing is chosen in them.
func (p searchPage) fold() bool {
	return len(p.S.Interests)+len(p.S.Available) == 0 && p.S.Stage == "" && p.S.Place == ""
}

func stageOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "Any"}}
	for _, s := range stages[1:] {
		out = append(out, ui.Option{Value: s, Label: ui.UpperFirst(s)})
	}
	return out
}

// table lists whom the search finds, as they let themselves be seen.
func (p searchPage) table() ui.TableData {
	t := ui.TableData{Caption: "People", Columns: ui.Columns("Who", "Good at", "Care about", "When and where", "How often asked"), Empty: "Nobody fits who allows this. Ask for less, or for something else."}
	for _, v := range p.People {
		t.Rows = append(t.Rows, []templ.Component{whoOf(p, v), ui.Text(strings.Join(v.Skills, ", ")), ui.Text(strings.Join(v.Interests, ", ")), ui.Lines(v.where()), loadOf(v)})
	}
	return t
}

// where is when and where somebody can take part, as they show it.
func (v View) where() string {
	var out []string
	if v.Place != "" {
		out = append(out, v.Place)
	}
	if len(v.Available) > 0 {
		out = append(out, strings.Join(v.Available, ", "))
	}
	return strings.Join(out, "\n")
}

// rows are what is on somebody's card, as they show it.
func (v View) rows() []ui.SummaryRow {
	var out []ui.SummaryRow
	add := func(key, text string) {
		if text != "" {
			out = append(out, ui.SummaryRow{Key: key, Value: ui.Lines(text)})
		}
	}
	add("Good at", strings.Join(v.Skills, "\n"))
	add("Cares about", strings.Join(v.Interests, "\n"))
	add("In their own words", v.Words)
	add("Their lived experience, in their own words", v.Experience)
	add("When and how", strings.Join(v.Available, "\n"))
	add("Place", v.Place)
	add("Calls themselves", v.Stage)
	add("You may find them for", strings.Join(v.Purposes, "\n"))
	add("How often asked", v.Load)
	return out
}

func (b *Bank) saveSearch(r *web.Request) (web.Answer, error) {
	s := searchOf(r.Form)
	p, err := b.readSearch(r, s)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		if err := b.SaveSearch(r.Ctx(), r.Actor, p.Organisation, r.Value("name"), s); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/bank/%s", p.Organisation).Saying("The search is kept."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems, p.SaveName = problems, r.Value("name")
		return searchOfPage(p), nil
	})
}

func (b *Bank) dropSearch(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	id, err := r.ID("banksearch")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	if err := b.DropSearch(r.Ctx(), r.Actor, org, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/bank/%s", org).Saying("The search is gone."), nil
}

type personPage struct {
	ui.Page
	Organisation   db.ID
	Name           string
	View           View
	Purposes       []ui.Option
	Purpose, Words string
	Mine           bool
}

func (b *Bank) readPerson(r *web.Request) (personPage, error) {
	p := personPage{Page: r.Page(""), Purpose: r.Value("purpose"), Words: r.Value("words")}
	org, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	who, err := r.ID("person")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Organisation, p.Back, p.Mine = org, "/bank/"+string(org), r.Actor.Is(who)
	err = b.open(r.Ctx(), r.Actor, org, who, func(_ *db.Tx, name string, v View) error {
		p.Name, p.View, p.Title, p.Purposes = name, v, v.Name, nil
		for _, e := range lists().Purposes {
			if slices.Contains(v.Purposes, e.Name) {
				p.Purposes = append(p.Purposes, ui.Option{Value: e.ID, Label: e.Name})
			}
		}
		return nil
	})
	return p, err
}

func (b *Bank) card(r *web.Request) (web.Answer, error) {
	p, err := b.readPerson(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(personOfPage(p)), nil
}

func (b *Bank) ask(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	who, err := r.ID("person")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		if _, err := b.Ask(r.Ctx(), r.Actor, org, who, r.Value("purpose"), r.Value("words")); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/bank/%s/requests", org).Saying("They are asked. We tell you when they say yes."), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := b.readPerson(r)
		p.Problems = problems
		return personOfPage(p), err
	})
}

// asked is a request as the organisation sees it.
type asked struct {
	Request
	Who   string
	Email string // only after a yes
}

// theirs is where a request stands for the organisation. No and not now read the same, and so does a consent that was taken back.
func (r Request) theirs(now db.Instant) string {
	switch {
	case r.Gone != 0 || r.Answer == No || r.Answer == NotNow:
		return "Not this time"
	case r.Answer == Yes:
		return "Yes"
	case r.open(now):
		return "No answer yet"
	}
	return "Over, without an answer"
}

type requestsPage struct {
	ui.Page
	Organisation db.ID
	Name         string
	All          []asked
	Now          db.Instant
	Zone         string
	Pager        pager
}

func (b *Bank) requests(r *web.Request) (web.Answer, error) {
	p := requestsPage{Page: r.Page("Whom you asked"), Zone: r.Network.Zone, Pager: pagerOf(r)}
	id, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	p.Organisation, p.Back = id, "/bank/"+string(id)
	err = b.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Now, p.All = tx.Now, nil
		if p.Name, err = b.office(tx, r.Actor, id); err != nil {
			return err
		}
		all, err := requestsOf(tx, id, rowsAtOnce+1, p.Pager.offset())
		if err != nil {
			return err
		}
		all = turn(&p.Pager, all, rowsAtOnce, func(n int) templ.SafeURL { return p.To("/bank/%s/requests?page=%d", id, n) })
		p.All, err = b.named(tx, id, all, monthsIn(tx.Now, r.Network.Zone))
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(requestsOfPage(p)), nil
}

// named gives requests the names of those who were asked, as they let themselves be seen now; who said yes is named whole.
func (b *Bank) named(tx *db.Tx, organisation db.ID, all []Request, m months) ([]asked, error) {
	var ids []db.ID
	for _, v := range all {
		ids = append(ids, v.Person)
	}
	views, err := viewsOf(tx, organisation, ids, m)
	if err != nil {
		return nil, err
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return nil, err
	}
	var out []asked
	for _, v := range all {
		x := asked{Request: v, Who: "Somebody whom you do not find any more"}
		at := slices.IndexFunc(views, func(w View) bool { return w.Person == v.Person })
		if at >= 0 {
			x.Who = views[at].Name
			if v.Answer == Yes && v.Gone == 0 {
				x.Who, x.Email = people[v.Person].Name(), people[v.Person].Email
			}
		}
		out = append(out, x)
	}
	return out, nil
}

func (p requestsPage) table() ui.TableData {
	t := ui.TableData{Caption: "Requests, the newest first", Columns: ui.Columns("Who", "For what", "Asked", "Answer", "Next"), Empty: "You have asked nobody yet."}
	for _, v := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(v.Who), ui.Text(purposeWords(v.Purpose)), ui.Text(ui.Date(v.Created.In(p.Zone)) + ", by " + v.AskedName), ui.Text(v.theirs(p.Now)), nextOf(p, v)})
	}
	return t
}

func (b *Bank) done(r *web.Request) (web.Answer, error) {
	org, err := r.ID("organisation")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	id, err := r.ID("bankrequest")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	if err := b.Done(r.Ctx(), r.Actor, org, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/bank/%s/requests", org).Saying("It is noted that you have been in touch."), nil
}

// more is how much is chosen in the parts that are folded.
func (p searchPage) more() int {
	n := len(p.S.Interests) + len(p.S.Available)
	for _, v := range []string{p.S.Stage, p.S.Place} {
		if v != "" {
			n++
		}
	}
	return n
}

// chosen says how much is chosen in a folded part, "" for nothing.
func chosen(n int) string {
	if n == 0 {
		return ""
	}
	return " (" + strconv.Itoa(n) + " chosen)"
}

// pageWords say which people a page shows.
func (p searchPage) pageWords() string {
	from := (p.S.Page-1)*pageSize + 1
	words := "People " + strconv.Itoa(from) + " to " + strconv.Itoa(from+len(p.People)-1)
	if p.S.Page >= lastPage {
		words += ". Ask for more words to find others."
	}
	return words
}

// hidden are the fields of the search, so that it can be kept.
func (p searchPage) hidden() [][2]string {
	values, _ := url.ParseQuery(p.S.query())
	var out [][2]string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[name] {
			out = append(out, [2]string{name, v})
		}
	}
	return out
}

// mailTo begins a letter.
func mailTo(address string) templ.SafeURL { return templ.SafeURL("mailto:" + url.PathEscape(address)) }
