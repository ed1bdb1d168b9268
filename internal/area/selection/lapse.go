package selection

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/waiting"
)

// lapse ends an offer whose time is over and that nobody answered; the application goes to the waiting list, so that
// those who were late lose no more than their turn. Running it twice does nothing more.
func (s *Selection) lapse(ctx context.Context, network db.ID, payload []byte) error {
	var id db.ID
	if err := json.Unmarshal(payload, &id); err != nil {
		return err
	}
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		o, err := findOffer(tx, id)
		if err != nil || o.State != OfferOpen || tx.Now < o.Expires {
			return err
		}
		if _, err := endOffer(tx, id, OfferLapsed); err != nil {
			return err
		}
		a := access.System(network, "an offer ran out")
		if err := s.decisions.Cancel(tx, a, kindAccept, id); err != nil {
			return err
		}
		if err := s.applications.Decided(tx, a, o.Application, "waiting", "The offer was not answered in time."); err != nil {
			return err
		}
		app, err := s.applications.Find(tx, o.Application)
		if err != nil {
			return err
		}
		e, err := edition.Find(tx, o.Edition)
		if err != nil {
			return err
		}
		return s.write(tx, e, app, "Your offer of a place in "+e.Called()+" ran out", "We did not hear from you in time, so the place goes to the next in line. You are on the waiting list now. Write to the coordinator if you would still like to come.", "/applications/"+string(app.ID))
	})
}

// Waiting lists decisions that await the actor as a member of a panel, and offers that await their answer.
func (s *Selection) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	mine, err := s.applications.Of(tx, a.Person())
	if err != nil {
		return nil, err
	}
	rows, err := callsOn(tx, a.Person(), mine)
	if err != nil {
		return nil, err
	}
	var out, offers []waiting.Item
	for _, c := range rows {
		if c.Offer != "" {
			offers = append(offers, waiting.Item{Title: "Answer the offer of a place", About: c.Edition, Path: "/offers/" + string(c.Offer), Due: c.Expires})
			continue
		}
		items, err := s.panelWaiting(tx, a, c)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return append(out, offers...), nil
}

func (s *Selection) panelWaiting(tx *db.Tx, a access.Actor, c call) ([]waiting.Item, error) {
	id, about := c.Panel, "Selection panel of "+c.Edition
	out, err := conflictsOf(tx, a.Person())
	if err != nil {
		return nil, err
	}
	bonds, err := s.applications.Bonds(tx, id)
	if err != nil {
		return nil, err
	}
	if bonds.Applicants[a.Person()] {
		return nil, nil
	}
	for application, sponsor := range bonds.Sponsors {
		if sponsor == a.Person() {
			out[application] = true
		}
	}
	items, err := s.toScore(tx, a.Person(), c, out)
	if err != nil {
		return nil, err
	}
	list, err := decisionsIn(tx, s.keys, id)
	if err != nil || len(list) == 0 {
		return items, err
	}
	byID, subjects := map[db.ID]Decision{}, []db.ID{}
	for _, d := range list {
		if !out[d.Application] {
			byID[d.ID] = d
			subjects = append(subjects, d.ID)
		}
	}
	open, err := s.decisions.OpenOn(tx, a.Person(), subjects)
	if err != nil {
		return nil, err
	}
	together := 0
	for _, p := range open {
		d := byID[p.Subject]
		if d.List != "" {
			together++
			continue
		}
		items = append(items, waiting.Item{Title: "Agree or not: " + d.Outcome.Words(), About: about, Path: "/editions/" + string(id) + "/selection/" + string(d.Application)})
	}
	if together > 0 {
		items = append(items, waiting.Item{Title: "Agree or not: offer places to " + countApplications(together), About: about, Path: "/editions/" + string(id) + "/shortlist"})
	}
	return items, nil
}

// toScore is how many applications of an edition wait for this member's score, as one item; those with which the member
// has a conflict of interest, or which are the member's own, do not.
func (s *Selection) toScore(tx *db.Tx, who db.ID, c call, conflicts map[db.ID]bool) ([]waiting.Item, error) {
	list, err := s.applications.InSelection(tx, c.Panel)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, a := range list {
		if a.Decidable && !a.Waits && !conflicts[a.ID] && !applies(a, who) {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	scores, err := totals(tx, ids)
	if err != nil {
		return nil, err
	}
	left := 0
	for _, application := range ids {
		if !slices.ContainsFunc(scores[application], func(x Score) bool { return x.Person == who && !x.Outdated }) {
			left++
		}
	}
	title := fmt.Sprintf("Score %d applications", left)
	switch left {
	case 0:
		return nil, nil
	case 1:
		title = "Score an application"
	}
	return []waiting.Item{{Title: title, About: "Selection panel of " + c.Edition, Path: "/editions/" + string(c.Panel) + "/selection"}}, nil
}

// OpenOffer is the offer to an application that waits for an answer, "" for none.
func (s *Selection) OpenOffer(tx *db.Tx, application db.ID) (db.ID, error) {
	rows, err := openOffersOf(tx, []db.ID{application})
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].ID, nil
}
