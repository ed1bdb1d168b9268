package app

import (
	"time"

	"alongside/internal/area/application"
	"alongside/internal/area/opportunity"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/web"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/suit"
	"alongside/internal/shared/waiting"
)

// opportunities comes after every other area that has dates for people.
func (a *App) opportunities(rs *web.Routes) {
	s := a.parts.opportunities
	s.Routes(rs)
	s.Jobs(a.Worker)
	a.parts.waiting = append(a.parts.waiting, s)
	a.parts.calendars = append(a.parts.calendars, s)
}

// newOpportunities makes the area, which the administration tells who leaves.
func (a *App) newOpportunities() {
	a.parts.opportunities = opportunity.New(a.DB, a.Keys, a.Decisions, a.Post, opportunity.Parts{Tabs: a.organisationTabs, Roles: roles{}, Bank: peopleBank{a}, Stated: statedIn, Dates: func(tx *db.Tx, who access.Actor, from, to db.Instant, most int) ([]waiting.Event, error) {
		return waiting.Next(tx, who, a.parts.calendars, from, to, most)
	}})
}

// statedIn are the editions that take applications and say for which perspectives they look.
func statedIn(tx *db.Tx) ([]opportunity.Stated, error) {
	all, err := application.Looking(tx)
	var out []opportunity.Stated
	for _, v := range all {
		out = append(out, opportunity.Stated{Name: v.Called, Path: "/editions/" + string(v.Edition) + "/perspectives", Asks: v.Words})
	}
	return out, err
}

// peopleBank is the people bank for opportunities, which are built before it.
type peopleBank struct{ *App }

func (p peopleBank) Looks(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	return p.parts.bank.Looks(tx, a, organisation)
}

func (p peopleBank) Lookers(tx *db.Tx, organisation db.ID) ([]string, bool, error) {
	return p.parts.bank.Lookers(tx, organisation)
}

func (p peopleBank) Tellable(tx *db.Tx, organisation db.ID, wants []suit.Want, most int) ([][]suit.Found, error) {
	return p.parts.bank.Tellable(tx, organisation, wants, most)
}

func (p peopleBank) OwnOffer(tx *db.Tx, who db.ID) (suit.Offer, bool, error) {
	return p.parts.bank.OwnOffer(tx, who)
}

// roles writes the roles that people take up onto the map.
type roles struct{}

func (roles) Begin(tx *db.Tx, a access.Actor, s opportunity.Seat) (db.ID, error) {
	n, err := network.Find(tx)
	if err != nil {
		return "", err
	}
	holder, err := group.NewHolder(tx, group.Holder{Name: s.Name, Person: s.Person})
	if err != nil {
		return "", err
	}
	id, err := group.SaveTerm(tx, a.Person(), termOf(s, holder, tx.Now.In(n.Zone).Format(time.DateOnly)))
	if err != nil {
		return "", err
	}
	return id, audit.Record(tx, a, "map.term", "organisation", s.Organisation, "")
}

// termOf is the role as the map writes it down: from a day to come, or from today.
func termOf(s opportunity.Seat, holder db.ID, today string) group.Term {
	return group.Term{Organisation: s.Organisation, Group: s.Group, Holder: holder, Type: s.RoleType, Pillar: group.Patient, Starts: max(s.Starts, today), Ends: s.Ends, Pay: s.Pay}
}

func (roles) Held(tx *db.Tx, s opportunity.Seat) (db.ID, error) {
	h, there, err := group.HolderOf(tx, s.Person)
	if err != nil || !there {
		return "", err
	}
	n, err := network.Find(tx)
	if err != nil {
		return "", err
	}
	kinds, err := group.RoleTypes(tx)
	if err != nil {
		return "", err
	}
	t := termOf(s, h.ID, tx.Now.In(n.Zone).Format(time.DateOnly))
	if t.Check(kinds) != nil {
		return "", nil // what the map does not take cannot be there already
	}
	all, err := group.HeldBy(tx, h.ID)
	o, _ := group.Clash(t, all)
	return o.ID, err
}

func (roles) End(tx *db.Tx, a access.Actor, id db.ID) error {
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	t, err := group.FindTerm(tx, id)
	if err != nil {
		return nil // it is not on the map any more
	}
	today := tx.Now.In(n.Zone).Format(time.DateOnly)
	switch {
	case t.Ends != "" && t.Ends < today:
		return nil
	case t.Starts >= today:
		for _, kind := range []ground.Kind{ground.Filled, ground.Ending} {
			if err := ground.End(tx, a, ground.Thing{Kind: kind, Of: id}); err != nil {
				return err
			}
		}
		err = group.RemoveTerm(tx, id)
	default:
		err = group.EndTerm(tx, t, today)
	}
	if err != nil {
		return err
	}
	return audit.Record(tx, a, "map.term-end", "organisation", t.Organisation, "")
}
