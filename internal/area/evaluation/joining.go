package evaluation

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
)

// People join an edition while a form is open. A form that asks everybody at once told those who answered how many people it went to, so
// nobody is added once somebody has answered. A form that asks each by a date of their own is open for long, and says that others come later.
// Whoever can give places could still surround somebody's answer with people whom they know. So, like forms on paper, answers of people
// who joined after the first answer never help to reach the smallest number, neither of the form nor of a question; they ask for no code, so
// no change rests on them; and no pair is counted with them. Whatever is shown then rests on as many answers of the first as were promised.
// How many have answered is told only when such a form has closed.

// lookForJoined is how often the program looks who has joined a form by own dates.
const lookForJoined = time.Hour

// byOwnDates says whether the wave asks each person at a time of their own.
func (w Wave) byOwnDates() bool { return w.CountsFrom != FromOpening }

// First is how many people were asked before anybody had answered: the smallest number is counted among them.
func (w Wave) First() int64 { return w.Invited - w.Joined }

// hidesCountAt says whether the number of answers of an open wave is kept back: in the extra time of a few people, and where people
// come one after the other, each answer could be known to be somebody's.
func (w Wave) hidesCountAt(now db.Instant) bool {
	return w.InExtraTime(now) || w.State == Open && w.byOwnDates()
}

func joinLater(tx *db.Tx, wave db.ID) error {
	return job.Later(tx, jobJoin, string(wave), tx.Now.Add(lookForJoined), waveJob{Wave: wave})
}

// joinJob looks who has joined a form by own dates, as long as it takes people.
func (e *Evaluation) joinJob(ctx context.Context, network db.ID, j waveJob) error {
	box, err := e.keys.FindBox(j.Wave)
	if errors.Is(err, secret.ErrNoBox) {
		return nil
	}
	if err != nil {
		return err
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		w, err := findWave(tx, j.Wave)
		if err != nil || !w.byOwnDates() || !w.TakesAnswers(tx.Now) || w.InExtraTime(tx.Now) {
			return err
		}
		ed, err := edition.Find(tx, w.Edition)
		if err != nil {
			return err
		}
		if err := e.join(tx, ed, w, box, 0); err != nil {
			return err
		}
		return joinLater(tx, w.ID)
	})
}

// join invites those who joined the edition and whose day has come, when askedTogether of them or more get their letter at once: along is how
// many others get theirs now. Those who are left are asked at the latest time at which anybody is.
func (e *Evaluation) join(tx *db.Tx, ed edition.Edition, w Wave, box *secret.Box, along int) error {
	there, err := invitationsOf(tx, w.ID)
	if err != nil {
		return err
	}
	due, err := e.dueToJoin(tx, w, ed.Zone, there)
	if err != nil || len(due) == 0 || len(due)+along < askedTogether && tx.Now < w.lastAsked() {
		return err
	}
	forms, err := countForms(tx, w.ID)
	if err != nil {
		return err
	}
	for i := range due {
		due[i].Asks, due[i].Joined = tx.Now, forms > 0
	}
	if err := e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) {
		l.ticks = append(l.ticks, make([]tick, len(due))...)
		return l, nil
	}); err != nil {
		return err
	}
	if err := e.invite(tx, ed, w, box, due, len(there)); err != nil {
		return err
	}
	if forms > 0 {
		w.Joined += int64(len(due))
	}
	if err := setInvited(tx, w.ID, int64(len(there)+len(due)), w.Joined); err != nil {
		return err
	}
	if err := planGroup(tx, w, tx.Now); err != nil {
		return err
	}
	return audit.Record(tx, access.System(tx.Network, "asks people who joined later"), "wave.join", "wave", w.ID, people(int64(len(due)))+" more")
}

// lastAsked is the time at which the last people are asked.
func (w Wave) lastAsked() db.Instant { return w.Closes.Add(-timeToAnswer) }

// dueToJoin are those whom the wave asks, who are not invited, and whose day has come.
func (e *Evaluation) dueToJoin(tx *db.Tx, w Wave, zone string, there []invitation) ([]asked, error) {
	in := map[db.ID]bool{}
	for _, i := range there {
		in[i.Person] = true
	}
	all, err := respondentsOf(tx, w)
	if err != nil {
		return nil, err
	}
	fresh := slices.DeleteFunc(all, func(a asked) bool { return in[a.Person] })
	if len(fresh) == 0 {
		return nil, nil
	}
	own, err := e.ownDates(tx, w, zone)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(fresh, func(a asked) bool {
		date := own.of(a.Person)
		when := at(date, w.OwnDays, morning, zone)
		if date == "" && w.CountsFrom == FromLastDay {
			when = w.lastAsked() // nobody has said yet whether they were there
		}
		return min(when, w.lastAsked()) > tx.Now
	}), nil
}

// countToJoin is how many whom an open wave asks are not invited yet.
func countToJoin(tx *db.Tx, w Wave) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*)`+askedFrom+`AND NOT EXISTS (SELECT 1 FROM wave_invitation i WHERE i.network_id = p.network_id AND i.person_id = p.id AND i.wave_id = $4)`,
		w.Edition, strings.Join(w.Respondents, " "), w.ID)
}

// joinWords say what becomes of people who join while a form by own dates is open.
func (p WavePage) joinWords() []string {
	out := []string{"People who join while it is open are asked by themselves when their day has come: with " + strconv.Itoa(askedTogether-1) + " others or more, and at the latest 3 days before it closes. We look for them once an hour."}
	switch {
	case p.ToJoin == 1:
		out = append(out, "1 person waits for that now.")
	case p.ToJoin > 1:
		out = append(out, people(p.ToJoin)+" wait for that now.")
	}
	return append(out, "Once somebody has answered, the answers of those who join count in the results. But they do not count towards the fewest answers, and are not compared with other forms. So nobody can surround one person’s answer with people whom they know.")
}

// unaskedWords say how many are not asked if the form closes now, because they joined later and wait to be asked with others.
func (p WavePage) unaskedWords() string {
	if p.ToJoin == 0 {
		return ""
	}
	are := " people joined later and have not been asked yet: "
	if p.ToJoin == 1 {
		are = " person joined later and has not been asked yet: "
	}
	return strconv.FormatInt(p.ToJoin, 10) + are + people(p.Invited+p.ToJoin) + " belong to those whom this form asks, and it was sent to " + strconv.FormatInt(p.Invited, 10) + " of them, or will be. If you leave it open, the others are asked too: at the latest 3 days before it closes."
}

// amongWords is what the smallest number is counted among, in words.
func (w Wave) amongWords() string {
	if w.Joined > 0 {
		return " of the first " + people(w.First())
	}
	return " people"
}
