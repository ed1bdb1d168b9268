// Package behaviour is where the people of an edition say which behaviour they value, and tell each other when they saw it.
//
// First they gather: everybody who takes part or coaches adds behaviours, and merges those that say the same. Then those who
// take part vote. A coach, a facilitator or the coordinator begins the vote and closes it; the behaviours with most votes are
// the group's list. From then on people give kind words about a behaviour on the list to those who sat at their table.
//
// Who voted is known to nobody: a vote is kept under a mark. Numbers of votes are shown when as many people voted as the rule about small numbers wants, and
// fewer votes never choose: then everything that was gathered is the list. Kind words belong to who received them. Nobody else
// reads them, and nobody checks them. The receiver can delete them, many at once too, or report them to the coordinator, who answers (reports.go); the giver can
// take them back as long as the receiver has not read and kept them. The team reads how often each behaviour was seen, as of the end of a day and without small numbers (shown.go).
package behaviour

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
)

// Limits.
const (
	Votes     = 5   // how many behaviours one person votes for
	usualMost = 8   // behaviours on the list when nobody chose another number
	maxMost   = 20  // behaviours that a list may have
	maxWords  = 120 // letters of a behaviour
	maxKind   = 400 // letters of kind words
	maxAnswer = 400 // letters of the answer to whoever reported words
	mostAdded = 300 // behaviours of one edition
	mostADay  = 3   // kind words from one person to another on one day
)

// Phase is how far the group's list is.
type Phase string

// The phases.
const (
	Gather Phase = "gather"
	Vote   Phase = "vote"
	Closed Phase = "closed"
)

// Words is the phase as people read it.
func (p Phase) Words() string {
	switch p {
	case Vote:
		return "Voting"
	case Closed:
		return "The list stands"
	}
	return "Gathering"
}

// List is the state of the group's list.
type List struct {
	Edition db.ID
	Phase   Phase
	Most    int64 // how many behaviours the list has
	Changed db.Instant
}

// Behaviour is one that somebody values.
type Behaviour struct {
	ID, Edition, Author db.ID
	Words               string
	Merged              db.ID // the one that says the same, "" when it stands for itself
	Place               int64 // on the group's list, from 1; 0 when it is not on it
	Created             db.Instant
	Votes               int
}

// Kind are kind words that one person gave another.
type Kind struct {
	ID, Edition, Behaviour, Giver, Receiver db.ID
	Words                                   string
	Given, Kept                             db.Instant
}

// Behaviours is the area.
type Behaviours struct {
	db    *db.DB
	keys  *secret.Keys
	mates Mates
	post  *mail.Post
}

// Mates says who sat at a table with somebody on the days of an edition that have begun, and whether it has tables: where it has none,
// they are the people who take part.
type Mates func(tx *db.Tx, e edition.Edition, who db.ID) (list []db.ID, tables bool, err error)

// New makes the area.
func New(d *db.DB, k *secret.Keys, mates Mates, post *mail.Post) *Behaviours {
	return &Behaviours{db: d, keys: k, mates: mates, post: post}
}

// eyes is what an actor is in an edition.
type eyes struct {
	place bool // takes part
	coach bool // helps at a table
	team  bool // begins and closes the vote: a coach, a facilitator, a coordinator
	runs  bool // reads what was reported: a coordinator
	keeps bool // has kind words here, or gave or reported some, also when they have left
}

func (w eyes) any() bool { return w.place || w.team }

// mayAdd: those who take part and those who coach gather.
func (w eyes) mayAdd() bool { return w.place || w.coach }

// mayVote: the list is that of those who take part.
func (w eyes) mayVote() bool { return w.place }

// mayGive: whoever takes part or coaches says what they saw.
func (w eyes) mayGive() bool { return w.place || w.coach }

// mayKeep: what somebody was given stays theirs when they take part no more.
func (w eyes) mayKeep() bool { return w.mayGive() || w.keeps }

// mayLead: the team begins and closes the vote, and reads totals.
func (w eyes) mayLead() bool { return w.team }

// mayRead: only a coordinator reads what was reported.
func (w eyes) mayRead() bool { return w.runs }

func (b *Behaviours) eyesOf(tx *db.Tx, a access.Actor, e edition.Edition) (eyes, error) {
	w := eyes{runs: edition.Runs(a, e) || a.IsSystem()}
	w.team = w.runs
	if !e.Published() || a.Person() == "" {
		return w, nil
	}
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return w, err
	}
	for _, m := range members {
		if a.Is(m.Person) {
			w.coach = w.coach || m.Function == edition.Coach
			w.team = w.team || m.Function == edition.Coach || m.Function == edition.Facilitator
		}
	}
	if w.place, err = edition.HasPlace(tx, e.ID, a.Person()); err != nil || w.mayGive() {
		return w, err
	}
	all, err := b.KeptIn(tx, a.Person())
	w.keeps = slices.Contains(all, e.ID)
	return w, err
}

// KeptIn are the editions in which somebody has kind words, or gave or reported some.
func (b *Behaviours) KeptIn(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT edition_id FROM behaviour_feedback WHERE network_id = $1 AND receiver_id = $2 UNION SELECT edition_id FROM behaviour_feedback WHERE network_id = $1 AND giver_id = $2
		UNION SELECT edition_id FROM behaviour_report WHERE network_id = $1 AND reporter = $3 ORDER BY edition_id LIMIT 200`, who, b.reporter(tx, who))
}

// enter finds an edition for somebody whom may lets in; to everybody else it does not exist here.
func (b *Behaviours) enter(tx *db.Tx, a access.Actor, id db.ID, may func(eyes) bool) (edition.Edition, eyes, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		a.Scoped()
		return e, eyes{}, err
	}
	w, err := b.eyesOf(tx, a, e)
	if err != nil {
		return e, w, err
	}
	return e, w, a.Allow(may(w))
}

// tidy makes a behaviour of what was typed: one line, without an end.
func tidy(text string) string {
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), " .")
}

// check finds what is wrong with a new behaviour beside those that are there.
func check(text string, all []Behaviour) error {
	var c errs.Check
	c.That(text != "", "words", "Write a behaviour that you value.")
	c.That(len([]rune(text)) <= maxWords, "words", "Use up to %d letters.", maxWords)
	c.That(!slices.ContainsFunc(all, func(b Behaviour) bool { return strings.EqualFold(b.Words, text) }), "words", "This is on the list already.")
	c.That(len(all) < mostAdded, "words", "There are %d already. Merge some first.", mostAdded)
	return c.Err()
}

// standing are the behaviours that stand for themselves, each with the votes for it, in the order in which they came.
func standing(all []Behaviour) []Behaviour {
	var out []Behaviour
	for _, b := range all {
		if b.Merged == "" {
			out = append(out, b)
		}
	}
	return out
}

// choose gives the behaviours on the group's list, in their order. With fewer than least voters no vote counts, and
// everything stays, in the order in which it came. Of two with as many votes the one that came first stands first; the ones
// that have as many votes as the last one stay all, so that chance leaves nobody's out.
func choose(all []Behaviour, voters, least int, most int64) []db.ID {
	list := standing(all)
	if voters >= least {
		slices.SortStableFunc(list, func(a, b Behaviour) int { return b.Votes - a.Votes })
		n := min(int(most), len(list))
		for n > 0 && n < len(list) && list[n].Votes == list[n-1].Votes && list[n].Votes > 0 {
			n++
		}
		list = slices.DeleteFunc(list[:n], func(b Behaviour) bool { return b.Votes == 0 })
	}
	out := make([]db.ID, len(list))
	for i, b := range list {
		out[i] = b.ID
	}
	return out
}

// onList are the behaviours of the group's list, in its order.
func onList(all []Behaviour) []Behaviour {
	var out []Behaviour
	for _, b := range all {
		if b.Place > 0 {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b Behaviour) int { return int(a.Place - b.Place) })
	return out
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
