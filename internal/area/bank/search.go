package bank

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/voice"
)

// pageSize is how many people a page of a search shows, lastPage how many pages there are at most: who needs more asks more exactly.
const (
	pageSize = 25
	lastPage = 40
)

// Search is whom somebody looks for in the name of an organisation.
type Search struct {
	Purpose                      string
	Words, Place                 string
	Skills, Interests, Available []string
	Stage                        string
	Rested                       bool // only who was not asked in the last three months
	Page                         int  // from 1
}

// searchOf reads a search from an address.
func searchOf(v url.Values) Search {
	s := Search{Purpose: v.Get("purpose"), Words: clean(v.Get("q")), Place: clean(v.Get("place")), Skills: v["skills"], Interests: v["interests"], Available: v["available"], Stage: v.Get("stage"), Rested: v.Get("rested") == "yes"}
	if s.Page, _ = strconv.Atoi(v.Get("page")); s.Page < 1 || s.Page > lastPage {
		s.Page = 1
	}
	if s.Purpose == "" {
		s.Purpose = lists().Purposes[0].ID
	}
	return s
}

// query is the search as an address, without its page.
func (s Search) query() string {
	v := url.Values{"purpose": {s.Purpose}}
	for name, text := range map[string]string{"q": s.Words, "place": s.Place, "stage": s.Stage} {
		if text != "" {
			v.Set(name, text)
		}
	}
	for name, ids := range map[string][]string{"skills": s.Skills, "interests": s.Interests, "available": s.Available} {
		if len(ids) > 0 {
			v[name] = ids
		}
	}
	if s.Rested {
		v.Set("rested", "yes")
	}
	return v.Encode()
}

// mostSought bounds how many words one search can have.
const mostSought = 6

// sought is a search made ready: bits and marks.
type sought struct {
	purpose, skills, interests, available, stage int64
	words                                        []soughtWord
	refused                                      []string
}

// soughtWord is one word of a search. A word that stands in the name of a skill or an interest finds who chose that as well.
type soughtWord struct {
	mark              string
	place             bool
	skills, interests int64
}

// alone says that only what people wrote can answer it.
func (w soughtWord) alone() bool { return w.skills == 0 && w.interests == 0 }

// ready checks a search and makes it ready.
func (s Search) ready(k *secret.Keys, network db.ID) (sought, error) {
	var c errs.Check
	var out sought
	read := func(name string, list []content.BankEntry, ids []string) int64 {
		bits, ok := bitsOf(list, ids)
		c.That(ok, name, "Choose from the list.")
		return bits
	}
	out.purpose = read("purpose", lists().Purposes, []string{s.Purpose})
	out.skills, out.interests, out.available = read("skills", lists().Skills, s.Skills), read("interests", lists().Interests, s.Interests), read("available", lists().Availability, s.Available)
	stage := slices.Index(stages, s.Stage)
	c.That(stage >= 0, "stage", "Choose from the list.")
	out.stage = int64(max(stage, 0))
	stems, refused := countedWords(s.Words)
	places, no := countedWords(s.Place)
	out.refused = append(refused, no...)
	c.That(len(stems) <= mostSought, "q", "Use up to %d words.", mostSought)
	c.That(len(places) <= mostSought, "place", "Use up to %d words.", mostSought)
	for _, w := range stems {
		out.words = append(out.words, soughtWord{mark: Mark(k, network, w), skills: labelled(lists().Skills, w), interests: labelled(lists().Interests, w)})
	}
	for _, w := range places {
		out.words = append(out.words, soughtWord{mark: Mark(k, network, w), place: true})
	}
	return out, c.Err()
}

// labelled are the entries of a list in whose names a word stands.
func labelled(list []content.BankEntry, stem string) (bits int64) {
	for _, e := range list {
		if voice.Main(e.Name)[stem] {
			bits |= 1 << e.Number
		}
	}
	return bits
}

// mostCounted is up to where it is counted how many people a word finds, when a search has several words.
const mostCounted = 10_000

// find lists the people of the bank whom an organisation finds: who was not asked for the longest time comes first. One more than a
// page holds is read, so that it is known whether there are more.
//
// With a word that only what people wrote can answer, a search begins with the rarest of them, among those whom the organisation may find by it;
// without one the listings are walked. Both go in the order of the list, stop when the page is full, and find the same.
func find(tx *db.Tx, organisation db.ID, q sought, s Search, rested db.Instant) ([]db.ID, error) {
	begin, none, err := rarest(tx, organisation, q.words)
	if err != nil || none {
		return nil, err
	}
	return walk(tx, organisation, q, s, rested, begin)
}

// walk searches, beginning with one of the words, or with the listings when begin is -1.
func walk(tx *db.Tx, organisation db.ID, q sought, s Search, rested db.Instant, begin int) ([]db.ID, error) {
	if !s.Rested {
		rested = 1 << 62
	}
	args := []any{organisation, q.purpose, q.skills, q.interests, q.available, q.stage, int64(rested)}
	from, where, turn := `FROM bank_listing l WHERE l.network_id = $1 AND l.organisation_id = $2`, "", "l"
	next := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args)+1)
	}
	for i, w := range q.words {
		place := ""
		if w.place {
			place = fmt.Sprintf(" & %d", showPlace)
		}
		if i == begin {
			// CROSS JOIN: SQLite takes the tables in this order.
			from = `FROM bank_posting d CROSS JOIN bank_listing l WHERE l.network_id = $1 AND l.organisation_id = $2 AND d.network_id = $1 AND d.organisation_id = $2 AND d.word = ` + next(w.mark) + ` AND d.person_id = l.person_id AND (d.fields` + place + `) <> 0`
			turn = "d"
			continue
		}
		wrote := `EXISTS (SELECT 1 FROM bank_word w WHERE w.network_id = $1 AND w.word = ` + next(w.mark) + ` AND w.person_id = l.person_id AND (w.fields & l.fields` + place + `) <> 0)`
		if w.alone() {
			where += ` AND ` + wrote
		} else {
			where += ` AND ((l.skills & ` + next(w.skills) + `) <> 0 OR (l.interests & ` + next(w.interests) + `) <> 0 OR ` + wrote + `)`
		}
	}
	// The limit stands in the statement: given as a value, PostgreSQL plans as if a tenth of all that fits were read.
	return db.Column[db.ID](tx, `SELECT l.person_id `+from+` AND `+turn+`.asked < $8 AND (l.purposes & $3) <> 0 AND (l.skills & $4) = $4 AND (l.interests & $5) = $5
		AND (l.available & $6) = $6 AND ($7 = 0 OR l.stage = $7)`+where+` ORDER BY `+turn+`.asked, `+turn+`.person_id LIMIT `+strconv.Itoa(pageSize+1)+` OFFSET `+strconv.Itoa((s.Page-1)*pageSize), args...)
}

// rarest says with which word a search begins, -1 for the listings, and whether there is a word by which nobody can be found.
func rarest(tx *db.Tx, organisation db.ID, words []soughtWord) (begin int, none bool, err error) {
	var parts []string
	args := []any{organisation}
	most := mostCounted
	if len(words) == 1 {
		most = 1 // it begins with that one, if anybody can be found by it
	}
	for i, w := range words {
		if w.alone() {
			args = append(args, w.mark)
			parts = append(parts, fmt.Sprintf(`SELECT CAST(%d AS BIGINT), COUNT(*) FROM (SELECT 1 FROM bank_posting WHERE network_id = $1 AND organisation_id = $2 AND word = $%d LIMIT %d) AS w%d`, i, len(args)+1, most, i))
		}
	}
	if len(parts) == 0 {
		return -1, false, nil
	}
	type count struct{ word, n int64 }
	counts, err := db.All(tx, func(s db.Scanner, c *count) error { return s.Scan(&c.word, &c.n) }, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return -1, false, err
	}
	least := slices.MinFunc(counts, func(a, b count) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.word, b.word)) })
	return int(least.word), least.n == 0, nil
}
