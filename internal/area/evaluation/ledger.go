package evaluation

import (
	"errors"

	"alongside/internal/platform/secret"
)

// ledger says of each invitation, by its position, whether an answer came in, and how many forms on paper were keyed in.
// It is sealed as a whole with the wave's key and sealed anew at every answer, so that somebody who compares copies of
// the database sees that one answer came, and not whose it was, nor whether it was on paper. It goes when the wave closes.
type ledger struct {
	ticks []tick
	keyed int // forms on paper that were keyed in; of whom is not known
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

// keyedBytes is how long the number of forms on paper is, behind the ticks. Ledgers of an older version have none.
const keyedBytes = 3

// seal encrypts the ledger; its length tells only how many people were invited.
func (l ledger) seal(box *secret.Box) (string, error) {
	raw := make([]byte, 0, 2*len(l.ticks)+keyedBytes)
	for _, t := range l.ticks {
		raw = append(raw, t.flags, t.reminded)
	}
	raw = append(raw, byte(l.keyed>>16), byte(l.keyed>>8), byte(l.keyed))
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
		l.keyed = int(k[0])<<16 | int(k[1])<<8 | int(k[2])
		raw = raw[:len(raw)-keyedBytes]
	}
	l.ticks = make([]tick, len(raw)/2)
	for i := range l.ticks {
		l.ticks[i] = tick{flags: raw[2*i], reminded: raw[2*i+1]}
	}
	return l, nil
}
