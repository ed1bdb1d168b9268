package application

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// prefix keeps the names of the questions' fields apart from other fields of a page.
const prefix = "q-"

// SectionInput is one section of the questions as somebody sent it.
type SectionInput struct {
	Section string
	// Version is the one that the form showed; 0 before anybody answered.
	Version int64
	Form    url.Values
	// Complete asks for every required answer; without it the section is kept for later as far as it is.
	Complete bool
}

// ownQuestions are the questions of one section that a person in this seat answers: those of their own side and those of
// everybody. What the other side says of itself is theirs.
func ownQuestions(def instrument.Definition, sectionID string, seat instrument.Side) instrument.Definition {
	d := def.Only(sectionID).Clone()
	for i := range d.Sections {
		d.Sections[i].Items = slices.DeleteFunc(d.Sections[i].Items, func(it instrument.Item) bool {
			return it.Side != "" && it.Side != seat
		})
		for j, it := range d.Sections[i].Items {
			if it.Side == secondSide {
				d.Sections[i].Items[j].Wording = strings.TrimSuffix(it.Wording, secondWords)
			}
		}
	}
	return d
}

// SaveSection saves one section by itself. Faulty answers are errs.Invalid with every field, and nothing is saved. When
// somebody saved the section since the form was shown, the error is errs.Conflict.
func (s *Applications) SaveSection(ctx context.Context, actor access.Actor, id db.ID, in SectionInput) error {
	return s.changeSheet(ctx, actor, id, readOnly, func(tx *db.Tx, sh sheet) (sheet, error) {
		if _, ok := sh.Def.Section(in.Section); !ok {
			return sh, errs.Missing()
		}
		own := ownQuestions(sh.Def, in.Section, sh.App.seat(actor.Person()))
		var c errs.Check
		as, problems := read(own, in)
		c.Add(problems...)
		if in.Complete {
			for _, f := range moneyProblems(as, sh.reasonBeside(actor.Person())) {
				if !slices.ContainsFunc(problems, func(p errs.Field) bool { return p.Name == f.Name }) {
					c.Add(f) // one problem beside one field is enough
				}
			}
		}
		if err := c.Err(); err != nil {
			return sh, err
		}
		part := sh.Sections[in.Section]
		now := part.seenBy(actor.Person())
		wanted := now.With(own, as)
		if part.Version != in.Version {
			if part.Version > 0 && sameAnswers(wanted, now) {
				return sh, nil // sent twice: the first time counted
			}
			return sh, errs.New(errs.Conflict, "Somebody else changed this part while you were writing.")
		}
		part.ID, part.Answers, part.ChangedBy = in.Section, wanted, actor.Person()
		part.LookAgain = part.LookAgain && !in.Complete
		delete(part.Own, actor.Person())
		if err := s.saveSection(tx, id, part); err != nil {
			return sh, err
		}
		filled, err := fillProfile(tx, sh.People[actor.Person()], plain(as))
		if err != nil {
			return sh, err
		}
		if err := audit.Record(tx, actor, "application.answer", "application", id, in.Section); err != nil {
			return sh, err
		}
		if filled {
			return s.load(tx, id)
		}
		// Nothing but this section is another now.
		if sh.Sections[in.Section], err = s.findSection(tx, id, in.Section); err != nil {
			return sh, err
		}
		sh.Answers = sh.joined()
		return sh, nil
	})
}

// sameAnswers says whether two sets of answers say the same.
func sameAnswers(a, b instrument.Answers) bool {
	return maps.EqualFunc(a, b, sameAnswer)
}

// Questions about oneself whose answers a person's own page holds too: what was said there is offered here, and what is
// said here fills what is empty there.
var (
	itemsJob          = []string{"professional-role", "partner-role"}
	itemsOrganisation = []string{"professional-organisation", "partner-organisation", "organisation"}
	itemsPerspective  = []string{"professional-kind", "partner-perspective", "perspective"}
)

// fillProfile puts what somebody said about themselves into what is empty in their own page, and says whether anything was.
func fillProfile(tx *db.Tx, p person.Person, as instrument.Answers) (filled bool, err error) {
	if p.ID == "" {
		return false, nil
	}
	was := p
	for _, id := range itemsJob {
		if p.Job == "" {
			p.Job = as[id].Value()
		}
	}
	for _, id := range itemsOrganisation {
		if name := as[id].Value(); p.Organisation == "" && name != "" {
			if p.Organisation, err = person.OrganisationNamed(tx, name); err != nil {
				return false, err
			}
		}
	}
	if p.Job == was.Job && p.Organisation == was.Organisation {
		return false, nil
	}
	return true, person.Update(tx, p)
}

// offered are answers about oneself that a person's own page holds, for a section that nobody has saved yet.
func offered(own instrument.Definition, p person.Person) instrument.Answers {
	out := instrument.Answers{}
	for _, it := range own.Items() {
		var values []string
		switch {
		case slices.Contains(itemsJob, plainID(it.ID)) && p.Job != "":
			values = []string{p.Job}
		case slices.Contains(itemsOrganisation, plainID(it.ID)) && p.OrgName != "":
			values = []string{p.OrgName}
		case slices.Contains(itemsPerspective, plainID(it.ID)):
			for _, s := range it.Steps() {
				if slices.Contains(p.Perspectives, s.Value) {
					values = append(values, s.Value)
				}
			}
			if it.Kind == instrument.Choice && len(values) > 1 {
				values = values[:1]
			}
		}
		if len(values) > 0 {
			if a, wrong := it.Valid(instrument.Give(values...)); wrong == "" {
				out[it.ID] = a
			}
		}
	}
	return out
}

func read(own instrument.Definition, in SectionInput) (instrument.Answers, []errs.Field) {
	if in.Complete {
		return instrument.Decode(own, in.Form, prefix)
	}
	return instrument.DecodeDraft(own, in.Form, prefix)
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
