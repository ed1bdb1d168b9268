package selection

import (
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// errScoresClosed says that a score stays as it is because scoring is closed. Whoever has not scored an application still may: they
// have seen no proposal.
var errScoresClosed = errs.New(errs.Conflict, "Scoring is closed, so scores stay as they are. A coordinator can open it again.")

// CloseScoring closes scoring, so that a shortlist is proposed, or opens it again. The panel gets a letter when it closes.
func (s *Selection) CloseScoring(ctx context.Context, a access.Actor, id db.ID, closed bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := s.readShortlist(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(v.Runs, "Only a coordinator closes scoring."); err != nil {
			return err
		}
		if closed == (v.Row.Closed != 0) {
			return nil
		}
		if v.Edition.State == edition.Ended {
			return errs.New(errs.Conflict, "This edition has ended, so nothing changes any more.")
		}
		if closed && v.Taking {
			return errs.New(errs.Conflict, "People can still apply. Close applications first, then scoring.")
		}
		if words := v.Panel.Missing(); closed && words != "" {
			return errs.New(errs.Conflict, "%s", words)
		}
		if err := closeScoring(tx, id, a.Person(), closed); err != nil {
			return err
		}
		if !closed {
			return audit.Record(tx, a, "selection.open-scoring", "edition", id, "")
		}
		if err := s.tellPanel(tx, a, v, "The panel of "+v.Edition.Called()+": scoring is closed",
			"Scoring is closed. When your own scores are in, you can see which list the program proposes. The panel decides, as always:"); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.close-scoring", "edition", id, "")
	})
}

// tellPanel writes to the panel's other members about the shortlist.
func (s *Selection) tellPanel(tx *db.Tx, a access.Actor, v *shortlistView, subject, words string) error {
	link, err := s.post.Address(tx, "/editions/%s/shortlist", v.Edition.ID)
	if err != nil {
		return err
	}
	for _, m := range v.Panel {
		if a.Is(m.Person) || v.Bonds.Applicants[m.Person] {
			continue
		}
		to, err := person.Find(tx, m.Person)
		if err != nil {
			return err
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Panel, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: subject, Text: fmt.Sprintf(
			"Hello %s,\n\n%s\n\n%s\n\nYou get this letter because you are on the panel of %s.\n", to.Given, words, link, v.Edition.Called())}); err != nil {
			return err
		}
	}
	return nil
}

// seesShortlist reads a shortlist for an action of somebody who may see the proposal.
func (s *Selection) seesShortlist(tx *db.Tx, a access.Actor, id db.ID) (*shortlistView, error) {
	v, err := s.readShortlist(tx, a, id)
	if err != nil {
		return nil, err
	}
	return v, v.open()
}

// open says why the reader may not work on the proposal now, nil when they may.
func (v *shortlistView) open() error {
	switch {
	case v.Row.Closed == 0:
		return errs.New(errs.Conflict, "Scoring is open, so there is no proposal now.")
	case v.Rival:
		return errs.New(errs.Conflict, "You have applied here yourself, so you take no part in choosing.")
	case v.Unscored > 0:
		return errs.New(errs.Conflict, "Give your own scores first.")
	}
	return nil
}

// find is an application of a shortlist that the reader may see, nil for none.
func (v *shortlistView) find(id db.ID) *Application {
	i := slices.IndexFunc(v.Applications, func(x Application) bool { return x.ID == id })
	if i < 0 || v.Hidden[id] {
		return nil
	}
	return &v.Applications[i]
}

// Settle takes an application into the shortlist or out of it by hand, or lets it be free again. It decides nothing.
func (s *Selection) Settle(ctx context.Context, a access.Actor, id, application db.ID, to ByHand) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := s.readShortlist(tx, a, id)
		if err != nil {
			return err
		}
		x := v.find(application)
		if err := a.Allow(x != nil); err != nil {
			return err
		}
		if err := v.open(); err != nil {
			return err
		}
		var c errs.Check
		c.That(to == TakeIt || to == LeaveIt || to == Free, "to", "Choose what to do.")
		if err := c.Err(); err != nil {
			return err
		}
		own := counted(v.Scores[application], *x, v.Bonds, v.Declared[application])
		if to == TakeIt && !StandingOf(own).Complete() {
			return errs.New(errs.Conflict, "At least one professional and one patient partner must score it first.")
		}
		if v.Open[application] != "" {
			return errs.New(errs.Conflict, "The panel is asked about this application now.")
		}
		if err := saveHand(tx, id, application, a.Person(), to); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.shortlist", "application", application, string(to))
	})
}

// SetLimits sets how many places at most each kind of applicants gets in a proposal; 0 is no limit.
func (s *Selection) SetLimits(ctx context.Context, a access.Actor, id db.ID, limits map[Kind]int64, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := s.seesShortlist(tx, a, id)
		if err != nil {
			return err
		}
		var c errs.Check
		for _, k := range Kinds() {
			c.That(limits[k] >= 0 && limits[k] <= 10_000, "limit-"+string(k), "Write a whole number of people, from 1. Leave it empty for no limit.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		saved, err := saveLimits(tx, id, limits, version)
		if err != nil {
			return err
		}
		if !saved {
			return errs.New(errs.Conflict, "Somebody else changed the limits meanwhile. They are %s now. Save again if yours are right.", limitWords(v.Row.Limits))
		}
		return audit.Record(tx, a, "selection.limits", "edition", id, "")
	})
}

// PutList asks the panel to offer places to several applications: one question about each, so that each has the votes of those
// who may judge it, with one letter for all of them. All are put or none.
func (s *Selection) PutList(ctx context.Context, a access.Actor, id db.ID, applications []db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := s.seesShortlist(tx, a, id)
		if err != nil {
			return err
		}
		if len(applications) == 0 {
			return errs.New(errs.Invalid, "Nothing was chosen.")
		}
		places := v.Promised
		for _, d := range v.Asked {
			if x := v.find(d.Application); x != nil && d.Outcome == Offer {
				places += int64(len(x.Applicants))
			}
		}
		for _, one := range applications {
			x := v.find(one)
			if err := a.Allow(x != nil); err != nil {
				return err
			}
			if v.Open[one] != "" {
				return errs.New(errs.Conflict, "The panel is asked about application %d already. Look at the list again.", x.Number)
			}
			places += int64(len(x.Applicants))
		}
		if places > v.Edition.Places {
			return errs.New(errs.Conflict, "There is no room for all of them: %d places are needed in all, and there are %d.", places, v.Edition.Places)
		}
		list := db.NewID()
		for _, one := range applications {
			if err := s.putOne(tx, a, Decision{Application: one, Outcome: Offer, List: list}); err != nil {
				return err
			}
		}
		if err := s.tellPanel(tx, a, v, "The panel of "+v.Edition.Called()+" is asked to decide", fmt.Sprintf(
			"The panel is asked to offer places to %s. Each is a question of its own. You can agree to all of them at once, or to some:", countApplications(len(applications)))); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.put-list", "edition", id, fmt.Sprint(len(applications)))
	})
}

func countApplications(n int) string {
	if n == 1 {
		return "one application"
	}
	return fmt.Sprintf("%d applications", n)
}

// Yes is somebody's yes to one question to the panel: the decision, and the hash of the text that they saw.
type Yes struct {
	Decision db.ID
	Hash     string
}

// AgreeAll says yes for the actor to several questions to the panel of an edition: to all of them or to none.
func (s *Selection) AgreeAll(ctx context.Context, a access.Actor, id db.ID, all []Yes) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := s.seesShortlist(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(v.Mine != "", "Only members of the panel agree."); err != nil {
			return err
		}
		if len(all) == 0 {
			return errs.New(errs.Invalid, "Nothing was chosen.")
		}
		for _, y := range all {
			d, err := findDecision(tx, s.keys, y.Decision)
			if err != nil {
				return err
			}
			if err := a.Allow(d.Edition == id); err != nil {
				return err
			}
			if err := s.agreeTo(tx, a, d, y.Hash); err != nil {
				return err
			}
		}
		return nil
	})
}
