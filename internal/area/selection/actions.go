package selection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// reading is what a page or action knows about one application in front of one reader.
type reading struct {
	Edition     edition.Edition
	Application Application
	Panel       Panel
	Mine        person.Side // the reader's side on the panel, "" for a coordinator who is not on it
	Conflicts   map[db.ID]bool
	Bonds       Bonds
}

// read is the object check of every application in selection: coordinators and the panel, but nobody who applied, nobody
// who declared a conflict of interest, and of the panel nobody whom a bond bars.
func (s *Selection) read(tx *db.Tx, a access.Actor, id db.ID) (reading, error) {
	var r reading
	var err error
	if r.Application, err = s.applications.Find(tx, id); err != nil {
		a.Scoped()
		return r, s.rewritten(tx, a, id, err)
	}
	if r.Edition, err = edition.Find(tx, r.Application.Edition); err != nil {
		return r, err
	}
	if r.Panel, err = panelOf(tx, r.Edition.ID); err != nil {
		return r, err
	}
	if r.Conflicts, err = conflicted(tx, id); err != nil {
		return r, err
	}
	if r.Bonds, err = s.applications.Bonds(tx, r.Edition.ID); err != nil {
		return r, err
	}
	if !r.Bonds.bars(id, a.Person()) {
		r.Mine = r.Panel.Side(a.Person())
	}
	return r, a.Allow((r.Mine != "" || edition.Runs(a, r.Edition)) && !r.Conflicts[a.Person()] && !applies(r.Application, a.Person()))
}

func applies(a Application, who db.ID) bool {
	for _, p := range a.Applicants {
		if p.Person == who {
			return true
		}
	}
	return false
}

// Score saves the actor's own score. version is 0 for the first one.
func (s *Selection) Score(ctx context.Context, a access.Actor, id db.ID, answers instrument.Answers, version int64) error {
	raw, err := answers.EncodeJSON()
	if err != nil {
		return err
	}
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.read(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(r.Mine != "", "Only members of the panel score."); err != nil {
			return err
		}
		if !r.Application.Decidable {
			return errs.New(errs.Conflict, "This application has its answer already, so scores stay as they are.")
		}
		def, err := instrument.Find(tx, r.Edition.SelectionInstrument)
		if err != nil {
			return err
		}
		if err := s.scoresOpen(tx, a, r); err != nil {
			return err
		}
		x := Score{Application: id, Person: a.Person(), Side: r.Mine, Version: version}
		x.Total, x.BelowBar = scoreOf(def, answers)
		saved, err := saveScore(tx, s.keys, x, string(raw))
		if err != nil {
			return err
		}
		if !saved {
			if same, err := sameScore(tx, s.keys, x, answers); err != nil || same {
				return err // sent twice: the first time counted
			}
			return errs.New(errs.Conflict, "You saved another score for this application in another window. What you chose here is still below. Save again if it is what you want.")
		}
		return audit.Record(tx, a, "selection.score", "application", id, "")
	})
}

// Put puts an outcome to the panel. Both sides must have scored before. The actor is a coordinator or of the panel; a
// panel member's own yes is part of it.
func (s *Selection) Put(ctx context.Context, a access.Actor, d Decision) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error { return s.putOne(tx, a, d) })
}

// putOne is Put inside a transaction.
func (s *Selection) putOne(tx *db.Tx, a access.Actor, d Decision) error {
	r, err := s.read(tx, a, d.Application)
	if err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	if words := r.Panel.Missing(); words != "" {
		return errs.New(errs.Invalid, "%s", words)
	}
	if !r.Application.Decidable {
		return errs.New(errs.Conflict, "This application has its answer already.")
	}
	scores, err := scoresOf(tx, s.keys, d.Application)
	if err != nil {
		return err
	}
	if words := stuckWords(r.Panel.without(r.Panel.able(r.Application, r.Bonds, r.Conflicts))); words != "" {
		return errs.New(errs.Invalid, "%s", words)
	}
	if r.Mine != "" {
		if err := s.hasScored(tx, a, d.Application); err != nil {
			return err
		}
	}
	if !StandingOf(counted(scores, r.Application, r.Bonds, r.Conflicts)).Complete() {
		return errs.New(errs.Invalid, "At least one professional and one patient partner must score first.")
	}
	if d.Outcome == Offer {
		if _, err := room(tx, r.Edition, r.Application); err != nil {
			if e := errs.Of(err); e != nil {
				return &errs.Error{Kind: errs.Invalid, Message: e.Message, Fields: []errs.Field{{Name: "outcome", Message: e.Message}}}
			}
			return err
		}
	}
	earlier, err := decisionsOn(tx, s.keys, d.Application)
	if err != nil {
		return err
	}
	for _, e := range earlier {
		// A new outcome replaces the one that is still open: the panel answers one question at a time.
		if err := s.endDecision(tx, a, e, ""); err != nil {
			return err
		}
	}
	d.ID, d.Edition = db.NewID(), r.Edition.ID
	if err := insertDecision(tx, s.keys, d); err != nil {
		return err
	}
	text := fmt.Sprintf("Application %d, %s\n\n%s.", r.Application.Number, r.Application.Title, d.Outcome.Words())
	if d.Outcome == Waiting {
		text += " " + turnWords
	}
	if d.Reason != "" {
		text += "\n\nReason for those who applied:\n" + d.Reason
	}
	var proposal db.ID
	if r.Mine != "" {
		proposal, err = s.decisions.Propose(tx, a, kindDecide, d.ID, text, string(d.Outcome), true)
	} else {
		proposal, err = s.decisions.Put(tx, a, kindDecide, d.ID, text, string(d.Outcome))
	}
	if err != nil {
		return err
	}
	return setDecisionProposal(tx, d.ID, proposal)
}

// panelVoters are the panel's members who can judge the application; each side by its own majority.
func (s *Selection) panelVoters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	d, err := findDecision(tx, s.keys, subject)
	if err != nil {
		return assent.EachSide, nil, err
	}
	panel, err := panelOf(tx, d.Edition)
	if err != nil {
		return assent.EachSide, nil, err
	}
	out, err := conflicted(tx, d.Application)
	if err != nil {
		return assent.EachSide, nil, err
	}
	app, err := s.applications.Find(tx, d.Application)
	if err != nil {
		return assent.EachSide, nil, err
	}
	bonds, err := s.applications.Bonds(tx, d.Edition)
	if err != nil {
		return assent.EachSide, nil, err
	}
	var voters []assent.Voter
	for _, m := range panel.able(app, bonds, out) {
		voters = append(voters, assent.Voter{Person: m.Person, Side: m.Side})
	}
	return assent.EachSide, voters, nil
}

func (s *Selection) mayPutDecision(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
	return a.Has(access.Coordinator), nil
}

// askPanel writes to the panel's other members.
func (s *Selection) askPanel(tx *db.Tx, a access.Actor, p assent.Proposal, _ bool) error {
	_, voters, err := s.panelVoters(tx, p.Subject)
	if err != nil {
		return err
	}
	d, err := findDecision(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	if d.List != "" {
		return nil // one letter is written for the whole list
	}
	e, err := edition.Find(tx, d.Edition)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/editions/%s/selection/%s", d.Edition, d.Application)
	if err != nil {
		return err
	}
	for _, v := range voters {
		if v.Person == a.Person() {
			continue
		}
		to, err := person.Find(tx, v.Person)
		if err != nil {
			return err
		}
		if err := s.post.Send(tx, mail.Letter{Kind: notice.Panel, Person: to.ID, To: to.Email, ToName: to.Name(), Subject: "The panel of " + e.Called() + " is asked to decide", Text: fmt.Sprintf(
			"Hello %s,\n\nA decision about one application waits for your answer, as a member of the panel of %s:\n\n%s\n\nIt takes effect when more than half of each side has agreed.\n", to.Given, e.Called(), link)}); err != nil {
			return err
		}
	}
	return nil
}

// Agree is the actor's yes, as a member of the panel, to the decision whose text has this hash.
// Who has not scored the application as it is now is errs.Invalid: nobody decides about what they have not judged alone.
func (s *Selection) Agree(ctx context.Context, a access.Actor, decision db.ID, hash string) error {
	return s.onDecision(ctx, a, decision, func(tx *db.Tx, d Decision) error { return s.agreeTo(tx, a, d, hash) })
}

// agreeTo is Agree inside a transaction.
func (s *Selection) agreeTo(tx *db.Tx, a access.Actor, d Decision, hash string) error {
	_, voters, err := s.panelVoters(tx, d.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(voters, func(v assent.Voter) bool { return a.Is(v.Person) }) {
		if err := s.hasScored(tx, a, d.Application); err != nil {
			return err
		}
	}
	return s.decisions.Assent(tx, a, d.Proposal, hash)
}

// scoresOpen is a conflict when scoring is closed and the actor has given a score already that counts: nobody changes what they gave
// once the proposal can be seen. Who still owes a score has not seen it.
func (s *Selection) scoresOpen(tx *db.Tx, a access.Actor, r reading) error {
	row, err := findShortlist(tx, r.Edition.ID)
	if err != nil || row.Closed == 0 {
		return err
	}
	given, err := db.Value[int64](tx, `SELECT COUNT(*) FROM panel_score WHERE network_id = $1 AND application_id = $2 AND person_id = $3 AND NOT outdated`, r.Application.ID, a.Person())
	if err == nil && given > 0 {
		err = errScoresClosed
	}
	return err
}

// hasScored is errs.Invalid for somebody whose score of the application as it is now is missing.
func (s *Selection) hasScored(tx *db.Tx, a access.Actor, application db.ID) error {
	scores, err := scoresOf(tx, s.keys, application)
	if err == nil && !slices.ContainsFunc(Current(scores), func(x Score) bool { return a.Is(x.Person) }) {
		err = errs.New(errs.Invalid, "Save your own score first. Then you can take part in the decision.")
	}
	return err
}

func (s *Selection) onDecision(ctx context.Context, a access.Actor, id db.ID, fn func(*db.Tx, Decision) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		d, err := findDecision(tx, s.keys, id)
		if err != nil {
			a.Scoped()
			return err
		}
		return fn(tx, d)
	})
}

// decided is the effect of the panel's assent.
func (s *Selection) decided(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	d, err := findDecision(tx, s.keys, p.Subject)
	if err != nil {
		return err
	}
	app, err := s.applications.Find(tx, d.Application)
	if err != nil {
		return err
	}
	e, err := edition.Find(tx, d.Edition)
	if err != nil {
		return err
	}
	switch d.Outcome {
	case Offer:
		return s.makeOffer(tx, a, e, app)
	case Waiting:
		if err := s.applications.Decided(tx, a, app.ID, "waiting", d.Reason); err != nil {
			return err
		}
		return s.write(tx, e, app, "You are on the waiting list for "+e.Called(), "You are on the waiting list. When a place becomes free, the coordinator can offer it to whoever is next. If that is you, you get a letter."+reasonText(d.Reason), "/applications/"+string(app.ID))
	}
	if d.Outcome == FirstStep {
		return s.offerFirstStep(tx, a, e, app, d.Reason)
	}
	if err := s.applications.Decided(tx, a, app.ID, "refused", d.Reason); err != nil {
		return err
	}
	return s.write(tx, e, app, "Your application for "+e.Called(), "Thank you for applying. We cannot offer you a place this time."+reasonText(d.Reason), "/applications/"+string(app.ID))
}

// offerFirstStep tells those who applied that there is no place for them this time, and which first step they can take.
func (s *Selection) offerFirstStep(tx *db.Tx, a access.Actor, e edition.Edition, app Application, step string) error {
	if err := s.applications.Decided(tx, a, app.ID, "refused", "We offer you a first step instead of a place:\n\n"+step); err != nil {
		return err
	}
	how := "Would you like to take it? Tell the coordinator."
	if e.ContactEmail != "" {
		how = "Would you like to take it? Write to " + strings.TrimSpace(e.ContactName+" "+e.ContactEmail) + "."
	}
	return s.write(tx, e, app, "A first step for you: "+e.Called(), "Thank you for applying. We cannot offer you a place this time. We would like to offer you a first step:\n\n"+step+"\n\n"+how+" You are welcome to apply again.", "/applications/"+string(app.ID))
}

func reasonText(reason string) string {
	if reason == "" {
		return ""
	}
	return "\n\nThe panel wrote:\n\n" + reason
}

// write sends the same words to everybody who applied.
func (s *Selection) write(tx *db.Tx, e edition.Edition, app Application, subject, words, path string) error {
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	for _, p := range app.Applicants {
		to, err := person.Find(tx, p.Person)
		if err != nil {
			return err
		}
		if err := s.post.Send(tx, mail.Letter{To: to.Email, ToName: to.Name(), Subject: subject, Text: fmt.Sprintf("Hello %s,\n\n%s\n\n%s\n\n%s, %s\n", to.Given, words, link, e.ProgrammeName, e.Name)}); err != nil {
			return err
		}
	}
	return nil
}

// jobLapse is the job that ends an offer that nobody answered.
const jobLapse = "selection.lapse"

// room is how many places an application needs, or errs.Conflict when the edition has fewer left.
func room(tx *db.Tx, e edition.Edition, app Application) (people int64, err error) {
	taken, err := promised(tx, e.ID)
	people = int64(len(app.Applicants))
	if err == nil && taken+people > e.Places {
		err = errs.New(errs.Conflict, "There is no room for %d more: %d of %d places are taken or offered. Choose the waiting list instead.", people, taken, e.Places)
	}
	return people, err
}

// makeOffer offers places to everybody of an application, if there is room: what is promised never exceeds it.
func (s *Selection) makeOffer(tx *db.Tx, a access.Actor, e edition.Edition, app Application) error {
	people, err := room(tx, e, app)
	if err != nil {
		return err
	}
	until, err := answerBy(tx, e)
	if err != nil {
		return err
	}
	o := OfferRow{ID: db.NewID(), Edition: e.ID, Application: app.ID, People: people, Made: tx.Now, Expires: until}
	if err := insertOffer(tx, o); err != nil {
		return err
	}
	if err := s.applications.Decided(tx, a, app.ID, "offered", ""); err != nil {
		return err
	}
	proposal, err := s.decisions.Put(tx, a, kindAccept, o.ID, fmt.Sprintf("We take our place in %s, %s.", e.ProgrammeName, e.Name), "")
	if err != nil {
		return err
	}
	if err := setOfferProposal(tx, o.ID, proposal); err != nil {
		return err
	}
	if err := job.Later(tx, jobLapse, string(o.ID), o.Expires, o.ID); err != nil {
		return err
	}
	both := ""
	switch {
	case people > 2:
		both = fmt.Sprintf(" The place is yours when all %d of you have said yes.", people)
	case people > 1:
		both = " The place is yours when both of you have said yes."
	}
	return s.write(tx, e, app, "A place in "+e.Called()+" is offered to you",
		fmt.Sprintf("We are glad to offer you a place. Please answer by %s.%s", untilWords(o, e.Zone), both), "/offers/"+string(o.ID))
}

// offerVoters are everybody who applied; a lapsed or answered offer has no voters.
func (s *Selection) offerVoters(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
	o, err := findOffer(tx, subject)
	if err != nil || o.State != OfferOpen {
		return assent.Everyone, nil, err
	}
	app, err := s.applications.Find(tx, o.Application)
	if err != nil {
		return assent.Everyone, nil, err
	}
	var voters []assent.Voter
	for _, p := range app.Applicants {
		voters = append(voters, assent.Voter{Person: p.Person, Side: p.Side})
	}
	return assent.Everyone, voters, nil
}

// mayPutOffer lets an offer be put to those who applied: by the effect of the panel's decision, whose actor is of the
// panel, and by a coordinator who offers free places to the next on the waiting list.
func (s *Selection) mayPutOffer(tx *db.Tx, a access.Actor, subject db.ID) (bool, error) {
	o, err := findOffer(tx, subject)
	if err != nil {
		return false, err
	}
	panel, err := panelOf(tx, o.Edition)
	return panel.Side(a.Person()) != "" || a.Has(access.Coordinator), err
}

// mine is the object check of an offer: those who applied.
func (s *Selection) mine(tx *db.Tx, a access.Actor, id db.ID) (OfferRow, Application, error) {
	o, err := findOffer(tx, id)
	if err != nil {
		a.Scoped()
		return o, Application{}, err
	}
	app, err := s.applications.Find(tx, o.Application)
	if err != nil {
		return o, app, err
	}
	return o, app, a.Allow(applies(app, a.Person()))
}

func answered(o OfferRow) error {
	switch o.State {
	case OfferTaken:
		return errs.New(errs.Conflict, "Your place is confirmed already.")
	case OfferDeclined:
		return errs.New(errs.Conflict, "This offer was declined.")
	case OfferLapsed:
		return errs.New(errs.Gone, "This offer ran out. Write to the coordinator if you would still like to come.")
	case OfferOver:
		return errs.New(errs.Gone, "This offer ended when the application was withdrawn.")
	}
	return nil
}

// Accept is the actor's yes to an offer.
func (s *Selection) Accept(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, _, err := s.mine(tx, a, id)
		if err != nil || o.State == OfferTaken { // everybody has said yes, this person too
			return err
		}
		if err := answered(o); err != nil {
			return err
		}
		p, err := s.decisions.Find(tx, o.Proposal)
		if err != nil {
			return err
		}
		return s.decisions.Assent(tx, a, o.Proposal, p.Hash)
	})
}

// accepted is the effect of everybody's yes: places, and a space for those who work together.
func (s *Selection) accepted(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	o, err := findOffer(tx, p.Subject)
	if err != nil {
		return err
	}
	first, err := endOffer(tx, o.ID, OfferTaken)
	if err != nil || !first {
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
	if err := s.applications.Decided(tx, a, app.ID, "accepted", ""); err != nil {
		return err
	}
	for _, x := range app.Applicants {
		if err := edition.GivePlace(tx, edition.Place{Edition: e.ID, Person: x.Person, Side: x.Side, Application: app.ID}); err != nil {
			return err
		}
	}
	if err := job.Cancel(tx, jobLapse, string(o.ID)); err != nil {
		return err
	}
	if app.bothSides() {
		if err := s.spaces.Begin(tx, e, app); err != nil {
			return err
		}
	}
	return s.confirm(tx, e, app)
}

// confirm writes to everybody who has a place now: one letter with all days in it. The letter comes whatever anybody chose;
// with a file for the calendar it also tells how to end the letters about dates that may follow.
func (s *Selection) confirm(tx *db.Tx, e edition.Edition, app Application) error {
	link, err := s.post.Address(tx, "/me")
	if err != nil {
		return err
	}
	for _, p := range app.Applicants {
		to, err := person.Find(tx, p.Person)
		if err != nil {
			return err
		}
		days, file, err := s.dates.Confirmed(tx, e, to)
		if err != nil {
			return err
		}
		letter := mail.Letter{To: to.Email, ToName: to.Name(), Subject: "Your place in " + e.Called() + " is confirmed", Calendar: file}
		if file != nil {
			letter.Kind, letter.Person, letter.Always = notice.Dates, to.ID, true
		}
		if days != "" {
			days = "\n\nThis is what is planned:\n\n" + days
		}
		letter.Text = fmt.Sprintf("Hello %s,\n\nYour place is confirmed. We look forward to meeting you.%s\n\nYour first page has all that is next:\n\n%s\n\n%s\n", to.Given, days, link, e.Called())
		if err := s.post.Send(tx, letter); err != nil {
			return err
		}
	}
	return nil
}

// Jobs of the area.
func (s *Selection) Jobs(w *job.Worker) { w.Register(jobLapse, s.lapse) }

// Newest is the newest decision about an application that was put to the panel, with the hash of its text: what a member
// of the panel needs to answer it.
func (s *Selection) Newest(ctx context.Context, a access.Actor, application db.ID) (id db.ID, hash string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.read(tx, a, application)
		if err != nil {
			return err
		}
		all, err := decisionsIn(tx, s.keys, r.Edition.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.Application != application {
				continue
			}
			p, err := s.decisions.Find(tx, d.Proposal)
			id, hash = d.ID, p.Hash
			return err
		}
		return errs.Missing()
	})
	return id, hash, err
}
