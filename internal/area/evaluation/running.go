package evaluation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
)

// The kinds of job. Each can run twice without doing anything twice.
const (
	jobOpen   = "wave.open"
	jobAsk    = "wave.ask"
	jobJoin   = "wave.join"
	jobRemind = "wave.remind"
	jobClose  = "wave.close"
)

type waveJob struct {
	Wave     db.ID      `json:"wave"`
	Reminder int        `json:"reminder,omitempty"` // which one, from 1
	Asks     db.Instant `json:"asks,omitempty"`     // for whom: those who are asked then, 0 for those who were asked at the opening
}

// Jobs of the area.
func (e *Evaluation) Jobs(w *job.Worker) {
	w.Register(jobOpen, withWave(e.openJob))
	w.Register(jobAsk, withWave(e.askJob))
	w.Register(jobJoin, withWave(e.joinJob))
	w.Register(jobRemind, withWave(e.remindJob))
	w.Register(jobClose, withWave(e.closeJob))
	w.Register(jobFigures, e.figuresJob)
}

func withWave(fn func(ctx context.Context, network db.ID, j waveJob) error) job.Func {
	return func(ctx context.Context, network db.ID, payload []byte) error {
		var j waveJob
		if err := json.Unmarshal(payload, &j); err != nil {
			return err
		}
		err := fn(ctx, network, j)
		if errs.Is(err, errs.NotFound) {
			return nil // the wave was removed
		}
		return err
	}
}

func openLater(tx *db.Tx, wave db.ID, when db.Instant) error {
	return job.Later(tx, jobOpen, string(wave), when, waveJob{Wave: wave})
}

func closeLater(tx *db.Tx, wave db.ID, when db.Instant) error {
	return job.Later(tx, jobClose, string(wave), when, waveJob{Wave: wave})
}

// tryAgain is how long a wave that nobody can answer yet waits before the program looks again.
const tryAgain = time.Hour

// openJob opens a wave at its time. A wave that nobody can answer yet stays planned and is tried again until it would
// close; its coordinator is told by the list of what waits for them.
func (e *Evaluation) openJob(ctx context.Context, network db.ID, j waveJob) error {
	err := e.open(ctx, access.System(network, "opens forms"), j.Wave, false, nil)
	if !errs.Is(err, errs.Invalid) {
		return err
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := findWave(tx, j.Wave)
		if err != nil || w.State != Planned || tx.Now.Add(tryAgain) >= w.Closes {
			return err
		}
		return openLater(tx, w.ID, tx.Now.Add(tryAgain))
	})
}

// OpenNow opens a planned wave at once, with the closing time that was planned.
func (e *Evaluation) OpenNow(ctx context.Context, actor access.Actor, ed, id db.ID) error {
	return e.OpenUntil(ctx, actor, ed, id, nil)
}

// Until is a closing time as it was typed, beside the fields closes-date and closes-time.
type Until struct{ Date, Clock string }

// OpenUntil opens a planned wave at once; until is when it closes, nil for the time that was planned.
func (e *Evaluation) OpenUntil(ctx context.Context, actor access.Actor, ed, id db.ID, until *Until) error {
	if err := e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		_, _, err := e.runningWave(tx, actor, ed, id)
		return err
	}); err != nil {
		return err
	}
	return e.open(ctx, actor, id, true, until)
}

// open makes the key of the wave, invites everybody and plans reminders and the closing. Opening an open wave does
// nothing. early opens it before its time.
func (e *Evaluation) open(ctx context.Context, actor access.Actor, id db.ID, early bool, until *Until) error {
	var w Wave
	if err := e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		var err error
		w, err = findWave(tx, id)
		return err
	}); err != nil {
		return err
	}
	if w.State != Planned {
		return nil
	}
	box, err := e.keys.NewBox(id) // a file: outside the transaction, and the same one when this runs again
	if err != nil {
		return err
	}
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		w, err := findWave(tx, id)
		if err != nil || w.State != Planned {
			return err
		}
		if !early && tx.Now < w.Opens {
			return openLater(tx, w.ID, w.Opens) // the plan was changed meanwhile
		}
		if until != nil {
			ed, err := edition.Find(tx, w.Edition)
			if err != nil {
				return err
			}
			if w.Closes, err = until.read(tx.Now, ed.Zone); err != nil {
				return err
			}
		}
		if w.Closes <= tx.Now {
			return errs.New(errs.Invalid, "The closing time has passed. Choose a later one.")
		}
		return e.openNow(tx, actor, w, box)
	})
}

func (e *Evaluation) openNow(tx *db.Tx, actor access.Actor, w Wave, box *secret.Box) error {
	ed, err := edition.Find(tx, w.Edition)
	if err != nil {
		return err
	}
	who, err := respondentsOf(tx, w)
	if err != nil {
		return err
	}
	w.Invited = int64(len(who))
	if obstacle := w.Obstacle(w.Invited); obstacle != "" {
		return errs.New(errs.Invalid, "%s", obstacle)
	}
	w.Minimum = MinimumFor(w.Minimum)
	def, err := w.source(tx)
	if err != nil {
		return err
	}
	if w.Definition, err = definitionText(def); err != nil {
		return err
	}
	if err := setOpen(tx, w); err != nil {
		return err
	}
	if who, err = e.atTheirOwnTime(tx, w, who); err != nil {
		return err
	}
	kept, err := invitationsOf(tx, w.ID) // of a wave that was opened by mistake before
	if err != nil {
		return err
	}
	if err := deleteInvitations(tx, w.ID); err != nil {
		return err
	}
	if err := e.invite(tx, ed, w, box, who, 0, kept...); err != nil {
		return err
	}
	sealed, err := ledger{ticks: make([]tick, len(who))}.seal(box)
	if err != nil {
		return err
	}
	if err := saveLedger(tx, w.ID, sealed); err != nil {
		return err
	}
	for _, group := range groupsIn(who) {
		if err := planGroup(tx, w, group); err != nil {
			return err
		}
	}
	if w.byOwnDates() {
		if err := joinLater(tx, w.ID); err != nil {
			return err
		}
	}
	if err := closeLater(tx, w.ID, w.Closes); err != nil {
		return err
	}
	if err := job.Cancel(tx, jobOpen, string(w.ID)); err != nil {
		return err
	}
	return audit.Record(tx, actor, "wave.open", "wave", w.ID, people(w.Invited)+" invited")
}

// read checks a closing time of a form that opens now.
func (u Until) read(now db.Instant, zone string) (db.Instant, error) {
	var c errs.Check
	when := readMoment(&c, "closes", u.Date, u.Clock, zone)
	c.That(when == 0 || when > now, "closes-date", "Choose a closing time that is still to come.")
	c.That(when == 0 || when.Sub(now) <= LongestOpen, "closes-date", "A form can stay open for up to 180 days.")
	return when, c.Err()
}

// closesThen is when a form closes that opens now and stays open as long as it was planned.
func (w Wave) closesThen(now db.Instant) db.Instant { return now.Add(w.Closes.Sub(w.Opens)) }

// definitionText is the questions as a wave keeps them.
func definitionText(def instrument.Definition) (string, error) {
	raw, err := json.Marshal(def)
	return string(raw), err
}

// invite writes invitations with their letters. Ids are random and positions follow them, so that neither tells the
// order of the list of people. Who has an invitation already keeps its id, and with it the link that they were sent.
func (e *Evaluation) invite(tx *db.Tx, ed edition.Edition, w Wave, box *secret.Box, who []asked, from int, kept ...invitation) error {
	had := map[db.ID]db.ID{}
	for _, i := range kept {
		had[i.Person] = i.ID
	}
	ids := make([]db.ID, len(who))
	for i := range ids {
		if ids[i] = had[who[i].Person]; ids[i] == "" {
			ids[i] = db.NewRandomID()
		}
	}
	pairs, err := e.pairsIn(tx, w, ed)
	if err != nil {
		return err
	}
	position := map[db.ID]int{}
	for i, id := range slices.Sorted(slices.Values(ids)) {
		position[id] = from + i
	}
	for i, a := range who {
		inv := invitation{ID: ids[i], Person: a.Person, Position: position[ids[i]], Asks: a.Asks, Joined: a.Joined, Pair: pairs[a.Person]}
		if a.Joined {
			inv.Pair = "" // see joining.go
		}
		if err := insertInvitation(tx, w.ID, inv, secret.Hash(box.Token(inv.ID))); err != nil {
			return err
		}
		if a.Asks != 0 {
			continue // their letter leaves at their own time
		}
		if err := e.ask(tx, ed, w, box, a, inv); err != nil {
			return err
		}
	}
	return nil
}

// ask writes to somebody that a form waits for them.
func (e *Evaluation) ask(tx *db.Tx, ed edition.Edition, w Wave, box *secret.Box, a asked, inv invitation) error {
	link, err := e.post.Address(tx, "/forms/%s", box.Token(inv.ID))
	if err != nil {
		return err
	}
	return e.post.Send(tx, mail.Letter{Kind: notice.Forms, Person: a.Person, Always: true, To: a.Email, ToName: a.Name, Subject: w.Name + ": a short form about " + called(ed), Text: invitationText(ed, w, a, link)})
}

func invitationText(ed edition.Edition, w Wave, a asked, link string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\nwe would like to know how “%s” is for you. Please fill in this short form. You need no account:\n\n%s\n\n", a.Given, called(ed), link)
	fmt.Fprintf(&b, "It is open until %s.\n\n", When(w.Closes, ed.Zone))
	b.WriteString("Your answers are anonymous. They are sealed until the form closes. Then all answers are opened together, in mixed order. Nobody can see which are yours.\n\n")
	fmt.Fprintf(&b, "This link is only for you, so please do not pass it on.\n\n%s", signature(ed))
	return b.String()
}

func reminderText(ed edition.Edition, w Wave, a asked, link string, last bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\nwe have no answers from you yet to our form “%s” about “%s”. You can still send them, by this link:\n\n%s\n\n", a.Given, w.Name, called(ed), link)
	fmt.Fprintf(&b, "It is open until %s.\n\n", When(w.Closes, ed.Zone))
	b.WriteString("The program sends this letter by itself. The people who run the programme cannot see who has answered and who has not.\n\n")
	if last {
		b.WriteString("This is the last letter about this form.\n\n")
	}
	return b.String() + signature(ed)
}

func signature(ed edition.Edition) string {
	if ed.ContactName == "" {
		return "The team of " + called(ed) + "\n"
	}
	s := ed.ContactName + ", for the team of " + called(ed) + "\n"
	if ed.ContactEmail != "" {
		s += ed.ContactEmail + "\n"
	}
	return s
}

// Extend moves the closing time of an open wave: to a later one, or to an earlier one that is still to come.
func (e *Evaluation) Extend(ctx context.Context, actor access.Actor, ed, id db.ID, date, clock string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		run, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.State == Open, "Only the closing time of a form that is open can be changed."); err != nil {
			return err
		}
		if w.InExtraTime(tx.Now) { // the count that is hidden now would be shown again, beside the one from before
			return errs.New(errs.Invalid, "The closing time is over. You can give people more time.")
		}
		var c errs.Check
		when := readMoment(&c, "closes", date, clock, run.Zone)
		c.That(when == 0 || when > tx.Now, "closes-date", "Choose a closing time that is still to come.")
		c.That(when == 0 || when.Sub(w.Opened) <= LongestOpen, "closes-date", "A form can stay open for up to 180 days.")
		if err := c.Err(); err != nil {
			return err
		}
		if when == w.Closes {
			return nil
		}
		if err := w.mayShorten(tx.Now, when, run.Zone); err != nil {
			return err
		}
		if err := keepTold(tx, w, run.Zone); err != nil {
			return err
		}
		if err := setCloses(tx, w.ID, when); err != nil {
			return err
		}
		if err := closeLater(tx, w.ID, max(when, w.LateUntil)); err != nil {
			return err
		}
		action := "wave.extend"
		if when < w.Closes {
			action = "wave.shorten"
		}
		return audit.Record(tx, actor, action, "wave", w.ID, "")
	})
}

// InviteNew invites people who joined the edition after a wave had opened that asks everybody at once, and says how many. Once a form has come in
// nobody else is invited: the form promised how many answers stand beside this one and how many people were asked, and
// with links for people whom they know a coordinator could reach that number around the one who has answered.
func (e *Evaluation) InviteNew(ctx context.Context, actor access.Actor, ed, id db.ID) (int, error) {
	box, err := e.keys.FindBox(id)
	if err != nil && !errors.Is(err, secret.ErrNoBox) {
		return 0, err
	}
	n := 0
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		n = 0
		run, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now) && box != nil, "Only a form that is open can be sent to more people."); err != nil {
			return err
		}
		if w.byOwnDates() {
			return errs.New(errs.Invalid, "People who join later are asked by themselves, when their own day has come. There is nothing to do for you.")
		}
		if w.InExtraTime(tx.Now) { // whether anybody has answered is hidden now
			return errs.New(errs.Invalid, "The closing time is over, so nobody else can be invited to this form. Plan another form for people who came later.")
		}
		all, err := respondentsOf(tx, w)
		if err != nil {
			return err
		}
		there, err := invitationsOf(tx, w.ID)
		if err != nil {
			return err
		}
		fresh := slices.DeleteFunc(all, func(a asked) bool {
			return slices.ContainsFunc(there, func(i invitation) bool { return i.Person == a.Person })
		})
		if n = len(fresh); n == 0 {
			return nil
		}
		boxes, err := countForms(tx, w.ID)
		if err != nil {
			return err
		}
		if boxes > 0 {
			n = 0
			return errs.New(errs.Invalid, "Somebody has answered already, so nobody else can be invited to this form. Plan another form for people who came later.")
		}
		if err := e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) {
			l.ticks = append(l.ticks, make([]tick, n)...)
			return l, nil
		}); err != nil {
			return err
		}
		if err := e.invite(tx, run, w, box, fresh, len(there)); err != nil {
			return err
		}
		if err := setInvited(tx, w.ID, int64(len(there)+n), 0); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.invite", "wave", w.ID, people(int64(n))+" more")
	})
	return n, err
}

// findLedger opens the ledger of an open wave.
func findLedger(tx *db.Tx, box *secret.Box, wave db.ID) (ledger, error) {
	sealed, err := sealedLedger(tx, wave)
	if err != nil {
		return ledger{}, err
	}
	return openLedger(box, sealed)
}

// changeLedger opens the ledger, lets fn change it, and seals the whole of it anew.
func (e *Evaluation) changeLedger(tx *db.Tx, box *secret.Box, wave db.ID, fn func(ledger) (ledger, error)) error {
	l, err := findLedger(tx, box, wave)
	if err != nil {
		return err
	}
	if l, err = fn(l); err != nil {
		return err
	}
	sealed, err := l.seal(box)
	if err != nil {
		return err
	}
	return saveLedger(tx, wave, sealed)
}
