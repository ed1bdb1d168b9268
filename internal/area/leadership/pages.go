package leadership

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// pageSize is how many rows a list shows at once.
const pageSize = 50

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

func (p pager) offset() int { return (p.number - 1) * pageSize }

// turn keeps one page of rows that were read with one more than fit, and fills in the links.
func turn[T any](p *pager, rows []T, to func(page int) templ.SafeURL) []T {
	if p.number > 1 {
		p.Previous = to(p.number - 1)
	}
	if len(rows) > pageSize {
		rows, p.Next = rows[:pageSize], to(p.number+1)
	}
	return rows
}

type listPage struct {
	ui.Page
	All    []person.Organisation
	Held   []person.Organisation // others in which they hold a role: they read the map and the report to the board
	Words  string
	Search bool
	Runs   bool
	Pager  pager
}

func (s *Leadership) list(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("Patient leadership"), Words: r.Value("q"), Pager: pagerOf(r), Runs: r.Actor.Has(access.Coordinator)}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := s.organisations(tx, r.Actor, p.Words, pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.All = turn(&p.Pager, all, func(n int) templ.SafeURL { return p.To("/leadership?q=%s&page=%d", p.Words, n) })
		p.Search = p.Words != "" || p.Pager.Next != "" || p.Pager.Previous != ""
		if p.Runs {
			return nil
		}
		p.Held, err = group.HoldsIn(tx, r.Actor.Person(), tx.Now.In(r.Network.Zone).Format(time.DateOnly))
		p.Held = slices.DeleteFunc(p.Held, func(o person.Organisation) bool {
			return slices.ContainsFunc(all, func(v person.Organisation) bool { return v.ID == o.ID })
		})
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

// table are the organisations by name and without a count: the tools are for learning, and no list of organisations compares them.
func (p listPage) table() ui.TableData {
	t := ui.TableData{Caption: "Organisations, by name", Columns: []ui.Column{{Label: "Organisation"}}}
	for _, o := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/leadership/%s", o.ID), o.Name)})
	}
	return t
}

// held are the organisations in which whoever reads holds a role, with the pages that this opens to them.
func (p listPage) held() ui.TableData {
	t := ui.TableData{Caption: "Organisations in which you hold a role", Columns: ui.Columns("Organisation", "You can read")}
	for _, o := range p.Held {
		t.Rows = append(t.Rows, []templ.Component{ui.Text(o.Name), openTo(p, o)})
	}
	return t
}

// subject is what a page about an organisation is about.
type subject int

const (
	ofPlan subject = iota
	ofConnection
	ofGroups
	ofDecisions
	ofOpportunities
	ofIdeas
	ofOutreach
	ofReferrals
)

// Opener says whether somebody may open the pages of an area about one organisation.
type Opener func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)

// KnowOpeners says who opens what other areas show of an organisation: how well it is connected, who leads where and whom to ask,
// what was decided, what is open to take up and which ideas people bring, where it goes
// to find people, and who was referred to it.
func (s *Leadership) KnowOpeners(connection, groups, decisions, opportunities, ideas, outreach, referrals Opener) {
	s.opens.connection, s.opens.groups, s.opens.decisions, s.opens.opportunities, s.opens.ideas, s.opens.outreach, s.opens.referrals = connection, groups, decisions, opportunities, ideas, outreach, referrals
}

// Parts adds the pages about one organisation that somebody may open, for areas that serve some of them.
func (s *Leadership) Parts(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error {
	if a.Leads(organisation) { // opens all of them, so nothing need be read
		return s.parts(tx, p, a, organisation, relation{Runs: true})
	}
	_, r, err := s.organisation(tx, a, organisation)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return s.parts(tx, p, a, organisation, r)
}

// parts are the pages about one organisation, as tabs. A new subject adds its line here. Whoever runs the network or is of the
// organisation opens all of them; of others it is asked, so that no tab leads to a page that is not there for them.
func (s *Leadership) parts(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID, r relation) error {
	open := map[subject]bool{}
	for which, may := range map[subject]Opener{ofPlan: func(*db.Tx, access.Actor, db.ID) (bool, error) { return r.any(), nil }, ofConnection: s.opens.connection, ofGroups: s.opens.groups, ofDecisions: s.opens.decisions, ofOpportunities: s.opens.opportunities, ofIdeas: s.opens.ideas, ofOutreach: s.opens.outreach, ofReferrals: s.opens.referrals} {
		open[which] = r.Runs || r.Belongs
		if open[which] || may == nil {
			continue
		}
		var err error
		if open[which], err = may(tx, a, organisation); err != nil {
			return err
		}
	}
	var tabs []ui.Tab
	for _, x := range []struct {
		label, path string
		of          subject
	}{
		{"Overview", "/leadership/%s", ofPlan},
		{"Forty steps", "/leadership/%s/steps", ofPlan},
		{"History", "/leadership/%s/steps/history", ofPlan},
		{"Connection and culture", "/leadership/%s/connection", ofConnection},
		{"Roles", "/leadership/%s/roles", ofConnection},
		{"Who leads where", "/leadership/%s/map", ofGroups},
		{"Strategy", "/leadership/%s/strategy", ofGroups},
		{"From a gap to a change", "/leadership/%s/chain", ofGroups},
		{"Participation grid", "/leadership/%s/grid", ofGroups},
		{"What followed", "/impact/organisations/%s", ofGroups},
		{"Whom to ask", "/leadership/%s/contacts", ofGroups},
		{"Opportunities", "/leadership/%s/opportunities", ofOpportunities},
		{"Ideas", "/leadership/%s/ideas", ofIdeas},
		{"Outreach", "/leadership/%s/outreach", ofOutreach},
		{"Referrals", "/leadership/%s/referrals", ofReferrals},
		{"Decisions", "/leadership/%s/decisions", ofDecisions},
		{"Formal engagement", "/leadership/%s/formal", ofGroups},
		{"Board report", "/leadership/%s/board-report", ofGroups},
	} {
		if open[x.of] {
			href := p.To(x.path, organisation)
			tabs = append(tabs, ui.Tab{Label: x.label, Href: href, Current: string(href) == p.Base+p.Path})
		}
	}
	if len(tabs) > 1 { // one leads nowhere else
		p.PartsOf, p.Parts = "Parts of this organisation", tabs
	}
	if open[ofPlan] && p.Back == "" {
		p.Back = "/leadership"
	}
	return nil
}

type overviewPage struct {
	ui.Page
	Organisation person.Organisation
	Relation     relation
	Plan         plan
}

func (s *Leadership) overview(r *web.Request) (web.Answer, error) {
	p := overviewPage{Page: r.Page("Patient leadership")}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Organisation, p.Relation, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if err := s.parts(tx, &p.Page, r.Actor, id, p.Relation); err != nil {
			return err
		}
		p.Plan, err = s.plan(tx, id)
		return err
	}); err != nil {
		return web.Answer{}, err
	}
	return web.Show(overviewOf(p)), nil
}

// mostWeak is how many weak steps the overview names.
const mostWeak = 8

// weakSteps are the steps that need somebody, the ones with something overdue first, and how many more there are. What
// nobody has begun and nobody owns is only counted.
func (p overviewPage) weakSteps() (named []content.FrameworkStep, more, untouched int) {
	var rest []content.FrameworkStep
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			f := p.Plan.weak(step.Number)
			switch {
			case f.Overdue:
				named = append(named, step)
			case f.any() && p.Plan.state(step.Number) == NotBegun:
				untouched++
			case f.any():
				rest = append(rest, step)
			}
		}
	}
	named = append(named, rest...)
	if len(named) > mostWeak {
		return named[:mostWeak], len(named) - mostWeak, untouched
	}
	return named, 0, untouched
}
