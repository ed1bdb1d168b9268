package seating

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file has what a table says to somebody who presented there. The coach of the table writes it down, or somebody who leads
// the day. The presenter reads it, and gets one letter a little later; presenters at other tables and other tables do not.

// wordsJob is the job that tells presenters that tables have written to them.
const wordsJob = "seating.words"

// longestWords is how many letters each of the two answers can have.
const longestWords = 2000

// Words are what a table says: what was good, and what it would try or ask next. Either may be empty, but not both.
type Words struct {
	Good string `json:"good,omitempty"`
	Next string `json:"next,omitempty"`
}

// Word is what one table says to one presenter of a timetable.
type Word struct {
	ID, Rotation db.ID
	Table        int // from 1
	Presenter    string
	By           db.ID
	Written      db.Instant
	told         db.Instant
	sealed       string
	Words
	Version int64
}

// Visit is one presenter at one table, as a form names it.
type Visit struct {
	Table     int
	Presenter string // the name as in the timetable, without the project
}

// hears says whether a table hears a presenter in a timetable.
func (t Rotation) hears(v Visit) bool {
	for _, x := range t.Visits {
		if int(x.Table)+1 == v.Table && who(t.Setup.Presenters[x.Presenter]) == v.Presenter {
			return true
		}
	}
	return false
}

// reader is what somebody may read and write of what tables say in a timetable.
type reader struct {
	all    bool   // whoever leads the day
	table  int    // the table of a coach on that day, 0 for none
	name   string // the name of a presenter, "" for others
	begun  bool   // the day has come, so that there is something to say
	dateOf bool   // the timetable has a day
}

func (r reader) mayRead(v Visit) bool  { return r.all || r.mine(v) || r.mayWrite(v) }
func (r reader) mayWrite(v Visit) bool { return r.all || r.table > 0 && r.table == v.Table }
func (r reader) mine(v Visit) bool     { return r.name != "" && strings.EqualFold(r.name, v.Presenter) }

// readerOf says what the actor may read of what tables say. A presenter is known by their name among the presenters of the
// edition; where two have one name, neither is, and the team passes it on.
func (w *crowd) readerOf(a access.Actor, t Rotation, presenters []person.Person) reader {
	r := reader{all: w.Team.mayRun()}
	if d := w.dayNumber(t.Day); d >= 0 {
		r.dateOf = true
		start := w.Days[d].Start(w.Edition.Zone)
		r.begun = start != 0 && start <= w.now
		if w.Team.coach && w.Plan.published() {
			r.table = w.tableOf(d, a.Person())
		}
	}
	for _, p := range presenters {
		if a.Is(p.ID) && w.Team.presenter && len(namedLike(presenters, p.Name())) == 1 {
			r.name = p.Name()
		}
	}
	return r
}

func namedLike(list []person.Person, name string) []person.Person {
	return slices.DeleteFunc(slices.Clone(list), func(p person.Person) bool { return !strings.EqualFold(p.Name(), name) })
}

// presentersOf are the people who present in an edition.
func presentersOf(tx *db.Tx, id db.ID) ([]person.Person, error) {
	members, err := edition.Members(tx, id)
	if err != nil {
		return nil, err
	}
	var ids []db.ID
	for _, m := range members {
		if m.Function == edition.Presenter && !slices.Contains(ids, m.Person) {
			ids = append(ids, m.Person)
		}
	}
	people, err := person.Several(tx, ids)
	out := make([]person.Person, 0, len(ids))
	for _, id := range ids {
		if p, ok := people[id]; ok {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b person.Person) int {
		return cmp.Or(cmp.Compare(a.Family, b.Family), cmp.Compare(a.Given, b.Given), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

const wordColumns = `SELECT id, rotation_id, seat, presenter, words_sealed, by_id, written, told, version FROM rotation_word WHERE network_id = $1 AND edition_id = $2 `

func scanWord(s db.Scanner, w *Word) error {
	w.Words = Words{}
	var table int64
	err := s.Scan(&w.ID, &w.Rotation, &table, &w.Presenter, &w.sealed, &w.By, &w.Written, &w.told, &w.Version)
	w.Table = int(table)
	return err
}

// Timetables are the rotations of an edition, in the order in which they were made.
func Timetables(tx *db.Tx, id db.ID) ([]Rotation, error) { return listRotations(tx, id) }

// wordsOf are what tables said in a timetable, unopened.
func wordsOf(tx *db.Tx, id, rotation db.ID) ([]Word, error) {
	return db.All(tx, scanWord, wordColumns+`AND rotation_id = $3 ORDER BY presenter, seat LIMIT $4`, id, rotation, mostTables*mostPresenters)
}

// openWord opens what one table said. The caller has asked the policy.
func (s *Seating) openWord(tx *db.Tx, w *Word) error {
	text, err := s.keys.Open(tx.Network, "rotation_word.words", w.ID, w.sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), &w.Words)
}

// saveWord adds what a table says, or changes what nobody changed since its version.
func (s *Seating) saveWord(tx *db.Tx, id db.ID, w Word) error {
	raw, err := json.Marshal(w.Words)
	if err != nil {
		return err
	}
	sealed := s.keys.Seal(tx.Network, "rotation_word.words", w.ID, string(raw))
	var n int64
	if w.Version == 0 {
		n, err = tx.Exec(`INSERT INTO rotation_word (network_id, id, edition_id, rotation_id, seat, presenter, words_sealed, by_id, written, told, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 1)
			ON CONFLICT (network_id, rotation_id, seat, presenter) DO NOTHING`, w.ID, id, w.Rotation, int64(w.Table), w.Presenter, sealed, w.By, int64(tx.Now))
	} else {
		n, err = tx.Exec(`UPDATE rotation_word SET words_sealed = $4, by_id = $5, written = $6, version = version + 1 WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND version = $7`,
			id, w.ID, sealed, w.By, int64(tx.Now), w.Version)
	}
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "Somebody else wrote for this table while you were here. Look at both, then save what the table says.")
	}
	return err
}

// openVisit finds a timetable and one visit of it for somebody who may write for that table, with what was written so far.
func (s *Seating) openVisit(tx *db.Tx, a access.Actor, id, rotation db.ID, v Visit) (w *crowd, t Rotation, was Word, err error) {
	if w, err = s.read(tx, a, id, team.maySeeTimetables); err != nil {
		return
	}
	if t, err = findRotation(tx, id, rotation); err != nil {
		return
	}
	if !w.Team.sees(t) || !w.readerOf(a, t, nil).mayWrite(v) || !t.hears(v) {
		return w, t, was, errs.Missing()
	}
	list, err := wordsOf(tx, id, rotation)
	if err != nil {
		return
	}
	was = Word{Rotation: rotation, Table: v.Table, Presenter: v.Presenter}
	if i := slices.IndexFunc(list, func(x Word) bool { return x.Table == v.Table && x.Presenter == v.Presenter }); i >= 0 {
		was = list[i]
		err = s.openWord(tx, &was)
	}
	return
}

// Say saves what a table says to a presenter. version is that of what was there, 0 for nothing.
func (s *Seating) Say(ctx context.Context, a access.Actor, id, rotation db.ID, v Visit, words Words, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		w, t, was, err := s.openVisit(tx, a, id, rotation, v)
		if err != nil {
			return err
		}
		if !w.readerOf(a, t, nil).begun {
			return errs.New(errs.Forbidden, "A table can write when the day of the timetable has come.")
		}
		if !t.published() {
			return errs.New(errs.Forbidden, "Those who present do not see this timetable yet. Show it to them first.")
		}
		var c errs.Check
		c.That(words.Good != "" || words.Next != "", "good", "Write something in one of the two boxes.")
		c.That(len([]rune(words.Good)) <= longestWords, "good", "Use up to %d letters.", longestWords)
		c.That(len([]rune(words.Next)) <= longestWords, "next", "Use up to %d letters.", longestWords)
		if err := c.Err(); err != nil {
			return err
		}
		now := Word{ID: was.ID, Rotation: t.ID, Table: v.Table, Presenter: v.Presenter, By: a.Person(), Words: words, Version: version}
		if was.ID == "" {
			now.ID = db.NewID()
		}
		if version == 0 && was.ID != "" || version > 0 && was.ID == "" {
			now.Version = -1 // so that it is a conflict
		}
		if err := s.saveWord(tx, id, now); err != nil {
			return err
		}
		if err := job.Later(tx, wordsJob, string(id), tx.Now.Add(settle), tellWork{id}); err != nil {
			return err
		}
		return audit.Record(tx, a, "rotation.words", "edition", id, "")
	})
}

// TellWords writes once to each presenter to whom a table has written something of which they had no letter yet.
func (s *Seating) TellWords(ctx context.Context, network, id db.ID) error {
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			return err
		}
		list, err := db.All(tx, scanWord, wordColumns+`AND told = 0 ORDER BY rotation_id, presenter, seat LIMIT 2000`, id)
		if err != nil {
			return err
		}
		presenters, err := presentersOf(tx, id)
		if err != nil {
			return err
		}
		tables := map[string]map[db.ID][]string{} // by presenter and timetable
		for _, w := range list {
			if tables[w.Presenter] == nil {
				tables[w.Presenter] = map[db.ID][]string{}
			}
			tables[w.Presenter][w.Rotation] = append(tables[w.Presenter][w.Rotation], fmt.Sprintf("table %d", w.Table))
		}
		for _, p := range presenters {
			if len(namedLike(presenters, p.Name())) > 1 {
				continue
			}
			for name, by := range tables {
				if !strings.EqualFold(name, p.Name()) {
					continue
				}
				for rotation, said := range by {
					if err := s.writeWords(tx, e, p, rotation, said); err != nil {
						return err
					}
				}
			}
		}
		_, err = tx.Exec(`UPDATE rotation_word SET told = $3 WHERE network_id = $1 AND edition_id = $2 AND told = 0`, id, int64(tx.Now))
		return err
	})
}

// writeWords sends a presenter the letter that tables have written to them. What they say is not in it.
func (s *Seating) writeWords(tx *db.Tx, e edition.Edition, p person.Person, rotation db.ID, tables []string) error {
	link, err := s.post.Address(tx, "/editions/%s/rotations/%s", e.ID, rotation)
	if err != nil {
		return err
	}
	have := "has"
	if len(tables) > 1 {
		have = "have"
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Dates, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: "What the tables say to you: " + e.Called(), Text: fmt.Sprintf(
		"Dear %s,\n\nThank you for your project. %s %s written down what people there say to you.\n\nRead it here:\n%s\n\nThe team of %s sends you this because you presented there. Only you, the coach of that table and those who lead the day can read it.\n",
		p.Given, ui.UpperFirst(and(tables)), have, link, e.Called())})
}
