package evaluation

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/network"
	"alongside/internal/shared/report"
)

// Closed waves never change, so what is worked out from them is kept: in memory, and sealed in the database, where a job puts it when a wave
// has closed and after the program was changed. So nobody who reads waits for it, and several processes work it out once. What is kept is what
// was there before anything was held back: the rule about small numbers and the reader come afterwards, each time. It names the waves and
// the program from which it was made, and is read for exactly these. Reading a report writes nothing: where nothing is kept, it is worked out.

// jobFigures works the figures of an edition out.
const jobFigures = "wave.figures"

const figuresField = "report_figures.sealed"

// The limits of what is worked out after the program was changed: the editions whose forms closed last.
const (
	mostPrepared = 20
	largestKept  = 64 << 20 // bytes, unpacked
)

type figuresJob struct {
	Edition db.ID `json:"edition"`
}

// keptFigures are the figures of an edition as they are kept. Of each wave only what was worked out is in it.
type keptFigures struct {
	Waves     []keptWave
	Changes   []Comparison
	Ever      []report.Comparison
	Leaving   []report.Leaving
	Flow      []report.Step
	Agreement []report.Agreement
}

type keptWave struct {
	Linked, Shared int
	Sections       []keptSection
}

type keptSection struct {
	Title string
	Items []Figures
}

// program marks, in 64 letters, the program that works figures out. Another build may work out others.
var program = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
})

// madeFrom names what figures are made from: closed waves, their questions, and the program. It is "" where that cannot be said for certain.
func madeFrom(closed []Wave) string {
	sum := sha256.New()
	for _, w := range closed {
		if w.Definition == "" && w.Outcome.Readable() || program() == "" {
			return ""
		}
		fmt.Fprintf(sum, "%s %d %q %q\n", w.ID, w.Version, w.Name, w.Definition)
	}
	return program() + hex.EncodeToString(sum.Sum(nil))
}

// pack seals figures.
func (k workedReport) pack() ([]byte, error) {
	kept := keptFigures{Changes: k.changes, Ever: k.ever, Leaving: k.leaving, Flow: k.flow, Agreement: k.agreement}
	for _, w := range k.waves {
		one := keptWave{Linked: w.Linked, Shared: w.Shared}
		for _, s := range w.Sections {
			section := keptSection{Title: s.Title}
			for _, i := range s.Items {
				section.Items = append(section.Items, i.Figures)
			}
			one.Sections = append(one.Sections, section)
		}
		kept.Waves = append(kept.Waves, one)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := gob.NewEncoder(z).Encode(kept); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}

// unpack reads figures of these waves. ok is false when they are not of them.
func unpack(packed string, from string, closed []Wave) (known workedReport, ok bool) {
	var kept keptFigures
	z, err := gzip.NewReader(strings.NewReader(packed))
	if err == nil {
		err = gob.NewDecoder(io.LimitReader(z, largestKept)).Decode(&kept)
	}
	if err != nil || len(kept.Waves) != len(closed) {
		return known, false
	}
	known = workedReport{from: from, changes: kept.Changes, ever: kept.Ever, leaving: kept.Leaving, flow: kept.Flow, agreement: kept.Agreement, kept: new(sync.Map)}
	for n, w := range kept.Waves {
		r := WaveReport{Wave: closed[n], Linked: w.Linked, Shared: w.Shared}
		for _, s := range w.Sections {
			section := SectionReport{Title: s.Title}
			for _, f := range s.Items {
				section.Items = append(section.Items, ItemReport{instrument.Item{ID: f.ID, Wording: f.Wording}, f})
			}
			r.Sections = append(r.Sections, section)
		}
		known.waves = append(known.waves, r)
	}
	return known, true
}

// keptFigures reads what is kept of these waves, if it was made from them by this program.
func (e *Evaluation) keptFigures(tx *db.Tx, id db.ID, from string, closed []Wave) (workedReport, bool, error) {
	made := madeFrom(closed)
	if made == "" || len(closed) == 0 {
		return workedReport{}, false, nil
	}
	sealed, found, err := figuresOf(tx, id, made)
	if err != nil || !found {
		return workedReport{}, false, err
	}
	packed, err := e.keys.Open(tx.Network, figuresField, id, sealed)
	if err != nil {
		return workedReport{}, false, nil // it is only a copy of what can be worked out
	}
	known, ok := unpack(packed, from, closed)
	return known, ok, nil
}

// figuresLater has the figures of an edition worked out beside requests.
func figuresLater(tx *db.Tx, edition db.ID) error {
	return job.Later(tx, jobFigures, string(edition), 0, figuresJob{edition})
}

// figuresJob works the figures of an edition out and keeps them, unless they are kept.
func (e *Evaluation) figuresJob(ctx context.Context, network db.ID, payload []byte) error {
	var j figuresJob
	if err := json.Unmarshal(payload, &j); err != nil {
		return err
	}
	var known workedReport
	made := ""
	if err := e.db.Read(ctx, network, func(tx *db.Tx) error {
		waves, err := wavesOf(tx, j.Edition)
		if err != nil {
			return err
		}
		var closed []Wave
		for _, w := range waves {
			if w.State == Closed {
				closed = append(closed, w)
			}
		}
		if made = madeFrom(closed); made == "" || len(closed) == 0 {
			made = ""
			return nil
		}
		if _, found, err := figuresOf(tx, j.Edition, made); err != nil || found {
			made = ""
			return err
		}
		known, err = e.work(tx, j.Edition, closed)
		return err
	}); err != nil || made == "" {
		return err
	}
	packed, err := known.pack()
	if err != nil {
		return err
	}
	return e.db.Write(ctx, network, func(tx *db.Tx) error {
		return saveFigures(tx, j.Edition, made, e.keys.Seal(tx.Network, figuresField, j.Edition, string(packed)))
	})
}

// Prepare has the figures of the editions worked out whose forms closed last, where this program has not: after it was changed.
func (e *Evaluation) Prepare(ctx context.Context) error {
	var all []network.Network
	if err := e.db.SystemRead(ctx, "have reports worked out that were made by another program", func(tx *db.SystemTx) (err error) {
		all, err = network.List(tx)
		return err
	}); err != nil || program() == "" {
		return err
	}
	for _, n := range all {
		err := e.db.Write(ctx, n.ID, func(tx *db.Tx) error {
			stale, err := editionsToPrepare(tx, program())
			for _, id := range stale {
				if err == nil {
					err = figuresLater(tx, id)
				}
			}
			return err
		})
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}

// Statements about figures that are kept.

func figuresOf(tx *db.Tx, edition db.ID, made string) (sealed string, found bool, err error) {
	return db.Maybe(tx, func(s db.Scanner, v *string) error { return s.Scan(v) },
		`SELECT sealed FROM report_figures WHERE network_id = $1 AND edition_id = $2 AND made_from = $3`, edition, made)
}

func saveFigures(tx *db.Tx, edition db.ID, made, sealed string) error {
	_, err := tx.Exec(`INSERT INTO report_figures (network_id, edition_id, made_from, made, sealed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, edition_id) DO UPDATE SET made_from = $3, made = $4, sealed = $5`, edition, made, int64(tx.Now), sealed)
	return err
}

// editionsToPrepare are the editions whose forms closed last, without those whose figures this program made. Figures made from fewer forms
// are found by the job of the form that closed since.
func editionsToPrepare(tx *db.Tx, program string) ([]db.ID, error) {
	return db.All(tx, func(s db.Scanner, v *db.ID) error { var last int64; return s.Scan(v, &last) },
		`SELECT last.edition_id, last.closed FROM (SELECT edition_id, MAX(COALESCE(closed, 0)) AS closed FROM wave WHERE network_id = $1 AND state = 'closed'
				GROUP BY edition_id ORDER BY 2 DESC LIMIT $2) AS last
			LEFT JOIN report_figures f ON f.network_id = $1 AND f.edition_id = last.edition_id
			WHERE f.made_from IS NULL OR SUBSTR(f.made_from, 1, 64) <> $3 ORDER BY last.closed DESC LIMIT $2`, mostPrepared, program)
}
