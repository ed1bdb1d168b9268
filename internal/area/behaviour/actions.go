package behaviour

import (
	"alongside/engine/stats"
	"context"
	"slices"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/smallnumber"
)

// in does something in an edition for an actor whom may lets in, with the state of its list.
func (b *Behaviours) in(ctx context.Context, a access.Actor, id db.ID, may func(eyes) bool, fn func(tx *db.Tx, e edition.Edition, w eyes, l List) error) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, w, err := b.enter(tx, a, id, may)
		if err != nil {
			return err
		}
		l, err := readList(tx, id)
		if err != nil {
			return err
		}
		return fn(tx, e, w, l)
	})
}

// during refuses what belongs to another phase.
func during(l List, p Phase) error {
	switch {
	case l.Phase == p:
		return nil
	case l.Phase == Vote:
		return errs.New(errs.Conflict, "The vote has begun, so the behaviours stay as they are.")
	case l.Phase == Closed:
		return errs.New(errs.Conflict, "The group’s list stands already.")
	}
	return errs.New(errs.Conflict, "The group still gathers behaviours.")
}

// Add adds a behaviour that the actor values.
func (b *Behaviours) Add(ctx context.Context, a access.Actor, id db.ID, words string) (out db.ID, err error) {
	err = b.in(ctx, a, id, eyes.mayAdd, func(tx *db.Tx, _ edition.Edition, _ eyes, l List) error {
		if err := during(l, Gather); err != nil {
			return err
		}
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		v := Behaviour{ID: db.NewID(), Edition: id, Author: a.Person(), Words: tidy(words)}
		if err := check(v.Words, all); err != nil {
			return err
		}
		out = v.ID
		if err := insertBehaviour(tx, v); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.add", "edition", id, "")
	})
	return out, err
}

// find is one of the behaviours of an edition, or errs.NotFound.
func find(all []Behaviour, id db.ID) (Behaviour, error) {
	i := slices.IndexFunc(all, func(b Behaviour) bool { return b.ID == id })
	if i < 0 {
		return Behaviour{}, errs.Missing()
	}
	return all[i], nil
}

// Remove takes a behaviour away while the group gathers: its author, or the team.
func (b *Behaviours) Remove(ctx context.Context, a access.Actor, id, behaviour db.ID) error {
	return b.in(ctx, a, id, eyes.any, func(tx *db.Tx, _ edition.Edition, w eyes, l List) error {
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		v, err := find(all, behaviour)
		if err != nil {
			return err
		}
		if err := a.May(w.team || a.Is(v.Author), "Only who wrote it, or the team, takes it away."); err != nil {
			return err
		}
		if err := during(l, Gather); err != nil {
			return err
		}
		if err := removeBehaviour(tx, behaviour); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.remove", "edition", id, "")
	})
}

// mergeField is the field in which one behaviour is put to another: each has a field of its own on the page.
func mergeField(id db.ID) string { return "into-" + string(id) }

// Merge lets one behaviour stand for another that says the same; into "" lets it stand for itself again.
func (b *Behaviours) Merge(ctx context.Context, a access.Actor, id, behaviour, into db.ID) error {
	return b.in(ctx, a, id, eyes.any, func(tx *db.Tx, _ edition.Edition, _ eyes, l List) error {
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		v, err := find(all, behaviour)
		if err != nil {
			return err
		}
		if err := during(l, Gather); err != nil {
			return err
		}
		if into != "" {
			other, err := find(all, into)
			if err != nil || other.Merged != "" || other.ID == v.ID {
				return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: mergeField(behaviour), Message: "Choose another behaviour."}}}
			}
		}
		if v.Merged == into {
			return nil
		}
		if err := merge(tx, behaviour, into); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.merge", "edition", id, "")
	})
}

// voter is the mark of somebody who votes: the same each time, and nobody can turn it into a name without the key.
func (b *Behaviours) voter(tx *db.Tx, edition, who db.ID) string {
	return b.keys.Mark(tx.Network, "behaviour vote "+string(edition), string(who))
}

// Choose puts the actor's votes in place of those that they gave before. Nothing else is kept of it: a line in the log would
// tell who voted.
func (b *Behaviours) Choose(ctx context.Context, a access.Actor, id db.ID, chosen []db.ID) error {
	return b.in(ctx, a, id, eyes.mayVote, func(tx *db.Tx, _ edition.Edition, _ eyes, l List) error {
		if err := during(l, Vote); err != nil {
			return err
		}
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		chosen = slices.Compact(slices.Sorted(slices.Values(chosen)))
		var c errs.Check
		c.That(len(chosen) <= Votes, "votes", "Choose up to %d.", Votes)
		for _, v := range chosen {
			x, err := find(all, v)
			c.That(err == nil && x.Merged == "", "votes", "Choose from the list.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		return saveVotes(tx, id, b.voter(tx, id, a.Person()), chosen)
	})
}

// Move begins the vote, closes it, or goes back a step. from is the phase that the actor saw, most how many behaviours the list
// should have. To gather again forgets all votes.
func (b *Behaviours) Move(ctx context.Context, a access.Actor, id db.ID, from, to Phase, most int64) error {
	return b.in(ctx, a, id, eyes.mayLead, func(tx *db.Tx, _ edition.Edition, _ eyes, l List) error {
		var c errs.Check
		c.That(most >= 1 && most <= maxMost, "most", "Enter a number from 1 to %d.", maxMost)
		c.That(to == Gather || to == Vote || to == Closed, "to", "Choose what comes next.")
		if err := c.Err(); err != nil || l.Phase == to {
			return err
		}
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		c.That(to == Gather || len(standing(all)) > 1, "to", "Gather at least two behaviours first.")
		if l.Phase == Closed {
			counts, err := seen(tx, id)
			if err != nil {
				return err
			}
			c.That(len(counts) == 0, "to", "People have given kind words about this list, so it stays.")
		}
		if err := c.Err(); err != nil {
			return err
		}
		ok, err := moveList(tx, id, a.Person(), from, to, most)
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.Conflict, "Somebody else has gone on to the next step meanwhile.")
		}
		var list []db.ID
		switch to {
		case Gather:
			err = dropVotes(tx, id)
		case Closed:
			var n int
			if n, err = voters(tx, id); err != nil {
				return err
			}
			var rule stats.Policy
			if rule, err = smallnumber.OfEdition(tx, id); err == nil {
				list = choose(all, n, smallnumber.Under(rule), most)
			}
		}
		if err != nil {
			return err
		}
		if err := place(tx, id, list); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.move", "edition", id, string(to))
	})
}

// Give gives kind words to somebody who sat at a table with the actor, about a behaviour of the group's list.
func (b *Behaviours) Give(ctx context.Context, a access.Actor, id, behaviour, to db.ID, words string) error {
	return b.in(ctx, a, id, eyes.mayGive, func(tx *db.Tx, e edition.Edition, _ eyes, l List) error {
		if err := during(l, Closed); err != nil {
			return err
		}
		all, err := behaviours(tx, id)
		if err != nil {
			return err
		}
		who, tables, err := b.mates(tx, e, a.Person())
		if err != nil {
			return err
		}
		begins := dayBegins(tx.Now, e.Zone)
		today, err := givenSince(tx, id, a.Person(), to, begins)
		if err != nil {
			return err
		}
		words = strings.TrimSpace(words)
		var c errs.Check
		v, err := find(all, behaviour)
		c.That(slices.Contains(who, to) && to != a.Person(), "to", "%s", map[bool]string{true: "Choose somebody who sat at your table.", false: "Choose somebody who takes part, from the first day on."}[tables])
		c.That(today < mostADay, "to", "You have given this person kind words %d times today. Come back tomorrow.", mostADay)
		c.That(err == nil && v.Place > 0, "behaviour", "Choose a behaviour from the list.")
		c.That(len([]rune(words)) <= maxKind, "kind", "Use up to %d letters.", maxKind)
		if err := c.Err(); err != nil {
			return err
		}
		if err := insertKind(tx, b.keys, Kind{ID: db.NewID(), Edition: id, Behaviour: behaviour, Giver: a.Person(), Receiver: to, Words: words}); err != nil {
			return err
		}
		if err := countAfterToday(tx, e); err != nil {
			return err
		}
		// The log never says to whom, or about what.
		return audit.Record(tx, a, "behaviour.give", "edition", id, "")
	})
}

// own finds kind words that the actor gave or received. To everybody else they do not exist.
func (b *Behaviours) own(tx *db.Tx, a access.Actor, id, kind db.ID, may func(Kind) bool) (Kind, error) {
	v, err := findKind(tx, b.keys, id, kind)
	if err != nil {
		a.Scoped()
		return v, err
	}
	return v, a.Allow(a.Person() != "" && may(v))
}

// Keep notes that the receiver has read kind words, so that they wait for nobody.
func (b *Behaviours) Keep(ctx context.Context, a access.Actor, id, kind db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := b.own(tx, a, id, kind, func(k Kind) bool { return a.Is(k.Receiver) }); err != nil {
			return err
		}
		return keepKind(tx, kind)
	})
}

// KeepAll notes that the receiver has read all that they were given in an edition.
func (b *Behaviours) KeepAll(ctx context.Context, a access.Actor, id db.ID) error {
	return b.in(ctx, a, id, eyes.mayKeep, func(tx *db.Tx, _ edition.Edition, _ eyes, _ List) error {
		return keepKinds(tx, id, a.Person())
	})
}

// DeleteSeveral deletes kind words that the actor was given. What is not theirs, or is gone already, is left alone.
func (b *Behaviours) DeleteSeveral(ctx context.Context, a access.Actor, id db.ID, kinds []db.ID) error {
	return b.in(ctx, a, id, eyes.mayKeep, func(tx *db.Tx, _ edition.Edition, _ eyes, _ List) error {
		var c errs.Check
		c.That(len(kinds) > 0, "away", "Choose what goes.")
		c.That(len(kinds) <= mostKinds, "away", "Choose up to %d at once.", mostKinds)
		if err := c.Err(); err != nil {
			return err
		}
		if err := removeKinds(tx, id, a.Person(), kinds); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.delete", "edition", id, "")
	})
}

// Delete ends kind words: the receiver deletes them, or the giver takes them back. Then nobody has them. What the receiver has read and
// keeps is theirs: the giver cannot take it back.
func (b *Behaviours) Delete(ctx context.Context, a access.Actor, id, kind db.ID) error {
	return b.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		v, err := b.own(tx, a, id, kind, func(k Kind) bool { return a.Is(k.Receiver) || a.Is(k.Giver) })
		if err != nil {
			return err
		}
		if !a.Is(v.Receiver) && v.Kept != 0 {
			return errs.New(errs.Conflict, "These words are read and kept. They belong to the person to whom you gave them.")
		}
		if err := removeKind(tx, kind); err != nil {
			return err
		}
		return audit.Record(tx, a, "behaviour.delete", "edition", id, "")
	})
}
