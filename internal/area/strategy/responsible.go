package strategy

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// PersonForm is somebody who is named as responsible. With an address of the network, that person is asked first.
type PersonForm struct {
	Level            Level
	Name, Job, Email string
}

// check finds what is wrong. known is the person of the network with the address, if there is one.
func (f *PersonForm) check(email string, known *person.Person, by db.ID, there []Responsible) error {
	var c errs.Check
	f.Name, f.Job = one(f.Name), one(f.Job)
	if known != nil {
		f.Name = known.Name()
	}
	c.That(slices.Contains(Levels, f.Level), "level", "Choose at which level they are responsible.")
	within(&c, "name", f.Name, "Enter their name.", 100)
	c.That(utf8.RuneCountInString(f.Job) <= 200, "job", "The role can have up to 200 letters.")
	c.That(known != nil || email == "" || !person.ValidEmail(email), "email", "Nobody in this network has this address. For a director or an engagement lead you can leave it empty, and keep the name and the role only.")
	c.That(email == "" || person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
	c.That(known != nil || f.Job != "", "job", "Say what their role is, so that others can find them.")
	// A patient leader is asked: a name that somebody else writes down would tell others of them, and nobody would have said yes.
	c.That(known != nil || f.Level != Patient || email != "", "email", "A patient leader says yes themselves. Enter the address with which they sign in.")
	if known != nil && f.Level == Patient {
		c.That(known.ID != by, "email", "Nobody names themselves as the patient leader of an outcome. Ask somebody else to.")
		c.That(known.SpeaksAs(person.Partner), "email", "A patient leader speaks as a patient, service user, carer or community member. Their details do not say so.")
	}
	c.That(len(there) < mostPeople, "name", "An outcome can have up to %d people.", mostPeople)
	who := Responsible{Name: f.Name}
	if known != nil {
		who.Person = known.ID
	}
	c.That(!slices.ContainsFunc(there, func(r Responsible) bool { return r.Level == f.Level && r.who() == who.who() }), "name", "They are named already.")
	return c.Err()
}

// onOutcome opens an outcome of a strategy and does one thing with it.
func (s *Strategies) onOutcome(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, action string, do func(tx *db.Tx, x scene, o Outcome) error) error {
	return s.on(ctx, a, organisation, id, action, func(tx *db.Tx, x scene) error {
		o, err := outcomeOf(tx, x.V, outcome)
		if err != nil {
			return err
		}
		if x.V.Ended != 0 {
			return errs.New(errs.Conflict, "This strategy has ended.")
		}
		return do(tx, x, o)
	})
}

// Name names somebody as responsible. A person of the network is asked, and is responsible when they take it on; of anybody else only the name
// and the role are kept.
func (s *Strategies) Name(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, f PersonForm) (asked bool, err error) {
	err = s.onOutcome(ctx, a, organisation, id, outcome, "strategy.name", func(tx *db.Tx, x scene, o Outcome) error {
		if err := a.May(mayWrite(x.R), notWriters); err != nil {
			return err
		}
		there, err := peopleOf(tx, []db.ID{outcome})
		if err != nil {
			return err
		}
		email := person.FoldEmail(f.Email)
		var known *person.Person
		if email != "" {
			p, found, err := person.ByEmail(tx, email)
			if err != nil {
				return err
			}
			shut, err := person.ClosedAmong(tx, []db.ID{p.ID})
			if err != nil {
				return err
			}
			if found && len(shut) == 0 {
				known = &p
			}
		}
		if err := f.check(email, known, a.Person(), there[outcome]); err != nil {
			return err
		}
		r := Responsible{ID: db.NewID(), Outcome: outcome, Level: f.Level, Name: f.Name, Job: f.Job, Accepted: tx.Now}
		if known != nil {
			r.Person = known.ID
			if !a.Is(known.ID) {
				r.Accepted = 0
			}
		}
		if err := insertResponsible(tx, r); err != nil {
			return err
		}
		if asked = r.Accepted == 0; !asked {
			return nil
		}
		return s.tellNamed(tx, a, x, r, *known)
	})
	return asked, err
}

// tellNamed asks somebody to be responsible. The letter names the organisation and the level, never what somebody wrote.
func (s *Strategies) tellNamed(tx *db.Tx, a access.Actor, x scene, r Responsible, p person.Person) error {
	link, err := s.post.Address(tx, "/leadership/%s/strategy/%s/outcomes/%s", x.O.ID, x.V.ID, r.Outcome)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Plan, Person: p.ID, Subject: "Will you be responsible for an outcome?", Text: fmt.Sprintf(
		"Hello %s,\n\n%s would like you to be responsible for an outcome in the strategy of %s, %s.\n\nRead what it is, and say yes or no here:\n\n%s\n\nUntil you say yes, nobody counts on you. You need not say why if it is no.\n",
		p.Given, a.Name(), x.O.Name, r.Level.short(), link)})
}

// TakeOn is somebody's own yes to being responsible.
func (s *Strategies) TakeOn(ctx context.Context, a access.Actor, organisation, id, outcome, which db.ID) error {
	return s.onPerson(ctx, a, organisation, id, outcome, which, "responsible.take-on", func(tx *db.Tx, x scene, r Responsible) error {
		if err := a.May(mayAnswer(a, r), "Only they themselves can take it on."); err != nil {
			return err
		}
		if err := accept(tx, r.ID); err != nil {
			return err
		}
		return s.note(tx, x.V, x.Day)
	})
}

// TakeOff ends that somebody is responsible: they step down, say no, or an engagement lead says so.
func (s *Strategies) TakeOff(ctx context.Context, a access.Actor, organisation, id, outcome, which db.ID) error {
	return s.onPerson(ctx, a, organisation, id, outcome, which, "responsible.off", func(tx *db.Tx, x scene, r Responsible) error {
		if err := a.May(mayTakeOff(a, x.R, r), "Only they themselves, or an engagement lead, can do that."); err != nil {
			return err
		}
		if err := endResponsible(tx, r); err != nil {
			return err
		}
		return s.note(tx, x.V, x.Day)
	})
}

func (s *Strategies) onPerson(ctx context.Context, a access.Actor, organisation, id, outcome, which db.ID, action string, do func(tx *db.Tx, x scene, r Responsible) error) error {
	return s.onOutcome(ctx, a, organisation, id, outcome, action, func(tx *db.Tx, x scene, _ Outcome) error {
		there, err := peopleOf(tx, []db.ID{outcome})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(there[outcome], func(r Responsible) bool { return r.ID == which })
		if at < 0 {
			return errs.Missing()
		}
		return do(tx, x, there[outcome][at])
	})
}

// Link says that an outcome rests on a thing that exists: a step of the plan, an opportunity or a decision of the same organisation.
func (s *Strategies) Link(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, value string) error {
	return s.rest(ctx, a, organisation, id, outcome, func(tx *db.Tx, x scene, there []Rest) (Rest, error) {
		t := ground.Parse(value)
		seen, err := s.seen(tx, a, x.O.ID, []ground.Thing{t})
		if err != nil {
			return Rest{}, err
		}
		if len(seen) == 0 || seen[0].Hidden || !t.Of.Valid() || seen[0].Organisation != organisation {
			return Rest{}, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: string(linkField(t.Kind)), Message: "Choose one of the list."}}}
		}
		if slices.ContainsFunc(there, func(r Rest) bool { return r.Thing == t.Value() }) {
			return Rest{}, &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: string(linkField(t.Kind)), Message: "It is linked already."}}}
		}
		return Rest{Thing: t.Value()}, nil
	})
}

// linkField is the field in which a thing is chosen.
func linkField(k ground.Kind) ground.Kind {
	if slices.Contains(restKinds, k) {
		return k
	}
	return ground.Step
}

// LinkPlan says that an outcome belongs with another plan of the organisation.
func (s *Strategies) LinkPlan(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, f PlanForm) error {
	return s.rest(ctx, a, organisation, id, outcome, func(*db.Tx, scene, []Rest) (Rest, error) {
		return Rest{Name: f.Name, Kind: f.Kind, Web: f.Web}, nil
	}, f.check)
}

func (s *Strategies) rest(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, of func(tx *db.Tx, x scene, there []Rest) (Rest, error), checks ...func() error) error {
	return s.onOutcome(ctx, a, organisation, id, outcome, "strategy.link", func(tx *db.Tx, x scene, _ Outcome) error {
		if err := a.May(mayWrite(x.R), notWriters); err != nil {
			return err
		}
		for _, check := range checks {
			if err := check(); err != nil {
				return err
			}
		}
		there, err := restsOf(tx, []db.ID{outcome})
		if err != nil {
			return err
		}
		if len(there[outcome]) >= mostRests {
			return errs.New(errs.Invalid, "This outcome has as many links as it can. End one first.")
		}
		r, err := of(tx, x, there[outcome])
		if err != nil {
			return err
		}
		r.ID, r.Outcome = db.NewID(), outcome
		return insertRest(tx, r, a.Person())
	})
}

// Unlink says that an outcome does not rest on something any more.
func (s *Strategies) Unlink(ctx context.Context, a access.Actor, organisation, id, outcome, rest db.ID) error {
	return s.onOutcome(ctx, a, organisation, id, outcome, "strategy.unlink", func(tx *db.Tx, x scene, _ Outcome) error {
		ok, err := endRest(tx, outcome, rest)
		if err == nil && !ok {
			err = errs.Missing()
		}
		if err != nil {
			return err
		}
		return a.May(mayWrite(x.R), notWriters) // after it, so that a link that is not there is missing for everybody
	})
}

// seen are some things of an organisation as the actor may see them. A step has its title for everybody: the forty are no secret.
func (s *Strategies) seen(tx *db.Tx, a access.Actor, organisation db.ID, things []ground.Thing) ([]ground.Seen, error) {
	out := make([]ground.Seen, len(things))
	by := map[ground.Kind][]ground.Thing{}
	for i, t := range things {
		out[i] = ground.Unseen(t, false)
		if slices.Contains(restKinds, t.Kind) {
			by[t.Kind] = append(by[t.Kind], t)
		}
	}
	for _, k := range restKinds {
		if len(by[k]) == 0 || s.around.Things[k] == nil {
			continue
		}
		some, err := s.around.Things[k].See(tx, a, by[k])
		if err != nil {
			return nil, err
		}
		for i, t := range things {
			for _, v := range some {
				if v.Thing == t {
					out[i] = v
				}
			}
		}
	}
	for i, t := range things {
		n, _ := strconv.ParseInt(t.Part, 10, 64)
		if step, _, ok := content.FortySteps().Find(n); t.Kind == ground.Step && ok && t.Of == organisation {
			out[i].Title, out[i].Organisation = t.Part+". "+step.Title, organisation
			if out[i].Hidden {
				out[i].Hidden, out[i].Path = false, ""
			}
		}
	}
	return out, nil
}

// Say keeps what the actor's side sees of an outcome in this year.
func (s *Strategies) Say(ctx context.Context, a access.Actor, organisation, id, outcome db.ID, words string) error {
	return s.onOutcome(ctx, a, organisation, id, outcome, "strategy-yes.seen", func(tx *db.Tx, x scene, _ Outcome) error {
		if err := a.May(maySay(x.R), "Only people who hold a role in this organisation, or have taken on an outcome, say what they see."); err != nil {
			return err
		}
		if err := checkLine(&words); err != nil {
			return err
		}
		year, err := strconv.ParseInt(x.Day[:4], 10, 64)
		if err != nil {
			return err
		}
		return s.saveSeen(tx, Seen{ID: db.NewID(), Outcome: outcome, Person: a.Person(), Year: year, Side: x.R.Side, Words: words})
	})
}

func checkLine(words *string) error {
	var c errs.Check
	*words = one(*words)
	within(&c, "seen", *words, "Write what you see.", longestLine)
	return c.Err()
}

// AskedOf is where the actor is asked to be responsible for an outcome.
func (s *Strategies) AskedOf(ctx context.Context, a access.Actor, organisation, id, outcome db.ID) (out []db.ID, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		if _, _, _, _, err := s.toSee(tx, a, organisation, id); err != nil {
			return err
		}
		all, err := peopleOf(tx, []db.ID{outcome})
		for _, r := range all[outcome] {
			if mayAnswer(a, r) && r.Accepted == 0 {
				out = append(out, r.ID)
			}
		}
		return err
	})
	return out, err
}
