package evaluation

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// PaperPage is where forms on paper are keyed in.
type PaperPage struct {
	Edition   edition.Edition
	Wave      Wave
	Questions instrument.Definition
	Told      told    // how many forms were in, and as of when
	Ticked    int     // people of whom the coordinator said that they handed in on paper
	Keyed     int     // forms from paper that are in
	About     string  // which day it asks about, "" where it asks about no single one
	Sheets    []Sheet // sheets that wait for a second keying, or to be settled
}

// Paper finds a wave for keying in: any wave that is not closed can be printed, an open one takes answers.
func (e *Evaluation) Paper(ctx context.Context, actor access.Actor, ed, id db.ID) (p PaperPage, err error) {
	box, err := e.openKey(id)
	if err != nil {
		return p, err
	}
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, p.Wave, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		in, err := countForms(tx, id)
		if err != nil {
			return err
		}
		kept, err := toldOnce(tx, id)
		if err != nil {
			return err
		}
		p.Told = p.Wave.told(tx.Now, p.Edition.Zone, kept, in)
		if p.Sheets, err = sheetsOf(tx, id); err != nil {
			return err
		}
		day, err := aboutDay(tx, p.Wave)
		if err != nil {
			return err
		}
		p.About = aboutWords(day)
		if box != nil && p.Wave.State == Open {
			l, err := findLedger(tx, box, id)
			if err != nil {
				return err
			}
			p.Ticked, p.Keyed = l.ticked(), l.keyed
		}
		p.Questions, err = p.Wave.Questions(tx)
		return err
	})
	return p, err
}

// pageField carries the mark of the page on which a form is keyed in.
const pageField = "page-mark"

// Key puts the answers of one form on paper into a box. Whose form it was is not asked. There are never more forms from
// paper than people of whom it was said that they handed in on paper, and never more forms than people who were asked.
// Neither limit looks at who answered by link: a refusal would tell. Where forms are keyed in twice, the field "number" says
// which sheet it is, and the answer what became of it.
func (e *Evaluation) Key(ctx context.Context, actor access.Actor, ed, id db.ID, form url.Values) (Keyed, error) {
	box, err := e.openKey(id)
	if err != nil {
		return 0, err
	}
	became, page := KeyedIn, readPageMark(form.Get(pageField))
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		w, err := e.takesKeying(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		def, err := w.Questions(tx)
		if err != nil {
			return err
		}
		l, err := findLedger(tx, box, id)
		if err != nil {
			return err
		}
		if l.keyedBefore(page) {
			became = KeyedBefore
			return nil
		}
		raw, err := e.pack(tx.Network, w, def, form, way{paper: true})
		if err != nil {
			return err
		}
		number := int64(0)
		if w.KeyedTwice {
			if number, err = readNumber(form.Get("number")); err != nil {
				return err
			}
			k, waits, err := findKeying(tx, w.ID, number)
			if err != nil {
				return err
			}
			if waits {
				if became, err = e.keySecond(tx, box, w, def, k, raw); err != nil {
					return err
				}
				return e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) { return l.keyedOn(page), nil })
			}
		}
		n, err := countForms(tx, w.ID)
		if err != nil {
			return err
		}
		// Where the number is kept back the refusal would tell how many came by link. Forms on paper that are too many go at the closing.
		if n >= w.Invited && !w.hidesCountAt(tx.Now) {
			return errs.New(errs.Invalid, "There are as many answers as people who were asked (%d). One of the forms may be in already.", w.Invited)
		}
		if err := e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) {
			if l.keyed >= l.ticked() {
				return l, notTicked(l)
			}
			l.keyed++
			return l.keyedOn(page), nil
		}); err != nil {
			return err
		}
		if !w.KeyedTwice {
			became = KeyedIn
			return putIntoBox(tx, box, w.ID, raw, boxSize(def))
		}
		became = KeyedOnce
		k := keying{number: number}
		if k.first, err = box.Seal(raw, boxSize(def)); err != nil {
			return err
		}
		return saveKeying(tx, w.ID, k)
	})
	return became, err
}

// notTicked refuses a form from paper that nobody is said to have handed in.
func notTicked(l ledger) error {
	if l.keyed == 0 {
		return errs.New(errs.Invalid, "First say who handed in on paper. Then you can key their forms in.")
	}
	return errs.New(errs.Invalid, "You have said that %s handed in on paper, and as many forms are in. First say who else handed in on paper.", people(int64(l.ticked())))
}

// openKey is the key of a wave that should be open; a missing one is something that the person can be told.
func (e *Evaluation) openKey(id db.ID) (*secret.Box, error) {
	box, err := e.keys.FindBox(id)
	if errors.Is(err, secret.ErrNoBox) {
		return nil, nil // the action finds that the wave is not open, or that its key is missing
	}
	return box, err
}

// OnPaperTick is one person on the list of those who handed in on paper.
type OnPaperTick struct {
	Person db.ID
	Name   string
	Ticked bool
}

// PaperPeople is the list of people who were invited, with a tick for those of whom the coordinator said that they handed
// in on paper. It shows nothing else of them: not whether they answered by their link.
type PaperPeople struct {
	Edition edition.Edition
	Wave    Wave
	List    []OnPaperTick
	Keyed   int // forms from paper that are in
}

// PaperList finds the list of an open wave.
func (e *Evaluation) PaperList(ctx context.Context, actor access.Actor, ed, id db.ID) (p PaperPeople, err error) {
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		if p.Edition, p.Wave, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		if err := actor.May(p.Wave.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		box, err := e.keys.FindBox(id)
		if err != nil {
			return keyMissing()
		}
		l, err := findLedger(tx, box, id)
		if err != nil {
			return err
		}
		all, err := inviteesOf(tx, id)
		if err != nil {
			return err
		}
		p.List, p.Keyed = nil, l.keyed
		for _, i := range all {
			if i.Position < len(l.ticks) {
				p.List = append(p.List, OnPaperTick{Person: i.Person, Name: i.Name, Ticked: l.ticks[i.Position].paper()})
			}
		}
		return nil
	})
	return p, err
}

// TickPaper says who handed in on paper: they get no more reminders. Their links still take a form, because a tick can be
// wrong; the tick stays as it is, so that it does not show who answered. Ticks lie in the sealed ledger, and the log says
// that the list was changed, not for whom. There cannot be fewer ticks than forms that are keyed in.
func (e *Evaluation) TickPaper(ctx context.Context, actor access.Actor, ed, id db.ID, who []string) error {
	box, err := e.openKey(id)
	if err != nil {
		return err
	}
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		_, w, err := e.runningWave(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open."); err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		all, err := invitationsOf(tx, id)
		if err != nil {
			return err
		}
		if err := e.changeLedger(tx, box, id, func(l ledger) (ledger, error) {
			for _, i := range all {
				if l.ticks[i.Position].flags &^= onPaper; slices.Contains(who, string(i.Person)) {
					l.ticks[i.Position].flags |= onPaper
				}
			}
			var c errs.Check
			c.That(l.ticked() >= l.keyed, "people", "You have keyed in %s from paper, so at least as many people must stay ticked.", forms(l.keyed))
			return l, c.Err()
		}); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.paper", "wave", id, "")
	})
}

func forms(n int) string {
	if n == 1 {
		return "1 form"
	}
	return strconv.Itoa(n) + " forms"
}
