package leadership

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// showKind is the decision to show items of a journey to more people. Its subject is the person, who alone decides.
const showKind = "journey.show"

func (s *Leadership) journeys() {
	s.decisions.Register(assent.Kind{Name: showKind, Effect: s.showItems,
		Voters: func(_ *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			return assent.Everyone, []assent.Voter{{Person: subject, Side: person.Partner}}, nil
		}})
}

// journeyOf lists the items of somebody's journey that the viewer may see, the newest first.
func (s *Leadership) journeyOf(tx *db.Tx, v entry.Viewer, who db.ID) ([]item, error) {
	all, err := entry.List(tx, s.keys, v, entry.Filter{Owner: who, Kind: journeyKind, Limit: mostItems})
	out := make([]item, len(all))
	for i, e := range all {
		out[i] = itemOf(e)
	}
	return out, err
}

// viewerOf is who looks at journeys: a person, with the organisation to which they belong for certain. Roles are no part of it.
func viewerOf(tx *db.Tx, a access.Actor) (entry.Viewer, error) {
	if !a.SignedIn() {
		return entry.Viewer{}, nil
	}
	me, err := person.Find(tx, a.Person())
	return entry.Viewer{Person: me.ID, Organisation: me.Belongs()}, err
}

// ownItem finds an item of the actor's own journey. To everybody else it does not exist, whoever may read it elsewhere.
func (s *Leadership) ownItem(tx *db.Tx, a access.Actor, id db.ID) (item, error) {
	e, err := entry.Find(tx, s.keys, id)
	if err != nil {
		a.Scoped()
		return item{}, err
	}
	return itemOf(e), a.Allow(e.Kind == journeyKind && e.OwnerKind == entry.OwnerPerson && a.Is(e.Owner) && e.Removed == 0)
}

// AddItem puts something on the actor's own journey. Only they see it.
func (s *Leadership) AddItem(ctx context.Context, a access.Actor, f ItemForm) (id db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		// A day is over everywhere only a day later: nobody is told that today is in the future.
		it, err := f.item(tx.Now.Time().AddDate(0, 0, 1).Format(time.DateOnly))
		if err != nil {
			return err
		}
		there, err := s.journeyOf(tx, entry.Viewer{Person: a.Person()}, a.Person())
		if err != nil {
			return err
		}
		if len(there) >= mostItems {
			return errs.New(errs.Invalid, "Your journey has as many items as it can hold. Take one away first.")
		}
		it.Owner, it.Author, it.Audience = a.Person(), a.Person(), entry.Author
		if id, err = entry.Add(tx, s.keys, it.Entry); err != nil {
			return err
		}
		if err := s.stageMay(tx, it); err != nil {
			return err
		}
		return audit.Record(tx, a, "journey.add", "journey", id, "")
	})
	return id, err
}

// ChangeItem saves other words. What was shown to others is the actor's alone again: nobody said yes to showing these.
func (s *Leadership) ChangeItem(ctx context.Context, a access.Actor, id db.ID, f ItemForm) (narrowed bool, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		was, err := s.ownItem(tx, a, id)
		if err != nil {
			return err
		}
		it, err := f.item(tx.Now.Time().AddDate(0, 0, 1).Format(time.DateOnly))
		if err != nil {
			return err
		}
		was.Happened, was.Title, was.Body, was.Tags, was.Version = it.Happened, it.Title, it.Body, it.Tags, it.Version
		if narrowed, err = entry.Change(tx, s.keys, was.Entry, a.Person()); err != nil {
			return err
		}
		if it.Sort == stageSort {
			was.Sort = stageSort
		}
		if err := s.stageMay(tx, was); err != nil {
			return err
		}
		return audit.Record(tx, a, "journey.change", "journey", id, "")
	})
	return narrowed, err
}

// RemoveItem takes something off the actor's own journey, for everybody.
func (s *Leadership) RemoveItem(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		was, err := s.ownItem(tx, a, id)
		if err != nil {
			return err
		}
		if err := entry.Remove(tx, id); err != nil {
			return err
		}
		if err := s.stageMay(tx, was); err != nil {
			return err
		}
		return audit.Record(tx, a, "journey.remove", "journey", id, "")
	})
}

// Show shows one item of the actor's journey to an audience, or with no id all that are on it now. It is the actor's own yes to
// exactly these words: what they add or change later is theirs alone again.
func (s *Leadership) Show(ctx context.Context, a access.Actor, id db.ID, to entry.Audience) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		items, err := s.chosen(tx, a, id)
		if err != nil {
			return err
		}
		me, err := person.Find(tx, a.Person())
		if err != nil {
			return err
		}
		var k errs.Check
		k.That(slices.Contains(audiences(me.Belongs()), to), "audience", "Choose who may read it.")
		k.That(len(items) > 0, "audience", "There is nothing on your journey yet.")
		if err := k.Err(); err != nil {
			return err
		}
		organisation := db.ID("")
		if to == entry.Organisation {
			organisation = me.Belongs()
		}
		var text []string
		payload := []string{string(to), string(organisation)}
		for _, it := range items {
			if it.Audience != entry.Author { // others than before may read it
				if err := entry.Narrow(tx, it.Entry, entry.Author); err != nil {
					return err
				}
			}
			text = append(text, strings.TrimSpace(it.when()+": "+it.Title+"\n\n"+it.Body))
			payload = append(payload, string(it.ID)+":"+strconv.FormatInt(it.Version, 10))
		}
		text = append(text, "Who may read it: "+readers(to, me.OrgName))
		_, err = s.decisions.Propose(tx, a, showKind, a.Person(), strings.Join(text, "\n\n"), strings.Join(payload, ","), true)
		return err
	})
}

// chosen is one item of the actor's journey, or all of them when no id is given.
func (s *Leadership) chosen(tx *db.Tx, a access.Actor, id db.ID) ([]item, error) {
	if id != "" {
		it, err := s.ownItem(tx, a, id)
		return []item{it}, err
	}
	if err := a.Allow(a.SignedIn()); err != nil {
		return nil, err
	}
	return s.journeyOf(tx, entry.Viewer{Person: a.Person()}, a.Person())
}

// showItems takes effect with the yes of whose journey it is.
func (s *Leadership) showItems(tx *db.Tx, _ access.Actor, p assent.Proposal) error {
	parts := strings.Split(p.Payload, ",")
	if len(parts) < 3 {
		return errs.New(errs.Conflict, "There is nothing to show.")
	}
	for _, part := range parts[2:] {
		id, version, _ := strings.Cut(part, ":")
		e, err := entry.Find(tx, s.keys, db.ID(id))
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil || e.Owner != p.Subject {
			return errs.Missing()
		}
		e.Organisation = db.ID(parts[1])
		if err := entry.Widen(tx, e, entry.Audience(parts[0]), n); err != nil {
			return err
		}
	}
	return nil
}

// Hide makes one item the actor's alone again, at once, or with no id the whole journey.
func (s *Leadership) Hide(ctx context.Context, a access.Actor, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		items, err := s.chosen(tx, a, id)
		if err != nil {
			return err
		}
		for _, it := range items {
			if it.Audience == entry.Author {
				continue
			}
			if err := entry.Narrow(tx, it.Entry, entry.Author); err != nil {
				return err
			}
		}
		return audit.Record(tx, a, "journey.hide", "journey", a.Person(), "")
	})
}

// shownBy is somebody who shows something of their journey to the viewer, and how much.
type shownBy struct {
	Person db.ID
	Items  int64
}

// whoShows lists them, who showed the newest thing first.
func whoShows(tx *db.Tx, v entry.Viewer, limit, offset int) ([]shownBy, error) {
	return db.All(tx, func(s db.Scanner, x *shownBy) error { return s.Scan(&x.Person, &x.Items) },
		`SELECT author_id, COUNT(*) FROM entry WHERE network_id = $1 AND kind = 'journey' AND removed IS NULL AND owner_kind = 'person' AND author_id <> $2
			AND (audience = 'network' OR audience = 'organisation' AND organisation_id = $3)
		GROUP BY author_id ORDER BY MAX(changed) DESC, author_id LIMIT $4 OFFSET $5`, string(v.Person), string(v.Organisation), limit, offset)
}

// OnStage adds what another part of the program does when somebody uses another word for themselves, in the same transaction.
func (s *Leadership) OnStage(do func(tx *db.Tx, who db.ID) error) { s.staged = do }

// stageMay tells it on when an item that was added, changed or taken away is such a word.
func (s *Leadership) stageMay(tx *db.Tx, it item) error {
	if it.Sort != stageSort || s.staged == nil {
		return nil
	}
	return s.staged(tx, it.Owner)
}

// StageOf is the newest word that somebody uses for themselves, by its id, "" for none. It is their own: callers show it to nobody to
// whom they have not chosen to show it.
func (s *Leadership) StageOf(tx *db.Tx, who db.ID) (string, error) {
	all, err := s.journeyOf(tx, entry.Viewer{Person: who}, who)
	if at := slices.IndexFunc(all, func(it item) bool { return it.Sort == stageSort }); at >= 0 {
		return all[at].Stage, err
	}
	return "", err
}
