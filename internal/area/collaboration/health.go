package collaboration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/ui"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/round"
)

// The instruments that members answer in rounds: each alone first, then all answers are looked at together.
const (
	healthKey       = "health-check"
	capabilitiesKey = "capabilities"
)

// kindRound is an entry that was made of the result of a round.
const kindRound = "round"

// StartHealthCheck asks all present members how they are doing. Any member may.
func (s *Space) StartHealthCheck(ctx context.Context, a access.Actor, id db.ID) (db.ID, error) {
	return s.startRound(ctx, a, id, func(c shared.Collaboration) (round.Begin, error) {
		if missing, side := missingSide(c); missing {
			return round.Begin{}, errs.New(errs.Invalid, "Nobody speaks as a %s now. Ask somebody from that side to join first.", side.Words())
		}
		b := round.Begin{Subject: c.ID, Instrument: healthKey}
		for _, m := range c.Members {
			b.Raters = append(b.Raters, round.Rater{Person: m.Person, Side: m.Side})
		}
		return b, nil
	})
}

// StartCapabilities lets the actor rate themselves and asks one other member to rate them as well. It is for the actor
// alone to start: nobody else can ask others to rate them.
func (s *Space) StartCapabilities(ctx context.Context, a access.Actor, id, partner db.ID) (db.ID, error) {
	return s.startRound(ctx, a, id, func(c shared.Collaboration) (round.Begin, error) {
		var check errs.Check
		check.That(c.Is(partner) && !a.Is(partner), "partner", "Choose who should rate you as well.")
		b := round.Begin{Subject: a.Person(), Instrument: capabilitiesKey}
		for _, who := range []db.ID{a.Person(), partner} {
			b.Raters = append(b.Raters, round.Rater{Person: who, Side: c.SideOf(who)})
		}
		return b, check.Err()
	})
}

func (s *Space) startRound(ctx context.Context, a access.Actor, id db.ID, begin func(c shared.Collaboration) (round.Begin, error)) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		b, err := begin(c)
		if err != nil {
			return err
		}
		b.OwnerKind, b.Owner = round.OfCollaboration, c.ID
		r, err := s.rounds.Start(tx, a, b)
		if err != nil {
			return err
		}
		out = r.ID
		if err := s.tellRaters(tx, a, c, r, r.Missing(), "Some questions wait for you in your "+c.Form()+"’s space",
			"Some questions in your "+c.Form()+"’s space wait for your answers. You see each other’s answers when all who are asked have answered."); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
	return out, err
}

// tellRaters writes to some raters of a round, but not to the one who did it.
func (s *Space) tellRaters(tx *db.Tx, a access.Actor, c shared.Collaboration, r round.Round, those []round.Rater, subject, text string) error {
	var people []db.ID
	for _, x := range those {
		if c.Is(x.Person) {
			people = append(people, x.Person)
		}
	}
	return s.tellThese(tx, a, c, people, subject, text, "/collaborations/%s/rounds/%s", c.ID, r.ID)
}

// inRound opens the space, does one thing with one of its rounds, and tells the raters what came of it. do answers the
// round as it is then.
func (s *Space) inRound(ctx context.Context, a access.Actor, id, which db.ID, do func(tx *db.Tx, c shared.Collaboration) (round.Round, error), after func(tx *db.Tx, c shared.Collaboration, before, now round.Round) error) (now round.Round, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		before, err := s.rounds.Own(tx, a, c.ID, which)
		if err != nil {
			return err
		}
		if now, err = do(tx, c); err != nil {
			return err
		}
		if err := s.roundChanged(tx, a, c, before, now); err != nil {
			return err
		}
		if after != nil {
			if err := after(tx, c, before, now); err != nil {
				return err
			}
		}
		return changed(tx, a, c)
	})
	return now, err
}

// roundChanged tells raters that a round is shown, or that it has ended. Letters say no more than that something is there.
func (s *Space) roundChanged(tx *db.Tx, a access.Actor, c shared.Collaboration, before, now round.Round) error {
	if before.State == now.State {
		return nil
	}
	if now.State == round.Ended {
		return s.tellRaters(tx, a, c, now, before.Raters, "Some questions in your "+c.Form()+"’s space have ended", "Some questions in your "+c.Form()+"’s space have ended. Nobody sees what others answered. Any of you can ask again.")
	}
	counted := now.Counted()
	if err := s.tellRaters(tx, a, c, now, counted, "You can look at your answers together", "The answers to the questions in your "+c.Form()+"’s space are there. Those who answered can now look at them together."); err != nil {
		return err
	}
	var left []round.Rater
	for _, x := range now.Raters {
		if was, _ := before.Rater(x.Person); x.Out != 0 && was.Out == 0 {
			left = append(left, x)
		}
	}
	return s.tellRaters(tx, a, c, now, left, "The others went on without your answers", "The others in your "+c.Form()+" have gone on with some questions without your answers. That is all right. They see nothing of yours, and you see nothing of theirs. You can be part of the next time.")
}

// AnswerRound saves what the actor answered in a round, over the version that they saw. Which questions they are asked is worked out here.
func (s *Space) AnswerRound(ctx context.Context, a access.Actor, id, which db.ID, g round.Given) (round.Round, error) {
	return s.inRound(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration) (round.Round, error) {
		r, err := s.rounds.Own(tx, a, c.ID, which)
		if err != nil {
			return r, err
		}
		def, err := r.Definition(tx)
		if err != nil {
			return r, err
		}
		g.Asked = askedIn(r, def, a.Person())
		return s.rounds.Answer(tx, a, c.ID, which, g)
	}, nil)
}

// askedIn are the questions for one rater: about a member, those for that member's side.
func askedIn(r round.Round, def instrument.Definition, who db.ID) instrument.Definition {
	if r.Subject == r.Owner {
		return def
	}
	return round.Asked(def, r.SideOf(r.Subject), r.Subject == who)
}

// GoOn says yes for the actor to going on without those who have not answered.
func (s *Space) GoOn(ctx context.Context, a access.Actor, id, which db.ID) (round.Round, error) {
	return s.inRound(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration) (round.Round, error) {
		return s.rounds.GoOn(tx, a, c.ID, which)
	}, func(tx *db.Tx, c shared.Collaboration, _, now round.Round) error {
		if now.State != round.Open {
			return nil
		}
		var others []round.Rater
		for _, x := range now.Counted() {
			if now.AwaitsYes(x.Person) {
				others = append(others, x)
			}
		}
		return s.tellRaters(tx, a, c, now, others, "Something waits for you in your "+c.Form()+"’s space", "Somebody would like to look at the answers without waiting longer. It needs the yes of everybody who answered, so also yours.")
	})
}

// StepOut takes the actor out of a round, with what they answered. Nobody is told why.
func (s *Space) StepOut(ctx context.Context, a access.Actor, id, which db.ID) (round.Round, error) {
	return s.inRound(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration) (round.Round, error) {
		return s.rounds.StepOut(tx, a, c.ID, which)
	}, nil)
}

// EndRound ends a round that is open. Nobody ever sees it.
func (s *Space) EndRound(ctx context.Context, a access.Actor, id, which db.ID) (round.Round, error) {
	return s.inRound(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration) (round.Round, error) {
		return s.rounds.End(tx, a, c.ID, which)
	}, nil)
}

// mayKeep says whether an entry can be made of a round: all members may read the round, so the entry tells nobody anything new.
func mayKeep(c shared.Collaboration, r round.Round) bool {
	if r.State != round.Shown || r.Instrument != healthKey || r.Entry != "" || c.State != shared.Active {
		return false
	}
	for _, m := range c.Members {
		for _, x := range r.Counted() {
			if !r.MayRead(m.Person, x.Person) {
				return false
			}
		}
	}
	return true
}

// KeepRound makes an entry of the result of a health check, for the members. It can be shown to more people only with the
// yes of everybody who answered.
func (s *Space) KeepRound(ctx context.Context, a access.Actor, id, which db.ID) (out db.ID, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		r, err := s.rounds.Own(tx, a, c.ID, which)
		if err != nil {
			return err
		}
		if !mayKeep(c, r) {
			return errs.New(errs.Conflict, "This result cannot be put into the learning log: it is there already, or somebody in your space did not answer.")
		}
		def, err := r.Definition(tx)
		if err != nil {
			return err
		}
		forms, err := s.rounds.Forms(tx, a, r)
		if err != nil {
			return err
		}
		e := entry.Entry{Kind: kindRound, OwnerKind: entry.OwnerCollaboration, Owner: c.ID, Author: a.Person(), Edition: c.Edition, Audience: entry.Members,
			Title: "How we are doing, " + r.Closed.In(c.Zone).Format("2 January 2006"), Body: resultText(def, forms), Happened: r.Closed.In(c.Zone).Format("2006-01-02"), Tags: []string{"how we are doing"}}
		if out, err = entry.Add(tx, s.keys, e); err != nil {
			return err
		}
		if err := round.Keep(tx, r.ID, out); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
	return out, err
}

// resultText is the result of a round in words: the figures of both sides, and where they see things most differently.
func resultText(def instrument.Definition, forms []round.Form) string {
	var b strings.Builder
	low, high := "", ""
	for _, sc := range round.Scores(def, forms) {
		if l, h, ok := round.Range(def, sc.Scale); ok && low == "" {
			low, high = fmt.Sprintf("%g", l), fmt.Sprintf("%g", h)
			fmt.Fprintf(&b, "Our figures go from %s to %s. More is better.\n\n", low, high)
		}
		fmt.Fprintf(&b, "%s: professional %s, patient partner %s\n", sc.Scale.Title, figure(sc.Professional), figure(sc.Partner))
	}
	lines := round.Compare(def, forms)
	if big := round.Biggest(lines, round.MostTalks); len(big) > 0 {
		b.WriteString("\nWhere we see things most differently:\n")
		for _, l := range big {
			b.WriteString("- " + l.Item.Wording + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// SavePlan makes an entry of what the actor wants to work on. It is their own alone until they share it.
func (s *Space) SavePlan(ctx context.Context, a access.Actor, id db.ID, text string) (db.ID, error) {
	var c errs.Check
	c.That(strings.TrimSpace(text) != "", "plan", "Write what you want to work on.")
	c.That(utf8.RuneCountInString(text) <= maxPlan, "plan", "Use up to 20,000 letters.")
	n := NewEntry{Kind: kindPlan, Title: "My development plan", Body: text, Happened: s.db.Now().Time().Format(time.DateOnly), Alone: true}
	var out db.ID
	err := s.kept(ctx, a, id, nil, c.Err(), func(tx *db.Tx, in shared.Collaboration, _ *file.Meta) (err error) {
		e := n.entry()
		e.OwnerKind, e.Owner, e.Author, e.Edition, e.Audience = entry.OwnerCollaboration, in.ID, a.Person(), in.Edition, entry.Author
		out, err = entry.Add(tx, s.keys, e)
		return err
	})
	return out, err
}

// maxPlan is how long a plan can be, in letters.
const maxPlan = 20000

// shownBehind are the entries of a space that more than its members see and that were made of somebody's answers.
func (s *Space) shownBehind(tx *db.Tx, c, who db.ID) ([]entry.Entry, error) {
	all, err := round.List(tx, who, round.Filter{Owner: c, Instrument: healthKey})
	if err != nil {
		return nil, err
	}
	var out []entry.Entry
	for _, r := range all {
		if r.Entry == "" {
			continue
		}
		e, err := entry.Find(tx, s.keys, r.Entry)
		if err != nil {
			return nil, err
		}
		if e.Removed == 0 && e.Audience.Wider(entry.Members) {
			out = append(out, e)
		}
	}
	return out, nil
}

// leaveRounds takes somebody who leaves out of what is open. What was made of their answers goes back to the members: they
// cannot take it back any more themselves.
func (s *Space) leaveRounds(tx *db.Tx, c, who db.ID) error {
	shown, err := s.shownBehind(tx, c, who)
	if err != nil {
		return err
	}
	for _, e := range shown {
		if err := entry.Narrow(tx, e, entry.Members); err != nil {
			return err
		}
	}
	return s.rounds.Leave(tx, c, who)
}

// someoneBehindLeft says whether an entry was made of the answers of somebody who is no member any more.
func someoneBehindLeft(tx *db.Tx, c shared.Collaboration, e entry.Entry) (bool, error) {
	if e.Kind != kindRound {
		return false, nil
	}
	behind, err := round.BehindEntry(tx, e.ID)
	return slices.ContainsFunc(behind, func(who db.ID) bool { return !c.Is(who) }), err
}

// sideNames is how the two sides are called: by name where each is one person.
func sideNames(f *frame, forms []round.Form) (professional, partner string) {
	professional, partner = "Professionals", "Patient partners"
	n, first := map[person.Side]int{}, map[person.Side]db.ID{}
	for _, x := range forms {
		n[x.Side]++
		first[x.Side] = x.Person
	}
	if n[person.Professional] == 1 {
		professional = f.given(first[person.Professional])
	}
	if n[person.Partner] == 1 {
		partner = f.given(first[person.Partner])
	}
	return professional, partner
}

// given is somebody's first name.
func (f *frame) given(who db.ID) string {
	if p, ok := f.People[who]; ok && p.Given != "" {
		return p.Given
	}
	return f.Name(who)
}

// possessive is a name with its s: Anil’s, James’s.
func possessive(name string) string { return ui.UpperFirst(name) + "’s" }
