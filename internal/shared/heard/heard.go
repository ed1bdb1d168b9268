// Package heard is where people heard of what they reply to, join or apply to: one word of a short list (content/heard.yaml), which they may
// leave empty. Nobody is asked for words of their own, because nobody would read them.
//
// A link can fill it in with its address (?heard=letter, or ?heard=visit.CODE for the link of one visit); the reader sees that, and can change
// it. How many came from where is shown by the network's rule for small numbers, and nobody reads what one person answered but that person.
package heard

import (
	"slices"
	"strings"

	"alongside/content"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/smallnumber"
)

// What somebody heard of.
const (
	Reply       = "reply"       // an opportunity; its id is what it is of
	Bank        = "bank"        // the people bank; the person is what it is of
	Application = "application" // a programme; the application is what it is of
)

// The sources that links of the program fill in.
const (
	ByReferral = "referral"
	ByVisit    = "visit"
	ByLetter   = "letter"
)

// Words are what people read for a source, "" for none.
func Words(id string) string {
	for _, s := range content.HeardSources() {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

// Said is what somebody answers: a source of the list, "" for nothing, and the code of the visit whose link they followed.
type Said struct{ Source, Code string }

// From reads what an address or a form carries: a source, and the code of a visit behind a dot. What is none of the list is nothing.
func From(text string) Said {
	source, code, _ := strings.Cut(text, ".")
	code = Tidy(code)
	if Words(source) == "" {
		return Said{}
	}
	if source != ByVisit || !isCode(code) {
		code = ""
	}
	return Said{Source: source, Code: code}
}

// Tidy is a code as it is kept: people type it from a card in capitals, and an o for a nought.
func Tidy(code string) string {
	return strings.NewReplacer("o", "0", "-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(code)))
}

// isCode says whether a text can be the code of a visit.
func isCode(text string) bool {
	return len(text) == codeLength && strings.Trim(text, codeLetters+"0") == ""
}

// String is how an address carries it on.
func (s Said) String() string {
	if s.Code != "" {
		return s.Source + "." + s.Code
	}
	return s.Source
}

// Read is what a form answered: the source that was chosen, with the visit of the link unless they chose another one.
func Read(chosen, link string) Said {
	out := Said{Source: chosen}
	if v := From(link); chosen == ByVisit {
		out.Code = v.Code
	}
	return out
}

// Check says beside the field that an answer is none of the list. Empty is fine.
func (s Said) Check(c *errs.Check) {
	c.That(s.Source == "" || Words(s.Source) != "", "heard", "Choose from the list, or leave it empty.")
}

// options of the form.
func options() (out []ui.Option) {
	for _, s := range content.HeardSources() {
		out = append(out, ui.Option{Value: s.ID, Label: s.Name})
	}
	return out
}

const (
	codeLetters = "23456789abcdefghjkmnpqrstuvwxyz" // none that is easily taken for another; old codes may have a 0
	codeLength  = 8
)

// NewCode is a short code for the link of a visit. It opens nothing but a page that everybody may read.
func NewCode() string {
	token := db.NewToken()
	var b strings.Builder
	for i := range codeLength {
		n := strings.IndexByte("0123456789abcdef", token[2*i])<<4 | strings.IndexByte("0123456789abcdef", token[2*i+1])
		b.WriteByte(codeLetters[n%len(codeLetters)])
	}
	return b.String()
}

// Of is what somebody answered.
func Of(tx *db.Tx, what string, of, who db.ID) (Said, error) {
	v, _, err := db.Maybe(tx, func(s db.Scanner, v *Said) error { return s.Scan(&v.Source, &v.Code) },
		`SELECT h.source, COALESCE(v.code, '') FROM heard h LEFT JOIN outreach_visit v ON v.network_id = h.network_id AND v.id = h.visit_id WHERE h.network_id = $1 AND h.what = $2 AND h.of_id = $3 AND h.person_id = $4`, what, of, who)
	return v, err
}

// Save keeps what somebody answered; nothing takes it away. A code that no visit has counts for nothing, and
// who says the same again without one keeps the visit that they came by.
func Save(tx *db.Tx, what string, of, who db.ID, said Said) error {
	if said.Source == "" {
		return Drop(tx, what, of, who)
	}
	_, err := tx.Exec(`INSERT INTO heard (network_id, what, of_id, person_id, source, visit_id) VALUES ($1, $2, $3, $4, $5, (SELECT MIN(id) FROM outreach_visit WHERE network_id = $1 AND code = $6 AND code <> ''))
		ON CONFLICT (network_id, what, of_id, person_id) DO UPDATE SET source = excluded.source,
			visit_id = CASE WHEN excluded.source = heard.source AND excluded.visit_id IS NULL THEN heard.visit_id ELSE excluded.visit_id END`, what, of, who, said.Source, said.Code)
	return err
}

// Drop deletes what somebody answered.
func Drop(tx *db.Tx, what string, of, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM heard WHERE network_id = $1 AND what = $2 AND of_id = $3 AND person_id = $4`, what, of, who)
	return err
}

// LeaveVisit takes a visit out of all answers, before it goes: those who said it still came by a visit.
func LeaveVisit(tx *db.Tx, visit db.ID) error {
	_, err := tx.Exec(`UPDATE heard SET visit_id = NULL WHERE network_id = $1 AND visit_id = $2`, visit)
	return err
}

// Own is all that somebody answered: what, of which, and the source. It is theirs to take away.
func Own(tx *db.Tx, who db.ID) ([][]string, error) {
	rows, err := db.All(tx, func(s db.Scanner, v *[4]string) error { return s.Scan(&v[0], &v[1], &v[2], &v[3]) },
		`SELECT h.what, h.of_id, h.source, COALESCE(v.place, '') FROM heard h LEFT JOIN outreach_visit v ON v.network_id = h.network_id AND v.id = h.visit_id WHERE h.network_id = $1 AND h.person_id = $2 ORDER BY h.what, h.of_id LIMIT 1000`, who)
	var out [][]string
	for _, v := range rows {
		out = append(out, []string{v[0], v[1], Words(v[2]), v[3]})
	}
	return out, err
}

// OwnHeaders are the headings of what Own gives.
var OwnHeaders = []string{"what", "of", "where_you_heard_of_it", "met_at"}

// Came is how many people came from one source, or by the link of one visit, and how far they came: Steps are counts apart from each other, such as
// those that only replied, those that were chosen, and those that took it on. Source "" is those who did not say.
type Came struct {
	Source string
	Visit  db.ID
	Place  string
	Steps  []int
}

// Row is how many came from one place, as it may be shown.
type Row struct {
	From  string
	Total string
	Steps []string
}

// mostVisits is how many visits stand by themselves; the others stand together.
const mostVisits = 20

// Rows say of each source how many came from it, so that no small number can be read or worked out from the others. Visits whose link was
// followed stand by themselves, those with the most first. Those who did not say stand last.
func Rows(rule stats.Policy, all []Came) ([]Row, error) {
	by, names := map[string][]int{}, map[string]string{}
	add := func(key string, steps []int) {
		if by[key] == nil {
			by[key] = make([]int, len(steps))
		}
		for i, n := range steps {
			by[key][i] += n
		}
	}
	var visits []Came
	for _, c := range all {
		if c.Source == ByVisit && c.Visit != "" {
			visits = append(visits, c)
		} else {
			add(c.Source, c.Steps)
		}
	}
	slices.SortStableFunc(visits, func(a, b Came) int { return sum(b.Steps) - sum(a.Steps) })
	var order []string
	for _, s := range content.HeardSources() {
		order = append(order, s.ID)
		names[s.ID] = s.Name
		if s.ID != ByVisit {
			continue
		}
		for i, v := range visits {
			if i >= mostVisits {
				add(ByVisit, v.Steps)
				continue
			}
			key := "visit." + string(v.Visit)
			order, names[key] = append(order, key), "By the link of a visit: "+v.Place
			add(key, v.Steps)
		}
	}
	order, names[""] = append(order, ""), "They did not say"
	var out []Row
	var counts [][]int
	for _, key := range order {
		if sum(by[key]) > 0 {
			out, counts = append(out, Row{From: names[key]}), append(counts, by[key])
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	under := smallnumber.Under(rule)
	if len(counts[0]) == 1 { // the total is all there is
		row := make([]int, len(counts))
		for i, c := range counts {
			row[i] = c[0]
		}
		shown, err := smallnumber.GuardedRow(rule, row...)
		for i, c := range shown {
			out[i].Total = smallnumber.Words(c, under)
		}
		return out, err
	}
	shown, err := smallnumber.Guarded(rule, counts)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Total = smallnumber.Words(shown.RowTotals[i], under)
		// A nought tells as much as a small number: when it is known elsewhere that one person took something on, the rows with a nought say that they
		// came from none of them. So a row says how far people came only when all its numbers are large.
		small := slices.ContainsFunc(counts[i], func(n int) bool { return n < under })
		for _, c := range shown.Cells[i] {
			out[i].Steps = append(out[i].Steps, smallnumber.Words(stats.Cell{Value: c.Value, Hidden: c.Hidden || small}, under))
		}
	}
	return out, nil
}

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}
