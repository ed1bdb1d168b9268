package behaviour

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Who reports kind words may give no names, and is answered all the same: the report has a mark of its reporter, by which their own page
// finds it. The coordinator learns no more than the reporter said. The words stay until the coordinator has answered, the answer until the
// reporter has read it.

// note is what somebody reported: the words, and who they are from and to, when the reporter chose to say it. Once it is answered it has
// the answer in place of the words.
type note struct {
	ID, Edition, Giver, Receiver db.ID
	Words, Answer                string
	At, Answered                 db.Instant
	reporter                     string // the mark of the reporter; "" for those of before marks were kept
}

// reporter is the mark under which somebody's reports are kept.
func (b *Behaviours) reporter(tx *db.Tx, who db.ID) string {
	return b.keys.Mark(tx.Network, "behaviour.report", string(who))
}

func (b *Behaviours) insertNote(tx *db.Tx, n note) error {
	_, err := tx.Exec(`INSERT INTO behaviour_report (network_id, id, edition_id, words_sealed, giver_id, receiver_id, at, reporter) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		n.ID, n.Edition, b.keys.Seal(tx.Network, "behaviour_report.words", n.ID, n.Words), n.Giver.Ref(), n.Receiver.Ref(), int64(tx.Now), n.reporter)
	return err
}

const noteColumns = `SELECT id, edition_id, words_sealed, answer_sealed, giver_id, receiver_id, at, answered, reporter FROM behaviour_report WHERE network_id = $1 `

func (b *Behaviours) readNotes(tx *db.Tx, where string, args ...any) ([]note, error) {
	rows, err := db.All(tx, func(s db.Scanner, n *note) error {
		return s.Scan(&n.ID, &n.Edition, &n.Words, &n.Answer, &n.Giver, &n.Receiver, &n.At, &n.Answered, &n.reporter)
	}, noteColumns+where+` ORDER BY at, id LIMIT 200`, args...)
	for i := range rows {
		if err == nil {
			rows[i].Words, err = b.keys.Open(tx.Network, "behaviour_report.words", rows[i].ID, rows[i].Words)
		}
		if err == nil {
			rows[i].Answer, err = b.keys.Open(tx.Network, "behaviour_report.answer", rows[i].ID, rows[i].Answer)
		}
	}
	return rows, err
}

// notes lists what was reported in an edition and is not answered, the oldest first.
func (b *Behaviours) notes(tx *db.Tx, edition db.ID) ([]note, error) {
	return b.readNotes(tx, `AND edition_id = $2 AND answered IS NULL`, edition)
}

// ownNotes lists what somebody reported in an edition.
func (b *Behaviours) ownNotes(tx *db.Tx, edition, who db.ID) ([]note, error) {
	return b.readNotes(tx, `AND edition_id = $2 AND reporter = $3`, edition, b.reporter(tx, who))
}

// notesOf lists all that somebody reported.
func (b *Behaviours) notesOf(tx *db.Tx, who db.ID) ([]note, error) {
	return b.readNotes(tx, `AND reporter = $2`, b.reporter(tx, who))
}

// Report gives the coordinator the words, and who they are from and to when the receiver says so. They leave the receiver's page.
func (b *Behaviours) Report(ctx context.Context, a access.Actor, id, kind db.ID, names bool) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := b.own(tx, a, id, kind, func(k Kind) bool { return a.Is(k.Receiver) })
		if err != nil {
			return err
		}
		if v.Words == "" {
			return errs.New(errs.Invalid, "There are no words to report. You can delete it.")
		}
		n := note{ID: db.NewID(), Edition: id, Words: v.Words, reporter: b.reporter(tx, a.Person())}
		if names {
			n.Giver, n.Receiver = v.Giver, v.Receiver
		}
		if err := b.insertNote(tx, n); err != nil {
			return err
		}
		if err := removeKind(tx, kind); err != nil {
			return err
		}
		if err := b.tellOfReport(tx, id); err != nil || !names {
			return err // a line in the log would tell who it was that gave no name
		}
		return audit.Record(tx, a, "behaviour.report", "edition", id, "")
	})
}

// Settle ends a report that the coordinator has dealt with: the words go, and whoever reported them reads the answer.
func (b *Behaviours) Settle(ctx context.Context, a access.Actor, id, report db.ID, answer string) error {
	return b.in(ctx, a, id, eyes.mayRead, func(tx *db.Tx, e edition.Edition, _ eyes, _ List) error {
		list, err := b.readNotes(tx, `AND edition_id = $2 AND id = $3 AND answered IS NULL`, id, report)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return errs.Missing()
		}
		if list[0].reporter == "" {
			_, err = tx.Exec(`DELETE FROM behaviour_report WHERE network_id = $1 AND edition_id = $2 AND id = $3`, id, report)
		} else {
			var c errs.Check
			c.That(answer != "", "answer-"+string(report), "Write what you did.")
			c.That(utf8.RuneCountInString(answer) <= maxAnswer, "answer-"+string(report), "This can have up to %d letters.", maxAnswer)
			if err := c.Err(); err != nil {
				return err
			}
			_, err = tx.Exec(`UPDATE behaviour_report SET words_sealed = '', answer_sealed = $4, answered = $5, giver_id = NULL, receiver_id = NULL WHERE network_id = $1 AND edition_id = $2 AND id = $3`,
				id, report, b.keys.Seal(tx.Network, "behaviour_report.answer", report, answer), int64(tx.Now))
			if err == nil {
				err = b.tellReporter(tx, e, list[0].reporter)
			}
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.settle", "edition", id, "")
	})
}

// tellOfReport writes to the coordinators that words wait for them. The letter has neither the words nor a name.
func (b *Behaviours) tellOfReport(tx *db.Tx, id db.ID) error {
	e, err := edition.Find(tx, id)
	if err != nil {
		return err
	}
	all, err := person.WithRole(tx, access.Coordinator)
	if err != nil {
		return err
	}
	for _, p := range all {
		if err := b.write(tx, p, "Somebody reported words to you", "Somebody in "+e.Called()+" was given words that they do not find kind, and asks you to look at them. They read what you answer.", "/editions/%s/behaviours", id); err != nil {
			return err
		}
	}
	return nil
}

// tellReporter writes to whoever reported words that there is an answer. No row says who that is: the people of the edition are tried, each
// by their mark. Who reads the letter over their shoulder learns nothing from it.
func (b *Behaviours) tellReporter(tx *db.Tx, e edition.Edition, mark string) error {
	ids, err := db.Column[db.ID](tx, `SELECT person_id FROM place WHERE network_id = $1 AND edition_id = $2 UNION SELECT person_id FROM edition_person WHERE network_id = $1 AND edition_id = $2 LIMIT 5000`, e.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(ids, func(id db.ID) bool { return b.reporter(tx, id) == mark })
	if at < 0 {
		return nil // they have left, or sat at a table as a guest: their page tells them
	}
	closed, err := person.ClosedAmong(tx, ids[at:at+1])
	if err != nil || len(closed) > 0 {
		return err
	}
	p, err := person.Find(tx, ids[at])
	if err != nil {
		return err
	}
	return b.write(tx, p, "There is an answer for you", "You asked a coordinator of "+e.Called()+" to look at something. They have answered.", "/editions/%s/kind-words", e.ID)
}

// write sends a letter about reported words. It belongs to no kind that could be switched off: there are few of them, and each is waited for.
func (b *Behaviours) write(tx *db.Tx, p person.Person, subject, text, path string, args ...any) error {
	if p.Email == "" {
		return nil
	}
	link, err := b.post.Address(tx, path, args...)
	if err != nil {
		return err
	}
	return b.post.Send(tx, mail.Letter{Private: true, To: p.Email, ToName: p.Name(), Subject: subject, Text: mail.Hello(p.Given, text, "You read it here:", link)})
}

// ReadAnswer takes an answer away that its reporter has read. Nothing of the report is left.
func (b *Behaviours) ReadAnswer(ctx context.Context, a access.Actor, id, report db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM behaviour_report WHERE network_id = $1 AND edition_id = $2 AND id = $3 AND reporter = $4 AND answered IS NOT NULL`, id, report, b.reporter(tx, a.Person()))
		a.Scoped() // the mark is that of the reporter alone
		if err == nil && n == 0 {
			err = errs.Missing()
		}
		return err
	})
}

// noteWords say who reported words are from and to, when that was said.
func (v listView) noteWords(n note) string {
	from, to := v.Names[n.Giver], v.Names[n.Receiver]
	if from.ID == "" || to.ID == "" {
		return "The person who reported this gave no names."
	}
	return "From " + from.Name() + " to " + to.Name() + "."
}

// readsThis says who reads the answer of a report.
func (v listView) readsThis(n note) string {
	if n.Receiver != "" {
		return v.Names[n.Receiver].Name() + " reads this. The words go from this page."
	}
	return "Whoever reported it reads this. You do not learn who they are. The words go from this page."
}

// namesField is the field in which the receiver of kind words says that a report of them has names.
func namesField(kind db.ID) string { return "names-" + string(kind) }

// answerOf is what was typed as the answer of a report.
func (v listView) answerOf(n note) string {
	if v.Typed.answering == n.ID {
		return v.Typed.answer
	}
	return ""
}

func (b *Behaviours) settlePage(r *web.Request) (web.Answer, error) {
	v, err := r.ID("report")
	if err != nil {
		return web.Answer{}, err
	}
	answer := r.Value("answer-" + string(v))
	return b.onList(r, typed{answering: v, answer: answer}, "It no longer waits for you. Whoever reported it can read what you did.", func(id db.ID) error { return b.Settle(r.Ctx(), r.Actor, id, v, answer) })
}

func (b *Behaviours) reportPage(r *web.Request) (web.Answer, error) {
	return b.onKind(r, "The coordinator can read the words now. They are no longer on your page, and you read here what was done.", func(id, kind db.ID) error {
		return b.Report(r.Ctx(), r.Actor, id, kind, r.Value(namesField(kind)) == "yes")
	})
}

func (b *Behaviours) readAnswerPage(r *web.Request) (web.Answer, error) {
	report, err := r.ID("report")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return edit(r, kindTitle, func() (web.Answer, error) {
		return web.Redirect("/editions/%s/kind-words", id).Saying("It is gone now."), b.ReadAnswer(r.Ctx(), r.Actor, id, report)
	}, func(page ui.Page) (templ.Component, error) { return b.kindView(r, page, "", "", "") })
}
