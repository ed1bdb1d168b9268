package application

import (
	"context"
	"net/url"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// SectionInput is one section of the questions as somebody sent it.
type SectionInput struct {
	Section string
	// Version is the one that the form showed; 0 before anybody answered.
	Version int64
	Form    url.Values
	// Complete asks for every required answer; without it the section is kept for later as far as it is.
	Complete bool
}

// ownQuestions are the questions of one section that a person on this side answers: those of their own side and those of
// everybody. What the other side says of itself is theirs.
func ownQuestions(def instrument.Definition, sectionID string, side person.Side) instrument.Definition {
	d := def.Only(sectionID).Clone()
	for i := range d.Sections {
		d.Sections[i].Items = slices.DeleteFunc(d.Sections[i].Items, func(it instrument.Item) bool {
			return it.Side != "" && it.Side != instrument.Side(side)
		})
	}
	return d
}

// SaveSection saves one section by itself. Faulty answers are errs.Invalid with every field, and nothing is saved. When
// somebody saved the section since the form was shown, the error is errs.Conflict.
func (s *Applications) SaveSection(ctx context.Context, actor access.Actor, id db.ID, in SectionInput) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		if _, ok := sh.Def.Section(in.Section); !ok {
			return errs.Missing()
		}
		own := ownQuestions(sh.Def, in.Section, sh.App.SideOf(actor.Person()))
		var c errs.Check
		as, problems := read(own, in)
		c.Add(problems...)
		if in.Complete {
			c.Add(sh.moneyProblems(as)...)
		}
		if err := c.Err(); err != nil {
			return err
		}
		part := sh.Sections[in.Section]
		if part.Version != in.Version {
			return errs.New(errs.Conflict, "Somebody else changed this part while you were writing.")
		}
		part.ID, part.Answers, part.ChangedBy = in.Section, part.Answers.With(own, as), actor.Person()
		if err := s.saveSection(tx, id, part); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.answer", "application", id, in.Section)
	})
}

func read(own instrument.Definition, in SectionInput) (instrument.Answers, []errs.Field) {
	if in.Complete {
		return instrument.Decode(own, in.Form, "")
	}
	return instrument.DecodeDraft(own, in.Form, "")
}

// PutAside takes away what the partner had written alone before the two applications became one.
func (s *Applications) PutAside(ctx context.Context, actor access.Actor, id db.ID, sectionID string) error {
	return s.edit(ctx, actor, id, func(tx *db.Tx, sh sheet) error {
		part, ok := sh.Sections[sectionID]
		if !ok || part.Beside.Empty() {
			return nil
		}
		part.Beside, part.BesideBy = nil, ""
		if err := s.saveSection(tx, id, part); err != nil {
			return err
		}
		return audit.Record(tx, actor, "application.note-away", "application", id, sectionID)
	})
}
