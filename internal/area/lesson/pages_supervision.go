package lesson

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

type supervisionsPage struct {
	base
	All  []Supervision
	Days []edition.Day
	Held string
	Day  string
	// Mended is what was typed to mend the date of one of them.
	Mended Supervision
}

func (p supervisionsPage) after(id db.ID) string {
	if at := slices.IndexFunc(p.Days, func(d edition.Day) bool { return d.ID == id }); at >= 0 {
		return "After day " + number(at+1) + ": " + p.Days[at].Title
	}
	return "Not after a certain day"
}

func (p supervisionsPage) dayOptions() []ui.Option {
	var out []ui.Option
	for i, d := range p.Days {
		out = append(out, ui.Option{Value: string(d.ID), Label: "Day " + number(i+1) + ": " + d.Title})
	}
	return out
}

func (s *Lessons) supervisionsPage(r *web.Request, problems []errs.Field) (supervisionsPage, error) {
	p := supervisionsPage{Held: r.Value("held"), Day: r.Value("day")}
	if p.Held == "" {
		p.Held = ui.ShortDate(s.db.Now().In(r.Network.Zone).Format(time.DateOnly))
	}
	var err error
	p.base, err = s.base(r, "Supervision", problems, func(t team) bool { return t.maySupervise() || t.coordinator }, func(tx *db.Tx, b *base) error {
		var err error
		if p.Days, err = edition.Days(tx, b.E.ID); err != nil {
			return err
		}
		p.All, err = supervisionsOf(tx, b.E.ID)
		return err
	})
	return p, err
}

func (s *Lessons) supervisions(r *web.Request) (web.Answer, error) {
	p, err := s.supervisionsPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(supervisionsOfPage(p)), nil
}

func (s *Lessons) hold(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		_, err := s.Hold(r.Ctx(), r.Actor, id, r.Value("held"), db.ID(r.Value("day")))
		return web.Redirect("/editions/%s/supervision", id).Saying("The supervision is noted."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.supervisionsPage(r, problems)
		return supervisionsOfPage(p), err
	})
}

// heldField and dayField are the fields in which the date of one supervision is mended: each has its own on the page.
func heldField(id db.ID) string { return "held-" + string(id) }
func dayField(id db.ID) string  { return "day-" + string(id) }

// mended says what stands in the form that mends the date of a supervision.
func (p supervisionsPage) mended(v Supervision) (held, day string) {
	if p.Mended.ID == v.ID {
		return p.Mended.Held, string(p.Mended.Day)
	}
	return ui.ShortDate(v.Held), string(v.Day)
}

// move mends the date of a supervision.
func (s *Lessons) move(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	which, err2 := r.ID("supervision")
	if err != nil || err2 != nil {
		r.Actor.Scoped()
		return web.Answer{}, errs.Missing()
	}
	typed := Supervision{ID: which, Held: r.Value(heldField(which)), Day: db.ID(r.Value(dayField(which)))}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/editions/%s/supervision", id).Saying("The date is changed."), s.Rehold(r.Ctx(), r.Actor, id, which, typed.Held, typed.Day)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.supervisionsPage(r, problems)
		p.Mended = typed
		return supervisionsOfPage(p), err
	})
}

type supervisionPage struct {
	base
	S      Supervision
	Def    instrument.Definition
	Note   writing
	Mine   writing // the reader's own mirror
	Given  instrument.Answers
	Others []mirrored
	Text   string
	Names  string // of whom the lesson describes, as typed
	Other  string
	// Yours and Written differ when another window was faster.
	Yours, Written string
}

// mirrored is the mirror of somebody else, which they share.
type mirrored struct {
	Who   string
	Lines []ui.SummaryRow
}

func (s *Lessons) supervisionPage(r *web.Request, problems []errs.Field) (supervisionPage, error) {
	p := supervisionPage{Text: r.Value("text"), Names: r.Value("describes"), Other: r.Value("other")}
	which, err := r.ID("supervision")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.base, err = s.base(r, "Supervision", problems, team.maySupervise, func(tx *db.Tx, b *base) error {
		b.Back = "/editions/" + string(b.E.ID) + "/supervision"
		var err error
		if p.S, err = findSupervision(tx, which, b.E.ID); err != nil {
			return err
		}
		b.Title = "Supervision on " + ui.PlainDate(p.S.Held)
		if p.Def, err = instrument.Find(tx, mirrorKey); err != nil {
			return err
		}
		if p.Note, err = noteOf(tx, s.keys, which, r.Actor.Person()); err != nil {
			return err
		}
		all, err := mirrorsOf(tx, s.keys, which, r.Actor.Person())
		if err != nil {
			return err
		}
		for _, m := range all {
			as, err := instrument.DecodeJSON([]byte(m.Text))
			if err != nil {
				return err
			}
			if r.Actor.Is(m.Person) {
				p.Mine, p.Given = m, as
				continue
			}
			if err := b.know(tx, m.Person); err != nil {
				return err
			}
			p.Others = append(p.Others, mirrored{Who: b.name(m.Person), Lines: answerRows(p.Def, as)})
		}
		return nil
	})
	return p, err
}

// answerRows are the questions that were answered, with their answers.
func answerRows(def instrument.Definition, as instrument.Answers) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, section := range def.Sections {
		for _, line := range instrument.Lines(section, as) {
			words := ""
			for i, w := range line.Words {
				if i > 0 {
					words += "\n"
				}
				words += w
			}
			if words != "" {
				rows = append(rows, ui.SummaryRow{Key: line.Item.Wording, Value: ui.Lines(words)})
			}
		}
	}
	return rows
}

func (s *Lessons) supervision(r *web.Request) (web.Answer, error) {
	p, err := s.supervisionPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(supervisionOf(p)), nil
}

// supervisionAct does something in the supervision of the address and leads back to it.
func (s *Lessons) supervisionAct(r *web.Request, said string, do func(id, which db.ID) error, typed func(p *supervisionPage, clash bool)) (web.Answer, error) {
	id, err := r.ID("edition")
	which, err2 := r.ID("supervision")
	if err != nil || err2 != nil {
		r.Actor.Scoped()
		return web.Answer{}, errs.Missing()
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/editions/%s/supervision/%s", id, which).Saying("%s", said), do(id, which)
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		p, err := s.supervisionPage(r, problems)
		typed(&p, clash)
		return supervisionOf(p), err
	})
}

func (s *Lessons) note(r *web.Request) (web.Answer, error) {
	return s.supervisionAct(r, "Your note is saved. Only you can read it.", func(id, which db.ID) error {
		return s.Note(r.Ctx(), r.Actor, id, which, r.Value("note"), r.Version())
	}, func(p *supervisionPage, clash bool) {
		if clash {
			p.Yours, p.Written = r.Value("note"), p.Note.Text
		}
		p.Note.Text = r.Value("note")
	})
}

// deleteNoteForm asks whether the reader's note is to be deleted.
func (s *Lessons) deleteNoteForm(r *web.Request) (web.Answer, error) {
	p, err := s.supervisionPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/editions/" + string(p.E.ID) + "/supervision/" + string(p.S.ID)
	if p.Note.Version == 0 {
		return web.Redirect("/editions/%s/supervision/%s", p.E.ID, p.S.ID), nil
	}
	return web.Show(deleteNoteOf(p)), nil
}

func (s *Lessons) deleteNote(r *web.Request) (web.Answer, error) {
	return s.supervisionAct(r, "Your note is deleted.", func(id, which db.ID) error {
		return s.DeleteNote(r.Ctx(), r.Actor, id, which)
	}, func(*supervisionPage, bool) {})
}

func (s *Lessons) mirror(r *web.Request) (web.Answer, error) {
	given := instrument.Answers{}
	return s.supervisionAct(r, "Saved.", func(id, which db.ID) error {
		var def instrument.Definition
		if err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
			var err error
			def, err = instrument.Find(tx, mirrorKey)
			return err
		}); err != nil {
			return err
		}
		as, problems := instrument.Decode(def, r.Form, "q-")
		given = as
		if len(problems) > 0 {
			// Who may not write here learns nothing of the form.
			if _, err := s.supervisionPage(r, nil); err != nil {
				return err
			}
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: problems}
		}
		return s.Mirror(r.Ctx(), r.Actor, id, which, as, r.Value("shared") == "yes", r.Version())
	}, func(p *supervisionPage, clash bool) {
		if clash {
			p.Yours, p.Written = instrument.Render(p.Def, given), instrument.Render(p.Def, p.Given)
		}
		p.Given, p.Mine.Shared = given, r.Value("shared") == "yes"
	})
}

// fromSupervision makes a lesson of what was found in a supervision.
func (s *Lessons) fromSupervision(r *web.Request) (web.Answer, error) {
	return s.supervisionAct(r, "It is among the lessons of this edition now. The team decides about it there.", func(id, which db.ID) error {
		_, err := s.Write(r.Ctx(), r.Actor, Lesson{Edition: id, Phase: During, Text: r.Value("text"), Supervision: which, Describes: r.Value("describes"), Other: r.Value("other") == "yes"})
		return err
	}, func(*supervisionPage, bool) {})
}
