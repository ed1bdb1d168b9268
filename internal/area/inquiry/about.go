package inquiry

import (
	"cmp"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/described"
	"alongside/internal/shared/entry"
)

// Words are statements of summaries as words in which somebody can recognise themselves.
func (s *Inquiries) Words() described.Source { return words{s} }

type words struct{ s *Inquiries }

// ofStatement is the inquiry of a statement and who wrote the statement down, "" when it was written before that was kept.
func ofStatement(tx *db.Tx, id db.ID) (inquiry, by db.ID, err error) {
	row, err := db.One(tx, func(s db.Scanner, r *[2]db.ID) error { return s.Scan(&r[0], &r[1]) },
		`SELECT inquiry_id, by_id FROM inquiry_statement WHERE network_id = $1 AND id = $2`, id)
	return row[0], row[1], err
}

// Read finds a statement. One that is held is shown to those who write the summary alone.
func (w words) Read(tx *db.Tx, a access.Actor, thing db.ID) (described.Reading, error) {
	of, by, err := ofStatement(tx, thing)
	if err != nil {
		return described.Reading{}, err
	}
	q, err := find(tx, of)
	if err != nil {
		return described.Reading{}, err
	}
	in, err := insideOf(tx, a, q.Programme, q.Edition)
	if err != nil {
		return described.Reading{}, err
	}
	list, err := w.s.statements(tx, q)
	if err != nil {
		return described.Reading{}, err
	}
	editions, err := editionsOf(tx, q.Programme)
	if err != nil {
		return described.Reading{}, err
	}
	for _, st := range list {
		if st.ID != thing || len(editions) == 0 {
			continue
		}
		r := described.Reading{Passage: described.Passage{Edition: editions[0], Among: editions[1:]}, Words: st.Words, Shown: in.mayWrite()}
		if mayReadSummary(q, in) && !r.Shown {
			entries, err := entry.Several(tx, w.s.keys, restIDs(list))
			if err != nil {
				return r, err
			}
			r.Shown = !q.show(st, entries).Gone
		}
		asked, err := w.s.decisions.Of(tx, q.ID)
		if err != nil {
			return r, err
		}
		if len(asked) > 0 { // who put the summary to everybody stands for what was written before its writer was kept
			by = cmp.Or(by, asked[0].Proposer)
		}
		r.By = by
		return r, nil
	}
	return described.Reading{}, errs.Missing()
}

// Place is the page of the inquiry.
func (w words) Place(tx *db.Tx, thing db.ID) (string, error) {
	of, _, err := ofStatement(tx, thing)
	return "/inquiries/" + string(of), err
}
