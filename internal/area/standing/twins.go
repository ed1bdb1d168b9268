package standing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// This file is the question whether two records on a map are one person. Of two names alone whoever keeps the map says so. Where one of the two can sign
// in, it is their own yes (assent) to the exact roles that come to them. Both can be undone while the roles are still held by whom they came to. Two who
// can sign in stay two.

// oneKind is the yes of whoever can sign in that a record is theirs; its subject is the question.
const oneKind = "map.same"

// oneVoters is who can sign in, and nobody else.
func oneVoters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	w, err := group.FindTwin(tx, subject)
	if err != nil || w.Person == "" {
		return assent.Everyone, nil, err
	}
	return assent.Everyone, []assent.Voter{{Person: w.Person, Side: person.Partner}}, nil
}

// both are two records, the one that stays first: who can sign in, if one of them can.
type both struct {
	Keep, Other group.Holder
	Moves       []group.Term // what would come to the first
	Held        []group.Term // what the first holds in this organisation
	Why         error        // they cannot be one
	Last        group.Twin   // what was said last about them
}

// pair reads two holders of an organisation. Whoever holds nothing there does not exist.
func pair(tx *db.Tx, a access.Actor, organisation, one, two db.ID) (both, error) {
	var v both
	if one == two {
		return v, errs.Missing()
	}
	here := map[db.ID][]group.Term{}
	elsewhere := map[db.ID]bool{}
	for _, id := range []db.ID{one, two} {
		h, err := group.FindHolder(tx, id)
		if err != nil {
			return v, err
		}
		all, err := group.HeldBy(tx, id)
		if err != nil {
			return v, err
		}
		for _, t := range all {
			if t.Organisation == organisation {
				here[id] = append(here[id], t)
				h.Name = t.Name
			} else {
				elsewhere[id] = true
			}
		}
		if len(here[id]) == 0 {
			return v, errs.Missing()
		}
		v.Keep, v.Other = v.Other, h
	}
	if v.Other.Person != "" && v.Keep.Person == "" {
		v.Keep, v.Other = v.Other, v.Keep
	}
	v.Held, v.Moves = here[v.Keep.ID], here[v.Other.ID]
	all, why := group.Joinable(tx, v.Keep, v.Other)
	if v.Why = why; why != nil && errs.Of(why) == nil {
		return v, why
	}
	if a.LeadsAll() && len(all) > 0 {
		v.Moves = all
	}
	// What changes is who holds what the second one holds, and the name of the first where nobody can sign in with it.
	if !a.LeadsAll() && (elsewhere[v.Other.ID] || elsewhere[v.Keep.ID] && v.Keep.Person == "") {
		v.Why = errs.New(errs.Invalid, "A coordinator of the network has to say whether these two are one person, because more than this map changes with it.")
	}
	var err error
	v.Last, _, err = group.Pair(tx, one, two)
	return v, err
}

// moves says in words what would come to whoever stays: exactly what they say yes to.
func moves(other string, terms []group.Term) string {
	var lines []string
	for _, t := range terms {
		where := t.GroupName
		if where == "" {
			where = "the organisation"
		}
		lines = append(lines, t.Role+", "+where+", "+t.Span(ui.PlainDate))
	}
	slices.Sort(lines)
	return "The record under the name " + other + " is mine. These roles come to me:\n" + strings.Join(lines, "\n")
}

// SayTwin answers whether two holders of an organisation are one person. yes joins two names at once, and asks who can sign in where one can.
// called is the name that stays. It gives whether somebody was asked.
func (s *Map) SayTwin(ctx context.Context, a access.Actor, organisation, one, two db.ID, yes bool, called string) (asked bool, err error) {
	err = s.change(ctx, a, organisation, map[bool]string{true: "map.merge", false: "map.two"}[yes], func(tx *db.Tx, o person.Organisation) error {
		v, err := pair(tx, a, organisation, one, two)
		if err != nil {
			return err
		}
		if v.Last.State == group.Asked {
			return errs.New(errs.Conflict, "They have been asked already. Wait for their answer, or stop asking.")
		}
		w := group.Twin{ID: db.NewID(), Organisation: organisation, Keep: v.Keep.ID, Other: v.Other.ID, KeepName: v.Keep.Name, OtherName: v.Other.Name, Person: v.Keep.Person, Asked: tx.Now, AskedBy: a.Person(), OtherImport: v.Other.Import}
		if !yes {
			w.State, w.Ended = group.Two, tx.Now
			return group.SaveTwin(tx, w)
		}
		if v.Why != nil {
			return v.Why
		}
		if v.Keep.Person != "" && !a.Is(v.Keep.Person) {
			asked, w.State = true, group.Asked
			if err := group.SaveTwin(tx, w); err != nil {
				return err
			}
			if _, err := s.assents.Put(tx, a, oneKind, w.ID, moves(v.Other.Name, v.Moves), ""); err != nil {
				return err
			}
			return s.askTwin(tx, a, o, w)
		}
		var c errs.Check
		if v.Keep.Person == "" && !slices.Contains([]string{v.Keep.Name, v.Other.Name}, called) {
			c.That(false, "called", "Choose which name stays.")
			return c.Err()
		}
		w.State, w.Ended = group.One, tx.Now
		if w.Moved, err = group.Merge(tx, v.Keep, v.Other, called); err != nil {
			return err
		}
		return group.SaveTwin(tx, w)
	})
	return asked, err
}

// askTwin writes to whoever can sign in.
func (s *Map) askTwin(tx *db.Tx, a access.Actor, o person.Organisation, w group.Twin) error {
	link, err := s.post.Address(tx, "/me/roles")
	if err != nil {
		return err
	}
	people, err := person.Several(tx, []db.ID{w.Person})
	p := people[w.Person]
	if err != nil || p.Email == "" {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Details, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "Are these roles yours?", Text: fmt.Sprintf(
		"Hello %s,\n\n%s thinks that you stand twice on the map of %s. Look at the roles, and say whether they are yours. Nothing changes until you say yes:\n\n%s\n", p.Given, a.Name(), o.Name, link)})
}

// one joins two records when who can sign in has said yes.
func (s *Map) one(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	w, err := group.FindTwin(tx, p.Subject)
	if err != nil {
		return err
	}
	keep, err := group.FindHolder(tx, w.Keep)
	if err != nil {
		return gone(err)
	}
	other, err := group.FindHolder(tx, w.Other)
	if err != nil {
		return gone(err)
	}
	theirs, err := group.HeldBy(tx, other.ID)
	if err != nil {
		return err
	}
	if moves(w.OtherName, theirs) != p.Text {
		return errs.New(errs.Conflict, "The roles have changed since you were asked. Say no, and ask your engagement lead to ask you again.")
	}
	w.State, w.Ended, w.OtherImport = group.One, tx.Now, other.Import
	if w.Moved, err = group.Merge(tx, keep, other, ""); err != nil {
		return err
	}
	return group.SaveTwin(tx, w)
}

// gone says in words that one of two records is not there any more.
func gone(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errs.New(errs.Conflict, "One of the two records is not on the map any more. Say no, and it is done with.")
	}
	return err
}

// AnswerTwin is what the one who can sign in says about a record: that it is theirs, that it is not, or that it is not theirs after all.
func (s *Map) AnswerTwin(ctx context.Context, a access.Actor, id db.ID, answer, hash string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, err := group.FindTwin(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		if err := a.Allow(a.Is(w.Person)); err != nil {
			return err
		}
		if answer == "undo" {
			return s.part(tx, a, w)
		}
		if w.State != group.Asked {
			return errs.New(errs.Conflict, "This question is not open any more.")
		}
		all, err := s.assents.Of(tx, w.ID)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errs.Missing()
		}
		if answer == "yes" {
			return s.assents.Assent(tx, a, all[0].ID, hash)
		}
		w.State, w.Ended = group.Refused, tx.Now
		if err := s.assents.Withdraw(tx, a, all[0].ID); err != nil {
			return err
		}
		return group.SaveTwin(tx, w)
	})
}

// part makes two of one again.
func (s *Map) part(tx *db.Tx, a access.Actor, w group.Twin) error {
	if w.State != group.One {
		return errs.New(errs.Conflict, "These two are not one any more.")
	}
	if _, err := group.Part(tx, w); err != nil {
		return err
	}
	w.State, w.Ended = group.Apart, tx.Now
	if err := group.SaveTwin(tx, w); err != nil {
		return err
	}
	return audit.Record(tx, a, "map.part", "organisation", w.Organisation, "")
}

// UndoTwin makes two of one again, or takes a question back that nobody answered.
func (s *Map) UndoTwin(ctx context.Context, a access.Actor, organisation, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := s.keep(tx, a, organisation); err != nil {
			return err
		}
		w, err := group.FindTwin(tx, id)
		if err != nil {
			return err
		}
		if w.Organisation != organisation {
			return errs.Missing()
		}
		switch w.State {
		case group.Two: // they may be one after all: the question is open again
			w.State = group.Stopped
			if err := group.SaveTwin(tx, w); err != nil {
				return err
			}
			return audit.Record(tx, a, "map.two-undone", "organisation", organisation, "")
		case group.Asked:
			if err := s.assents.Cancel(tx, a, oneKind, w.ID); err != nil {
				return err
			}
			w.State, w.Ended = group.Stopped, tx.Now
			return group.SaveTwin(tx, w)
		}
		return s.part(tx, a, w)
	})
}

// stopAsking takes back what somebody was asked who leaves the network.
func (s *Map) stopAsking(tx *db.Tx, a access.Actor, who db.ID) error {
	all, err := group.TwinsOfPerson(tx, who)
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.State != group.Asked {
			continue
		}
		if err := s.assents.Cancel(tx, a, oneKind, w.ID); err != nil {
			return err
		}
		w.State, w.Ended = group.Stopped, tx.Now
		if err := group.SaveTwin(tx, w); err != nil {
			return err
		}
	}
	return nil
}

// answered are the pairs about which somebody has said something that still holds.
func answered(all []group.Twin) map[string]bool {
	var seen []string
	out := map[string]bool{}
	for _, w := range all {
		if key := group.PairKey(w.Keep, w.Other); !slices.Contains(seen, key) { // the newest comes first
			seen, out[key] = append(seen, key), w.State != group.Apart
		}
	}
	return out
}

// Waiting lists the records of which somebody asks whether they are the person's.
func (s *Map) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Map) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: `SELECT 'twin' AS kind, o.name AS a, CAST(NULL AS TEXT) AS b, CAST(NULL AS TEXT) AS c, CAST(NULL AS BIGINT) AS at FROM holder_twin w JOIN organisation o ON o.network_id = w.network_id AND o.id = w.organisation_id
		WHERE w.network_id = $1 AND w.person_id = $2 AND w.state = 'asked' ORDER BY w.asked LIMIT 10`, Args: []any{string(a.Person())}, Item: func(r waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: "Say whether some roles are yours", About: r.A, Path: "/me/roles"}, true
	}}
}
