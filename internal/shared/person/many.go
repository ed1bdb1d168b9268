package person

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
)

// atOnce is how many people one statement reads or writes: few enough for the parameters that each database takes.
const atOnce = 500

// Entry is a person with what they told about access and communication, for lists of people.
type Entry struct {
	Person
	Needs Needs
}

// ByEmails finds the people with these addresses, by folded address. Any number of addresses may be asked for.
func ByEmails(tx *db.Tx, emails []string) (map[string]Person, error) {
	out := make(map[string]Person)
	for part := range chunks(len(emails)) {
		list, args := db.In(2, emails[part[0]:part[1]])
		people, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1 AND p.email IN `+list+` LIMIT 500`, args...)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			out[p.Email] = p
		}
	}
	return out, nil
}

// mostNear is how many people one statement of Near finds.
const mostNear = 2000

// Near finds the people of the network whose name may be one of these: with the same last name, or with the same first name and a last name with the
// same first letter. Whether they are alike is for the caller to say. People whose access is closed are not among them.
func Near(tx *db.Tx, names []string) ([]Person, error) {
	var out []Person
	for part := range chunks(len(names)) {
		var families, given, initials []string
		add := func(to *[]string, v string) {
			if v != "" && !slices.Contains(*to, v) {
				*to = append(*to, v)
			}
		}
		for _, n := range names[part[0]:part[1]] {
			words := strings.Fields(strings.ToLower(n))
			if len(words) == 0 {
				continue
			}
			add(&families, words[len(words)-1])
			if len(words) > 1 {
				add(&given, words[0])
				add(&initials, string([]rune(words[len(words)-1])[:1]))
			}
		}
		lastly, args := db.In(2, families)
		firstly, more := db.In(2+len(args), given)
		args = append(args, more...)
		begins, more := db.In(2+len(args), initials)
		args = append(args, more...)
		some, err := db.All(tx, scan, `SELECT `+columns+from+`WHERE p.network_id = $1 AND p.closed IS NULL AND (LOWER(p.family_name) IN `+lastly+`
			OR LOWER(p.given_name) IN `+firstly+` AND LOWER(SUBSTR(p.family_name, 1, 1)) IN `+begins+`) ORDER BY p.created, p.id LIMIT `+strconv.Itoa(mostNear), args...)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// CreateMany adds people in few statements and returns their ids in the same order. Everybody is checked as in Create; an
// address that is taken fails the whole transaction, so callers look with ByEmails first. said is told after each piece how
// many are in; it may be nil.
func CreateMany(tx *db.Tx, k *secret.Keys, all []Entry, said func(done int)) ([]db.ID, error) {
	ids := make([]db.ID, len(all))
	for i := range all {
		if err := all[i].Check(); err != nil {
			return nil, fmt.Errorf("person %d: %w", i+1, err)
		}
		ids[i] = db.NewID()
	}
	for part := range chunks(len(all)) {
		if err := insertMany(tx, k, ids[part[0]:part[1]], all[part[0]:part[1]]); err != nil {
			return nil, err
		}
		if said != nil {
			said(part[1])
		}
	}
	return ids, nil
}

func insertMany(tx *db.Tx, k *secret.Keys, ids []db.ID, all []Entry) error {
	var q strings.Builder
	q.WriteString(`INSERT INTO person (network_id, id, account_id, given_name, family_name, email, perspectives, job, organisation_id, place, needs_sealed, experience_sealed, invented, organisation_confirmed, needs_told, needs_ask, created, version) VALUES `)
	args := append(make([]any, 0, len(all)*14+1), int64(tx.Now))
	for i, e := range all {
		needs, err := sealNeeds(tx, k, ids[i], e.Needs)
		if err != nil {
			return err
		}
		var told, ask db.Instant
		if needs != "" {
			told, ask = tx.Now, tx.Now.Add(AskAfter)
		}
		if i > 0 {
			q.WriteString(", ")
		}
		n := len(args) + 2
		q.WriteString("($1")
		for j := range 14 {
			q.WriteString(", $" + strconv.Itoa(n+j))
			if j == 9 {
				q.WriteString(", ''")
			}
		}
		q.WriteString(", $2, 1)")
		args = append(args, ids[i], e.Account.Ref(), e.Given, e.Family, e.Email, strings.Join(e.Perspectives, " "), e.Job, e.Organisation.Ref(), e.Place, needs, e.Invented, e.Belongs() != "", told.Ref(), ask.Ref())
	}
	if _, err := tx.Exec(q.String(), args...); err != nil {
		return err
	}
	for i, e := range all {
		if e.Needs.Empty() {
			continue
		}
		if err := job.Later(tx, ReviewJob, string(ids[i]), tx.Now.Add(AskAfter), ids[i]); err != nil {
			return err
		}
	}
	return nil
}

// chunks yields the bounds of pieces of atOnce.
func chunks(n int) func(func([2]int) bool) {
	return func(yield func([2]int) bool) {
		for at := 0; at < n; at += atOnce {
			if !yield([2]int{at, min(at+atOnce, n)}) {
				return
			}
		}
	}
}
