package recommendation

import (
	"context"
	"errors"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Recommendations is the area.
type Recommendations struct {
	db      *db.DB
	keys    *secret.Keys
	assents *assent.Decisions
	post    *mail.Post
	parts   Parts
	opens   Opener
	grid    ground.Placer
	placed  ground.Arounder
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// Opener says whether somebody may see who leads where in an organisation. Whoever may sees with which bodies it is linked.
type Opener func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)

// New makes the area and registers its assent.
func New(d *db.DB, k *secret.Keys, assents *assent.Decisions, post *mail.Post, parts Parts, opens Opener) *Recommendations {
	s := &Recommendations{db: d, keys: k, assents: assents, post: post, parts: parts, opens: opens}
	s.register()
	return s
}

// path is where a recommendation is read.
func path(v Recommendation) string { return "/recommendations/" + string(v.ID) }

// standing is what somebody is to a recommendation.
func (s *Recommendations) standing(tx *db.Tx, a access.Actor, v Recommendation) (r standing, err error) {
	r = standing{SignedIn: a.SignedIn(), Runs: a.Leads(v.Organisation)}
	if !a.SignedIn() {
		return r, nil
	}
	day, err := network.Today(tx)
	if err != nil {
		return r, err
	}
	r.Owner = a.Is(v.Owner)
	if r.Sits, r.Board, err = relationOf(tx, v, a.Person(), day); err != nil || !r.Sits {
		return r, err
	}
	seats, err := seatsIn(tx, v.Body, day)
	_, voters := speakers(seats)
	r.Speaks = slices.ContainsFunc(voters, func(x assent.Voter) bool { return a.Is(x.Person) })
	return r, err
}

// toSee finds a recommendation for whoever may read it. For everybody else it does not exist.
func (s *Recommendations) toSee(tx *db.Tx, a access.Actor, id db.ID) (Recommendation, standing, error) {
	v, err := find(tx, s.keys, id)
	if err != nil {
		a.Scoped()
		return v, standing{}, err
	}
	r, err := s.standing(tx, a, v)
	if err != nil {
		return v, r, err
	}
	return v, r, a.Allow(mayRead(r, v))
}

// keep saves a recommendation that nobody changed meanwhile.
func (s *Recommendations) keep(tx *db.Tx, v Recommendation) error {
	ok, err := save(tx, s.keys, v)
	if err == nil && !ok {
		err = errs.New(errs.Conflict, "Somebody else changed this recommendation while you were writing.")
	}
	return err
}

// tell writes the same to several people, each once, but not to the actor nor to who has left.
func (s *Recommendations) tell(tx *db.Tx, a access.Actor, to []db.ID, subject, text, at string) error {
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	to = slices.DeleteFunc(to, func(id db.ID) bool { return id == "" || a.Is(id) })
	if len(to) == 0 {
		return nil
	}
	gone, err := person.ClosedAmong(tx, to)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, to)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s", at)
	if err != nil {
		return err
	}
	for _, id := range to {
		p := people[id]
		if slices.Contains(gone, id) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{Private: true, To: p.Email, ToName: p.Name(), Kind: notice.Recommendations, Person: p.ID, Subject: subject, Text: mail.Hello(p.Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}

// fitOwner says whether somebody can owe an answer: they are in the network and do not sit in the body.
func fitOwner(tx *db.Tx, v Recommendation, who db.ID, day string) (bool, error) {
	gone, err := person.ClosedAmong(tx, []db.ID{who})
	if err != nil || len(gone) > 0 {
		return false, err
	}
	sits, err := db.Value[bool](tx, `SELECT `+sitsIn("$4")+` FROM person x WHERE x.network_id = $1 AND x.id = $2`, string(who), day, string(v.Body))
	return !sits, err
}

// ownerOf finds who owes the answer by their address; "" is nobody yet.
func ownerOf(tx *db.Tx, c *errs.Check, v Recommendation, email, day string) (db.ID, error) {
	if email == "" {
		return "", nil
	}
	p, known, err := person.ByEmail(tx, person.FoldEmail(email))
	if err != nil {
		return "", err
	}
	if known {
		gone, err := person.ClosedAmong(tx, []db.ID{p.ID})
		if err != nil {
			return "", err
		}
		known = len(gone) == 0
	}
	fit := false
	if known {
		if fit, err = fitOwner(tx, v, p.ID, day); err != nil {
			return "", err
		}
	}
	// One message for both: it tells nobody who sits in a group without their name, and who has an account.
	c.That(fit, "owner", "This has to be the address of somebody in your network who does not sit in the group that asks.")
	if !fit {
		return "", nil
	}
	return p.ID, nil
}

// targetOf finds to whom a recommendation is made among those to whom its body can make one.
func targetOf(all []target, key string) (target, bool) {
	i := slices.IndexFunc(all, func(t target) bool { return t.key() == key })
	if i < 0 {
		return target{}, false
	}
	return all[i], true
}

// fill puts what was typed into a recommendation.
func (s *Recommendations) fill(tx *db.Tx, v *Recommendation, f Form, day string) error {
	all, err := targetsOf(tx, v.Body, day)
	if err != nil {
		return err
	}
	var c errs.Check
	to, ok := targetOf(all, f.To)
	c.That(ok, "to", "Choose to whom you recommend it.")
	f.check(&c, day)
	owner, err := ownerOf(tx, &c, *v, f.Owner, day)
	if err != nil {
		return err
	}
	v.Organisation, v.Group, v.Owner, v.Title, v.Words = to.Organisation, to.Group, owner, f.Title, f.Words
	return c.Err()
}

// Write begins a recommendation of a body in which the actor sits. Nobody outside the body sees it before it is made.
func (s *Recommendations) Write(ctx context.Context, a access.Actor, from db.ID, f Form) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		b, err := s.toWrite(tx, a, from, day)
		if err != nil {
			return err
		}
		v := Recommendation{ID: db.NewID(), Body: b.ID, BodyName: b.Name, State: Draft, By: a.Person()}
		if err := s.fill(tx, &v, f, day); err != nil {
			return err
		}
		id = v.ID
		if err := insert(tx, s.keys, v); err != nil {
			return err
		}
		if err := insertAsk(tx, s.keys, Ask{ID: db.NewID(), Recommendation: v.ID, Number: 1, Due: f.Due}); err != nil {
			return err
		}
		return audit.Record(tx, a, "body.write", "recommendation", v.ID, "")
	})
	return id, err
}

// toWrite finds a body in which the actor sits. For everybody else it is not there.
func (s *Recommendations) toWrite(tx *db.Tx, a access.Actor, from db.ID, day string) (body, error) {
	all, err := bodiesOf(tx, a.Person(), day)
	if err != nil {
		return body{}, err
	}
	i := slices.IndexFunc(all, func(b body) bool { return b.ID == from })
	if err := a.Allow(i >= 0); err != nil {
		return body{}, err
	}
	return all[i], nil
}

// on opens a recommendation for whoever reads it, and does one thing with it.
func (s *Recommendations) on(ctx context.Context, a access.Actor, id db.ID, action string, do func(tx *db.Tx, v Recommendation, r standing, day string) error) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, r, err := s.toSee(tx, a, id)
		if err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		if err := do(tx, v, r, day); err != nil || action == "" {
			return err
		}
		return audit.Record(tx, a, action, "recommendation", id, "")
	})
}

// inBody is like on for what only those who sit in the body know of: for others who read it, it is not there.
func (s *Recommendations) inBody(ctx context.Context, a access.Actor, id db.ID, action string, do func(tx *db.Tx, v Recommendation, r standing, day string) error) error {
	return s.on(ctx, a, id, action, func(tx *db.Tx, v Recommendation, r standing, day string) error {
		if err := a.Allow(r.Sits); err != nil {
			return err
		}
		return do(tx, v, r, day)
	})
}

const isMadeAlready = "This recommendation is made. Its words do not change any more."

// Change writes a recommendation anew before it is made. Every yes to the words as they were is gone.
func (s *Recommendations) Change(ctx context.Context, a access.Actor, id db.ID, f Form) error {
	return s.inBody(ctx, a, id, "body.change", func(tx *db.Tx, v Recommendation, r standing, day string) error {
		if !mayWrite(r, v) {
			return errs.New(errs.Invalid, isMadeAlready)
		}
		if f.Version != v.Version {
			return errs.New(errs.Conflict, "Somebody else changed this recommendation while you were writing.")
		}
		if err := s.fill(tx, &v, f, day); err != nil {
			return err
		}
		ask, err := lastAsk(tx, s.keys, v)
		if err != nil {
			return err
		}
		ask.Due = f.Due
		return errors.Join(s.cancel(tx, a, id), saveAsk(tx, s.keys, ask), s.keep(tx, v))
	})
}

// Drop throws a recommendation away that is not made. Nothing of its words is kept.
func (s *Recommendations) Drop(ctx context.Context, a access.Actor, id db.ID) error {
	return s.inBody(ctx, a, id, "body.drop", func(tx *db.Tx, v Recommendation, r standing, _ string) error {
		if !mayWrite(r, v) {
			return errs.New(errs.Invalid, isMadeAlready)
		}
		if err := s.cancel(tx, a, id); err != nil {
			return err
		}
		v.State, v.Title, v.Words, v.Owner = Dropped, "Not made", "", ""
		if err := s.keep(tx, v); err != nil {
			return err
		}
		return s.assents.Forget(tx, bodyKind, id)
	})
}

// Ask puts words to those who speak for the body. Whoever is one of them says yes with it.
func (s *Recommendations) Ask(ctx context.Context, a access.Actor, id db.ID, f Say) error {
	return s.inBody(ctx, a, id, "", func(tx *db.Tx, v Recommendation, r standing, day string) error {
		if err := f.check(v, day); err != nil {
			return err
		}
		if f.Do == doMake {
			ask, err := lastAsk(tx, s.keys, v)
			if err != nil {
				return err
			}
			var c errs.Check
			if checkDue(&c, ask.Due, day); !c.OK() {
				return errs.New(errs.Invalid, dueIsOver)
			}
		}
		return s.put(tx, a, r, v, f)
	})
}

// Yes is somebody's yes, for their body, to the words with this fingerprint.
func (s *Recommendations) Yes(ctx context.Context, a access.Actor, id db.ID, hash string) error {
	return s.inBody(ctx, a, id, "", func(tx *db.Tx, v Recommendation, r standing, _ string) error {
		if err := a.May(r.Speaks, "Only those who lead the group say yes for it."); err != nil {
			return err
		}
		p, waits, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if !waits {
			return errs.New(errs.Conflict, "Nothing waits for a yes any more. Look at the recommendation again.")
		}
		return s.assents.Assent(tx, a, p.ID, hash)
	})
}

// No ends what waits for a yes. Any of those who speak for the body can, and who asked.
func (s *Recommendations) No(ctx context.Context, a access.Actor, id db.ID) error {
	return s.inBody(ctx, a, id, "body.no", func(tx *db.Tx, _ Recommendation, r standing, _ string) error {
		p, waits, err := s.open(tx, id)
		if err != nil || !waits {
			return err
		}
		if err := a.May(r.Speaks || a.Is(p.Proposer), "Only those who lead the group say no for it."); err != nil {
			return err
		}
		if err := s.cancel(tx, a, id); err != nil {
			return err
		}
		return s.tell(tx, a, []db.ID{p.Proposer}, "A recommendation did not get a yes", "Words about a recommendation that you put to those who speak for your group did not get their yes.", path(Recommendation{ID: id}))
	})
}

// Narrow takes a recommendation back from the view of others, at once.
func (s *Recommendations) Narrow(ctx context.Context, a access.Actor, id db.ID) error {
	return s.inBody(ctx, a, id, "body.narrow", func(tx *db.Tx, v Recommendation, r standing, _ string) error {
		if err := a.May(r.Speaks, "Only those who lead the group take it back from view."); err != nil {
			return err
		}
		if !mayNarrow(r, v) {
			return nil
		}
		if err := s.cancel(tx, a, id); err != nil {
			return err
		}
		v.Audience = ""
		return s.keep(tx, v)
	})
}

// At is a recommendation as it is now, for whoever may read it.
func (s *Recommendations) At(ctx context.Context, a access.Actor, id db.ID) (v Recommendation, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		var err error
		v, _, err = s.toSee(tx, a, id)
		return err
	})
	return v, err
}
