package report

import (
	"bytes"
	"compress/gzip"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
)

// storedForm is the first byte of a stored report, so that another form can follow one day.
const storedForm = 1

// largestStored is how many bytes a stored report may have when it is unpacked.
const largestStored = 64 << 20

// Store packs what Protect let out, and nothing else, so that it can be read again exactly as it was. The same report gives the same bytes.
func (r Report) Store() ([]byte, error) {
	if !r.protected {
		return nil, errors.New("report: only what was protected may be stored")
	}
	r.Ever = nil
	var out bytes.Buffer
	out.WriteByte(storedForm)
	z := gzip.NewWriter(&out)
	if err := gob.NewEncoder(z).Encode(r); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return out.Bytes(), nil
}

// Restore reads what Store packed.
func Restore(stored []byte) (Report, error) {
	var r Report
	if len(stored) == 0 || stored[0] != storedForm {
		return r, errors.New("report: this is no report that was stored")
	}
	z, err := gzip.NewReader(bytes.NewReader(stored[1:]))
	if err == nil {
		err = gob.NewDecoder(io.LimitReader(z, largestStored)).Decode(&r)
	}
	if err != nil {
		return Report{}, fmt.Errorf("report: a stored report cannot be read: %w", err)
	}
	r.protected = true
	for n := range r.Waves { // an older program did not say so with each form
		r.Waves[n].Rounded = r.Waves[n].Rounded || r.Policy.Rounds()
	}
	return r, nil
}
