package lesson

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
)

const lessonColumns = `SELECT id, edition_id, author_id, phase, words_sealed, supervision_id, state, reason_sealed, decided, deciders, created, version,
	EXISTS (SELECT 1 FROM described d WHERE d.network_id = lesson.network_id AND d.thing_id = lesson.id AND d.agreed IS NULL) FROM lesson WHERE network_id = $1 `

func scanLesson(s db.Scanner, l *Lesson) error {
	return s.Scan(&l.ID, &l.Edition, &l.Author, &l.Phase, &l.Text, &l.Supervision, &l.State, &l.Reason, &l.Decided, &l.Deciders, &l.Created, &l.Version, &l.Held)
}

// openLessons unseals the words of lessons. Those that were withdrawn stay closed, but for their own writer.
func openLessons(tx *db.Tx, k *secret.Keys, all []Lesson, own bool) ([]Lesson, error) {
	for i := range all {
		if all[i].State == Withdrawn && !own {
			all[i].Text, all[i].Reason = "", ""
			continue
		}
		var err error
		if all[i].Text, err = k.Open(tx.Network, "lesson.words", all[i].ID, all[i].Text); err != nil {
			return nil, err
		}
		if all[i].Reason, err = k.Open(tx.Network, "lesson.reason", all[i].ID, all[i].Reason); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func findLesson(tx *db.Tx, k *secret.Keys, id db.ID) (Lesson, error) {
	l, err := db.One(tx, scanLesson, lessonColumns+`AND id = $2`, id)
	if err != nil {
		return l, err
	}
	all, err := openLessons(tx, k, []Lesson{l}, false)
	if err != nil {
		return l, err
	}
	return all[0], nil
}

// lessonsOf lists the lessons of an edition in the order in which they were written.
func lessonsOf(tx *db.Tx, k *secret.Keys, edition db.ID) ([]Lesson, error) {
	all, err := db.All(tx, scanLesson, lessonColumns+`AND edition_id = $2 ORDER BY created, id LIMIT 500`, edition)
	if err != nil {
		return nil, err
	}
	return openLessons(tx, k, all, false)
}

// lessonsAmong opens the lessons that are among some things.
func lessonsAmong(tx *db.Tx, k *secret.Keys, things []ground.Thing) (map[db.ID]Lesson, error) {
	ids := make([]db.ID, len(things))
	for i, t := range things {
		ids[i] = t.Of
	}
	list, args := db.In(2, ids)
	all, err := db.All(tx, scanLesson, lessonColumns+`AND id IN `+list+` LIMIT 500`, args...)
	if err == nil {
		all, err = openLessons(tx, k, all, false)
	}
	out := map[db.ID]Lesson{}
	for _, l := range all {
		out[l.ID] = l
	}
	return out, err
}

func lessonsBy(tx *db.Tx, k *secret.Keys, author db.ID) ([]Lesson, error) {
	all, err := db.All(tx, scanLesson, lessonColumns+`AND author_id = $2 ORDER BY created, id LIMIT 1000`, author)
	if err != nil {
		return nil, err
	}
	return openLessons(tx, k, all, true)
}

func insertLesson(tx *db.Tx, k *secret.Keys, l Lesson) error {
	_, err := tx.Exec(`INSERT INTO lesson (network_id, id, edition_id, author_id, phase, words_sealed, supervision_id, state, reason_sealed, deciders, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', $9)`,
		l.ID, l.Edition, l.Author, string(l.Phase), k.Seal(tx.Network, "lesson.words", l.ID, l.Text), l.Supervision.Ref(), string(l.State), int64(tx.Now))
	return err
}

func setState(tx *db.Tx, id db.ID, to State) error {
	_, err := tx.Exec(`UPDATE lesson SET state = $3, version = version + 1 WHERE network_id = $1 AND id = $2`, id, string(to))
	return err
}

func decide(tx *db.Tx, k *secret.Keys, l Lesson) error {
	_, err := tx.Exec(`UPDATE lesson SET state = $3, reason_sealed = $4, decided = $5, deciders = $6, version = version + 1 WHERE network_id = $1 AND id = $2`,
		l.ID, string(l.State), k.Seal(tx.Network, "lesson.reason", l.ID, l.Reason), int64(tx.Now), l.Deciders)
	return err
}

func insertChange(tx *db.Tx, c Change) error {
	_, err := tx.Exec(`INSERT INTO lesson_change (network_id, id, edition_id, lesson_id, words, owner_id, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, c.Edition, c.Lesson, c.Words, c.Owner, int64(tx.Now))
	return err
}

// changesOf lists the changes that came out of an edition; in says for which edition it is told whether they are done.
func changesOf(tx *db.Tx, from, in db.ID) ([]Change, error) {
	return db.All(tx, func(s db.Scanner, c *Change) error {
		return s.Scan(&c.ID, &c.Edition, &c.Lesson, &c.Words, &c.Owner, &c.Done, &c.DoneBy)
	}, `SELECT c.id, c.edition_id, c.lesson_id, c.words, c.owner_id, d.done, d.done_by FROM lesson_change c
		LEFT JOIN lesson_done d ON d.network_id = c.network_id AND d.change_id = c.id AND d.edition_id = $3
		WHERE c.network_id = $1 AND c.edition_id = $2 ORDER BY c.created, c.id LIMIT 500`, from, in)
}

func setDone(tx *db.Tx, change, in, by db.ID, done bool) error {
	if !done {
		_, err := tx.Exec(`DELETE FROM lesson_done WHERE network_id = $1 AND change_id = $2 AND edition_id = $3`, change, in)
		return err
	}
	_, err := tx.Exec(`INSERT INTO lesson_done (network_id, change_id, edition_id, done_by, done) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (network_id, change_id, edition_id) DO NOTHING`, change, in, by, int64(tx.Now))
	return err
}

func follow(tx *db.Tx, from, to db.ID) error {
	_, err := tx.Exec(`INSERT INTO lesson_follows (network_id, edition_id, from_id) VALUES ($1, $2, $3) ON CONFLICT (network_id, edition_id) DO NOTHING`, to, from)
	return err
}

// before finds the edition that came before $2 of programme $3, which was created at $4: the one that it was cloned from, else the last of its
// programme that began before it begins. One without days is before it when it was made before.
const before = `COALESCE((SELECT from_id FROM lesson_follows WHERE network_id = $1 AND edition_id = $2),
	(SELECT b.id FROM edition b LEFT JOIN (SELECT edition_id, MIN(date) AS begins FROM edition_day WHERE network_id = $1 GROUP BY edition_id) d ON d.edition_id = b.id
		WHERE b.network_id = $1 AND b.programme_id = $3 AND b.id <> $2 AND
			COALESCE(d.begins < (SELECT MIN(date) FROM edition_day WHERE network_id = $1 AND edition_id = $2), b.created < $4)
		ORDER BY COALESCE(d.begins, '') DESC, b.created DESC, b.id DESC LIMIT 1))`

// previous is the edition that came before. There may be none.
func previous(tx *db.Tx, e edition.Edition) (edition.Edition, bool, error) {
	id, err := db.Value[db.ID](tx, `SELECT id FROM edition WHERE network_id = $1 AND id = `+before, e.ID, e.Programme, int64(e.Created))
	if err != nil || id == "" {
		return edition.Edition{}, false, err
	}
	last, err := edition.Find(tx, id)
	return last, err == nil, err
}

// setting is what the team of an edition has set about its lessons and costs.
type setting struct {
	Invited bool
	Words   string
	Version int64
}

func settingOf(tx *db.Tx, id db.ID) (setting, error) {
	s, _, err := db.Maybe(tx, func(s db.Scanner, v *setting) error { return s.Scan(&v.Invited, &v.Words, &v.Version) },
		`SELECT invited, cost_words, version FROM lesson_setting WHERE network_id = $1 AND edition_id = $2`, id)
	return s, err
}

func saveSetting(tx *db.Tx, id db.ID, s setting) error {
	_, err := tx.Exec(`INSERT INTO lesson_setting (network_id, edition_id, invited, cost_words, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (network_id, edition_id) DO UPDATE SET invited = excluded.invited, cost_words = excluded.cost_words, version = lesson_setting.version + 1`, id, s.Invited, s.Words)
	return err
}

// pence is a column that may be not known.
type pence struct{ to **int64 }

// Scan reads NULL as not known.
func (p pence) Scan(src any) error {
	if n, ok := src.(int64); ok {
		*p.to = &n
	}
	return nil
}

func orNull(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func costsOf(tx *db.Tx, id db.ID) ([]Cost, error) {
	return db.All(tx, func(s db.Scanner, c *Cost) error {
		return s.Scan(&c.ID, &c.Edition, &c.Kind, &c.Words, pence{&c.Planned}, pence{&c.Actual}, &c.Version)
	}, `SELECT id, edition_id, kind, words, planned, actual, version FROM lesson_cost WHERE network_id = $1 AND edition_id = $2 ORDER BY created, id LIMIT 300`, id)
}

// saveCost writes a line whose version is still the one that was read; it says whether it did.
func saveCost(tx *db.Tx, c Cost) (bool, error) {
	if c.Version == 0 {
		n, err := tx.Exec(`INSERT INTO lesson_cost (network_id, id, edition_id, kind, words, planned, actual, created, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
			c.ID, c.Edition, c.Kind, c.Words, orNull(c.Planned), orNull(c.Actual), int64(tx.Now))
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE lesson_cost SET kind = $4, words = $5, planned = $6, actual = $7, version = version + 1 WHERE network_id = $1 AND id = $2 AND edition_id = $3 AND version = $8`,
		c.ID, c.Edition, c.Kind, c.Words, orNull(c.Planned), orNull(c.Actual), c.Version)
	return n == 1, err
}

func removeCost(tx *db.Tx, id, edition db.ID) (bool, error) {
	n, err := tx.Exec(`DELETE FROM lesson_cost WHERE network_id = $1 AND id = $2 AND edition_id = $3`, id, edition)
	return n == 1, err
}

// Supervision is one meeting of those who facilitate with their supervisor.
type Supervision struct {
	ID, Edition, Day db.ID
	Held             string // the date
}

func supervisionsOf(tx *db.Tx, id db.ID) ([]Supervision, error) {
	return db.All(tx, scanSupervision, `SELECT id, edition_id, day_id, held FROM supervision WHERE network_id = $1 AND edition_id = $2 ORDER BY held, id LIMIT 200`, id)
}

func scanSupervision(s db.Scanner, v *Supervision) error {
	return s.Scan(&v.ID, &v.Edition, &v.Day, &v.Held)
}

func findSupervision(tx *db.Tx, id, edition db.ID) (Supervision, error) {
	return db.One(tx, scanSupervision, `SELECT id, edition_id, day_id, held FROM supervision WHERE network_id = $1 AND id = $2 AND edition_id = $3`, id, edition)
}

// writing is what one person wrote for a supervision: their note, or their mirror.
type writing struct {
	ID, Supervision, Person db.ID
	Text                    string
	Shared                  bool
	Version                 int64
}

func noteOf(tx *db.Tx, k *secret.Keys, supervision, who db.ID) (writing, error) {
	w, found, err := db.Maybe(tx, func(s db.Scanner, w *writing) error { return s.Scan(&w.ID, &w.Text, &w.Version) },
		`SELECT id, words_sealed, version FROM supervision_note WHERE network_id = $1 AND supervision_id = $2 AND person_id = $3`, supervision, who)
	if err != nil || !found {
		return w, err
	}
	w.Supervision, w.Person = supervision, who
	w.Text, err = k.Open(tx.Network, "supervision_note.words", w.ID, w.Text)
	return w, err
}

func saveNote(tx *db.Tx, k *secret.Keys, w writing) (bool, error) {
	if w.Version == 0 {
		w.ID = db.NewID()
		n, err := tx.Exec(`INSERT INTO supervision_note (network_id, id, supervision_id, person_id, words_sealed, changed, version) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (network_id, supervision_id, person_id) DO NOTHING`,
			w.ID, w.Supervision, w.Person, k.Seal(tx.Network, "supervision_note.words", w.ID, w.Text), int64(tx.Now))
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE supervision_note SET words_sealed = $3, changed = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $5`,
		w.ID, k.Seal(tx.Network, "supervision_note.words", w.ID, w.Text), int64(tx.Now), w.Version)
	return n == 1, err
}

// deleteNote deletes somebody's note; one that is gone already is no harm.
func deleteNote(tx *db.Tx, supervision, who db.ID) error {
	_, err := tx.Exec(`DELETE FROM supervision_note WHERE network_id = $1 AND supervision_id = $2 AND person_id = $3`, supervision, who)
	return err
}

// mirrorsOf lists the mirrors of a supervision that somebody may read: their own, and those that others have shared.
func mirrorsOf(tx *db.Tx, k *secret.Keys, supervision, who db.ID) ([]writing, error) {
	all, err := db.All(tx, func(s db.Scanner, w *writing) error {
		return s.Scan(&w.ID, &w.Supervision, &w.Person, &w.Text, &w.Shared, &w.Version)
	}, `SELECT id, supervision_id, person_id, answers_sealed, shared, version FROM supervision_mirror WHERE network_id = $1 AND supervision_id = $2 AND (person_id = $3 OR shared) ORDER BY changed, id LIMIT 50`, supervision, who)
	for i := range all {
		if all[i].Text, err = k.Open(tx.Network, "supervision_mirror.answers", all[i].ID, all[i].Text); err != nil {
			return nil, err
		}
	}
	return all, err
}

func saveMirror(tx *db.Tx, k *secret.Keys, w writing) (bool, error) {
	if w.Version == 0 {
		w.ID = db.NewID()
		n, err := tx.Exec(`INSERT INTO supervision_mirror (network_id, id, supervision_id, person_id, answers_sealed, shared, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (network_id, supervision_id, person_id) DO NOTHING`,
			w.ID, w.Supervision, w.Person, k.Seal(tx.Network, "supervision_mirror.answers", w.ID, w.Text), w.Shared, int64(tx.Now))
		return n == 1, err
	}
	n, err := tx.Exec(`UPDATE supervision_mirror SET answers_sealed = $3, shared = $4, changed = $5, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $6`,
		w.ID, k.Seal(tx.Network, "supervision_mirror.answers", w.ID, w.Text), w.Shared, int64(tx.Now), w.Version)
	return n == 1, err
}

// ownWritings lists somebody's notes and mirrors, for their own record: the date of the supervision and what they wrote.
func ownWritings(tx *db.Tx, k *secret.Keys, who db.ID) (out [][]string, err error) {
	for _, table := range []struct{ query, field, what string }{
		{`SELECT n.id, s.held, n.words_sealed FROM supervision_note n JOIN supervision s ON s.network_id = n.network_id AND s.id = n.supervision_id WHERE n.network_id = $1 AND n.person_id = $2 ORDER BY s.held, n.id LIMIT 1000`, "supervision_note.words", "note"},
		{`SELECT n.id, s.held, n.answers_sealed FROM supervision_mirror n JOIN supervision s ON s.network_id = n.network_id AND s.id = n.supervision_id WHERE n.network_id = $1 AND n.person_id = $2 ORDER BY s.held, n.id LIMIT 1000`, "supervision_mirror.answers", "mirror"},
	} {
		type row struct {
			id         db.ID
			held, text string
		}
		rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.id, &r.held, &r.text) }, table.query, who)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			text, err := k.Open(tx.Network, table.field, r.id, r.text)
			if err != nil {
				return nil, err
			}
			out = append(out, []string{table.what, r.held, text})
		}
	}
	return out, nil
}

// pending asks for the lessons about which somebody ($2) is asked, and the changes that they own and that are not done.
const pending = `SELECT 'lesson' AS kind, l.edition_id AS a, l.id AS b, NULL AS c, CAST(NULL AS BIGINT) AS at FROM edition_person f JOIN lesson l ON l.network_id = f.network_id AND l.edition_id = f.edition_id AND l.state = 'asked'
			JOIN proposal p ON p.network_id = l.network_id AND p.subject_id = l.id AND p.kind = 'lesson.decide' AND p.state = 'open'
			WHERE f.network_id = $1 AND f.person_id = $2 AND f.function = 'facilitator'
			AND NOT EXISTS (SELECT 1 FROM proposal_assent a WHERE a.network_id = $1 AND a.proposal_id = p.id AND a.person_id = $2 AND a.hash = p.hash)
		UNION SELECT 'change', n.id, c.id, NULL, CAST(NULL AS BIGINT) FROM lesson_change c JOIN edition e ON e.network_id = c.network_id AND e.id = c.edition_id
			JOIN edition n ON n.network_id = e.network_id AND n.programme_id = e.programme_id AND n.created > e.created AND n.state <> 'ended'
			WHERE c.network_id = $1 AND c.owner_id = $2 AND NOT EXISTS (SELECT 1 FROM lesson_done d WHERE d.network_id = $1 AND d.change_id = c.id AND d.edition_id = n.id)
			AND NOT EXISTS (SELECT 1 FROM edition m WHERE m.network_id = $1 AND m.programme_id = e.programme_id AND m.created > e.created AND m.created < n.created)
		LIMIT 100`
