package evaluation

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// Limits of lists. An edition has a few waves and at most some thousand people.
const (
	mostWaves     = 200
	mostInvited   = 20_000
	mostResponses = 50_000
	mostQuotes    = 500
)

const waveColumns = `w.id, w.edition_id, w.template, w.name, w.instrument, w.definition, w.respondents, w.linked, w.opens, w.closes, w.remind_days, w.minimum,
	w.state, w.outcome, w.opened, w.closed, w.invited, w.answered, w.unread, w.surplus, w.masked, w.held, w.note, w.created, w.version, w.late_until, w.late, w.counts_from, w.own_days, w.keyed_twice, w.pairs, w.agreement, w.left_out_in_turn, w.planned_closes, w.joined`

func scanWave(s db.Scanner, w *Wave) error {
	err := s.Scan(waveFields(w)...)
	w.neverFewer()
	return err
}

// neverFewer makes what is shown of forms that closed under an earlier promise of 3 follow the rule of today.
func (w *Wave) neverFewer() {
	if w.State == Closed {
		w.Minimum = max(w.Minimum, leastMinimum)
	}
}

func waveFields(w *Wave) []any {
	return []any{&w.ID, &w.Edition, db.Text(&w.Template), &w.Name, &w.Instrument, &w.Definition, (*wordList)(&w.Respondents), &w.Linked, &w.Opens, &w.Closes,
		(*dayList)(&w.RemindDays), &w.Minimum, &w.State, &w.Outcome, &w.Opened, &w.ClosedAt, &w.Invited, &w.Answered,
		&w.Unread, &w.Surplus, &w.Masked, (*wordList)(&w.Held), &w.Note, &w.Created, &w.Version,
		&w.LateUntil, &w.CameLate, &w.CountsFrom, &w.OwnDays, &w.KeyedTwice, &w.Pairs, &w.Agreement, &w.InTurn, &w.ClosesPlanned, &w.Joined}
}

// wordList is a list of words in one column, divided by spaces.
type wordList []string

func (l *wordList) Scan(src any) error {
	var s string
	if err := db.Text(&s).(interface{ Scan(any) error }).Scan(src); err != nil {
		return err
	}
	*l = strings.Fields(s)
	return nil
}

// dayList is a list of whole numbers in one column, divided by spaces.
type dayList []int

func (l *dayList) Scan(src any) error {
	var words wordList
	if err := words.Scan(src); err != nil {
		return err
	}
	*l = nil
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			return err
		}
		*l = append(*l, n)
	}
	return nil
}

func dayText(days []int) string {
	words := make([]string, len(days))
	for i, d := range days {
		words[i] = strconv.Itoa(d)
	}
	return strings.Join(words, " ")
}

func findWave(tx *db.Tx, id db.ID) (Wave, error) {
	return db.One(tx, scanWave, `SELECT `+waveColumns+` FROM wave w WHERE w.network_id = $1 AND w.id = $2`, id)
}

func wavesOf(tx *db.Tx, edition db.ID) ([]Wave, error) {
	return db.All(tx, scanWave, `SELECT `+waveColumns+` FROM wave w WHERE w.network_id = $1 AND w.edition_id = $2 ORDER BY w.opens, w.name, w.id LIMIT $3`, edition, mostWaves)
}

func insertWave(tx *db.Tx, w Wave) error {
	_, err := tx.Exec(`INSERT INTO wave (network_id, id, edition_id, template, name, instrument, definition, respondents, linked, opens, closes, remind_days, minimum,
		state, outcome, opened, closed, invited, answered, note, created, version, counts_from, own_days, pairs)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1, $22, $23, $24)`,
		w.ID, w.Edition, db.Null(w.Template), w.Name, w.Instrument, w.Definition, strings.Join(w.Respondents, " "), w.Linked, int64(w.Opens), int64(w.Closes), dayText(w.RemindDays), w.Minimum,
		string(w.State), string(w.Outcome), w.Opened.Ref(), w.ClosedAt.Ref(), w.Invited, w.Answered, w.Note, int64(tx.Now), string(w.CountsFrom), w.OwnDays, w.Pairs)
	return err
}

// updatePlanned saves what can be changed before a wave opens, if nobody changed it since w.Version.
func updatePlanned(tx *db.Tx, w Wave) (bool, error) {
	n, err := tx.Exec(`UPDATE wave SET name = $3, instrument = $4, respondents = $5, linked = $6, opens = $7, closes = $8, remind_days = $9, minimum = $10, note = $11, counts_from = $13, own_days = $14, pairs = $15, version = version + 1
		WHERE network_id = $1 AND id = $2 AND state = 'planned' AND version = $12`,
		w.ID, w.Name, w.Instrument, strings.Join(w.Respondents, " "), w.Linked, int64(w.Opens), int64(w.Closes), dayText(w.RemindDays), w.Minimum, w.Note, w.Version, string(w.CountsFrom), w.OwnDays, w.Pairs)
	return n == 1, err
}

func setCloses(tx *db.Tx, wave db.ID, at db.Instant) error {
	_, err := tx.Exec(`UPDATE wave SET closes = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'open'`, wave, int64(at))
	return err
}

// setAlone lets a wave ask for no code. Nothing leads back: see alone.go.
func setAlone(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`UPDATE wave SET linked = FALSE, version = version + 1 WHERE network_id = $1 AND id = $2 AND state <> 'closed'`, wave)
	return err
}

func setNote(tx *db.Tx, wave db.ID, note string) error {
	_, err := tx.Exec(`UPDATE wave SET note = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, wave, note)
	return err
}

func setOpen(tx *db.Tx, w Wave) error {
	_, err := tx.Exec(`UPDATE wave SET state = 'open', opened = $3, definition = $4, minimum = $5, invited = $6, planned_closes = closes, closes = $7, version = version + 1
		WHERE network_id = $1 AND id = $2 AND state = 'planned'`, w.ID, int64(tx.Now), w.Definition, w.Minimum, w.Invited, int64(w.Closes))
	return err
}

func setInvited(tx *db.Tx, wave db.ID, n, joined int64) error {
	_, err := tx.Exec(`UPDATE wave SET invited = $3, joined = $4 WHERE network_id = $1 AND id = $2`, wave, n, joined)
	return err
}

// setClosed closes a wave with what became of its answers.
func setClosed(tx *db.Tx, w Wave) error {
	_, err := tx.Exec(`UPDATE wave SET state = 'closed', outcome = $3, answered = $4, closed = $5, unread = $6, surplus = $7, masked = $8, held = $9, late = $10, agreement = $11, version = version + 1
		WHERE network_id = $1 AND id = $2 AND state = 'open'`, w.ID, string(w.Outcome), w.Answered, int64(tx.Now), w.Unread, w.Surplus, w.Masked, strings.Join(w.Held, " "), w.CameLate, w.Agreement)
	return err
}

func deleteWave(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave WHERE network_id = $1 AND id = $2 AND state = 'planned'`, wave)
	return err
}

// asked is somebody who belongs to the people whom a wave asks.
type asked struct {
	Person      db.ID
	Name, Given string
	Email       string
	Asks        db.Instant // when they are asked; 0 means now
	Joined      bool       // after somebody had answered
}

func scanAsked(s db.Scanner, a *asked) error {
	var family string
	err := s.Scan(&a.Person, &a.Given, &family, &a.Email)
	a.Name = strings.TrimSpace(a.Given + " " + family)
	return err
}

const askedFrom = ` FROM person p WHERE p.network_id = $1 AND (
	EXISTS (SELECT 1 FROM place x WHERE x.network_id = p.network_id AND x.edition_id = $2 AND x.person_id = p.id AND x.withdrawn IS NULL AND ' ' || $3 || ' ' LIKE '% ' || x.side || ' %')
	OR EXISTS (SELECT 1 FROM edition_person y WHERE y.network_id = p.network_id AND y.edition_id = $2 AND y.person_id = p.id AND ' ' || $3 || ' ' LIKE '% ' || y.function || ' %'))
	AND NOT EXISTS (SELECT 1 FROM person_role z WHERE z.network_id = p.network_id AND z.person_id = p.id AND z.role = 'coordinator') `

// respondentsOf lists the people whom the wave asks, by name. Coordinators of the network are never asked, whatever else they
// are in the edition: they read the report, and with a link of their own they would know one answer of the minimum.
func respondentsOf(tx *db.Tx, w Wave) ([]asked, error) {
	return db.All(tx, scanAsked, `SELECT p.id, p.given_name, p.family_name, p.email`+askedFrom+`ORDER BY p.family_name, p.given_name, p.id LIMIT $4`, w.Edition, strings.Join(w.Respondents, " "), mostInvited)
}

func countRespondents(tx *db.Tx, w Wave) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*)`+askedFrom, w.Edition, strings.Join(w.Respondents, " "))
}

// invitation is one person's way into an open wave.
type invitation struct {
	ID       db.ID
	Position int
	Person   db.ID
	Asks     db.Instant // when they are asked; 0 means at the opening
	Joined   bool       // after somebody had answered
	Pair     string     // side and collaboration of somebody who takes part in a pair, when the wave counts how far pairs agree
}

func scanInvitation(s db.Scanner, i *invitation) error {
	return s.Scan(&i.ID, &i.Position, &i.Person, &i.Asks)
}

func invitationsOf(tx *db.Tx, wave db.ID) ([]invitation, error) {
	return db.All(tx, scanInvitation, `SELECT id, position, person_id, asks FROM wave_invitation WHERE network_id = $1 AND wave_id = $2 ORDER BY position LIMIT $3`, wave, mostInvited)
}

// invitee is one person's place in the ledger, with the name.
type invitee struct {
	Person   db.ID
	Position int
	Name     string
}

// inviteesOf lists who was invited to a wave, by name, also those who gave their place back since.
func inviteesOf(tx *db.Tx, wave db.ID) ([]invitee, error) {
	return db.All(tx, func(s db.Scanner, i *invitee) error {
		var given, family string
		err := s.Scan(&i.Person, &i.Position, &given, &family)
		i.Name = strings.TrimSpace(given + " " + family)
		return err
	}, `SELECT i.person_id, i.position, p.given_name, p.family_name FROM wave_invitation i JOIN person p ON p.network_id = i.network_id AND p.id = i.person_id
		WHERE i.network_id = $1 AND i.wave_id = $2 ORDER BY p.family_name, p.given_name, p.id LIMIT $3`, wave, mostInvited)
}

func insertInvitation(tx *db.Tx, wave db.ID, i invitation, hash string) error {
	_, err := tx.Exec(`INSERT INTO wave_invitation (network_id, id, wave_id, position, person_id, token_hash, asks, pair, joined) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, i.ID, wave, i.Position, i.Person, hash, int64(i.Asks), i.Pair, i.Joined)
	return err
}

// invited is a wave with the invitation that a link belongs to.
type invited struct {
	Wave
	invitation
	runs bool       // the person is a coordinator now
	own  db.Instant // until when this person was given time; 0 when nothing was said
	next string     // date and beginning of the edition's first day after today, "" when there is none
}

// nextDay is when the edition's first day after today begins, 0 when there is none or nobody said.
func (v invited) nextDay(zone string) db.Instant {
	date, starts, _ := strings.Cut(v.next, " ")
	return edition.Day{Date: date, Starts: starts}.Start(zone)
}

// byToken finds what a link leads to.
func byToken(tx *db.Tx, hash string) (invited, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, v *invited) error {
		return s.Scan(append(waveFields(&v.Wave), &v.invitation.ID, &v.Position, &v.Person, &v.Asks, &v.Pair, &v.invitation.Joined, &v.runs, &v.own, db.Text(&v.next))...)
	}, `SELECT `+waveColumns+`, i.id, i.position, i.person_id, i.asks, i.pair, i.joined,
			EXISTS (SELECT 1 FROM person_role z WHERE z.network_id = i.network_id AND z.person_id = i.person_id AND z.role = 'coordinator'),
			(SELECT m.until FROM wave_more_time m WHERE m.network_id = i.network_id AND m.wave_id = i.wave_id AND m.person_id = i.person_id),
			(SELECT MIN(d.date || ' ' || d.starts) FROM edition_day d WHERE d.network_id = w.network_id AND d.edition_id = w.edition_id AND d.date > $3)
		FROM wave_invitation i JOIN wave w ON w.network_id = i.network_id AND w.id = i.wave_id
		WHERE i.network_id = $1 AND i.token_hash = $2`, hash, tx.Now.Time().UTC().Format(time.DateOnly))
}

// awaited is a wave that waits for a person: an open one to which they were invited, or, for coordinators, one that opens
// soon and should be looked at.
type awaited struct {
	Wave, Edition db.ID
	Name, About   string
	At            db.Instant // when an open one closes, when a planned one opens
	Invitation    db.ID      // "" for a planned one
	Position      int
	Ledger        string
}

// waitingFor lists the waves that wait for a person: first the planned ones that open before the instant, when it is not
// zero, then the open ones to which the person was invited, each the soonest first. It is one statement because everybody's
// first page asks for it.
func waitingFor(tx *db.Tx, who db.ID, before db.Instant) ([]awaited, error) {
	// SQLite takes tables that are joined crosswise in the order in which they are written: one person's invitations first.
	open := `SELECT w.id, w.edition_id, w.name, p.name || ' ' || e.name AS about, COALESCE((SELECT m.until FROM wave_more_time m WHERE m.network_id = i.network_id AND m.wave_id = i.wave_id AND m.person_id = i.person_id), w.closes) AS at, i.id AS invitation, i.position, l.sealed FROM wave_invitation i CROSS JOIN wave w
		JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id
		JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id
		JOIN wave_ledger l ON l.network_id = w.network_id AND l.wave_id = w.id
		WHERE i.network_id = $1 AND i.person_id = $2 AND w.network_id = i.network_id AND w.id = i.wave_id AND w.state = 'open' AND (w.closes > $3 OR w.late_until > $3) AND i.asks <= $3 ORDER BY w.closes, w.id LIMIT 20`
	args := []any{who, int64(tx.Now)}
	if before != 0 {
		open = `SELECT * FROM (SELECT w.id, w.edition_id, w.name, p.name || ' ' || e.name AS about, w.opens AS at, NULL AS invitation, CAST(0 AS BIGINT) AS position, '' AS sealed
			FROM wave w JOIN edition e ON e.network_id = w.network_id AND e.id = w.edition_id JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id
			WHERE w.network_id = $1 AND w.state = 'planned' AND w.opens < $4 ORDER BY w.opens, w.id LIMIT 20) AS planned
			UNION ALL SELECT * FROM (` + open + `) AS mine`
		args = append(args, int64(before))
	}
	return db.All(tx, func(s db.Scanner, w *awaited) error {
		return s.Scan(&w.Wave, &w.Edition, &w.Name, &w.About, &w.At, &w.Invitation, &w.Position, &w.Ledger)
	}, open, args...)
}

func sealedLedger(tx *db.Tx, wave db.ID) (string, error) {
	return db.One(tx, func(s db.Scanner, v *string) error { return s.Scan(v) }, `SELECT sealed FROM wave_ledger WHERE network_id = $1 AND wave_id = $2`, wave)
}

func saveLedger(tx *db.Tx, wave db.ID, sealed string) error {
	_, err := tx.Exec(`INSERT INTO wave_ledger (network_id, wave_id, sealed) VALUES ($1, $2, $3)
		ON CONFLICT (network_id, wave_id) DO UPDATE SET sealed = excluded.sealed`, wave, sealed)
	return err
}

func deleteLedger(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_ledger WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

// takeBoxes takes up to so many boxes out of a wave, beginning at a random one.
func takeBoxes(tx *db.Tx, wave db.ID, most int) ([]string, error) {
	from := db.NewRandomID()
	boxes, err := db.All(tx, scanSealed, `SELECT id, sealed FROM wave_box WHERE network_id = $1 AND wave_id = $2 AND id >= $3 ORDER BY id LIMIT $4`, wave, from, most)
	if err != nil {
		return nil, err
	}
	if len(boxes) < most {
		more, err := db.All(tx, scanSealed, `SELECT id, sealed FROM wave_box WHERE network_id = $1 AND wave_id = $2 AND id < $3 ORDER BY id LIMIT $4`, wave, from, most-len(boxes))
		if err != nil {
			return nil, err
		}
		boxes = append(boxes, more...)
	}
	out, ids := make([]string, len(boxes)), make([]db.ID, len(boxes))
	for i, b := range boxes {
		out[i], ids[i] = b.sealed, b.id
	}
	if len(ids) == 0 {
		return nil, nil
	}
	list, args := db.In(3, ids)
	_, err = tx.Exec(`DELETE FROM wave_box WHERE network_id = $1 AND wave_id = $2 AND id IN `+list, append([]any{wave}, args...)...)
	return out, err
}

// insertBoxes lays boxes down under new ids, in the order given, with one statement.
func insertBoxes(tx *db.Tx, wave db.ID, sealed []string) error {
	var rows strings.Builder
	args := []any{wave}
	for i, s := range sealed {
		if i > 0 {
			rows.WriteString(", ")
		}
		fmt.Fprintf(&rows, "($1, $2, $%d, $%d)", len(args)+2, len(args)+3)
		args = append(args, db.NewRandomID(), s)
	}
	_, err := tx.Exec(`INSERT INTO wave_box (network_id, wave_id, id, sealed) VALUES `+rows.String(), args...)
	return err
}

// boxCounts is how many forms are in of each open wave of an edition: in boxes, or waiting for their second keying.
func boxCounts(tx *db.Tx, edition db.ID) (map[db.ID]int64, error) {
	type count struct {
		wave db.ID
		n    int64
	}
	rows, err := db.All(tx, func(s db.Scanner, c *count) error { return s.Scan(&c.wave, &c.n) },
		`SELECT w.id, (SELECT COUNT(*) FROM wave_box b WHERE b.network_id = w.network_id AND b.wave_id = w.id) + (SELECT COUNT(*) FROM wave_keying k WHERE k.network_id = w.network_id AND k.wave_id = w.id AND k.first <> '')
		FROM wave w WHERE w.network_id = $1 AND w.edition_id = $2 AND w.state = 'open' ORDER BY w.id LIMIT $3`, edition, mostWaves)
	out := map[db.ID]int64{}
	for _, r := range rows {
		out[r.wave] = r.n
	}
	return out, err
}

func boxesOf(tx *db.Tx, wave db.ID) ([]string, error) {
	return db.Column[string](tx, `SELECT sealed FROM wave_box WHERE network_id = $1 AND wave_id = $2 ORDER BY id LIMIT $3`, wave, mostResponses)
}

func deleteBoxes(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_box WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

func insertResponse(tx *db.Tx, wave, id db.ID, sealed string) error {
	_, err := tx.Exec(`INSERT INTO wave_response (network_id, wave_id, id, sealed) VALUES ($1, $2, $3, $4)`, wave, id, sealed)
	return err
}

// sealedResponse is a box or a response as it is kept.
type sealedResponse struct {
	id     db.ID
	sealed string
}

func scanSealed(s db.Scanner, r *sealedResponse) error { return s.Scan(&r.id, &r.sealed) }

func sealedResponses(tx *db.Tx, wave db.ID) ([]sealedResponse, error) {
	return db.All(tx, scanSealed,
		`SELECT id, sealed FROM wave_response WHERE network_id = $1 AND wave_id = $2 ORDER BY id LIMIT $3`, wave, mostResponses)
}

func unshare(tx *db.Tx, e db.ID) error {
	_, err := tx.Exec(`UPDATE wave_report SET shared = 0 WHERE network_id = $1 AND edition_id = $2`, e)
	return err
}

// everybody lists who may read a shared report: those with a place, and those who help to run the edition.
func everybody(tx *db.Tx, e db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT person_id FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL
		UNION SELECT person_id FROM edition_person WHERE network_id = $1 AND edition_id = $2 AND function <> $3 ORDER BY person_id LIMIT 5000`, e, string(edition.Panel))
}

// belongs says whether somebody takes part in the edition or helps to run it.
func belongs(tx *db.Tx, e, who db.ID) (bool, error) {
	if who == "" {
		return false, nil
	}
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM (SELECT network_id FROM place WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND withdrawn IS NULL
		UNION ALL SELECT network_id FROM edition_person WHERE network_id = $1 AND edition_id = $2 AND person_id = $3 AND function <> $4) AS m`, e, who, string(edition.Panel))
	return n > 0, err
}

func insertQuote(tx *db.Tx, id, wave, who db.ID, item, source, sealed string, shortened bool) error {
	_, err := tx.Exec(`INSERT INTO wave_quote (network_id, id, wave_id, item, source, sealed, theme, cleared, version, chosen_by, worded_by, shortened) VALUES ($1, $2, $3, $4, $5, $6, '', FALSE, 1, $7, $7, $8)
		ON CONFLICT (network_id, wave_id, item, source) DO NOTHING`, id, wave, item, source, sealed, who, shortened)
	return err
}

// clearQuote puts a quote into the report, or takes it out, as a second person saw it.
func clearQuote(tx *db.Tx, id db.ID, version int64, cleared bool) (bool, error) {
	n, err := tx.Exec(`UPDATE wave_quote SET cleared = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $4`, id, cleared, version)
	return n == 1, err
}

func updateQuote(tx *db.Tx, q Quote, sealed string) (bool, error) {
	n, err := tx.Exec(`UPDATE wave_quote SET sealed = $3, theme = $4, cleared = $5, worded_by = $7, shortened = $8, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $6`, q.ID, sealed, q.Theme, q.Cleared, q.Version, q.wordedBy, q.Shortened)
	return n == 1, err
}

func deleteQuote(tx *db.Tx, id db.ID) error {
	for _, of := range []string{`DELETE FROM quote_theme WHERE network_id = $1 AND quote_id = $2`, `DELETE FROM quote_not_yet WHERE network_id = $1 AND quote_id = $2`} {
		if _, err := tx.Exec(of, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM wave_quote WHERE network_id = $1 AND id = $2`, id)
	return err
}

func countQuote(tx *db.Tx, ed, id db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM wave_quote q JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		WHERE q.network_id = $1 AND q.id = $2 AND w.edition_id = $3`, id, ed)
}

type sealedQuote struct {
	Quote
	sealed string
}

func findQuote(tx *db.Tx, id db.ID) (sealedQuote, error) {
	return db.One(tx, func(s db.Scanner, q *sealedQuote) error {
		return s.Scan(&q.Wave, &q.Item, &q.source, &q.sealed, &q.Theme, &q.Cleared, &q.Version, &q.chosenBy, &q.wordedBy, &q.Shortened)
	},
		`SELECT wave_id, item, source, sealed, theme, cleared, version, chosen_by, worded_by, shortened FROM wave_quote WHERE network_id = $1 AND id = $2`, id)
}

func sealedQuotes(tx *db.Tx, ed db.ID, cleared bool) ([]sealedQuote, error) {
	return db.All(tx, func(s db.Scanner, q *sealedQuote) error {
		return s.Scan(&q.ID, &q.Wave, &q.WaveName, &q.Item, &q.sealed, &q.Theme, &q.Cleared, &q.Version, &q.source, &q.chosenBy, &q.wordedBy, &q.Shortened)
	}, `SELECT q.id, q.wave_id, w.name, q.item, q.sealed, q.theme, q.cleared, q.version, q.source, q.chosen_by, q.worded_by, q.shortened FROM wave_quote q
		JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		WHERE q.network_id = $1 AND w.edition_id = $2 AND (q.cleared OR NOT $3)
			AND NOT ($3 AND EXISTS (SELECT 1 FROM described d WHERE d.network_id = q.network_id AND d.thing_id = q.id AND d.agreed IS NULL)) ORDER BY q.id LIMIT $4`, ed, cleared, mostQuotes)
}

// chosenMarks are the marks of the answers of an edition that were chosen as quotes, after their wave and question.
func chosenMarks(tx *db.Tx, ed db.ID) (map[string]bool, error) {
	all, err := db.Column[string](tx, `SELECT q.wave_id || q.item || q.source FROM wave_quote q JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id
		WHERE q.network_id = $1 AND w.edition_id = $2 LIMIT $3`, ed, mostQuotes)
	out := map[string]bool{}
	for _, m := range all {
		out[m] = true
	}
	return out, err
}

// placeDay is somebody's place and when it was confirmed.
type placeDay struct {
	person    db.ID
	confirmed db.Instant
}

func placesOf(tx *db.Tx, ed db.ID) ([]placeDay, error) {
	return db.All(tx, func(s db.Scanner, p *placeDay) error { return s.Scan(&p.person, &p.confirmed) },
		`SELECT person_id, confirmed FROM place WHERE network_id = $1 AND edition_id = $2 AND withdrawn IS NULL ORDER BY person_id LIMIT $3`, ed, mostInvited)
}

// groupsOf are the times at which the people of a wave are asked; 0 is the opening.
func groupsOf(tx *db.Tx, wave db.ID) ([]db.Instant, error) {
	return db.Column[db.Instant](tx, `SELECT DISTINCT asks FROM wave_invitation WHERE network_id = $1 AND wave_id = $2 ORDER BY asks LIMIT $3`, wave, mostInvited)
}

func setLateUntil(tx *db.Tx, wave db.ID, until db.Instant) error {
	_, err := tx.Exec(`UPDATE wave SET late_until = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'open'`, wave, int64(until))
	return err
}

func setMoreTime(tx *db.Tx, wave, who db.ID, until db.Instant) error {
	_, err := tx.Exec(`INSERT INTO wave_more_time (network_id, wave_id, person_id, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, wave_id, person_id) DO UPDATE SET until = excluded.until`, wave, who, int64(until))
	return err
}

func moreTimeOf(tx *db.Tx, wave db.ID) (map[db.ID]db.Instant, error) {
	rows, err := db.All(tx, func(s db.Scanner, m *MoreTime) error { return s.Scan(&m.Person, &m.Until) },
		`SELECT person_id, until FROM wave_more_time WHERE network_id = $1 AND wave_id = $2 ORDER BY person_id LIMIT $3`, wave, mostInvited)
	out := map[db.ID]db.Instant{}
	for _, m := range rows {
		out[m.Person] = m.Until
	}
	return out, err
}

func deleteMoreTime(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_more_time WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

// keying is a form on paper that was keyed in once, or twice and differently.
type keying struct {
	number        int64
	first, second string // sealed; second is "" until somebody keyed it in again. Both are "" when the form is in a box
}

func keyingsOf(tx *db.Tx, wave db.ID) ([]keying, error) {
	return db.All(tx, func(s db.Scanner, k *keying) error { return s.Scan(&k.number, &k.first, &k.second) },
		`SELECT number, first, second FROM wave_keying WHERE network_id = $1 AND wave_id = $2 AND first <> '' ORDER BY number LIMIT $3`, wave, mostInvited)
}

func findKeying(tx *db.Tx, wave db.ID, number int64) (keying, bool, error) {
	return db.Maybe(tx, func(s db.Scanner, k *keying) error { return s.Scan(&k.number, &k.first, &k.second) },
		`SELECT number, first, second FROM wave_keying WHERE network_id = $1 AND wave_id = $2 AND number = $3`, wave, number)
}

func saveKeying(tx *db.Tx, wave db.ID, k keying) error {
	_, err := tx.Exec(`INSERT INTO wave_keying (network_id, wave_id, number, first, second) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, wave_id, number) DO UPDATE SET first = excluded.first, second = excluded.second`, wave, k.number, k.first, k.second)
	return err
}

// finishKeying keeps of a sheet that is in a box nothing but that its number was used, so that nobody is counted twice.
func finishKeying(tx *db.Tx, wave db.ID, number int64) error {
	_, err := tx.Exec(`UPDATE wave_keying SET first = '', second = '' WHERE network_id = $1 AND wave_id = $2 AND number = $3`, wave, number)
	return err
}

func deleteKeying(tx *db.Tx, wave db.ID, number int64) error {
	_, err := tx.Exec(`DELETE FROM wave_keying WHERE network_id = $1 AND wave_id = $2 AND number = $3`, wave, number)
	return err
}

func deleteKeyings(tx *db.Tx, wave db.ID) error {
	_, err := tx.Exec(`DELETE FROM wave_keying WHERE network_id = $1 AND wave_id = $2`, wave)
	return err
}

// countForms is how many forms of an open wave are in: those in boxes, and those from paper that wait for their second keying.
func countForms(tx *db.Tx, wave db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT (SELECT COUNT(*) FROM wave_box b WHERE b.network_id = $1 AND b.wave_id = $2)
		+ (SELECT COUNT(*) FROM wave_keying k WHERE k.network_id = $1 AND k.wave_id = $2 AND k.first <> '')`, wave)
}

func setKeyedTwice(tx *db.Tx, wave db.ID, twice bool) error {
	_, err := tx.Exec(`UPDATE wave SET keyed_twice = $3, version = version + 1 WHERE network_id = $1 AND id = $2 AND state = 'open'`, wave, twice)
	return err
}

// networkPolicy is the network's policy and its version; "" and 0 when nobody chose one.
func networkPolicy(tx *db.Tx) (key string, version int64, err error) {
	key, err = db.Value[string](tx, `SELECT policy FROM report_policy WHERE network_id = $1`)
	if err == nil {
		version, err = db.Value[int64](tx, `SELECT version FROM report_policy WHERE network_id = $1`)
	}
	return key, version, err
}

// mostKeeping is how many reports that keep their rule are named.
const mostKeeping = 10

// keepingRules finds the reports that were shared once and so keep their rule: how many, and those of the newest editions.
func keepingRules(tx *db.Tx) (n int64, named []keeping, err error) {
	if n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM wave_report WHERE network_id = $1`); err != nil {
		return n, nil, err
	}
	named, err = db.All(tx, func(s db.Scanner, k *keeping) error { return s.Scan(&k.Edition, &k.Name, &k.Policy) },
		`SELECT e.id, p.name || ', ' || e.name, r.policy FROM wave_report r JOIN edition e ON e.network_id = r.network_id AND e.id = r.edition_id
		JOIN programme p ON p.network_id = e.network_id AND p.id = e.programme_id WHERE r.network_id = $1 ORDER BY e.id DESC LIMIT $2`, mostKeeping)
	return n, named, err
}

// ruledBeside counts the reports that keep another rule than this one.
func ruledBeside(tx *db.Tx, chosen string) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM wave_report WHERE network_id = $1 AND policy <> $2`, chosen)
}

// savePolicy saves the network's policy; ok is false when somebody was faster.
func savePolicy(tx *db.Tx, key string, version int64) (ok bool, err error) {
	if version == 0 {
		n, err := tx.Exec(`INSERT INTO report_policy (network_id, policy, version) VALUES ($1, $2, 1) ON CONFLICT (network_id) DO NOTHING`, key)
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE report_policy SET policy = $2, version = version + 1 WHERE network_id = $1 AND version = $3`, key, version)
	return n == 1, err
}

// themesGiven are the themes that people gave to quotes of an edition.
func themesGiven(tx *db.Tx, ed db.ID) ([]themeGiven, error) {
	return db.All(tx, func(s db.Scanner, t *themeGiven) error { return s.Scan(&t.Quote, &t.Person, &t.Theme, &t.Stands) },
		`SELECT t.quote_id, t.person_id, t.theme, t.stands FROM quote_theme t JOIN wave_quote q ON q.network_id = t.network_id AND q.id = t.quote_id
		JOIN wave w ON w.network_id = q.network_id AND w.id = q.wave_id WHERE t.network_id = $1 AND w.edition_id = $2 ORDER BY t.quote_id, t.person_id LIMIT $3`, ed, 20*mostQuotes)
}

// saveTheme keeps the theme that somebody gives to a quote; an empty one takes it back.
func saveTheme(tx *db.Tx, quote, who db.ID, theme string) error {
	if theme == "" {
		_, err := tx.Exec(`DELETE FROM quote_theme WHERE network_id = $1 AND quote_id = $2 AND person_id = $3`, quote, who)
		return err
	}
	_, err := tx.Exec(`INSERT INTO quote_theme (network_id, quote_id, person_id, theme) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, quote_id, person_id) DO UPDATE SET theme = $4`, quote, who, theme)
	return err
}
