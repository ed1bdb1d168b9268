package impact

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"alongside/engine/stats"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
	"alongside/internal/shared/smallnumber"
)

// workPage is what followed from the work of an organisation, and what people of it tell of their programmes, as far as the reader may read it.
type workPage struct {
	ui.Page
	lists
	O              person.Organisation
	Figures        Counted // of what followed from its work, the same to everybody
	Shown          []Claim // one page of them
	All            int     // how many there are to read
	Tells          bool    // the reader can tell something
	Maybe          []couple
	Number         int
	Previous, Next templ.SafeURL
}

// workSize is how many claims one page shows.
const workSize = 20

func (s *Impact) ofOrganisation(r *web.Request) (web.Answer, error) {
	p := workPage{Page: r.Page("What followed"), Number: 1}
	id, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	if n, err := strconv.Atoi(r.Value("page")); err == nil && n > 1 && n < 1000 {
		p.Number = n
	}
	p.Back = "/me/impact"
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, err = person.FindOrganisation(tx, id); err != nil {
			r.Actor.Scoped()
			return err
		}
		if p.Tells, err = s.takesPart(tx, r.Actor, id); err != nil {
			return err
		}
		if err := r.Actor.Allow(p.Tells); err != nil {
			return err
		}
		if s.places.Tabs != nil {
			if err := s.places.Tabs(tx, &p.Page, r.Actor, id); err != nil {
				return err
			}
		}
		return s.readWork(tx, r.Actor, &p)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(workShown(p)), nil
}

// readWork reads one page of claims, and the figures.
func (s *Impact) readWork(tx *db.Tx, a access.Actor, p *workPage) error {
	all, err := claimsFrom(tx, s.keys, p.O.ID)
	if err != nil {
		return err
	}
	if err := s.gate(tx, all); err != nil {
		return err
	}
	v, err := viewer(tx, a)
	if err != nil {
		return err
	}
	v.Works = append(v.Works, p.O.ID) // who sees this page takes part in the work
	mine := slices.DeleteFunc(seen(a, v, all), func(c Claim) bool { return c.State == Withdrawn })
	if p.Figures, err = s.countWork(tx, all, p.O.ID); err != nil {
		return err
	}
	said, err := distinctOf(tx, p.O.ID)
	if err != nil {
		return err
	}
	p.Maybe = slices.DeleteFunc(undecided(slices.DeleteFunc(slices.Clone(mine), func(c Claim) bool { return c.Work != p.O.ID }), said), func(c couple) bool { return !mayJoin(a, c.One, c.Other) })
	p.Maybe = p.Maybe[:min(len(p.Maybe), workSize)]
	p.All = len(mine)
	from := min((p.Number-1)*workSize, len(mine))
	p.Shown = mine[from:min(from+workSize, len(mine))]
	if p.Number > 1 {
		p.Previous = p.To("/impact/organisations/%s?page=%d", p.O.ID, p.Number-1)
	}
	if from+workSize < len(mine) {
		p.Next = p.To("/impact/organisations/%s?page=%d", p.O.ID, p.Number+1)
	}
	listed := slices.Clone(p.Shown)
	for _, c := range p.Maybe {
		listed = append(listed, c.One, c.Other)
	}
	if p.lists, err = s.lists(tx, listed...); err != nil {
		return err
	}
	p.AboutMe, err = s.recognisableFrom(tx, a, p.O.ID, listed)
	return err
}

// countWork counts what followed from the work of an organisation, of its claims and others: what is shown to everybody who takes part in it, and how
// much people keep to themselves. Below the figures stands the list that they count, open to the same readers, so no number is protected here;
// what people keep to themselves is in no list, and rounded down.
func (s *Impact) countWork(tx *db.Tx, all []Claim, organisation db.ID) (Counted, error) {
	own := slices.DeleteFunc(slices.Clone(all), func(c Claim) bool { return c.Work != organisation })
	reader := entry.Viewer{Person: "report", Works: []db.ID{organisation}}
	shown := slices.DeleteFunc(slices.Clone(own), func(c Claim) bool {
		return c.State == Withdrawn || c.private() || c.Audience == entry.Author || !entry.CanSee(reader, c.asEntry())
	})
	rest := 0
	for _, n := range kept(own, shown) {
		rest += n
	}
	known, err := kindsOf(tx)
	if err != nil {
		return Counted{}, err
	}
	return countKinds(stats.Policy{}, known, shown, rest)
}

// table counts each change once, by kind.
func (p workPage) table() ui.TableData {
	t := ui.TableData{Caption: "What followed from this work, each change counted once", Columns: []ui.Column{{Label: "What"}, ui.Numeric("Confirmed"), ui.Numeric("Not confirmed, or not yet"), ui.Numeric("In all")}}
	row := func(name string, k KindCount) {
		t.Rows = append(t.Rows, ui.Cells(name, smallnumber.Words(k.Confirmed, p.Figures.Under), smallnumber.Words(k.Other, p.Figures.Under), smallnumber.Words(k.All, p.Figures.Under)))
	}
	for _, k := range p.Figures.Kinds {
		row(k.Kind, k)
	}
	row("Everything", KindCount{Confirmed: p.Figures.AllConfirmed, Other: p.Figures.AllOther, All: p.Figures.All})
	return t
}

// decide are the hidden fields of a button about a couple, which leads back to this page.
func (p workPage) decide(c couple) map[string]string {
	return map[string]string{"other": string(c.Other.ID), "from": "work", "work": string(p.O.ID)}
}

// home is from what the claim of a form follows, "" while that is chosen.
func (p formPage) home() string {
	if p.Form.Work == "" {
		return ""
	}
	return ui.UpperFirst(workOf(p.Of[0]))
}
