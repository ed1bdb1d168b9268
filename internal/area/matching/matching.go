// Package matching helps people find a partner for an edition. Somebody who wants to be found makes a card; before
// their first contact they look at their own picture of a good partner (the assumptions check, which nobody else
// reads); then they say that they would like to work with somebody, or a coordinator introduces two people. They become
// a pair only when both say yes. Nobody is contacted who has not opted in, either can step back without a reason, and
// nobody learns that the other said no: an answer that does not come simply lapses.
//
// A coordinator can also ask for suggestions over everybody who seeks: the pairs, or trios, that fit best by the cards, with a proof
// that no others fit better, a sentence of why for each, and what a change by hand would cost. A suggestion that is sent is an
// introduction like any other.
package matching

import (
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
	"alongside/internal/shared/voice"
)

// Lasts is how long an introduction waits for both answers.
const Lasts = 21 * 24 * time.Hour

// SeekerState is where somebody who seeks stands.
type SeekerState string

// The states of a seeker.
const (
	Active    SeekerState = "active"
	Paired    SeekerState = "paired"
	Withdrawn SeekerState = "withdrawn"
)

// Seeker is somebody who opted in to be found, with their card.
type Seeker struct {
	ID, Edition, Person db.ID
	Given               string // first name: all that a card tells of the name
	Family              string // for coordinators only, and empty elsewhere
	Side                person.Side
	Perspective         string
	Interest            string // what they would like to work on
	Place               string
	Times               string
	Ways                []string // ways of meeting
	State               SeekerState
	Checked             db.Instant // when they finished the assumptions check
	Version             int64
}

// ways of meeting, by id.
var ways = []struct{ id, words string }{
	{"in-person", "In person"}, {"video", "By video call"}, {"phone", "By telephone"}, {"writing", "In writing"},
}

// WayWords names a way of meeting.
func WayWords(id string) string {
	for _, w := range ways {
		if w.id == id {
			return w.words
		}
	}
	return id
}

// Check finds what is wrong with a card, beside its fields.
func (s Seeker) Check() error {
	var c errs.Check
	c.That(person.SideOf(s.Perspective) == s.Side && s.Side.Valid(), "perspective", "Choose the perspective that you speak from.")
	c.That(s.Interest != "", "interest", "Say what you would like to work on.")
	c.That(len([]rune(s.Interest)) <= 600, "interest", "Use up to 600 letters.")
	c.That(s.Place != "", "place", "Say where you live or work.")
	c.That(len([]rune(s.Place)) <= 100, "place", "Use up to 100 letters.")
	c.That(len([]rune(s.Times)) <= 200, "times", "Use up to 200 letters.")
	c.That(len(s.Ways) > 0, "ways", "Choose at least one way of meeting.")
	for _, w := range s.Ways {
		c.That(WayWords(w) != w, "ways", "Choose from the list.")
	}
	return c.Err()
}

// sameCard says whether two cards say the same.
func (s Seeker) sameCard(o Seeker) bool {
	return s.Side == o.Side && s.Perspective == o.Perspective && s.Interest == o.Interest && s.Place == o.Place && s.Times == o.Times && slices.Equal(s.Ways, o.Ways)
}

// IntroductionState is where an introduction stands.
type IntroductionState string

// The states of an introduction. Ended covers a no, a step back, and one of the two becoming a pair with somebody else.
const (
	Waiting IntroductionState = "waiting"
	Pair    IntroductionState = "pair"
	Ended   IntroductionState = "ended"
)

// Introduction is one question to two seekers, or to three: would you like to be a pair, or a trio? The third is a second
// professional.
type Introduction struct {
	ID, Edition           db.ID
	Professional, Partner db.ID
	Third                 db.ID
	BegunBy               string // "seeker" or "coordinator"
	Words                 string // what the one who began it wrote
	Proposal              db.ID
	State                 IntroductionState
	EndedBy               db.ID  // never shown to anybody
	LateYes, LateNo       string // who answered after somebody else had ended it, parted by blanks; never shown to anybody
	Created, Lapses       db.Instant
	// Introduced is when a coordinator introduced two of whom one had asked the other before, and IntroducedWords what they
	// wrote: neither of the two reads it, and the coordinator does not learn that they were in touch.
	Introduced      db.Instant
	IntroducedWords string
	// WhyProfessional, WhyPartner and WhyThird are the sentences for each of them when it came from a suggestion. Nobody reads
	// another's.
	WhyProfessional, WhyPartner, WhyThird string
}

// Why is the sentence for one of them, "" for none.
func (i Introduction) Why(who db.ID) string {
	switch who {
	case "":
		return ""
	case i.Professional:
		return i.WhyProfessional
	case i.Partner:
		return i.WhyPartner
	case i.Third:
		return i.WhyThird
	}
	return ""
}

// Between says whether the person is one of those who are asked.
func (i Introduction) Between(who db.ID) bool {
	return who != "" && (i.Professional == who || i.Partner == who || i.Third == who)
}

// People are those who are asked, the professionals first.
func (i Introduction) People() []db.ID {
	if i.Third != "" {
		return []db.ID{i.Professional, i.Third, i.Partner}
	}
	return []db.ID{i.Professional, i.Partner}
}

// Others are those who are asked beside the person.
func (i Introduction) Others(who db.ID) []db.ID {
	return slices.DeleteFunc(i.People(), func(id db.ID) bool { return id == who })
}

// Trio says whether three people are asked.
func (i Introduction) Trio() bool { return i.Third != "" }

// late says whether the person is among those who answered late.
func late(list string, who db.ID) bool { return slices.Contains(strings.Fields(list), string(who)) }

// asked is when a coordinator asked the two, as coordinators see it; 0 for none.
func (i Introduction) asked() db.Instant {
	if i.BegunBy == "coordinator" {
		return i.Created
	}
	return i.Introduced
}

// Open says whether everybody can still answer.
func (i Introduction) Open(now db.Instant) bool { return i.State == Waiting && now < i.Lapses }

// SeenState is what one of them may know; allSeek says that all have open cards. Until the time is over, nobody can
// tell a no from an answer that has not come: who said yes goes on waiting, and who has not answered can still do so.
func (i Introduction) SeenState(who db.ID, saidYes, allSeek bool, now db.Instant) string {
	switch {
	case i.State == Pair:
		return "pair"
	case now >= i.Lapses:
		return "over"
	case i.State == Ended && (i.EndedBy == who || late(i.LateNo, who)):
		return "stepped back"
	case saidYes || late(i.LateYes, who):
		return "waiting"
	case i.State == Ended && !allSeek:
		return "over"
	}
	return "asked"
}

// Pairs makes two seekers one joint application; area application does it.
type Pairs interface {
	Join(tx *db.Tx, edition db.ID, professional, partner db.ID) (db.ID, error)
	// JoinTrio makes three seekers one joint application: two professionals and a patient partner.
	JoinTrio(tx *db.Tx, edition db.ID, professional, second, partner db.ID) (db.ID, error)
	// Joining says in plain words what a yes would do to what the person has in the edition now, nothing when they have nothing.
	Joining(tx *db.Tx, edition, who db.ID, others ...string) ([]string, error)
	// TaskNeeds are the perspectives that challenges of the edition say they need, by the person who brings the challenge.
	TaskNeeds(tx *db.Tx, e edition.Edition) (map[db.ID][]string, error)
	// UnansweredIn lists the perspectives of the edition and of its challenges that nobody answers yet.
	UnansweredIn(tx *db.Tx, edition db.ID) ([]voice.Unanswered, error)
}

// Matching is the area.
type Matching struct {
	db        *db.DB
	keys      *secret.Keys
	post      *mail.Post
	decisions *assent.Decisions
	pairs     Pairs
}

// decision is the name of this area's kind of shared decision.
const decision = "matching.pair"

// New makes the area and registers its kind of shared decision: two people become a pair, and three a trio, when all have
// said yes.
func New(d *db.DB, k *secret.Keys, p *mail.Post, decisions *assent.Decisions, pairs Pairs) *Matching {
	m := &Matching{db: d, keys: k, post: p, decisions: decisions, pairs: pairs}
	decisions.Register(assent.Kind{
		Name: decision,
		Voters: func(tx *db.Tx, subject db.ID) (assent.Rule, []assent.Voter, error) {
			i, err := findIntroduction(tx, k, subject)
			if err != nil || !i.Open(tx.Now) {
				return assent.Everyone, nil, err
			}
			voters := []assent.Voter{{Person: i.Professional, Side: person.Professional}, {Person: i.Partner, Side: person.Partner}}
			if i.Third != "" {
				voters = append(voters, assent.Voter{Person: i.Third, Side: person.Professional})
			}
			return assent.Everyone, voters, nil
		},
		MayPut: func(tx *db.Tx, a access.Actor, _ db.ID) (bool, error) { return a.Has(access.Coordinator), nil },
		Effect: m.becomePair,
	})
	return m
}

// name is the whole name.
func (s Seeker) name() string { return strings.TrimSpace(s.Given + " " + s.Family) }

// finderOpen says whether people can look for partners in the edition at this moment.
func finderOpen(e edition.Edition, now db.Instant) bool { return e.InPairs && e.TakesApplications(now) }

func splitWays(s string) []string {
	return slices.DeleteFunc(strings.Split(s, " "), func(w string) bool { return w == "" })
}
