package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Provision is what became of one need on one day.
type Provision string

// The kinds of provision. The empty one is: nobody has seen to it yet.
const (
	Met         Provision = "met"
	Unmet       Provision = "not-met"
	Alternative Provision = "alternative"
	Declined    Provision = "declined"
)

// Provisions lists them in the order in which they are shown.
func Provisions() []Provision { return []Provision{Met, Alternative, Declined, Unmet} }

// Words is the provision as people read it.
func (p Provision) Words() string {
	switch p {
	case Met:
		return "Met"
	case Unmet:
		return "Not met"
	case Alternative:
		return "Something else was offered"
	case Declined:
		return "They do not want it on this day"
	}
	return "Not seen to yet"
}

// Before is the provision as people read it before the day has come: then nothing has been met, or not met, yet.
func (p Provision) Before() string {
	switch p {
	case Met:
		return "Arranged"
	case Unmet:
		return "We cannot arrange it"
	case Alternative:
		return "Something else is offered"
	}
	return p.Words()
}

// On is how it reads on a day that has begun, or has not.
func (p Provision) On(begun bool) string {
	if begun {
		return p.Words()
	}
	return p.Before()
}

// short says whether the person did not get what they need as they told it: they should know before the day.
func (p Provision) short() bool { return p == Unmet || p == Alternative }

// Valid says whether it is one of the four.
func (p Provision) Valid() bool {
	return p == Met || p == Unmet || p == Alternative || p == Declined
}

// ownWords is the key of what somebody wrote in their own words, beside the ids of content/access-needs.yaml.
const ownWords = "other"

// need is one need of a person as the list shows it.
type need struct {
	Key, Label string
	LeadDays   int // how many days before a day it should be arranged
}

// needsOf are a person's needs in the order of the list that they were ticked in. An id that the list no longer has is
// shown as it is, rather than forgotten.
func needsOf(n person.Needs) []need {
	var out []need
	list := content.AccessNeeds()
	for _, id := range n.IDs {
		v, ok := list.Find(id)
		if !ok {
			v.Label = id
		}
		out = append(out, need{Key: id, Label: v.Label, LeadDays: v.LeadDays})
	}
	if n.Words != "" {
		out = append(out, need{Key: ownWords, Label: n.Words})
	}
	return out
}

// dayCheck is what was seen to for one person on one day. It is sealed as a whole: the keys alone tell about health.
type dayCheck struct {
	States  map[string]Provision `json:"states,omitempty"`
	Note    string               `json:"note,omitempty"`
	Open    bool                 `json:"open,omitempty"` // whoever wrote the note was told that the person reads it
	version int64                // 0: nothing saved yet
}

// done counts the needs that were seen to. What could not be arranged, or was not met, is noted and not seen to.
func (c dayCheck) done(needs []need) (seen, unmet int) {
	for _, v := range needs {
		switch state := c.States[v.Key]; {
		case state == Unmet:
			unmet++
		case state.Valid():
			seen++
		}
	}
	return seen, unmet
}

// news says whether a person should be told of a check before the day: something cannot be arranged or is offered in another way,
// and that or the note on it is new.
func (c dayCheck) news(was dayCheck) bool {
	fresh, short := false, false
	for key, state := range c.States {
		short = short || state.short()
		fresh = fresh || state.short() && was.States[key] != state
	}
	return fresh || short && c.Note != was.Note
}

// arrangeBy is the date by which a need should be arranged for a day, "" when it takes no time.
func arrangeBy(n need, date string) string {
	at, err := time.Parse("2006-01-02", date)
	if err != nil || n.LeadDays == 0 {
		return ""
	}
	return at.AddDate(0, 0, -n.LeadDays).Format("2006-01-02")
}

// NeedsForm is what was chosen for one person on one day, as typed.
type NeedsForm struct {
	States  map[string]string // by key of a need
	Note    string
	Version string
}

// someone is a person with a place who told what helps them.
type someone struct {
	named
	Needs    []need
	Checks   map[db.ID]dayCheck // by day
	Feedback map[db.ID]feedback // by day
	Replies  map[db.ID]reply    // by day
	Away     map[db.ID]bool     // by day: they said that they cannot come
	Review   person.Review
}

// needsList is what a look at the list shows.
type needsList struct {
	Edition edition.Edition
	looker  team
	now     db.Instant
	Days    []edition.Day
	People  []someone
	Silent  int // how many people with a place told nothing
}

// LookAtNeeds reads what everybody with a place needs, on one day of the edition or, when day is empty, over all days.
// Each look is written into the audit log: who looked at what.
func (p *Programmes) LookAtNeeds(ctx context.Context, actor access.Actor, id, day db.ID) (needsList, error) {
	var l needsList
	err := p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		var err error
		if l, err = p.readNeeds(tx, actor, id); err != nil {
			return err
		}
		what := "all days"
		if day != "" {
			what = "one day"
			if !slices.ContainsFunc(l.Days, func(d edition.Day) bool { return d.ID == day }) {
				return errs.Missing()
			}
		}
		return audit.Record(tx, actor, "needs.look", "edition", id, what+": "+number(int64(len(l.People)))+" people")
	})
	return l, err
}

func (p *Programmes) readNeeds(tx *db.Tx, actor access.Actor, id db.ID) (needsList, error) {
	var l needsList
	var err error
	l.now = tx.Now
	if l.Edition, l.looker, err = findFor(tx, actor, id, team.maySeeNeeds); err != nil {
		return l, err
	}
	if l.Days, err = edition.Days(tx, id); err != nil {
		return l, err
	}
	people, err := placeNames(tx, id)
	if err != nil {
		return l, err
	}
	told, err := person.NeedsOfSeveral(tx, p.keys, ids(people))
	if err != nil {
		return l, err
	}
	checks, err := p.checksOf(tx, id)
	if err != nil {
		return l, err
	}
	said, err := p.feedbackOf(tx, id)
	if err != nil {
		return l, err
	}
	replies, err := p.repliesOf(tx, id)
	if err != nil {
		return l, err
	}
	away, err := awayOf(tx, id)
	if err != nil {
		return l, err
	}
	reviews, err := person.ReviewsOf(tx, ids(people))
	if err != nil {
		return l, err
	}
	for _, v := range people {
		if told[v.Person].Empty() {
			l.Silent++
			continue
		}
		l.People = append(l.People, someone{named: v, Needs: needsOf(told[v.Person]), Checks: checks[v.Person], Feedback: said[v.Person], Replies: replies[v.Person], Away: away[v.Person], Review: reviews[v.Person]})
	}
	return l, nil
}

func ids(people []named) []db.ID {
	out := make([]db.ID, len(people))
	for i, v := range people {
		out[i] = v.Person
	}
	return out
}

// SaveNeeds notes what became of one person's needs on one day.
func (p *Programmes) SaveNeeds(ctx context.Context, actor access.Actor, id, day, who db.ID, in NeedsForm) error {
	return p.onDay(ctx, actor, id, day, team.maySeeNeeds, func(tx *db.Tx, e edition.Edition, d edition.Day) error {
		takesPart, err := edition.HasPlace(tx, id, who)
		if err != nil {
			return err
		}
		told, err := person.NeedsOf(tx, p.keys, who)
		if err != nil {
			return err
		}
		if !takesPart || told.Empty() {
			return errs.Missing()
		}
		next, err := in.check(needsOf(told), string(who))
		if err != nil {
			return err
		}
		raw, err := json.Marshal(next)
		if err != nil {
			return err
		}
		all, err := p.checksOf(tx, id)
		if err != nil {
			return err
		}
		if now, err := json.Marshal(all[who][day]); err != nil || settled(in.Version, all[who][day].version, string(now), string(raw)) {
			return err
		}
		if err := saveCheck(tx, day, who, p.keys.Seal(tx.Network, "needs_check.sealed", checkRow(day, who), string(raw)), next.offers(needsOf(told)), version(in.Version)); err != nil {
			return err
		}
		if was := all[who][day]; next.news(was) || !next.offers(needsOf(told)) {
			if err := offerChanged(tx, day, who); err != nil {
				return err
			}
		}
		if err := audit.Record(tx, actor, "needs.note", "day", day, ""); err != nil || begun(e, d, tx.Now) || !next.news(all[who][day]) {
			return err
		}
		return p.tellOfNeeds(tx, e, d, who)
	})
}

// tellOfNeeds writes to a person that there is something to read about their needs before a day. The letter does not say what.
func (p *Programmes) tellOfNeeds(tx *db.Tx, e edition.Edition, d edition.Day, who db.ID) error {
	one, err := person.Find(tx, who)
	if err != nil {
		return err
	}
	link, err := p.post.Address(tx, "/me/days/%s", d.ID)
	if err != nil {
		return err
	}
	return p.post.Send(tx, mail.Letter{Kind: notice.Details, Person: who, Private: true, To: one.Email, ToName: one.Name(), Subject: "Please look at your day: " + d.Title, Text: fmt.Sprintf(
		"Hello %s,\n\nThe people who arrange “%s” of %s have written something for you. It is about what you told them helps you. Please read it before the day, so that there is time to talk about it:\n\n%s\n",
		one.Given, d.Title, e.Called(), link)})
}

// check reads what was chosen; only needs that the person has are kept. Problems are beside note-{person}.
func (f NeedsForm) check(needs []need, who string) (dayCheck, error) {
	out := dayCheck{States: map[string]Provision{}, Note: f.Note, Open: f.Note != ""}
	var c errs.Check
	explained := f.Note != ""
	for _, n := range needs {
		v := Provision(f.States[n.Key])
		if v == "" {
			continue
		}
		c.That(v.Valid(), "need-"+who+"-"+n.Key, "Choose one of the answers.")
		c.That(v != Unmet && v != Alternative || explained, "note-"+who, "Write in a few words what happened, or will happen.")
		if !explained && (v == Unmet || v == Alternative) {
			explained = true // one message is enough
		}
		out.States[n.Key] = v
	}
	checkLength(&c, "note-"+who, "The note", f.Note, longestText)
	return out, c.Err()
}

// checkRow binds a sealed check to its row, whose key has two parts.
func checkRow(day, who db.ID) db.ID { return day + "/" + who }

// feedback is what a person said afterwards about whether they had what they needed.
type feedback struct {
	Answer string `json:"answer"` // yes, partly or no
	Words  string `json:"words,omitempty"`
}

func (f feedback) words() string {
	switch f.Answer {
	case "yes":
		return "They say: I had what I needed."
	case "partly":
		return "They say: I had some of what I needed."
	case "no":
		return "They say: I did not have what I needed."
	}
	return ""
}

// lacked says that something was missing.
func (f feedback) lacked() bool { return f.Answer == "no" || f.Answer == "partly" }

// SayAfterwards keeps what the actor says about their own needs on a day that is over.
func (p *Programmes) SayAfterwards(ctx context.Context, actor access.Actor, day db.ID, answer, words string) error {
	return p.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		e, d, err := findOwnDay(tx, actor, day)
		if err != nil {
			return err
		}
		if !finished(e, d, tx.Now) {
			return errs.New(errs.Invalid, "This day is not over yet. Come back after it.")
		}
		f := feedback{Answer: answer, Words: strings.TrimSpace(words)}
		var c errs.Check
		c.That(f.words() != "", "answer", "Choose one answer.")
		checkLength(&c, "words", "The text", f.Words, longestText)
		if err := c.Err(); err != nil {
			return err
		}
		raw, err := json.Marshal(f)
		if err != nil {
			return err
		}
		was, err := p.ownFeedback(tx, day, actor.Person())
		if err != nil {
			return err
		}
		if err := saveFeedback(tx, day, actor.Person(), p.keys.Seal(tx.Network, "needs_feedback.sealed", checkRow(day, actor.Person()), string(raw))); err != nil {
			return err
		}
		if f.lacked() && !was.lacked() {
			if err := p.tellAccess(tx, e, "Somebody did not have what they needed", fmt.Sprintf("Somebody who takes part in %s said after “%s” that they did not have all that they needed. What they say stands here, so that it can be put right before the next day:", e.Called(), d.Title), "/days/"+string(day)+"/needs", true); err != nil {
				return err
			}
		}
		// Only who needs something says this, so administrators do not see that somebody did.
		return audit.Record(tx, actor, "feedback.needs", "day", day, "")
	})
}
