package evaluation

import (
	"encoding/hex"
	"errors"
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// ledger says of each invitation, by its position, whether an answer came in, and how many forms on paper were keyed in.
// It is sealed as a whole with the wave's key and sealed anew at every answer, so that somebody who compares copies of
// the database sees that one answer came, and not whose it was, nor whether it was on paper. It goes when the wave closes.
type ledger struct {
	ticks []tick
	keyed int // forms on paper that were keyed in; of whom is not known
	pages []pageMark
}

// pageMark is the mark of a page on which a form on paper was keyed in, made by chance for that page. The last ones are remembered, so
// that a page that is sent twice keys in one form. It says nothing of the form: nothing but the sealed list knows it.
type pageMark [8]byte

// mostPages is how many pages are remembered. Their room in the list is always taken, so its length does not tell how many were keyed in.
const mostPages = 24

// keyedBefore says whether the form of a page is in.
func (l ledger) keyedBefore(page pageMark) bool {
	return page != pageMark{} && slices.Contains(l.pages, page)
}

// keyedOn remembers a page.
func (l ledger) keyedOn(page pageMark) ledger {
	if page == (pageMark{}) {
		return l
	}
	l.pages = append(slices.Clone(l.pages), page)
	l.pages = l.pages[max(0, len(l.pages)-mostPages):]
	return l
}

// newPageMark makes the mark of a page as its form carries it.
func newPageMark() string { return db.NewToken()[:2*len(pageMark{})] }

// readPageMark reads what newPageMark made; anything else is no mark.
func readPageMark(text string) pageMark {
	var m pageMark
	if raw, err := hex.DecodeString(text); err == nil && len(raw) == len(m) {
		copy(m[:], raw)
	}
	return m
}

// tick is one person's line in the ledger: two bytes.
type tick struct {
	flags    byte
	reminded byte // how many reminders were sent
}

const (
	hasAnswered byte = 1 << iota
	onPaper          // the coordinator says that this person handed in a form on paper
)

// done says whether nothing more is expected of the person.
func (t tick) done() bool { return t.flags&(hasAnswered|onPaper) != 0 }

func (t tick) answered() bool { return t.flags&hasAnswered != 0 }
func (t tick) paper() bool    { return t.flags&onPaper != 0 }

// ticked is how many people the coordinator says to have handed in on paper, whether or not they answered by link too:
// a number without the others would tell the coordinator who has.
func (l ledger) ticked() int {
	n := 0
	for _, t := range l.ticks {
		if t.paper() {
			n++
		}
	}
	return n
}

// keyedBytes is how long the end of a ledger is, behind the ticks: one byte that says whether pages stand before it, and the number of forms
// on paper. Ledgers of older versions have no end, or no pages.
const keyedBytes = 3

// pagesBytes is how long the marks of pages are.
const pagesBytes = mostPages * len(pageMark{})

// withPages is the byte that says that marks of pages stand before the number of forms on paper.
const withPages = 1

// seal encrypts the ledger; its length tells only how many people were invited.
func (l ledger) seal(box *secret.Box) (string, error) {
	raw := make([]byte, 0, 2*len(l.ticks)+pagesBytes+keyedBytes)
	for _, t := range l.ticks {
		raw = append(raw, t.flags, t.reminded)
	}
	pages := make([]pageMark, mostPages)
	copy(pages, l.pages)
	for _, p := range pages {
		raw = append(raw, p[:]...)
	}
	raw = append(raw, withPages, byte(l.keyed>>8), byte(l.keyed))
	return box.Seal(raw, len(raw))
}

func openLedger(box *secret.Box, sealed string) (ledger, error) {
	raw, err := box.Open(sealed)
	if err != nil {
		return ledger{}, err
	}
	var l ledger
	if len(raw)%2 == 1 {
		if len(raw) < keyedBytes {
			return ledger{}, errors.New("the list of who has answered is damaged")
		}
		k := raw[len(raw)-keyedBytes:]
		l.keyed = int(k[1])<<8 | int(k[2])
		raw = raw[:len(raw)-keyedBytes]
		if k[0] == withPages {
			if len(raw) < pagesBytes {
				return ledger{}, errors.New("the list of who has answered is damaged")
			}
			for at := len(raw) - pagesBytes; at < len(raw); at += len(pageMark{}) {
				if m := pageMark(raw[at : at+len(pageMark{})]); m != (pageMark{}) {
					l.pages = append(l.pages, m)
				}
			}
			raw = raw[:len(raw)-pagesBytes]
		}
	}
	l.ticks = make([]tick, len(raw)/2)
	for i := range l.ticks {
		l.ticks[i] = tick{flags: raw[2*i], reminded: raw[2*i+1]}
	}
	return l, nil
}
