package programme

import (
	"cmp"
	"slices"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// mine is an edition in which somebody takes part, or which they help to run.
type mine struct {
	E    edition.Edition
	Last string   // its last day, YYYY-MM-DD, "" when no day has a date
	As   []string // as what they are in it, in words
	Own  bool     // there is a page of their own
	Ways []Way    // where they find what they do in it beside that
}

// minePage lists the editions of the reader: also those that have ended, because forms, calls and the report come afterwards.
type minePage struct {
	ui.Page
	Now, Over []mine
	Left      []Way // what is still theirs in editions that they have left
}

// ofPerson are the editions of somebody that are published, the latest first, with what they are in each.
func ofPerson(tx *db.Tx, who db.ID) ([]mine, error) {
	type row struct {
		id   db.ID
		what string
	}
	rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.what) },
		`SELECT edition_id, '' AS what FROM place WHERE network_id = $1 AND person_id = $2 AND withdrawn IS NULL
			UNION SELECT edition_id, function FROM edition_person WHERE network_id = $1 AND person_id = $2 ORDER BY edition_id, what LIMIT 500`, who)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	all, err := edition.All(tx, true)
	if err != nil {
		return nil, err
	}
	type end struct {
		id   db.ID
		last string
	}
	ends, err := db.All(tx, func(s db.Scanner, e *end) error { return s.Scan(&e.id, &e.last) },
		`SELECT edition_id, MAX(date) FROM edition_day WHERE network_id = $1 AND date <> '' GROUP BY edition_id LIMIT 2000`)
	if err != nil {
		return nil, err
	}
	var out []mine
	for _, e := range all {
		m := mine{E: e}
		for _, r := range rows {
			if r.id != e.ID {
				continue
			}
			f := edition.Function(r.what)
			if r.what == "" {
				m.As = append(m.As, "You take part")
			} else {
				m.As = append(m.As, f.Words())
			}
			if way, ok := wayOf(f, e.ID); ok {
				m.Ways = append(m.Ways, way)
			}
			m.Own = m.Own || r.what == "" || f == edition.Facilitator || f == edition.AccessLead || f == edition.Panel
		}
		if len(m.As) == 0 {
			continue
		}
		if at := slices.IndexFunc(ends, func(x end) bool { return x.id == e.ID }); at >= 0 {
			m.Last = ends[at].last
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b mine) int { return cmp.Compare(b.Last, a.Last) })
	return out, nil
}

// wayOf is where somebody with a function finds what they do in an edition, for functions that have a place of their own.
func wayOf(f edition.Function, id db.ID) (Way, bool) {
	switch f {
	case edition.Coach:
		return Way{Label: "Calls that I give as a coach", Path: "/editions/" + string(id) + "/calls"}, true
	case edition.Supervisor:
		return Way{Label: "Supervision", Path: "/editions/" + string(id) + "/supervision"}, true
	}
	return Way{}, false
}

// path is where the name of an edition leads, "" for nowhere: whoever presents is told of their days, and finds them under “Your days”.
func (m mine) path() string {
	switch {
	case m.Own:
		return "/me/editions/" + string(m.E.ID)
	case len(m.Ways) > 0:
		return m.Ways[0].Path
	}
	return ""
}

// more are the ways to which the name does not lead.
func (m mine) more() []Way {
	if m.Own || len(m.Ways) == 0 {
		return m.Ways
	}
	return m.Ways[1:]
}

// over says whether an edition has ended, or its last day has.
func (m mine) over(today string) bool {
	return m.E.State == edition.Ended || m.Last != "" && m.Last < today
}

// ownProgrammes is the page from which somebody finds each of their programmes again.
func (p *Programmes) ownProgrammes(r *web.Request) (web.Answer, error) {
	r.Actor.Scoped() // the query is limited to what the reader is part of
	v := minePage{Page: r.Page("Your programmes")}
	v.Back = "/me"
	err := p.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := ofPerson(tx, r.Actor.Person())
		today := tx.Now.In(r.Network.Zone).Format(time.DateOnly)
		v.Now, v.Over = nil, nil
		for _, m := range all {
			if m.over(today) {
				v.Over = append(v.Over, m)
			} else {
				v.Now = append(v.Now, m)
			}
		}
		if err != nil || p.remains == nil {
			return err
		}
		in := make([]db.ID, 0, len(all))
		for _, m := range all {
			in = append(in, m.E.ID)
		}
		v.Left, err = p.remains(tx, r.Actor.Person(), in)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownProgrammesOf(v)), nil
}
