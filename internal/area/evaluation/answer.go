package evaluation

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/waiting"
)

// Standing is how a link stands with its wave.
type Standing int

// The standings of a link.
const (
	MayAnswer   Standing = iota + 1 // the form is open and waits
	HasAnswered                     // an answer came by this link
	OnPaper                         // the form is open; the coordinator says that it came on paper, and may be wrong
	IsClosed                        // the wave has closed
	NotYet                          // the wave is planned: it was opened by mistake before
	RunsIt                          // whoever holds the link is a coordinator now, and is not asked any more
)

// Takes says whether a form may be sent by the link.
func (s Standing) Takes() bool { return s == MayAnswer || s == OnPaper }

// FormPage is what the page behind a link shows.
type FormPage struct {
	Wave      Wave
	Edition   edition.Edition
	Questions instrument.Definition
	Standing  Standing
	// Until is until when this person was told that they can answer: the closing time, or later if they were given more time.
	Until db.Instant
	// Paired says that they take part in a pair, and how far pairs agree is counted.
	Paired bool
	Now    db.Instant
	// Next is when the next day of the edition begins, if answers can be read between the closing and it; 0 otherwise.
	Next db.Instant
	// About says which day it asks about, "" where it asks about no single one.
	About string
}

// wrongLink is the answer to a link that leads nowhere.
func wrongLink() error {
	return errs.New(errs.NotFound, "We could not find a form for this link. Check that you opened the whole link from our email. If it does not help, ask the people who run your programme.")
}

// keyMissing is the answer while the key of an open wave cannot be found.
func keyMissing() error {
	return errs.New(errs.Conflict, "We cannot take your answers at the moment. Nothing was saved. Please try again tomorrow, or tell the people who run your programme.")
}

// Form looks at the form behind a link.
func (e *Evaluation) Form(ctx context.Context, network db.ID, token string) (p FormPage, err error) {
	err = e.db.Read(ctx, network, func(tx *db.Tx) error {
		p, _, _, err = e.lookUp(tx, token)
		return err
	})
	return p, err
}

// lookUp finds the form of a link, how it stands, and the key while the wave takes answers.
func (e *Evaluation) lookUp(tx *db.Tx, token string) (p FormPage, inv invited, box *secret.Box, err error) {
	inv, ok, err := byToken(tx, secret.Hash(token))
	if err == nil && !ok {
		err = wrongLink()
	}
	if err != nil {
		return p, inv, nil, err
	}
	p = FormPage{Wave: inv.Wave, Standing: IsClosed, Until: max(inv.Closes, inv.own), Paired: inv.Pair != "", Now: tx.Now}
	if inv.invitation.Joined {
		p.Wave.Linked = false // see joining.go
	}
	if p.Edition, err = edition.Find(tx, inv.Edition); err != nil {
		return p, inv, nil, err
	}
	day, err := aboutDay(tx, inv.Wave)
	if err != nil {
		return p, inv, nil, err
	}
	p.About = aboutWords(day)
	if next := inv.nextDay(p.Edition.Zone); next.Sub(inv.Ends()) >= toRead && next > day.Start(p.Edition.Zone) {
		p.Next = next
	}
	p.Questions, err = inv.Questions(tx)
	if inv.State == Planned {
		if p.Standing = NotYet; errs.Is(err, errs.Invalid) {
			err = nil // its form is not there any more; there is nothing to fill in
		}
	}
	if err != nil || !inv.TakesAnswers(tx.Now) {
		return p, inv, nil, err
	}
	if inv.runs {
		p.Standing = RunsIt
		return p, inv, nil, nil
	}
	if box, err = e.keys.FindBox(inv.Wave.ID); err != nil {
		if errors.Is(err, secret.ErrNoBox) {
			err = keyMissing()
		}
		return p, inv, nil, err
	}
	l, err := findLedger(tx, box, inv.Wave.ID)
	if err != nil {
		return p, inv, nil, err
	}
	p.Standing = l.standing(inv.Position)
	return p, inv, box, nil
}

func (l ledger) standing(position int) Standing {
	switch {
	case position >= len(l.ticks):
		return IsClosed
	case l.ticks[position].answered():
		return HasAnswered
	case l.ticks[position].paper():
		return OnPaper
	}
	return MayAnswer
}

// Answer takes a filled-in form by its link: the answers go into a box, and the ledger notes that this link is used. No
// log line, no audit row, no letter, no time. What cannot be taken comes back as field errors with nothing saved; a link
// that cannot answer (any more) comes back by its standing, with nothing saved either.
func (e *Evaluation) Answer(ctx context.Context, network db.ID, token string, form url.Values) (Standing, error) {
	var standing Standing
	err := e.db.Write(ctx, network, func(tx *db.Tx) error {
		p, inv, box, err := e.lookUp(tx, token)
		if err != nil {
			return err
		}
		if standing = p.Standing; !standing.Takes() {
			return nil
		}
		if err := stillAsked(p.Wave, form); err != nil {
			return err
		}
		raw, err := e.pack(tx.Network, p.Wave, p.Questions, form, way{late: p.Wave.InExtraTime(tx.Now), joined: inv.invitation.Joined, pair: inv.pairMark(form)})
		if err != nil {
			return err
		}
		if err := keepTold(tx, p.Wave, p.Edition.Zone); err != nil {
			return err
		}
		// The ledger first: of several who answer at once, those who must begin again find it out before the boxes are mixed.
		if err := e.changeLedger(tx, box, p.Wave.ID, func(l ledger) (ledger, error) {
			l.ticks[inv.Position].flags |= hasAnswered
			return l, nil
		}); err != nil {
			return err
		}
		return putIntoBox(tx, box, p.Wave.ID, raw, boxSize(p.Questions))
	})
	return standing, err
}

// askedField carries how many people the form said it went to when it was opened.
const askedField = "asked"

// stillAsked gives a form back when more people were invited since it was opened, before anybody had answered: whoever
// sends it has read the number that holds.
func stillAsked(w Wave, form url.Values) error {
	then, err := strconv.ParseInt(form.Get(askedField), 10, 64)
	if err != nil || then == w.First() {
		return nil
	}
	more := "one more person"
	if w.First() != then+1 {
		more = strconv.FormatInt(w.First()-then, 10) + " more people"
	}
	return errs.New(errs.Invalid, "The form went to %s than when you opened it. Nothing was sent yet. Read below how many people were asked, and send it again.", more)
}

// mixWith is with how many other boxes a new one is mixed: with all of them in a wave of so many answers.
const mixWith = 12

// putIntoBox seals a form and puts it among the boxes of the wave. Other boxes are taken out and laid down again with it,
// in mixed order and under new ids: neither the places of rows in the file nor the numbers of transactions then tell
// which came first.
func putIntoBox(tx *db.Tx, box *secret.Box, wave db.ID, raw []byte, size int) error {
	sealed, err := box.Seal(raw, size)
	if err != nil {
		return err
	}
	others, err := takeBoxes(tx, wave, mixWith)
	if err != nil {
		return err
	}
	all := append(others, sealed)
	if err := shuffle(all); err != nil {
		return err
	}
	return insertBoxes(tx, wave, all)
}

// answerPrefix keeps the form fields of the questions apart from those of the code.
const answerPrefix = "q-"

// pack reads a form into what goes into a box.
func (e *Evaluation) pack(network db.ID, w Wave, def instrument.Definition, form url.Values, came way) ([]byte, error) {
	var c errs.Check
	as, problems := instrument.Decode(def, form, answerPrefix)
	c.Add(problems...)
	mark := ""
	if w.Linked {
		folded, problems := codeOf(form).Fold()
		c.Add(problems...)
		if mark = codeMark(e.keys, network, w.Edition, folded); came.paper {
			mark = paperMark(e.keys, network, w.Edition, folded)
		}
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if as.Empty() {
		return nil, errs.New(errs.Invalid, "You have not answered any question yet. Answer at least one before you send the form.")
	}
	raw, err := encodeForm(mark, as, came)
	if err != nil {
		return nil, err
	}
	if len(raw) > boxSize(def) {
		return nil, tooLong(def, as)
	}
	return raw, nil
}

// tooLong says beside the longest text that all answers together do not fit.
func tooLong(def instrument.Definition, as instrument.Answers) error {
	longest, field := 0, ""
	for _, it := range def.Items() {
		if n := len(as[it.ID].Value()); n > longest {
			longest, field = n, instrument.FieldName(answerPrefix, it.ID)
		}
	}
	return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.",
		Fields: []errs.Field{{Name: field, Message: "Your answers are too long when they are taken together. Please make this one shorter."}}}
}

// lookAhead is how long before its opening a planned wave shows among what waits for a coordinator.
const lookAhead = 7 * 24 * time.Hour

// Waiting lists what waits for the actor: for coordinators the waves that open soon, for everybody their own forms that
// they have not sent. The second is shown to that person alone.
func (e *Evaluation) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	if a.Person() == "" {
		return nil, nil
	}
	before := db.Instant(0)
	if a.Has(access.Coordinator) {
		before = tx.Now.Add(lookAhead)
	}
	list, err := waitingFor(tx, a.Person(), before)
	if err != nil {
		return nil, err
	}
	var out []waiting.Item
	for _, w := range list {
		if w.Invitation != "" && a.Has(access.Coordinator) {
			continue // asked before they became a coordinator: their link takes nothing now
		}
		if w.Invitation == "" {
			title := "Check the form that opens soon: " + w.Name
			if w.At <= tx.Now {
				title = "This form could not open: " + w.Name
			}
			out = append(out, waiting.Item{Title: title, About: w.About, Path: "/editions/" + string(w.Edition) + "/waves/" + string(w.Wave), Due: w.At})
			continue
		}
		box, err := e.keys.FindBox(w.Wave)
		if errors.Is(err, secret.ErrNoBox) {
			continue
		}
		if err != nil {
			return nil, err
		}
		l, err := openLedger(box, w.Ledger)
		if err != nil {
			return nil, err
		}
		if l.standing(w.Position) == MayAnswer {
			out = append(out, waiting.Item{Title: "Fill in a short form: " + w.Name, About: w.About, Path: "/forms/" + box.Token(w.Invitation), Due: w.At})
		}
	}
	return out, nil
}
