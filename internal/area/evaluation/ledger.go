package evaluation

import (
	"errors"

	"alongside/internal/platform/secret"
)

// ledger says of each invitation, by its position, whether an answer came in. It is sealed as a whole with the wave's key
// and sealed anew at every answer, so that somebody who compares copies of the database sees that one answer came, and
// not whose it was. It goes when the wave closes.
type ledger []tick

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

// seal encrypts the ledger; its length tells only how many people were invited.
func (l ledger) seal(box *secret.Box) (string, error) {
	raw := make([]byte, 0, 2*len(l))
	for _, t := range l {
		raw = append(raw, t.flags, t.reminded)
	}
	return box.Seal(raw, len(raw))
}

func openLedger(box *secret.Box, sealed string) (ledger, error) {
	raw, err := box.Open(sealed)
	if err != nil {
		return nil, err
	}
	if len(raw)%2 != 0 {
		return nil, errors.New("the list of who has answered is damaged")
	}
	l := make(ledger, len(raw)/2)
	for i := range l {
		l[i] = tick{flags: raw[2*i], reminded: raw[2*i+1]}
	}
	return l, nil
}
