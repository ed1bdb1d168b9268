package leadership

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// OwnerForm is somebody who is named as an owner of a step. With an address of the network, that person is asked first.
type OwnerForm struct {
	Kind             OwnerKind
	Name, Job, Email string
}

// Name names an owner of a step. A person of the network is asked, and owns it when they take it on; of anybody else only the
// name and the role are kept.
func (s *Leadership) Name(ctx context.Context, a access.Actor, id db.ID, number int64, f OwnerForm) (asked bool, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, r, there, err := s.step(tx, a, id, number)
		if err != nil {
			return err
		}
		if err := a.May(mayName(r), "Only engagement leads say who owns a step."); err != nil {
			return err
		}
		o := owner{ID: db.NewID(), Organisation: id, Number: number, Kind: f.Kind, Name: strings.TrimSpace(f.Name), Job: strings.TrimSpace(f.Job), Accepted: tx.Now}
		email := person.FoldEmail(f.Email)
		var known *person.Person
		if email != "" {
			p, found, err := person.ByEmail(tx, email)
			if err != nil {
				return err
			}
			if found {
				known, o.Person, o.Name = &p, p.ID, p.Name()
				if !a.Is(p.ID) {
					o.Accepted = 0
				}
			}
		}
		if err := checkOwner(o, email, known, a.Person(), there); err != nil {
			return err
		}
		if known == nil && email != "" {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "email", Message: "Nobody in this network has this address. Leave it empty to keep the name and the role only."}}}
		}
		if err := insertOwner(tx, o); err != nil {
			return err
		}
		if err := s.noteOwner(tx, a, o, "named"); err != nil {
			return err
		}
		asked = o.Accepted == 0
		if asked {
			err = s.tellNamed(tx, a, v, o, *known)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "leadership.name", "plan", o.ID, "")
	})
	return asked, err
}

func (s *Leadership) noteOwner(tx *db.Tx, a access.Actor, o owner, kind string) error {
	return note(tx, s.keys, a, o.Organisation, change{Number: o.Number, Kind: kind, Words: o.Kind.Words() + ": " + o.Name})
}

// onOwner does one thing to an owner of a step that the actor may read. When a patient leader leaves, what was put to
// them is not put any more: nobody can be exchanged to get a yes.
func (s *Leadership) onOwner(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID, kind string, may func(r relation, o owner) bool, words string, do func(tx *db.Tx, o owner) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, r, there, err := s.step(tx, a, id, number)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(there, func(o owner) bool { return o.ID == which })
		if at < 0 {
			return errs.Missing()
		}
		o := there[at]
		if err := a.May(may(r, o), words); err != nil {
			return err
		}
		if kind == "taken-on" && o.Accepted != 0 {
			return nil // pressed twice
		}
		if err := do(tx, o); err != nil {
			return err
		}
		if kind == "taken-off" && o.votes() && v.ID != "" {
			if err := s.decisions.Cancel(tx, a, stepKind, v.ID); err != nil {
				return err
			}
		}
		if err := s.noteOwner(tx, a, o, kind); err != nil {
			return err
		}
		return audit.Record(tx, a, "leadership."+kind, "plan", which, "")
	})
}

// TakeOn is somebody's own yes to owning a step.
func (s *Leadership) TakeOn(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID) error {
	return s.onOwner(ctx, a, id, number, which, "taken-on", func(_ relation, o owner) bool { return a.Is(o.Person) }, "Only they themselves can take it on.", func(tx *db.Tx, o owner) error {
		return acceptOwner(tx, o.ID)
	})
}

// TakeOff ends that somebody owns a step: they step down, say no, or an engagement lead says so.
func (s *Leadership) TakeOff(ctx context.Context, a access.Actor, id db.ID, number int64, which db.ID) error {
	return s.onOwner(ctx, a, id, number, which, "taken-off", func(r relation, o owner) bool { return mayTakeOff(a, r, o) }, "Only they themselves, or an engagement lead, can do that.", func(tx *db.Tx, o owner) error {
		return endOwner(tx, o.ID)
	})
}

func (s *Leadership) tellNamed(tx *db.Tx, a access.Actor, v Step, o owner, p person.Person) error {
	org, err := person.FindOrganisation(tx, v.Organisation)
	if err != nil {
		return err
	}
	step, _, _ := content.FortySteps().Find(v.Number)
	link, err := s.post.Address(tx, "/leadership/%s/steps/%d", v.Organisation, v.Number)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Plan, Person: p.ID, Subject: "Will you own a step of a plan?", Text: fmt.Sprintf(
		"Hello %s,\n\n%s would like you to own a step in the plan of %s, as %s:\n\n%s\n\nRead what it means, and say yes or no here:\n\n%s\n\nUntil you say yes, nobody counts on you.\n",
		p.Given, a.Name(), org.Name, strings.ToLower(o.Kind.Words()), step.Title, link)})
}

// tellVoters writes to the patient leaders who are asked whether a step is in place.
func (s *Leadership) tellVoters(tx *db.Tx, a access.Actor, org person.Organisation, v Step, owners []owner) error {
	var ids []db.ID
	for _, x := range voters(owners) {
		if !a.Is(x.Person) {
			ids = append(ids, x.Person)
		}
	}
	people, err := person.Several(tx, ids)
	if err != nil {
		return err
	}
	step, _, _ := content.FortySteps().Find(v.Number)
	for _, id := range ids {
		link, err := s.post.Address(tx, "/leadership/%s/steps/%d", v.Organisation, v.Number)
		if err != nil {
			return err
		}
		p := people[id]
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Plan, Person: id, Subject: "Is this step in place?", Text: fmt.Sprintf(
			"Hello %s,\n\n%s says that a step in the plan of %s is in place:\n\n%s\n\nYou own it as a patient leader, so it is shown as in place only when you say yes. Read what shows it, and answer here:\n\n%s\n",
			p.Given, a.Name(), org.Name, step.Title, link)}); err != nil {
			return err
		}
	}
	return nil
}
