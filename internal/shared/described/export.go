package described

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

// The columns of the tables of an export.
var (
	Headers    = []string{"edition", "kind", "passage_of", "describes", "asked", "standing"}
	OwnHeaders = []string{"programme_or_organisation", "kind", "your_part", "words", "standing"}
)

// Export lists the passages of an edition and whom they describe, without their words. What somebody tells of what followed is theirs until
// they show it, so it is not among them. The caller has checked that the reader runs the edition.
func Export(tx *db.Tx, id db.ID) ([][]string, error) {
	type row struct {
		Passage
		who   db.ID
		asked db.Instant
	}
	all, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.Kind, &r.Thing, &r.who, &r.asked, &r.Agreed, &r.Refused)
	}, `SELECT d.kind, d.thing_id, x.person_id, d.created, d.agreed, d.refused FROM described d JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
		WHERE d.network_id = $1 AND d.edition_id = $2 AND d.kind <> 'claim' ORDER BY d.created, d.id, x.person_id LIMIT 10000`, id)
	var out [][]string
	for _, r := range all {
		out = append(out, []string{string(id), r.Kind, string(r.Thing), string(r.who), r.asked.Time().Format("2006-01-02"), r.Words()})
	}
	return out, err
}

// ExportOwn lists the passages that describe somebody, with the words that they were asked about, and those that they wrote.
func (s *Passages) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	all, err := db.All(tx, scan, columns+`AND (by_id = $2 AND NOT no_writer OR id IN (SELECT passage_id FROM described_person WHERE network_id = $1 AND person_id = $2)) ORDER BY created, id LIMIT 1000`, who)
	var out [][]string
	for _, p := range all {
		from, err := p.called(tx)
		if err != nil {
			return nil, err
		}
		asked, err := s.decisions.Of(tx, p.ID)
		if err != nil {
			return nil, err
		}
		part, words := "it describes you", ""
		if p.By == who {
			part = "you wrote it"
		}
		if len(asked) > 0 {
			words = asked[0].Text
		}
		out = append(out, []string{ui.UpperFirst(from), p.Kind, part, words, p.Words()})
	}
	if err != nil {
		return nil, err
	}
	gone, err := db.All(tx, func(s db.Scanner, v *past) error { return s.Scan(&v.ID, &v.Edition, &v.Work, &v.Kind, &v.how) },
		`SELECT passage_id, edition_id, work_id, kind, how FROM described_past WHERE network_id = $1 AND person_id = $2 AND how NOT IN ('again', 'settled') ORDER BY happened, passage_id LIMIT 1000`, who)
	for _, p := range gone {
		from, err := p.called(tx)
		if err != nil {
			return nil, err
		}
		asked, err := s.decisions.Of(tx, p.ID)
		if err != nil {
			return nil, err
		}
		words := ""
		if len(asked) > 0 {
			words = asked[0].Text
		}
		out = append(out, []string{ui.UpperFirst(from), p.Kind, "it described you", words, p.how.Words()})
	}
	if err != nil {
		return nil, err
	}
	said, err := ownSaid(tx, who)
	return append(out, said...), err
}

// ownSaid lists what somebody said themselves: that words are about them, or that they are not.
func ownSaid(tx *db.Tx, who db.ID) ([][]string, error) {
	type row struct {
		Passage
		about bool
	}
	all, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.ID, &r.Edition, &r.Work, &r.Kind, &r.about) },
		`SELECT * FROM (SELECT d.id, d.edition_id, d.work_id, d.kind, TRUE AS about FROM described d JOIN described_person x ON x.network_id = d.network_id AND x.passage_id = d.id
			WHERE d.network_id = $1 AND x.person_id = $2 AND x.own IS NOT NULL
		UNION ALL SELECT n.passage_id, n.edition_id, n.work_id, n.kind, FALSE FROM described_not_me n WHERE n.network_id = $1 AND n.person_id = $2) AS said ORDER BY id LIMIT 1000`, who)
	var out [][]string
	for _, r := range all {
		from, err := r.called(tx)
		if err != nil {
			return nil, err
		}
		said := "You said that this is not about you"
		if r.about {
			said = "You said that this is about you"
		}
		out = append(out, []string{ui.UpperFirst(from), r.Kind, "what you said", "", said})
	}
	return out, err
}

// Names are the names of those whom a thing describes, one on each line, as a form takes them.
func Names(tx *db.Tx, thing db.ID) (names string, p Passage, found bool, err error) {
	p, found, err = Of(tx, thing)
	if err != nil || !found {
		return "", p, false, err
	}
	people, err := person.Several(tx, p.People)
	for _, id := range p.People {
		if slices.Contains(p.Taken, id) {
			continue
		}
		if names != "" {
			names += "\n"
		}
		names += people[id].Name()
	}
	return names, p, true, err
}

// Whom are those whose yes a passage needs, with how each stands as far as that is told: who of them has answered is not, until all have said yes,
// because with that one could work out who said no.
func Whom(tx *db.Tx, p Passage) ([]string, error) {
	people, err := person.Several(tx, p.People)
	var out []string
	for _, id := range p.People {
		words := people[id].Name() + ": "
		switch {
		case p.Agreed != 0:
			words += "said yes"
		case slices.Contains(p.Taken, id):
			words += "asked, and taken off the list since"
		case slices.Contains(p.Own, id):
			words += "asked, because they said that it is about them"
		default:
			words += "asked"
		}
		out = append(out, words)
	}
	slices.Sort(out)
	return out, err
}

// Words say what became of a passage.
func (h How) Words() string {
	switch h {
	case Removed:
		return "The words were taken away"
	case Changed:
		return "The words were changed"
	}
	return "The words were written again"
}
