package evaluation

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// Keying in twice: each sheet bears a number, given after the sheets were mixed. What is keyed in for a number the first time is
// sealed and waits. The second time the two are compared: alike, the form goes into a box; else somebody looks at the sheet
// and settles each difference. What nobody keyed in again when the wave closes counts as it was keyed in first.

// Keyed is what became of a form that was keyed in.
type Keyed int

// What can become of it.
const (
	KeyedIn     Keyed = iota + 1 // it is in a box
	KeyedOnce                    // it waits for the second time
	KeyedDiffer                  // the two are not alike
	KeyedBefore                  // the same page was sent before, and did its work then
)

// mostSheets is the largest number that a sheet can bear.
const mostSheets = 9999

// Sheet is a form on paper that waits.
type Sheet struct {
	Number int64
	Twice  bool // it was keyed in twice, and differs
}

func sheetsOf(tx *db.Tx, wave db.ID) ([]Sheet, error) {
	all, err := keyingsOf(tx, wave)
	out := make([]Sheet, len(all))
	for i, k := range all {
		out[i] = Sheet{Number: k.number, Twice: k.second != ""}
	}
	return out, err
}

// readNumber reads the number of a sheet from the field "number".
func readNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	var c errs.Check
	c.That(err == nil && n >= 1 && n <= mostSheets, "number", "Enter the number on the sheet, from 1 to %d.", mostSheets)
	return n, c.Err()
}

// KeyTwice says whether each form on paper of an open wave is keyed in twice. It can be chosen until the first one is in.
func (e *Evaluation) KeyTwice(ctx context.Context, actor access.Actor, ed, id db.ID, twice bool) error {
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
		l, err := findLedger(tx, box, id)
		if err != nil {
			return err
		}
		if l.keyed > 0 && twice != w.KeyedTwice {
			return errs.New(errs.Invalid, "A form from paper is in already, so this cannot be changed any more.")
		}
		if err := setKeyedTwice(tx, id, twice); err != nil {
			return err
		}
		return audit.Record(tx, actor, "wave.keyed-twice", "wave", id, strconv.FormatBool(twice))
	})
}

// keySecond takes the second keying of a sheet that waits: alike, it goes into a box; else both wait for somebody to settle.
func (e *Evaluation) keySecond(tx *db.Tx, box *secret.Box, w Wave, def instrument.Definition, k keying, raw []byte) (Keyed, error) {
	if k.first == "" {
		var c errs.Check
		c.That(false, "number", "Sheet %d is in already: it was keyed in twice. Nobody is counted again. If you lost your place, take the next sheet. If two sheets bear the number %d, write a new number on one of them.", k.number, k.number)
		return 0, c.Err()
	}
	if k.second != "" {
		return 0, errs.New(errs.Invalid, "Sheet %d was keyed in twice already, and the two differ. Settle the differences first.", k.number)
	}
	first, err := openForm(box, k.first)
	if err != nil {
		return 0, err
	}
	var second form
	if err := json.Unmarshal(raw, &second); err != nil {
		return 0, err
	}
	diff, err := differences(def, w.Linked, first, second)
	if err != nil {
		return 0, err
	}
	if len(diff) == 0 {
		if err := finishKeying(tx, w.ID, k.number); err != nil {
			return 0, err
		}
		return KeyedIn, putIntoBox(tx, box, w.ID, raw, boxSize(def))
	}
	if k.second, err = box.Seal(raw, boxSize(def)); err != nil {
		return 0, err
	}
	return KeyedDiffer, saveKeying(tx, w.ID, k)
}

func openForm(box *secret.Box, sealed string) (form, error) {
	var f form
	raw, err := box.Open(sealed)
	if err == nil {
		err = json.Unmarshal(raw, &f)
	}
	return f, err
}

// Difference is one question to which two keyings of a sheet say different things.
type Difference struct {
	Field         string // of the choice in the form
	Question      string
	First, Second string // the two answers in words
	item          string // "" for the self-made code
}

// pickCode is the field that chooses between the two self-made codes.
const pickCode = "pick-code"

func differences(def instrument.Definition, linked bool, first, second form) ([]Difference, error) {
	a, err := instrument.DecodeJSON(first.Answers)
	if err != nil {
		return nil, err
	}
	b, err := instrument.DecodeJSON(second.Answers)
	if err != nil {
		return nil, err
	}
	var out []Difference
	for _, it := range def.Items() {
		x, y := a[it.ID], b[it.ID]
		if x.State == y.State && slices.Equal(x.Values, y.Values) {
			continue
		}
		out = append(out, Difference{Field: "pick-" + it.ID, Question: it.Wording, First: keyedWords(it, x), Second: keyedWords(it, y), item: it.ID})
	}
	if linked && first.Mark != second.Mark {
		out = append(out, Difference{Field: pickCode, Question: "Their own code", First: codeWords(first.Mark), Second: codeWords(second.Mark)})
	}
	return out, nil
}

func keyedWords(it instrument.Item, a instrument.Answer) string {
	switch a.State {
	case instrument.Given:
		words := slices.Clone(a.Values)
		for i, v := range words {
			for _, st := range it.Steps() {
				if st.Value == v && st.Label != "" {
					words[i] = st.Label
				}
			}
		}
		return strings.Join(words, ", ")
	case instrument.NotApplicable:
		return "Does not apply"
	}
	return "No answer"
}

// codeWords can not show the code, because only its mark is kept.
func codeWords(mark string) string {
	if mark == "" {
		return "No code"
	}
	return "A code"
}

// pickOfCode says which of two keyings has the code that is typed once more from the paper: only marks are kept, so nobody can choose by
// looking. What matches neither is a problem beside the first field.
func (e *Evaluation) pickOfCode(tx *db.Tx, ed db.ID, first, second form, c Code) (string, error) {
	folded, problems := c.Fold()
	var check errs.Check
	check.Add(problems...)
	if err := check.Err(); err != nil {
		return "", err
	}
	switch paperMark(e.keys, tx.Network, ed, folded) {
	case first.Mark:
		return pickFirst, nil
	case second.Mark:
		return pickSecond, nil
	}
	check.That(false, codeStreet, "This is neither the code that was keyed in first nor the one that was keyed in second. Look at the sheet again. If you typed what it says, key the whole sheet in again.")
	return "", check.Err()
}

// CodeDiffers says whether the two keyings have different codes.
func (p SettlePage) CodeDiffers() bool {
	return slices.ContainsFunc(p.Differences, func(d Difference) bool { return d.item == "" })
}

// SettlePage is a sheet that was keyed in twice and differs.
type SettlePage struct {
	Edition     edition.Edition
	Wave        Wave
	Number      int64
	Differences []Difference
}

// Settle finds what differs between the two keyings of a sheet.
func (e *Evaluation) Settle(ctx context.Context, actor access.Actor, ed, id db.ID, number int64) (p SettlePage, err error) {
	box, err := e.openKey(id)
	if err != nil {
		return p, err
	}
	err = e.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		p = SettlePage{Number: number}
		if p.Edition, p.Wave, err = e.runningWave(tx, actor, ed, id); err != nil {
			return err
		}
		_, _, p.Differences, err = e.twoKeyings(tx, box, p.Wave, number)
		return err
	})
	return p, err
}

// twoKeyings opens both keyings of a sheet that differs.
func (e *Evaluation) twoKeyings(tx *db.Tx, box *secret.Box, w Wave, number int64) (first, second form, diff []Difference, err error) {
	k, ok, err := findKeying(tx, w.ID, number)
	if err != nil {
		return first, second, nil, err
	}
	if ok && k.first == "" {
		return first, second, nil, settledBefore(number)
	}
	if !ok || k.second == "" {
		return first, second, nil, errs.New(errs.Conflict, "Sheet %d does not wait to be settled. It may be keyed in again from the beginning.", number)
	}
	if box == nil {
		return first, second, nil, keyMissing()
	}
	if first, err = openForm(box, k.first); err != nil {
		return first, second, nil, err
	}
	if second, err = openForm(box, k.second); err != nil {
		return first, second, nil, err
	}
	def, err := w.Questions(tx)
	if err != nil {
		return first, second, nil, err
	}
	diff, err = differences(def, w.Linked, first, second)
	return first, second, diff, err
}

// settledBefore answers a page of a sheet that is in by now.
func settledBefore(number int64) error {
	return errs.New(errs.Conflict, "Sheet %d is in already, so there is nothing to settle. Nothing was changed now.", number)
}

// The answers of a settled difference.
const (
	pickFirst  = "first"
	pickSecond = "second"
)

// SaveSettled puts a sheet into a box, with the answer that was chosen for each difference: a field of each says "first" or "second". The
// self-made code is typed once more instead. It answers which of the two codes that was, "" where they do not differ.
func (e *Evaluation) SaveSettled(ctx context.Context, actor access.Actor, ed, id db.ID, number int64, picks url.Values) (code string, err error) {
	box, err := e.openKey(id)
	if err != nil {
		return "", err
	}
	err = e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		w, err := e.takesKeying(tx, actor, ed, id)
		if err != nil {
			return err
		}
		first, second, diff, err := e.twoKeyings(tx, box, w, number)
		if err != nil {
			return err
		}
		picks := maps.Clone(picks)
		code = ""
		var c errs.Check
		if (SettlePage{Differences: diff}).CodeDiffers() {
			if code, err = e.pickOfCode(tx, ed, first, second, codeOf(picks)); err != nil {
				x := errs.Of(err)
				if x == nil {
					return err
				}
				c.Add(x.Fields...)
				code = pickFirst // the sheet is not saved; what else is wrong is said at the same time
			}
			picks.Set(pickCode, code)
		}
		settled, err := settle(first, second, diff, picks)
		if x := errs.Of(err); x != nil && len(x.Fields) > 0 && !c.OK() {
			fields := append(x.Fields, c.Err().(*errs.Error).Fields...)
			return &errs.Error{Kind: errs.Invalid, Message: x.Message, Fields: fields}
		}
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		def, err := w.Questions(tx)
		if err != nil {
			return err
		}
		if err := finishKeying(tx, w.ID, number); err != nil {
			return err
		}
		return putIntoBox(tx, box, w.ID, settled, boxSize(def))
	})
	return code, err
}

// settle makes one form of two.
func settle(first, second form, diff []Difference, picks url.Values) ([]byte, error) {
	var c errs.Check
	a, err := instrument.DecodeJSON(first.Answers)
	if err != nil {
		return nil, err
	}
	b, err := instrument.DecodeJSON(second.Answers)
	if err != nil {
		return nil, err
	}
	mark := first.Mark
	for _, d := range diff {
		switch picks.Get(d.Field) {
		case pickFirst:
		case pickSecond:
			if d.item == "" {
				mark = second.Mark
			} else if y, there := b[d.item]; there {
				a[d.item] = y
			} else {
				delete(a, d.item)
			}
		default:
			c.That(false, d.Field, "Look at the sheet, and choose what it says.")
		}
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if a.Empty() {
		return nil, errs.New(errs.Invalid, "Then no question would be answered. Key the sheet in again.")
	}
	return encodeForm(mark, a, way{paper: true})
}

// KeyAgain forgets both keyings of a sheet, so that it is keyed in from the beginning.
func (e *Evaluation) KeyAgain(ctx context.Context, actor access.Actor, ed, id db.ID, number int64) error {
	box, err := e.openKey(id)
	if err != nil {
		return err
	}
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		w, err := e.takesKeying(tx, actor, ed, id)
		if err != nil {
			return err
		}
		if box == nil {
			return keyMissing()
		}
		k, ok, err := findKeying(tx, w.ID, number)
		if err != nil || !ok {
			return err // sent twice: the first time counted
		}
		if k.first == "" {
			return settledBefore(number)
		}
		if err := e.changeLedger(tx, box, w.ID, func(l ledger) (ledger, error) {
			l.keyed = max(0, l.keyed-1)
			return l, nil
		}); err != nil {
			return err
		}
		return deleteKeying(tx, w.ID, number)
	})
}

// takesKeying finds a wave that takes forms from paper now.
func (e *Evaluation) takesKeying(tx *db.Tx, actor access.Actor, ed, id db.ID) (Wave, error) {
	run, w, err := e.runningWave(tx, actor, ed, id)
	if err != nil {
		return w, err
	}
	if err := actor.May(w.TakesAnswers(tx.Now), "This form is not open, so it takes no answers."); err != nil {
		return w, err
	}
	return w, keepTold(tx, w, run.Zone)
}
