package matching

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"alongside/engine/assign"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// This file has the words, states and rules of suggestions: pairs or trios out of everybody who seeks in an edition, which a
// coordinator may send as introductions. Whoever was invited stays a seeker until they are a pair, and nobody who was asked
// about somebody is ever suggested with them again, whatever was answered. So nothing that a coordinator sees depends
// on a no.

// RuleKind is what a coordinator decided by hand about two people.
type RuleKind string

// The kinds of rules.
const (
	Must  RuleKind = "must"
	Never RuleKind = "never"
)

// Rule is what a coordinator decided by hand about two people in an edition, or about three: then Third is the manager of a
// trio, and Professional its clinician.
type Rule struct {
	Professional, Partner db.ID
	Third                 db.ID
	Kind                  RuleKind
	Created               db.Instant
}

// RunState is where the computing of suggestions stands.
type RunState string

// The states of a run.
const (
	RunWaits  RunState = "waiting"
	RunWorks  RunState = "working"
	RunDone   RunState = "done"
	RunFailed RunState = "failed"
)

// Limits of a run.
const (
	runSteps   = 4      // reading, comparing, placing, reasons
	mostSide   = 2000   // people of one side that are computed over
	atOncePair = 90_000 // pairs of cards up to which an answer is waited for in the page
	mostRules  = 500
	keptRuns   = 3
)

// Run is one computing of suggestions over all seekers of an edition.
type Run struct {
	ID, Edition                    db.ID
	State                          RunState
	Asked                          db.ID // the coordinator
	Created, Finished              db.Instant
	Step                           int64 // of runSteps
	Professionals, Partners, Pairs int64
	People                         int64 // who are in the pairs, of both sides; -1 where it was not counted
	Worth, Most                    int64 // points in all, and the most that so many pairs could have
	// of the run before it; PairsBefore is -1 for none, and WorthBefore where that had other criteria, so that points cannot be compared
	WorthBefore, PairsBefore int64
	Hash                     string
	ByHand                   int64  // decisions by hand that it kept, -1 where that was not counted
	Criteria                 string // a fingerprint of what points were given for
	Trios                    bool   // it looked for trios: then Pairs counts those
	MostTrios, Bound         int64  // no choice has more trios, and none with so many more points
	Proved                   bool   // that there are no better ones
	Left                     []leftOut
	Problem                  string // a sentence for the coordinator, when it failed
	// Ranking is set when the pairs were made of the lists of both sides; then nobody has points, and Proved says that no other stable
	// pairs treat the two sides more alike.
	Ranking                             db.ID
	PlaceOfProfessional, PlaceOfPartner meanPlace
}

// seek is what the run looked for.
func (r Run) seek() Seek {
	if r.Trios {
		return SeekTrios
	}
	return SeekPairs
}

// Suggestion is one pair of a run, or one trio, whose Third is the manager.
type Suggestion struct {
	ID, Run               db.ID
	Professional, Partner db.ID
	Third                 db.ID
	Worth                 int64
	Must                  bool
	Cost                  assign.Cost // of doing without it; of a trio, Places are trios
	CostExact             bool        // or it costs that much at most
	Hand, Out             bool        // of a result of lists: made by a coordinator, and taken out by one
}

// leftOut is why people are left without a pair, or, with Why, without a trio.
type leftOut struct {
	Side     person.Side `json:"side"`
	Unplaced []db.ID     `json:"unplaced"`
	People   []db.ID     `json:"people"`
	Partners []db.ID     `json:"partners"`
	Why      string      `json:"why,omitempty"`
	Role     string      `json:"role,omitempty"` // of whom everybody is in a trio
}

// crowd is everything that suggestions for an edition are computed from.
type crowd struct {
	Edition  edition.Edition
	Criteria Criteria
	Rules    []Rule
	sides    [2][]*profile        // professionals, partners: everybody who seeks, in the order in which they came
	met      map[[2]db.ID]bool    // two who know of each other already, in either order
	invited  map[db.ID]db.Instant // when a coordinator invited somebody last
	now      db.Instant
	list     newest // the suggestions that are changed by hand; empty for everything else
}

// newest are the newest suggestions of an edition, for what a change of them by hand would cost. Whoever was invited from it keeps their place, whatever
// they answered: otherwise the rest of the list would be compared with pairs that cannot be any more.
type newest struct {
	listed  map[[3]db.ID]bool // as introductions name them
	invited [][3]db.ID        // in order
	people  map[db.ID]bool    // everybody on it
}

// about is the list for a look at some people: where they are not on it together, whoever of them was invited with others does not keep that place.
func (l newest) about(people [3]db.ID) newest {
	if !l.listed[people] {
		l.invited = slices.DeleteFunc(slices.Clone(l.invited), func(t [3]db.ID) bool {
			return slices.ContainsFunc(t[:], func(who db.ID) bool { return who != "" && slices.Contains(people[:], who) })
		})
	}
	return l
}

// kept are the people of the list who keep the place to which they were invited.
func (l newest) kept() map[db.ID]bool {
	out := map[db.ID]bool{}
	for _, t := range l.invited {
		for _, who := range t {
			out[who] = who != ""
		}
	}
	return out
}

// who are the people of a crowd by id.
func (w *crowd) who() map[db.ID]*profile {
	out := map[db.ID]*profile{}
	for _, side := range w.sides {
		for _, p := range side {
			out[p.Person] = p
		}
	}
	return out
}

// hash is the fingerprint of what was chosen and of what stands on the cards. Invitations are not in it: those that went out
// from a result do not make the rest of it old.
func (w *crowd) hash() string {
	type card struct {
		Person, Side, Perspective, Interest, Place, Times string
		Ways, Asks                                        []string
	}
	var all []card
	for _, side := range w.sides {
		for _, p := range side {
			all = append(all, card{string(p.Person), string(p.Side), p.Perspective, p.Interest, p.Place, p.Times, p.Ways, p.asks})
		}
	}
	type rule struct {
		Professional, Partner, Kind string
		Third                       string `json:",omitempty"`
	}
	var rules []rule
	for _, r := range w.Rules {
		rules = append(rules, rule{string(r.Professional), string(r.Partner), string(r.Kind), string(r.Third)})
	}
	made := []any{w.Criteria, all, rules}
	if w.Criteria.several() {
		made = append(made, "people first") // other pairs than before that counted
	}
	if slices.ContainsFunc(slices.Concat(w.sides[0], w.sides[1]), func(p *profile) bool { return p.silent }) {
		made = append(made, "silent words") // which counted before
	}
	raw, err := json.Marshal(made)
	if err != nil {
		panic(err) // plain texts and numbers
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// rested are the people of a side who are not left out because they were invited lately.
func (w *crowd) rested(side int) []*profile {
	if w.Criteria.Rest == 0 {
		return w.sides[side]
	}
	since := w.now.Add(-time.Duration(w.Criteria.Rest) * 24 * time.Hour)
	return slices.DeleteFunc(slices.Clone(w.sides[side]), func(p *profile) bool { return w.invited[p.Person] > since && !w.list.people[p.Person] })
}
