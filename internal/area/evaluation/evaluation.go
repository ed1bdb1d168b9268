// Package evaluation asks people how a programme was for them, without anybody ever knowing who said what, and reports
// what they said.
//
// Words: a wave is one occasion on which a form (an instrument) is put to a set of people of an edition. It is planned,
// then open, then closed. While it is open, an invitation leads each person to the form by a link of their own, and what
// they answer lies in a sealed box. When the wave closes, all boxes are opened together in mixed order, and the key that
// sealed them is destroyed. What is left are responses: answers without a person. A self-made code joins the responses
// of the same person in one edition, and nowhere else. How this holds, and what it cannot do, is told in
// docs/adr/0005-anonymous-but-linked.md; attack_test.go attacks it as an operator, forge_test.go as a coordinator.
//
// Where things are: waves.go plans waves, running.go opens, reminds and closes them, answer.go takes answers, ledger.go
// and box.go are what is sealed, more_time.go gives people longer, mistake.go takes an opening back, own_dates.go asks each at their own time, joining.go also those who join later, pairs.go counts how far pairs agree, leaving.go compares those who stayed with those who left, twice.go keys in twice, counting.go says what is opened, code.go is the self-made code, paper.go and importing.go bring in answers from paper and
// from files, report.go works out the figures, sharing.go shares them as they were read, samepeople.go says which of them may stand beside others, words.go says what they mean, quotes.go clears quotes.
package evaluation

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/report"
)

// Evaluation runs the waves of every edition.
type Evaluation struct {
	db   *db.DB
	keys *secret.Keys
	post *mail.Post

	// worked keeps reports that were worked out, because closed waves never change.
	mu        sync.Mutex
	worked    map[db.ID]workedReport
	opened    map[db.ID]report.Report // what was shared, by its version
	backers   Backers
	unsettled Unsettled
	lastDays  LastDays
	chapters  []Chapters // of other areas, for the report
	passages  *described.Passages
	followed  ground.Asker
	// working has a lock for each report that is worked out now, so that many who open it at once wait for one result.
	working map[db.ID]*sync.Mutex
}

// New makes the area.
func New(d *db.DB, keys *secret.Keys, post *mail.Post) *Evaluation {
	return &Evaluation{db: d, keys: keys, post: post, worked: map[db.ID]workedReport{}, opened: map[db.ID]report.Report{}, working: map[db.ID]*sync.Mutex{}}
}

// State is where a wave stands.
type State string

// The states of a wave, in order. None leads back, but for a wave that was opened by mistake and that nobody has filled in.
const (
	Planned State = "planned" // can be changed and removed
	Open    State = "open"    // people answer; nothing can be read
	Closed  State = "closed"  // nobody can answer any more
)

// Outcome is what became of the answers of a closed wave.
type Outcome string

// The outcomes.
const (
	Opened   Outcome = "opened"   // all boxes were opened together
	TooFew   Outcome = "too-few"  // fewer than the minimum: destroyed unread
	Lost     Outcome = "lost"     // the key was gone, so nobody can ever read them
	Imported Outcome = "imported" // read from a file, never in boxes
)

// Readable says whether a wave has responses to report.
func (o Outcome) Readable() bool { return o == Opened || o == Imported }

// Respondents are groups of people who can be asked, by what they are in the edition: sides of those who take part, and
// functions of those who help to run it.
var Respondents = []Respondent{
	{"partner", "Patient partners who take part"},
	{"professional", "Professionals who take part"},
	{string(edition.Facilitator), "Facilitators"},
	{string(edition.Coach), "Coaches"},
	{string(edition.Presenter), "Presenters"},
	{string(edition.Supervisor), "Supervisors"},
}

// Respondent is one group that can be asked.
type Respondent struct{ Key, Label string }

// Wave is one occasion on which a form is put to people of an edition.
type Wave struct {
	ID, Edition   db.ID
	Template      string // wave of the programme's template that it was made from, or ""
	Name          string
	Instrument    string // key of the instrument
	Definition    string // the questions as they were asked, as JSON; "" while it is planned
	Respondents   []string
	Linked        bool // asks for the self-made code
	Opens, Closes db.Instant
	RemindDays    []int // days after opening
	Minimum       int64 // fewest answers that are opened; 0 means worked out at the opening
	State         State
	Outcome       Outcome
	Opened        db.Instant
	ClosedAt      db.Instant
	Created       db.Instant
	Invited       int64
	Answered      int64    // of a closed wave
	Unread        int64    // answers by link that were too few, and were destroyed although forms on paper were opened
	Surplus       int64    // forms on paper that were left out, because there were more forms than people
	Masked        int64    // responses whose mark is a random one, so that they look like all others and link to nothing
	Held          []string // ids of questions that too few answered by link: no figure of them is ever shown; see also heldTexts
	Note          string
	Version       int64
	LateUntil     db.Instant // until when late answers are taken, from everybody by their link; 0 means not after Closes
	CameLate      int64      // of a closed wave: answers by link that came after Closes; -1 when the number would tell of a few
	CountsFrom    OwnDate    // the day from which each person's own time counts; "" asks everybody at the opening
	OwnDays       int        // how many days after that day they are asked
	KeyedTwice    bool       // forms on paper are keyed in twice, and compared
	Pairs         bool       // how far the two of each pair agree is counted at the closing
	Agreement     string     // of a closed wave: the counts, as JSON
	ClosesPlanned db.Instant // when it was to close before it was opened
	Joined        int64      // of those invited, who joined after somebody had answered
	InTurn        bool       // it closed when people were left out of changes one crowd after the other: what was shown then stays
}

// The rules of a wave.
const (
	askedTogether  = 3 // people who are asked at times of their own get their letters in groups of this, or more
	fewestPairs    = 3 // of one question, so many pairs agree and so many do not, or nothing is told of it
	MostReminders  = 3
	ReminderGap    = 2 // days that lie at least between two reminders
	MostMinimum    = 100
	LongestOpen    = 180 * 24 * time.Hour
	yearsAhead     = 3 // so far ahead a form can be planned
	mostNameLength = 100
)

// leastMinimum is the smallest set of answers that is ever opened or shown, however few were asked: every rule about small numbers that
// a network can choose hides smaller ones. The tests play their attacks in smaller groups, which are harder to protect.
var leastMinimum int64 = 5

// usualReminders are the days after opening on which people are reminded when nothing else is said.
var usualReminders = []int{3, 6}

// MinimumFor is how few answers are opened at least: what was chosen, never fewer than 5. Every rule that a network can choose for small
// numbers hides what fewer than 5 people said. So fewer answers would be read by the program and by nobody else.
func MinimumFor(chosen int64) int64 { return max(chosen, leastMinimum) }

// Obstacle says why a wave cannot open for so many people, or "" when it can.
func (w Wave) Obstacle(invited int64) string {
	switch {
	case invited == 0:
		return "Nobody in this edition belongs to the people you chose, so nobody would be asked."
	case invited < leastMinimum:
		return "Only " + people(invited) + " would be asked. With fewer than " + strconv.FormatInt(leastMinimum, 10) + " people their answers could not stay anonymous."
	case MinimumFor(w.Minimum) > invited:
		return "You want at least " + strconv.FormatInt(w.Minimum, 10) + " answers, but only " + people(invited) + " would be asked."
	}
	return ""
}

func people(n int64) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.FormatInt(n, 10) + " people"
}

// TakesAnswers says whether somebody can answer at this moment.
func (w Wave) TakesAnswers(now db.Instant) bool { return w.State == Open && now < w.Ends() }

// Ends is when the last answer is taken and the boxes are opened: at the closing time, or later when somebody was given more
// time. Links take answers until then from everybody, so that a late answer does not say whose it is.
func (w Wave) Ends() db.Instant { return max(w.Closes, w.LateUntil) }

// InExtraTime says whether the closing time of an open wave is over and late answers are still taken.
func (w Wave) InExtraTime(now db.Instant) bool { return w.TakesAnswers(now) && now >= w.Closes }

// began is when a wave opened, or will: somebody may open it before its time.
func (w Wave) began() db.Instant {
	if w.Opened != 0 {
		return w.Opened
	}
	return w.Opens
}

// ended is when a wave closed, or will: somebody may close it before its time.
func (w Wave) ended() db.Instant {
	if w.State == Closed && w.ClosedAt != 0 {
		return w.ClosedAt
	}
	return w.Ends()
}

// readableSince is when a closed wave could first be read. A file can be brought in long after the date of its forms.
func (w Wave) readableSince() db.Instant { return max(w.ClosedAt, w.Created) }

// Late says whether a planned wave should have opened and could not; the program tries again while it is not Missed.
// In the first minutes after its time it is only about to open.
func (w Wave) Late(now db.Instant) bool {
	return w.State == Planned && max(w.Opens, w.Created).Add(opensWithin) <= now
}

// opensWithin is how long the program may take to open a form at its time, before that is called a fault.
const opensWithin = 5 * time.Minute

// Missed says whether the closing time of a wave passed before it could open.
func (w Wave) Missed(now db.Instant) bool { return w.State == Planned && w.Closes <= now }

// Questions are what is asked in the wave. Questions for one side only are asked only in a wave of that side alone:
// otherwise whether somebody answered them would tell their side, and a side can be very few people.
func (w Wave) Questions(tx *db.Tx) (instrument.Definition, error) {
	def, err := w.source(tx)
	if err != nil {
		return def, err
	}
	return w.asksOf(def), nil
}

// asksOf is what is asked of a form.
func (w Wave) asksOf(def instrument.Definition) instrument.Definition {
	var sides []instrument.Side
	if len(w.Respondents) == 1 && person.Side(w.Respondents[0]).Valid() {
		sides = append(sides, instrument.Side(w.Respondents[0]))
	}
	return def.ForSides(sides...)
}

// source is the whole form: as it was when the wave opened, or as the network has it now while it is planned.
func (w Wave) source(tx *db.Tx) (instrument.Definition, error) {
	if w.Definition != "" {
		return instrument.Stored(w.Definition)
	}
	def, err := instrument.Find(tx, w.Instrument)
	if errs.Is(err, errs.NotFound) {
		err = errs.New(errs.Invalid, "The form of this wave is not there any more. Choose another one.")
	}
	return def, err
}

// waveForm finds a form that can be put to people; anything else is a problem beside the field.
func waveForm(tx *db.Tx, c *errs.Check, key string) (instrument.Definition, error) {
	def, err := instrument.Find(tx, key)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return def, err
	}
	c.That(err == nil && def.Use == instrument.UseWave, "instrument", "Choose a form from the list.")
	return def, nil
}

// RespondentWords names who is asked.
func (w Wave) RespondentWords() string {
	var words []string
	for _, r := range Respondents {
		if slices.Contains(w.Respondents, r.Key) {
			words = append(words, strings.ToLower(r.Label[:1])+r.Label[1:])
		}
	}
	return join(words)
}

// called is the whole name of an edition, with its programme.
func called(e edition.Edition) string { return strings.TrimSpace(e.ProgrammeName + " " + e.Name) }

// join writes a list as people do: "a, b and c".
func join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
