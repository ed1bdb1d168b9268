package evaluation

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/instrument"
)

// mostInBox is how many bytes the answers of one form may have.
const mostInBox = 16 << 10

// boxSize is how many bytes every box of a wave with these questions is long, whatever is in it: enough for the longest
// answers that may be given, so that length tells nothing, and no more, because boxes are written again and again.
func boxSize(def instrument.Definition) int {
	size := 512 // the mark of the code, and what holds it all together
	for _, it := range def.Items() {
		size += 4*len(it.ID)/3 + 64 + 4*it.MaxLength()
		for _, o := range it.Options {
			size += len(o.ID) + 8
		}
	}
	for box := 1 << 10; box < mostInBox; box *= 2 {
		if size <= box {
			return box
		}
	}
	return mostInBox
}

// form is what lies in a box, and later in a response: the answers, and the mark of the self-made code. It has no
// person and no time. The way in which it came is known only inside the box, for counting at the closing.
type form struct {
	Mark    string          `json:"m,omitempty"`
	Answers json.RawMessage `json:"a"`
	Paper   bool            `json:"p,omitempty"` // keyed in from paper; never in a response
	Late    bool            `json:"l,omitempty"` // sent after the closing time; never in a response
	Joined  bool            `json:"j,omitempty"` // by somebody who joined after the first answer; never in a response
	Pair    string          `json:"c,omitempty"` // side and mark of the pair; never in a response
}

// response is the answers of somebody in a closed wave.
type response struct {
	Mark    string // equal marks of one edition are the same person; "" is nobody in particular
	Answers instrument.Answers
}

// way is how a form came in.
type way struct {
	paper, late, joined bool
	pair                string
}

func encodeForm(mark string, as instrument.Answers, came way) ([]byte, error) {
	raw, err := as.EncodeJSON()
	if err != nil {
		return nil, err
	}
	return form{Mark: mark, Answers: raw, Paper: came.paper, Late: came.late, Joined: came.joined, Pair: came.pair}.encode()
}

func (f form) encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // a "<" of one byte must not take six of a box
	if err := enc.Encode(f); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

func decodeForm(raw []byte) (response, error) {
	var f form
	if err := json.Unmarshal(raw, &f); err != nil {
		return response{}, err
	}
	as, err := instrument.DecodeJSON(f.Answers)
	return response{Mark: f.Mark, Answers: as}, err
}

// newRow is a response about to be written.
type newRow struct {
	id   db.ID
	form []byte
}

// mix gives forms new random ids in mixed order and sorts them by id: the rows are then written in an order that is
// the order of random numbers, so neither ids nor the places of rows in the file remember how they came in.
func mix(forms [][]byte) ([]newRow, error) {
	if err := shuffle(forms); err != nil {
		return nil, err
	}
	rows := make([]newRow, len(forms))
	for i, f := range forms {
		rows[i] = newRow{id: db.NewRandomID(), form: f}
	}
	slices.SortFunc(rows, func(a, b newRow) int { return strings.Compare(string(a.id), string(b.id)) })
	return rows, nil
}

const responseField = "wave_response.sealed"

// writeResponses keeps the forms as the responses of a wave, sealed with the installation's key.
func writeResponses(tx *db.Tx, k *secret.Keys, wave db.ID, forms [][]byte) error {
	rows, err := mix(forms)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := insertResponse(tx, wave, r.id, k.Seal(tx.Network, responseField, r.id, string(r.form))); err != nil {
			return err
		}
	}
	return nil
}

// readResponses opens the responses of a wave.
func readResponses(tx *db.Tx, k *secret.Keys, wave db.ID) ([]response, error) {
	rows, err := sealedResponses(tx, wave)
	if err != nil {
		return nil, err
	}
	out := make([]response, len(rows))
	for i, r := range rows {
		raw, err := k.Open(tx.Network, responseField, r.id, r.sealed)
		if err != nil {
			return nil, err
		}
		if out[i], err = decodeForm([]byte(raw)); err != nil {
			return nil, err
		}
	}
	return out, nil
}
