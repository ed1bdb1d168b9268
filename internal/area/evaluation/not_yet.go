package evaluation

import (
	"cmp"
	"context"
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/waiting"
)

// A second person who is not sure of a quote says: not yet, because. From then on nobody else clears it, and it waits for those who chose it or
// wrote its words. They change the words, or answer. Then it waits for a second person again, with what was said beside it. Whoever said not
// yet can clear it at any time, which takes their word back.

// Doubted is what a second person said of a quote.
type Doubted struct {
	Quote, By   db.ID
	Name        string // of who said it
	Why, Answer string
	Answered    bool
	said        db.Instant
	why, answer string // sealed
}

// Words say how a word of a second person was answered.
func (n Doubted) Words() string {
	switch {
	case !n.Answered:
		return "It waits for an answer from whoever chose the quote or wrote its words."
	case n.Answer == "":
		return "The words of the quote were changed after that."
	}
	return ""
}

const mostWhy = 500

const (
	notYetField       = "quote_not_yet.sealed"
	notYetAnswerField = "quote_not_yet.answer"
)

// notYetKey is what the words of a second person about a quote are sealed with.
func notYetKey(quote, who db.ID) db.ID { return quote + "." + who }

// open says whether a quote waits for an answer to a second person, other than this one.
func (q Quote) open(besides db.ID) bool {
	for _, n := range q.Doubted {
		if !n.Answered && n.By != besides {
			return true
		}
	}
	return false
}

// waitsFor says whether a second person can look at a quote now: nobody waits for an answer about it.
func (q Quote) waitsFor(who db.ID) bool { return q.mayClear(who) && !q.open("") }

// checkWhy checks words about a quote, beside their field.
func checkWhy(words, field, empty string) (string, error) {
	words = strings.TrimSpace(words)
	var c errs.Check
	c.That(words != "", field, "%s", empty)
	c.That(utf8.RuneCountInString(words) <= mostWhy, field, "This can have up to %d letters.", mostWhy)
	return words, c.Err()
}

// SayNotYet is the word of a second person that a quote is not ready, and why. A problem stands beside the field why- with the quote's id.
func (e *Evaluation) SayNotYet(ctx context.Context, actor access.Actor, ed, id db.ID, version int64, why string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if _, err := e.looking(tx, actor, ed); err != nil {
			return err
		}
		q, err := e.quoteWith(tx, ed, id)
		if err != nil {
			return err
		}
		if err := actor.May(q.mayClear(actor.Person()), "You chose this quote or changed its words. A second person says whether it is ready."); err != nil {
			return err
		}
		words, err := checkWhy(why, "why-"+string(id), "Say what should be different, or why you are not sure.")
		if err != nil {
			return err
		}
		if q.Cleared || q.Version != version {
			return errs.New(errs.Conflict, "Somebody changed this quote since you opened the page. Read it again.")
		}
		n := Doubted{Quote: id, By: actor.Person(), why: e.keys.Seal(tx.Network, notYetField, notYetKey(id, actor.Person()), words)}
		if err := saveNotYet(tx, n); err != nil {
			return err
		}
		return audit.Record(tx, actor, "quote.not-yet", "quote", id, "")
	})
}

// AnswerNotYet answers what second people said of a quote. A problem stands beside the field answer- with the quote's id.
func (e *Evaluation) AnswerNotYet(ctx context.Context, actor access.Actor, ed, id db.ID, answer string) error {
	return e.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := e.ownQuote(tx, actor, ed, id); err != nil {
			return err
		}
		q, err := e.quoteWith(tx, ed, id)
		if err != nil {
			return err
		}
		words, err := checkWhy(answer, "answer-"+string(id), "Write your answer, or change the words of the quote instead.")
		if err != nil || !q.open("") {
			return err // answered meanwhile, or sent twice
		}
		if q.open(actor.Person()) != q.open("") {
			return errs.New(errs.Conflict, "You said not yet yourself, so somebody else answers. When you are sure of the quote, you can clear it.")
		}
		return e.answerNotYet(tx, actor, q.Quote, words)
	})
}

// answerNotYet lets what second people said of a quote be answered, by words or, when these are "", by a change of the quote.
func (e *Evaluation) answerNotYet(tx *db.Tx, actor access.Actor, q Quote, words string) error {
	for _, n := range q.Doubted {
		if n.Answered {
			continue
		}
		n.answer = ""
		if words != "" {
			n.answer = e.keys.Seal(tx.Network, notYetAnswerField, notYetKey(n.Quote, n.By), words)
		}
		if err := saveNotYetAnswer(tx, n, actor.Person()); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "quote.answer", "quote", q.ID, ""); err != nil {
			return err
		}
	}
	return nil
}

// quoteWith finds a quote of an edition with what second people said of it.
func (e *Evaluation) quoteWith(tx *db.Tx, ed, id db.ID) (sealedQuote, error) {
	if n, err := countQuote(tx, ed, id); err != nil || n == 0 {
		return sealedQuote{}, cmp.Or(err, error(errs.Missing()))
	}
	q, err := findQuote(tx, id)
	if err != nil {
		return q, err
	}
	q.ID = id
	said, err := notYetOf(tx, ed)
	for _, n := range said {
		if n.Quote == id {
			q.Doubted = append(q.Doubted, n)
		}
	}
	return q, err
}

// withNotYet puts what second people said beside the quotes of an edition.
func (e *Evaluation) withNotYet(tx *db.Tx, ed db.ID, quotes []Quote) error {
	if len(quotes) == 0 {
		return nil
	}
	said, err := notYetOf(tx, ed)
	if err != nil {
		return err
	}
	by := map[db.ID][]Doubted{}
	for _, n := range said {
		if n.Why, n.Answer, err = openNotYet(tx, e.keys, n); err != nil {
			return err
		}
		by[n.Quote] = append(by[n.Quote], n)
	}
	for i := range quotes {
		quotes[i].Doubted = by[quotes[i].ID]
	}
	return nil
}

func openNotYet(tx *db.Tx, k *secret.Keys, n Doubted) (why, answer string, err error) {
	if why, err = k.Open(tx.Network, notYetField, notYetKey(n.Quote, n.By), n.why); err != nil || n.answer == "" {
		return why, "", err
	}
	answer, err = k.Open(tx.Network, notYetAnswerField, notYetKey(n.Quote, n.By), n.answer)
	return why, answer, err
}

// NotYetHeaders are those of the table of what somebody said of quotes.
var NotYetHeaders = []string{"edition", "said", "why", "answer"}

// ExportNotYet is what somebody said of quotes as a second person, for them to take away. The quotes are not theirs.
func (e *Evaluation) ExportNotYet(tx *db.Tx, who db.ID) ([][]string, error) {
	type row struct {
		Doubted
		programme, edition, zone string
	}
	all, err := db.All(tx, func(s db.Scanner, r *row) error {
		return s.Scan(&r.Quote, &r.By, &r.said, &r.why, &r.answer, &r.programme, &r.edition, &r.zone)
	}, `SELECT n.quote_id, n.person_id, n.said, n.sealed, n.answer, g.name, e.name, e.zone FROM quote_not_yet n
		JOIN wave_quote q ON q.network_id = n.network_id AND q.id = n.quote_id
		JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
		JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
		WHERE n.network_id = $1 AND n.person_id = $2 ORDER BY n.said, n.quote_id LIMIT $3`, who, mostQuotes)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, r := range all {
		why, answer, err := openNotYet(tx, e.keys, r.Doubted)
		if err != nil {
			return nil, err
		}
		out = append(out, []string{called(edition.Edition{ProgrammeName: r.programme, Name: r.edition}), r.said.In(r.zone).Format("2006-01-02 15:04"), why, answer})
	}
	return out, nil
}

// NotYetWaits lists for whoever chose or worded quotes the editions in which a second person said not yet to one of them.
type NotYetWaits struct{}

const notYetTitle = "Answer somebody who says not yet to a quote"

// Waiting lists the editions in which the actor is asked.
func (s NotYetWaits) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (NotYetWaits) Asks(_ *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: notYetWaits, Args: []any{a.Person(), a.Has(access.Coordinator)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		return waiting.Item{Title: notYetTitle, About: called(edition.Edition{ProgrammeName: w.B, Name: w.C}), Path: "/editions/" + w.A + "/quotes"}, true
	}}
}

// notYetWaits asks in which editions somebody said not yet to a quote that $2 chose or worded, and waits for an answer; $3 says that $2 is
// a coordinator, who alone chooses and words quotes.
const notYetWaits = `SELECT 'notyet' AS kind, w.edition_id AS a, MIN(g.name) AS b, MIN(e.name) AS c, CAST(NULL AS BIGINT) AS at FROM quote_not_yet n
	JOIN wave_quote q ON q.network_id = n.network_id AND q.id = n.quote_id
	JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
	JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
	JOIN programme g ON g.network_id = e.network_id AND g.id = e.programme_id
	WHERE n.network_id = $1 AND n.answered = 0 AND q.cleared = FALSE AND $3 AND n.person_id <> $2 AND (q.chosen_by = $2 OR q.worded_by = $2)
	GROUP BY w.edition_id ORDER BY w.edition_id LIMIT 20`

// Statements about what second people say.

func saveNotYet(tx *db.Tx, n Doubted) error {
	_, err := tx.Exec(`INSERT INTO quote_not_yet (network_id, quote_id, person_id, said, sealed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, quote_id, person_id) DO UPDATE SET said = $4, sealed = $5, answered = 0, answered_by = '', answer = ''`,
		n.Quote, n.By, int64(tx.Now), n.why)
	return err
}

func saveNotYetAnswer(tx *db.Tx, n Doubted, by db.ID) error {
	_, err := tx.Exec(`UPDATE quote_not_yet SET answered = $4, answered_by = $5, answer = $6 WHERE network_id = $1 AND quote_id = $2 AND person_id = $3 AND answered = 0`,
		n.Quote, n.By, int64(tx.Now), by, n.answer)
	return err
}

// takeNotYetBack ends what somebody said of a quote.
func takeNotYetBack(tx *db.Tx, quote, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM quote_not_yet WHERE network_id = $1 AND quote_id = $2 AND person_id = $3`, quote, who)
	return err
}

// notYetOf is what second people said of the quotes of an edition, the newest last.
func notYetOf(tx *db.Tx, ed db.ID) ([]Doubted, error) {
	return db.All(tx, func(s db.Scanner, n *Doubted) error {
		var answered db.Instant
		err := s.Scan(&n.Quote, &n.By, &n.Name, &n.said, &n.why, &answered, &n.answer)
		n.Answered = answered != 0
		return err
	}, `SELECT n.quote_id, n.person_id, TRIM(p.given_name || ' ' || p.family_name), n.said, n.sealed, n.answered, n.answer FROM quote_not_yet n
		JOIN person p ON p.network_id = n.network_id AND p.id = n.person_id
		JOIN wave_quote q ON q.network_id = n.network_id AND q.id = n.quote_id
		JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		WHERE n.network_id = $1 AND w.edition_id = $2 ORDER BY n.said, n.quote_id, n.person_id LIMIT $3`, ed, 5*mostQuotes)
}
