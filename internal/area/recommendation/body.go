package recommendation

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
)

// bodyKind is the shared decision that a body says something about a recommendation. Its subject is the recommendation. Who of a body said
// yes is nobody else's business, so it is not shown in the log.
const bodyKind = "body.words"

// What a body can say.
const (
	doMake     = "make"     // send the recommendation
	doSettle   = "settle"   // the answer answers it
	doAgain    = "again"    // it does not: ask again
	doNetwork  = "network"  // the network may read it
	doPublic   = "public"   // everybody may read it
	doWithdraw = "withdraw" // take it back
)

// Say is what a body is asked to say. Due and Why belong to asking again.
type Say struct {
	Do  string `json:"do"`
	Due string `json:"due,omitempty"`
	Why string `json:"why,omitempty"`
}

// can says whether a body can say this about a recommendation now.
func (v Recommendation) can(do string) bool {
	switch do {
	case doMake:
		return v.State == Draft
	case doSettle:
		return v.State == Answered
	case doAgain:
		return v.State == Answered && v.Round < mostAsks
	case doNetwork:
		return v.made() && v.State != Withdrawn && v.Audience == ""
	case doPublic:
		return v.made() && v.State != Withdrawn && v.Audience != toPublic
	case doWithdraw:
		return v.open()
	}
	return false
}

// says are the words of what a body can say.
func says() []group.Word {
	return []group.Word{{ID: doSettle, Words: "The answer answers it"}, {ID: doAgain, Words: "The answer does not answer it. Ask again"}, {ID: doNetwork, Words: "People of the network may read it"}, {ID: doPublic, Words: "Everybody may read it, without signing in"}, {ID: doWithdraw, Words: "Take the recommendation back"}}
}

func (f *Say) check(v Recommendation, today string) error {
	f.Why = strings.TrimSpace(plain.Text(f.Why))
	var c errs.Check
	c.That(v.can(f.Do), "do", "Choose what you say.")
	if f.Do == doAgain {
		within(&c, "why", f.Why, "Write what the answer leaves open.", longestWhy)
		checkDue(&c, f.Due, today)
	} else {
		f.Why, f.Due = "", ""
	}
	return c.Err()
}

// text is what those who speak for the body say yes to.
func (f Say) text(v Recommendation, a Ask) string {
	about := fmt.Sprintf("%s\n\nFrom: %s\nTo: %s\n\n%s", v.Title, v.From(), v.To(), v.Words)
	answer := fmt.Sprintf("The answer of %s: %s\n\n%s", ui.PlainDate(a.Answered), group.In(Outcomes(), a.Outcome), a.Reasons)
	switch f.Do {
	case doMake:
		owner := v.OwnerName
		if owner == "" {
			owner = "an engagement lead says who"
		}
		return fmt.Sprintf("We recommend:\n\n%s\n\nAn answer is owed by %s.\nWho answers: %s.", about, ui.PlainDate(a.Due), owner)
	case doSettle:
		return fmt.Sprintf("The answer answers our recommendation “%s”.\n\n%s", v.Title, answer)
	case doAgain:
		return fmt.Sprintf("The answer does not answer our recommendation “%s”. We ask again.\n\n%s\n\nWhat it leaves open: %s\n\nAn answer is owed by %s.", v.Title, answer, f.Why, ui.PlainDate(f.Due))
	case doNetwork:
		return "People of the network may read our recommendation, when it was made and what became of it.\n\n" + about
	case doPublic:
		return "Everybody may read our recommendation, when it was made and what became of it, without signing in.\n\n" + about
	}
	return "We take our recommendation back.\n\n" + about
}

// register registers that a body speaks for itself.
func (s *Recommendations) register() {
	s.assents.Register(assent.Kind{Name: bodyKind, Effect: s.said, Proposed: s.toSay,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			v, err := find(tx, s.keys, subject)
			if err != nil {
				return "", nil, err
			}
			day, err := network.Today(tx)
			if err != nil {
				return "", nil, err
			}
			all, err := seatsIn(tx, v.Body, day)
			rule, voters := speakers(all)
			return rule, voters, err
		},
		MayPut: func(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
			v, err := find(tx, s.keys, subject)
			if err != nil {
				return false, err
			}
			r, err := s.standing(tx, a, v)
			return mayPut(r, v), err
		}})
}

// toSay writes to those who are asked. The letter does not say what it is about.
func (s *Recommendations) toSay(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	v, err := find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	all, err := seatsIn(tx, v.Body, day)
	_, voters := speakers(all)
	if err != nil {
		return err
	}
	var to []db.ID
	for _, x := range voters {
		to = append(to, x.Person)
	}
	return s.tell(tx, a, to, "A recommendation waits for your yes", fmt.Sprintf("You speak for %s. %s asks for your yes to exact words about a recommendation. Nothing happens without it.", v.BodyName, a.Name()), path(v))
}

// open is what waits for a yes on a recommendation, if anything does.
func (s *Recommendations) open(tx *db.Tx, id db.ID) (assent.Proposal, bool, error) {
	all, err := s.assents.Of(tx, id)
	for _, p := range all {
		if p.Kind == bodyKind && p.State == assent.Open {
			return p, true, err
		}
	}
	return assent.Proposal{}, false, err
}

// cancel takes away what waits for a yes, because what it was about has changed.
func (s *Recommendations) cancel(tx *db.Tx, a access.Actor, id db.ID) error {
	return s.assents.Cancel(tx, a, bodyKind, id)
}

// put asks those who speak for a body. Whoever is one of them says yes by asking.
func (s *Recommendations) put(tx *db.Tx, a access.Actor, r standing, v Recommendation, f Say) error {
	if _, waits, err := s.open(tx, v.ID); err != nil || waits {
		if waits {
			err = errors.Join(err, errs.New(errs.Invalid, "Something about this recommendation waits for a yes already. Say yes or no to it first."))
		}
		return err
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	seats, err := seatsIn(tx, v.Body, day)
	if err != nil {
		return err
	}
	if len(seats) == 0 {
		return errs.New(errs.Invalid, "Nobody who sits in %s can sign in, so nobody can say yes.", v.BodyName)
	}
	ask, err := lastAsk(tx, s.keys, v)
	if err != nil {
		return err
	}
	payload, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if r.Speaks {
		_, err = s.assents.Propose(tx, a, bodyKind, v.ID, f.text(v, ask), string(payload), true)
	} else {
		_, err = s.assents.Put(tx, a, bodyKind, v.ID, f.text(v, ask), string(payload))
	}
	return err
}

// said lets happen what a body has said.
func (s *Recommendations) said(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	v, err := find(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	var f Say
	if err := json.Unmarshal([]byte(p.Payload), &f); err != nil {
		return err
	}
	if !v.can(f.Do) {
		return errs.New(errs.Conflict, "This recommendation has changed since. Look at it again.")
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	ask, err := lastAsk(tx, s.keys, v)
	if err != nil {
		return err
	}
	switch f.Do {
	case doMake:
		return s.isMade(tx, a, v, ask, day)
	case doSettle:
		return s.isSettled(tx, a, v, ask)
	case doAgain:
		return s.isAskedAgain(tx, a, v, ask, f, day)
	case doWithdraw:
		return s.isWithdrawn(tx, a, v, day)
	}
	v.Audience = map[string]string{doNetwork: toNetwork, doPublic: toPublic}[f.Do]
	if err := s.keep(tx, v); err != nil {
		return err
	}
	if err := audit.Record(tx, a, "body.publish", "recommendation", v.ID, v.Audience); err != nil {
		return err
	}
	return s.tell(tx, a, []db.ID{v.Owner}, "A recommendation is published", fmt.Sprintf("%s lets others read its recommendation “%s”. Reasons of an answer are read there only when whoever answered lets them.", v.BodyName, v.Title), path(v))
}

const dueIsOver = "The day by which an answer is owed leaves no working day any more. Change it first."

func (s *Recommendations) isMade(tx *db.Tx, a access.Actor, v Recommendation, ask Ask, day string) error {
	var c errs.Check
	if checkDue(&c, ask.Due, day); !c.OK() {
		return errs.New(errs.Conflict, dueIsOver)
	}
	if v.Owner != "" { // who has left since, or sits in the body by now, owes nothing
		if fit, err := fitOwner(tx, v, v.Owner, day); err != nil {
			return err
		} else if !fit {
			v.Owner = ""
		}
	}
	v.State, v.Made = Owed, day
	ask.Asked, ask.Reminded = day, firstReminder(day, ask.Due)
	if err := errors.Join(s.keep(tx, v), saveAsk(tx, s.keys, ask), audit.Record(tx, a, "body.make", "recommendation", v.ID, "")); err != nil {
		return err
	}
	if err := s.remindNext(tx, ask, day); err != nil {
		return err
	}
	return s.tell(tx, a, []db.ID{v.Owner}, "An answer to a recommendation is owed", fmt.Sprintf("%s recommends something to %s, and you owe the answer: “%s”. It is owed by %s, with reasons.", v.From(), v.To(), v.Title, ui.PlainDate(ask.Due)), path(v))
}

func (s *Recommendations) isSettled(tx *db.Tx, a access.Actor, v Recommendation, ask Ask) error {
	v.State, ask.Verdict = Settled, answersIt
	if err := errors.Join(s.keep(tx, v), saveAsk(tx, s.keys, ask), audit.Record(tx, a, "body.settle", "recommendation", v.ID, "")); err != nil {
		return err
	}
	return s.tell(tx, a, []db.ID{v.Owner}, "Your answer answers a recommendation", fmt.Sprintf("%s says that the answer answers its recommendation “%s”.", v.BodyName, v.Title), path(v))
}

func (s *Recommendations) isAskedAgain(tx *db.Tx, a access.Actor, v Recommendation, ask Ask, f Say, day string) error {
	var c errs.Check
	if checkDue(&c, f.Due, day); !c.OK() {
		return errs.New(errs.Conflict, "The day by which an answer is owed leaves no working day any more. Say no, and ask again with a later day.")
	}
	ask.Verdict = askAgain
	v.Round, v.State = v.Round+1, Owed
	next := Ask{ID: db.NewID(), Recommendation: v.ID, Number: v.Round, Asked: day, Due: f.Due, Why: f.Why, Reminded: firstReminder(day, f.Due)}
	if err := errors.Join(saveAsk(tx, s.keys, ask), insertAsk(tx, s.keys, next), s.keep(tx, v), audit.Record(tx, a, "body.again", "recommendation", v.ID, "")); err != nil {
		return err
	}
	if err := s.remindNext(tx, next, day); err != nil {
		return err
	}
	return s.tell(tx, a, []db.ID{v.Owner}, "A recommendation is asked again", fmt.Sprintf("%s says that the answer does not answer its recommendation “%s”, and asks again. An answer is owed by %s, with reasons.", v.BodyName, v.Title, ui.PlainDate(f.Due)), path(v))
}

func (s *Recommendations) isWithdrawn(tx *db.Tx, a access.Actor, v Recommendation, day string) error {
	v.State, v.Ended = Withdrawn, day
	if err := errors.Join(s.keep(tx, v), s.stopReminding(tx, v), audit.Record(tx, a, "body.withdraw", "recommendation", v.ID, "")); err != nil {
		return err
	}
	return s.tell(tx, a, []db.ID{v.Owner}, "A recommendation is taken back", fmt.Sprintf("%s has taken its recommendation “%s” back. No answer is owed any more.", v.BodyName, v.Title), path(v))
}
