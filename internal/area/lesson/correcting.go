package lesson

import (
	"cmp"
	"context"
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/web"
)

// This file corrects a lesson and takes one back, while the team has not decided about it.

// What can have been done to a lesson.
const (
	changed   = "changed"
	withdrawn = "withdrawn"
)

// event is that somebody changed a lesson or took it back.
type event struct {
	By   db.ID
	What string
	At   db.Instant
}

// mostChanges is how often the words of one lesson can be changed.
const mostChanges = 100

func historyOf(tx *db.Tx, lesson db.ID) ([]event, error) {
	return db.All(tx, func(s db.Scanner, e *event) error { return s.Scan(&e.By, &e.What, &e.At) },
		`SELECT person_id, what, at FROM lesson_history WHERE network_id = $1 AND lesson_id = $2 ORDER BY at, id LIMIT $3`, lesson, mostChanges+1)
}

func noteHistory(tx *db.Tx, lesson, who db.ID, what string) error {
	_, err := tx.Exec(`INSERT INTO lesson_history (network_id, id, lesson_id, person_id, what, at) VALUES ($1, $2, $3, $4, $5, $6)`, db.NewID(), lesson, who, what, int64(tx.Now))
	return err
}

// reword saves the words, the phase and the state of a lesson whose version is still the one that was read; it says whether it did.
func reword(tx *db.Tx, k *secret.Keys, l Lesson) (bool, error) {
	n, err := tx.Exec(`UPDATE lesson SET phase = $3, words_sealed = $4, state = $5, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $6`,
		l.ID, string(l.Phase), k.Seal(tx.Network, "lesson.words", l.ID, l.Text), string(l.State), l.Version)
	return n == 1, err
}

// Change corrects a lesson. Whoever it describes is asked anew about the new words, and what the team was asked about the old ones ends.
func (s *Lessons) Change(ctx context.Context, a access.Actor, id, which db.ID, to Lesson) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		l, t, _, err := s.lesson(tx, a, id, which)
		if err != nil {
			return err
		}
		if err := a.May(t.mayCorrect(a, l), cannotCorrect); err != nil {
			return err
		}
		if err := to.check(); err != nil {
			return err
		}
		if to.Version != l.Version {
			return errs.New(errs.Conflict, "Somebody else changed this lesson while you were writing. It now says: %s", l.Text)
		}
		past, err := historyOf(tx, which)
		if err != nil {
			return err
		}
		same := l.Text == to.Text && l.Phase == to.Phase
		if !same && len(past) >= mostChanges {
			return errs.New(errs.Invalid, "This was changed %d times. Withdraw it, and write a new one.", mostChanges)
		}
		reworded := l.Text != to.Text
		l.Text, l.Phase, l.Other = to.Text, to.Phase, to.Other
		if !same {
			if l.State == Asked && reworded { // nobody has agreed to these words
				l.State = Open
				if err := s.decisions.Cancel(tx, a, decideKind, which); err != nil {
					return err
				}
			}
			saved, err := reword(tx, s.keys, l)
			if err == nil && !saved {
				err = errs.New(errs.Conflict, "Somebody else changed this lesson while you were writing.")
			}
			if err != nil {
				return err
			}
			if err := noteHistory(tx, which, a.Person(), changed); err != nil {
				return err
			}
		}
		words := passage(l)
		if reworded && !a.Is(l.Author) {
			words.Told = []db.ID{a.Person()} // who wrote the lesson has not read these words
		}
		if err := s.passages.Set(tx, a, words, l.Text, to.Describes, "describes"); err != nil {
			return err
		}
		return audit.Record(tx, a, "lesson.change", "edition", id, string(which))
	})
}

// Withdraw takes a lesson back. Nobody reads its words any more; that it was there, and who took it back, stays.
func (s *Lessons) Withdraw(ctx context.Context, a access.Actor, id, which db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		l, t, _, err := s.lesson(tx, a, id, which)
		if err != nil {
			return err
		}
		if err := a.May(t.mayCorrect(a, l), cannotCorrect); err != nil {
			return err
		}
		if err := s.decisions.Cancel(tx, a, decideKind, which); err != nil {
			return err
		}
		if err := s.passages.Drop(tx, a, which); err != nil {
			return err
		}
		if err := setState(tx, which, Withdrawn); err != nil {
			return err
		}
		if err := noteHistory(tx, which, a.Person(), withdrawn); err != nil {
			return err
		}
		return audit.Record(tx, a, "lesson.withdraw", "edition", id, string(which))
	})
}

const cannotCorrect = "Only who wrote the lesson, or leads or runs this edition, can do that, and only while the team has not decided."

// mayCorrect says whether the reader can change the lesson or take it back.
func (p lessonPage) mayCorrect() bool { return p.T.mayCorrect(p.Actor, p.Lesson) }

// history says what was done to the lesson.
func (p lessonPage) history() []string {
	var out []string
	for _, e := range p.History {
		what := "Changed by "
		if e.What == withdrawn {
			what = "Withdrawn by "
		}
		out = append(out, what+p.name(e.By)+" on "+e.At.In(p.E.Zone).Format("2 January 2006")+".")
	}
	return out
}

// whatFollowsChanging says what a change of the words does, before it is made.
func (p lessonPage) whatFollowsChanging() []string {
	out := []string{"The page of the lesson says that it was changed, by whom and when."}
	if p.Held != "" {
		out = append(out, "Whoever it describes is asked again when the words are different. Until they say yes, it is in no report.")
	}
	if p.Lesson.State == Asked {
		out = append(out, "The team was asked about the words as they are. That question ends when the words are different. You can ask it again.")
	}
	return out
}

// whatFollowsWithdrawing says what taking it back does.
func (p lessonPage) whatFollowsWithdrawing() []string {
	out := []string{"Nobody reads its words any more, and it is in no report.", "The team can read that there was a lesson, who withdrew it, and when."}
	if p.Held != "" {
		out = append(out, "Whoever it describes is told that it was taken away.")
	}
	if p.Lesson.State == Asked {
		out = append(out, "The team is not asked about it any more.")
	}
	return out
}

type correctPage struct {
	lessonPage
	Text, Phase, Version string
}

// correctPage is the form as it was typed, or with the lesson as it is.
func (s *Lessons) correctPage(r *web.Request, title string, problems []errs.Field, typed, clash bool) (correctPage, error) {
	v, err := s.lessonPage(r, problems)
	p := correctPage{lessonPage: v, Text: v.Lesson.Text, Phase: string(v.Lesson.Phase), Version: number(v.Lesson.Version)}
	if err != nil {
		return p, err
	}
	if err := r.Actor.May(v.mayCorrect(), cannotCorrect); err != nil {
		return p, err
	}
	if typed {
		p.Text, p.Phase, p.Names = r.Value("text"), r.Value("phase"), r.Value("describes")
		if !clash {
			p.Version = r.Value("version")
		}
	}
	p.Title, p.Back = title, "/editions/"+string(p.E.ID)+"/lessons/"+string(p.Lesson.ID)
	return p, nil
}

func (s *Lessons) changeForm(r *web.Request) (web.Answer, error) {
	p, err := s.correctPage(r, "Change this lesson", nil, false, false)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(changeOf(p)), nil
}

func (s *Lessons) change(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	which, err2 := r.ID("lesson")
	if err != nil || err2 != nil {
		r.Actor.Scoped()
		return web.Answer{}, errs.Missing()
	}
	return web.Edit(func() (web.Answer, error) {
		to := Lesson{Phase: Phase(r.Value("phase")), Text: r.Value("text"), Describes: r.Value("describes"), Other: r.Value("other") == "yes", Version: r.Version()}
		return web.Redirect("/editions/%s/lessons/%s", id, which).Saying("The lesson is changed."), s.Change(r.Ctx(), r.Actor, id, which, to)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p, err := s.correctPage(r, "Change this lesson", problems, true, clash)
		return changeOf(p), err
	})
}

func (s *Lessons) withdrawForm(r *web.Request) (web.Answer, error) {
	p, err := s.correctPage(r, "Withdraw this lesson?", nil, false, false)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(withdrawOf(p)), nil
}

func (s *Lessons) withdraw(r *web.Request) (web.Answer, error) {
	return s.act(r, "The lesson is withdrawn.", func(id, which db.ID) error { return s.Withdraw(r.Ctx(), r.Actor, id, which) })
}

// withdrawnOnes are the lessons that were taken back.
func (p lessonsPage) withdrawnOnes() []Lesson {
	return slices.DeleteFunc(slices.Clone(p.Lessons), func(l Lesson) bool { return l.State != Withdrawn })
}

// gone says which withdrawn lesson a line is about.
func (p lessonsPage) gone(l Lesson) string {
	return cmp.Or(p.byline(l), "A lesson") + ", written on " + l.Created.In(p.E.Zone).Format("2 January 2006")
}
