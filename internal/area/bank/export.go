package bank

import (
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Headings of what goes out.
var (
	CardHeaders    = []string{"good_at", "care_about", "when_and_how", "place", "about_me", "lived_experience", "asked_a_month_at_most", "since"}
	ConsentHeaders = []string{"organisation", "for", "given", "taken_back", "shown_now"}
	RequestHeaders = []string{"organisation", "asked_by", "for", "words", "asked", "answer", "answered"}
	LookHeaders    = []string{"when", "who", "organisation"}
	SearchHeaders  = []string{"name", "search"}
	PartnerHeaders = []string{"organisation_id", "name", "sector", "does", "reaches", "needs", "awards_and_education", "looks_for_people_since"}
)

const exportedAtOnce = 500

// rowsOf reads a long list in pieces.
func rowsOf[T any](read func(limit, offset int) ([]T, error), row func(T) []string) ([][]string, error) {
	var out [][]string
	for {
		some, err := read(exportedAtOnce, len(out))
		if err != nil {
			return nil, err
		}
		for _, v := range some {
			out = append(out, row(v))
		}
		if len(some) < exportedAtOnce {
			return out, nil
		}
	}
}

func day(i db.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01-02")
}

// ExportOwn gives all that the bank keeps of somebody: their card, consents, requests and who looked, and their own searches.
func (b *Bank) ExportOwn(tx *db.Tx, who db.ID) (card, consents, requests, looks, searches [][]string, err error) {
	c, there, err := cardOf(tx, b.keys, who)
	if err != nil {
		return nil, nil, nil, nil, nil, err
	}
	if there {
		list := func(names []string) string { return strings.Join(names, "; ") }
		card = append(card, []string{list(namesOf(lists().Skills, c.Skills)), list(namesOf(lists().Interests, c.Interests)), list(namesOf(lists().Availability, c.Available)), c.Place, c.Words, c.Experience, strconv.FormatInt(c.Most, 10), day(c.Created)})
	}
	listed, err := listingsOf(tx, who)
	if err != nil {
		return nil, nil, nil, nil, nil, err
	}
	shown := map[db.ID]string{}
	for _, l := range listed {
		var names []string
		for _, f := range fields {
			if l.Fields&f.Bit != 0 {
				names = append(names, f.Name)
			}
		}
		shown[l.Organisation] = strings.Join(names, "; ")
	}
	if consents, err = rowsOf(func(limit, offset int) ([]Consent, error) { return consentsOf(tx, who, true, limit, offset) }, func(c Consent) []string {
		row := []string{c.Name, purposeWords(c.Purpose), day(c.Given), day(c.Ended), ""}
		if c.Ended == 0 {
			row[4] = shown[c.Organisation]
		}
		return row
	}); err != nil {
		return nil, nil, nil, nil, nil, err
	}
	var broken error
	if requests, err = rowsOf(func(limit, offset int) ([]Request, error) { return requestsTo(tx, who, limit, offset) }, func(r Request) []string {
		if err := r.unseal(tx, b.keys); err != nil {
			broken = err
		}
		return []string{r.OrgName, r.AskedName, purposeWords(r.Purpose), r.Words, day(r.Created), r.Answer, day(r.Answered)}
	}); err != nil || broken != nil {
		return nil, nil, nil, nil, nil, firstError(err, broken)
	}
	if looks, err = rowsOf(func(limit, offset int) ([]Look, error) { return looksAt(tx, who, limit, offset) }, func(l Look) []string { return []string{day(l.At), l.Name, l.Organisation} }); err != nil {
		return nil, nil, nil, nil, nil, err
	}
	searches, err = rowsOf(func(limit, offset int) ([]Saved, error) { return ownSearches(tx, who, limit, offset) }, func(s Saved) []string { return []string{s.Name, s.Query} })
	return card, consents, requests, looks, searches, err
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// ownSearches lists the searches that somebody keeps, for any organisation.
func ownSearches(tx *db.Tx, who db.ID, limit, offset int) ([]Saved, error) {
	return db.All(tx, func(s db.Scanner, v *Saved) error { return s.Scan(&v.ID, &v.Name, &v.Query) },
		`SELECT id, name, query FROM bank_search WHERE network_id = $1 AND person_id = $2 ORDER BY id LIMIT $3 OFFSET $4`, who, limit, offset)
}

// ExportPartners gives what organisations say about themselves. Nobody's card goes out with the network: it is its owner's.
func (b *Bank) ExportPartners(tx *db.Tx, a access.Actor) ([][]string, error) {
	if err := a.Allow(a.Has(access.Coordinator, access.Administrator) || a.IsSystem()); err != nil {
		return nil, err
	}
	return rowsOf(func(limit, offset int) ([]Partner, error) { return directory(tx, "", "", limit, offset) }, func(p Partner) []string {
		return []string{string(p.Organisation), p.Name, p.Sector, p.Does, p.Reaches, p.Needs, p.Offers, day(p.Bank)}
	})
}
