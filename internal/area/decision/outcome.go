package decision

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
)

// errAsk stops an override that was only tried, to show first what will stand in the register for ever.
var errAsk = errors.New("ask first")

// Decide notes what the group decided: signed off, with its assurance or by an override, or not signed off.
func (s *Decisions) Decide(ctx context.Context, a access.Actor, organisation, id db.ID, o Outcome) error {
	return s.on(ctx, a, organisation, id, "decision.outcome", func(tx *db.Tx, d Decision, r standing, leaders []Leader, day string) error {
		if err := a.May(r.Runs || r.Leads, "Only engagement leads, and who leads the group that decides, note what was decided."); err != nil {
			return err
		}
		if !mayDecide(r, d) {
			return errs.New(errs.Invalid, "%s", closedWords(d))
		}
		n, err := network.Find(tx)
		if err != nil {
			return err
		}
		added, err := addedAt(tx, id)
		if err != nil {
			return err
		}
		yes := ""
		if d.State == Assured && len(d.lacks(leaders)) == 0 {
			yes = dayIn(d.Assured, n.Zone)
		}
		if o.State != Signed {
			o.Without = false
		}
		if err := o.check(dayIn(added, n.Zone), day, yes); err != nil {
			return err
		}
		if o.Version != d.Version {
			return errClash
		}
		if o.Without && o.Ask {
			return errAsk
		}
		if err := s.assents.Cancel(tx, a, assuranceKind, id); err != nil {
			return err
		}
		d.State, d.Decided, d.Override = o.State, o.Day, o.Without
		if err := s.store(tx, d); err != nil {
			return err
		}
		c := Change{Kind: wasDecided, State: d.State, Day: d.Decided}
		if o.Without {
			c.Kind, c.By, c.Words = wasOverride, o.By, o.Reason
		}
		if err := note(tx, s.keys, a, d, c); err != nil {
			return err
		}
		who := []db.ID{d.Owner}
		for _, l := range leaders {
			who = append(who, l.Person)
		}
		words := fmt.Sprintf("“%s” was %s.", d.Title, map[State]string{Signed: "signed off", NotSigned: "not signed off"}[d.State])
		if o.Without {
			words = fmt.Sprintf("“%s” was signed off without its assurance. Who took that on themselves, and why, stands in the register.", d.Title)
		}
		return s.tellMany(tx, a, d, who, "What became of a decision", words)
	})
}

// addedAt is when a decision was put into the register.
func addedAt(tx *db.Tx, id db.ID) (db.Instant, error) {
	return db.Value[db.Instant](tx, `SELECT created FROM decision WHERE network_id = $1 AND id = $2`, id)
}

// Withdraw takes a decision back before it is decided. It stays in the register.
func (s *Decisions) Withdraw(ctx context.Context, a access.Actor, organisation, id db.ID, reason string, version int64) error {
	return s.on(ctx, a, organisation, id, "decision.withdraw", func(tx *db.Tx, d Decision, r standing, _ []Leader, _ string) error {
		if err := a.May(r.Runs || r.Owner, notKept); err != nil {
			return err
		}
		if !mayWithdraw(r, d) {
			return errs.New(errs.Invalid, "%s", closedWords(d))
		}
		reason = tidy(reason)
		var c errs.Check
		c.That(len([]rune(reason)) <= longestReason, "why", "Use up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if version != d.Version {
			return errClash
		}
		if _, err := s.clear(tx, a, &d); err != nil {
			return err
		}
		d.State = Withdrawn
		if err := s.store(tx, d); err != nil {
			return err
		}
		return note(tx, s.keys, a, d, Change{Kind: wasStopped, State: Withdrawn, Words: reason})
	})
}

// PrepareAgain opens a decision anew that was not signed off or was withdrawn: its assurance is asked for again.
func (s *Decisions) PrepareAgain(ctx context.Context, a access.Actor, organisation, id db.ID, goes string, version int64) error {
	return s.on(ctx, a, organisation, id, "decision.again", func(tx *db.Tx, d Decision, r standing, _ []Leader, day string) error {
		if err := a.May(r.Runs || r.Owner, notKept); err != nil {
			return err
		}
		if !mayPrepareAgain(r, d) {
			return errs.New(errs.Invalid, "Only what was not signed off, or was withdrawn, can be prepared again.")
		}
		f := Form{Title: d.Title, About: d.About, Goes: goes}
		var c errs.Check
		f.check(day, "", &c)
		if err := c.Err(); err != nil {
			return err
		}
		if version != d.Version {
			return errClash
		}
		if _, err := s.clear(tx, a, &d); err != nil {
			return err
		}
		d.State, d.Goes, d.Decided, d.Assured, d.Proposal = Preparing, goes, "", 0, ""
		if err := s.store(tx, d); err != nil {
			return err
		}
		return note(tx, s.keys, a, d, Change{Kind: wasReopened, State: Preparing})
	})
}

// PersonLeft is what happens when somebody's access to the network is closed. Their name is not shown any more, as they could not take
// that back. Where theirs was the only yes to a decision that is not signed off, it does not count any more: nobody can ask them
// what they meant. What was signed off stays as it is.
func (s *Decisions) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	ids, err := namedIn(tx, who)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.leftOne(tx, a, id, who); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`UPDATE decision_leader SET said = $3 WHERE network_id = $1 AND person_id = $2`, who, group.Hide)
	return err
}

func (s *Decisions) leftOne(tx *db.Tx, a access.Actor, id, who db.ID) error {
	d, err := find(tx, s.keys, id)
	if err != nil || d.Proposal == "" {
		return err
	}
	p, err := s.assents.Find(tx, d.Proposal)
	if err != nil {
		return err
	}
	leaders, err := leadersOf(tx, id)
	if err != nil {
		return err
	}
	others := slices.ContainsFunc(present(leaders), func(l Leader) bool { return l.Person != who && p.Assented(l.Person) })
	if others || p.State == assent.Open && len(present(leaders)) > 0 {
		return nil
	}
	if _, err := s.clear(tx, a, &d); err != nil {
		return err
	}
	if err := s.store(tx, d); err != nil {
		return err
	}
	if err := note(tx, s.keys, a, d, Change{Kind: hasLeft, State: Preparing}); err != nil {
		return err
	}
	return s.tellMany(tx, a, d, []db.ID{d.Owner}, "A decision is not assured any more", fmt.Sprintf("The patient leader who had said yes to “%s” has left the network. Ask another patient leader who had a key part, or name one, before it goes to sign-off on %s.", d.Title, d.Goes))
}
