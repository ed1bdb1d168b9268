package selection

import (
	"encoding/json"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// shortlistRow is what is kept of the shortlist of an edition.
type shortlistRow struct {
	Closed   db.Instant // when scoring was closed, 0 while it is open
	ClosedBy db.ID
	Limits   map[Kind]int64
	Version  int64
}

// findShortlist is what is kept of an edition's shortlist; nothing is kept before scoring was closed for the first time.
func findShortlist(tx *db.Tx, id db.ID) (shortlistRow, error) {
	type row struct {
		shortlistRow
		limits string
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.Closed, &r.ClosedBy, &r.limits, &r.Version) },
		`SELECT closed, closed_by, limits, version FROM shortlist WHERE network_id = $1 AND edition_id = $2`, id)
	if err != nil || !found {
		return shortlistRow{Limits: map[Kind]int64{}}, err
	}
	return r.shortlistRow, json.Unmarshal([]byte(r.limits), &r.Limits)
}

// closeScoring notes that scoring is closed, or open again.
func closeScoring(tx *db.Tx, id, who db.ID, closed bool) error {
	var at any
	var by any
	if closed {
		at, by = int64(tx.Now), who
	}
	_, err := tx.Exec(`INSERT INTO shortlist (network_id, edition_id, closed, closed_by, limits, version) VALUES ($1, $2, $3, $4, '{}', 1)
		ON CONFLICT (network_id, edition_id) DO UPDATE SET closed = excluded.closed, closed_by = excluded.closed_by`, id, at, by)
	return err
}

// saveLimits saves the limits of an edition's shortlist when its version is still the one that was read; it says whether it did.
func saveLimits(tx *db.Tx, id db.ID, limits map[Kind]int64, version int64) (bool, error) {
	text, err := json.Marshal(limits)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`UPDATE shortlist SET limits = $3, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND version = $4`, id, string(text), version)
	return n == 1, err
}

// handRow is what somebody settled by hand about an application.
type handRow struct {
	Application, By db.ID
	Choice          ByHand
}

func handsIn(tx *db.Tx, id db.ID) ([]handRow, error) {
	return db.All(tx, func(s db.Scanner, r *handRow) error { return s.Scan(&r.Application, &r.By, &r.Choice) },
		`SELECT application_id, chosen_by, choice FROM shortlist_choice WHERE network_id = $1 AND edition_id = $2 ORDER BY at, application_id LIMIT 5000`, id)
}

func saveHand(tx *db.Tx, id, application, who db.ID, to ByHand) error {
	if to == Free {
		_, err := tx.Exec(`DELETE FROM shortlist_choice WHERE network_id = $1 AND edition_id = $2 AND application_id = $3`, id, application)
		return err
	}
	_, err := tx.Exec(`INSERT INTO shortlist_choice (network_id, edition_id, application_id, choice, chosen_by, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (network_id, edition_id, application_id) DO UPDATE SET choice = excluded.choice, chosen_by = excluded.chosen_by, at = excluded.at`,
		id, application, string(to), who, int64(tx.Now))
	return err
}

// declaredIn lists the conflicts of interest that stand, by application and person.
func declaredIn(tx *db.Tx, applications []db.ID) (map[db.ID]map[db.ID]bool, error) {
	type row struct{ application, who db.ID }
	list, args := db.In(2, applications)
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.application, &r.who) },
		`SELECT application_id, person_id FROM panel_conflict WHERE network_id = $1 AND application_id IN `+list+` AND taken_back IS NULL LIMIT 20000`, args...)
	out := map[db.ID]map[db.ID]bool{}
	for _, r := range rows {
		if out[r.application] == nil {
			out[r.application] = map[db.ID]bool{}
		}
		out[r.application][r.who] = true
	}
	return out, err
}

// openIn is what the panel of an edition is asked just now, newest first.
func openIn(tx *db.Tx, k *secret.Keys, id db.ID) ([]Decision, error) {
	rows, err := db.All(tx, scanDecision, decisionColumns+`AND edition_id = $2 AND EXISTS (SELECT 1 FROM proposal p WHERE p.network_id = $1 AND p.id = selection_decision.proposal_id AND p.state = 'open')
		ORDER BY created DESC, id DESC LIMIT 2000`, id)
	if err != nil {
		return nil, err
	}
	return openDecisions(tx, k, rows)
}

// shortlistView is a shortlist in front of one reader.
type shortlistView struct {
	material
	Row      shortlistRow
	Mine     person.Side
	Runs     bool
	Hands    []handRow
	Asked    []Decision // open questions
	Hidden   map[db.ID]bool
	Rival    bool // the reader applies to this edition themselves
	Unscored int  // how many applications still wait for the reader's own score
	Taking   bool // applications are still taken
}

// Shown says whether the reader may see the proposal: scoring is closed, their own scores are in, and they hope for no place themselves.
func (v *shortlistView) Shown() bool { return v.Row.Closed != 0 && !v.Rival && v.Unscored == 0 }

// readShortlist is the object check of a shortlist, for its panel and for coordinators, and reads what it is made of.
func (s *Selection) readShortlist(tx *db.Tx, a access.Actor, id db.ID) (*shortlistView, error) {
	v := &shortlistView{}
	var err error
	if v.Edition, err = edition.Find(tx, id); err != nil {
		a.Scoped()
		return nil, err
	}
	if v.Panel, err = panelOf(tx, id); err != nil {
		return nil, err
	}
	v.Mine, v.Runs, v.Taking = v.Panel.Side(a.Person()), edition.Runs(a, v.Edition), v.Edition.TakesApplications(tx.Now)
	if err := a.Allow(v.Mine != "" || v.Runs); err != nil {
		return nil, err
	}
	if v.Row, err = findShortlist(tx, id); err != nil {
		return nil, err
	}
	v.Limits = v.Row.Limits
	all, err := s.applications.InSelection(tx, id)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, x := range all {
		switch {
		case x.Decidable && !x.Waits:
			v.Applications, ids = append(v.Applications, x), append(ids, x.ID)
		case !x.Decidable && x.Open:
			v.Held = append(v.Held, x)
		}
	}
	if v.Scores, err = totals(tx, ids); err != nil {
		return nil, err
	}
	if v.Bonds, err = s.applications.Bonds(tx, id); err != nil {
		return nil, err
	}
	if v.Declared, err = declaredIn(tx, ids); err != nil {
		return nil, err
	}
	v.forReader(a.Person())
	return v, s.readRest(tx, v)
}

// forReader finds what the reader may not see, and what they still have to do.
func (v *shortlistView) forReader(me db.ID) {
	v.Rival, v.Hidden = v.Bonds.Applicants[me], map[db.ID]bool{}
	for _, x := range v.Applications {
		v.Hidden[x.ID] = applies(x, me) || v.Declared[x.ID][me] || v.Mine != "" && v.Bonds.bars(x.ID, me)
		if v.Mine == "" || v.Hidden[x.ID] {
			continue
		}
		given := false
		for _, sc := range Current(v.Scores[x.ID]) {
			given = given || sc.Person == me
		}
		if !given {
			v.Unscored++
		}
	}
}

// readRest reads what was settled and asked, the perspectives and the money.
func (s *Selection) readRest(tx *db.Tx, v *shortlistView) (err error) {
	id := v.Edition.ID
	if v.Hands, err = handsIn(tx, id); err != nil {
		return err
	}
	v.Hand = map[db.ID]ByHand{}
	for _, h := range v.Hands {
		v.Hand[h.Application] = h.Choice
	}
	if v.Asked, err = openIn(tx, s.keys, id); err != nil {
		return err
	}
	v.Open = map[db.ID]Outcome{}
	for _, d := range v.Asked {
		v.Open[d.Application] = d.Outcome
	}
	if v.Perspectives, v.Brought, err = s.applications.LookedFor(tx, id); err != nil {
		return err
	}
	if v.Promised, err = promised(tx, id); err != nil {
		return err
	}
	v.Money, v.Awarded, err = s.applications.Bursaries(tx, id)
	return err
}
