// Package seating is who sits where on the days of an edition, and which presenters each table hears. A coordinator says how
// many tables there are, what is to be mixed, and who sits together or apart; engine/seating finds the tables of all
// days; people change them by hand and see first what a change does. A last-minute absence moves as few people as
// possible.
//
// Words: a plan is the seating of one edition; its setup is what it is made from. A table has a number from 1 and may be of
// kinds (near the door, quiet, ...). A rule keeps two people together or apart. A held seat is not moved by the program.
// A rotation is a timetable by which presenters go round the tables.
//
// Why somebody sits at a kind of table is nobody's business: who should sit at which kind is sealed, only those who may see
// access needs can open it, and no page of the plan and no print says so but the run sheet for them.
//
// Only the team sees the tables until a coordinator shows them. Then everybody sees their own, and gets a letter about it; when a
// table changes, those it concerns get another, a little later. It is the same with timetables: a trial is for the team, and what is
// shown changes only after somebody has seen what would change.
//
// A plan is new, or waits for its job, or is done, or has failed with a sentence that says why. Days that are over keep their
// tables, and so does an edition that has ended.
package seating

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// Limits of a plan.
const (
	mostPeople = 1000
	mostTables = 200
	mostAtOne  = 30
	mostRules  = 300
	mostDays   = 60
	atOnce     = 400       // people times days up to which an answer is waited for in the page
	fewSteps   = 1_500_000 // steps of a search that somebody waits for
	jobSteps   = 5_000_000 // and of one that a job does
)

// kind is something that some tables offer. The order is for ever: it is the number of the bit in the engine.
type kind struct {
	Key, Words string
	told       []string // what people tell of themselves that points to this kind, ids of content/access-needs.yaml
}

var kinds = []kind{
	{"door", "near the door", []string{"room-near-door"}},
	{"loop", "with the hearing loop", []string{"support-hearing-loop"}},
	{"quiet", "quiet", []string{"room-quiet-table"}},
	{"front", "near the front", []string{"room-front"}},
	{"space", "with more space", []string{"room-wheelchair", "room-assistance-dog"}},
}

func kindOf(key string) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.Key == key })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// Where coaches sit.
const (
	NoCoaches     = "none"
	CoachAnywhere = "anywhere"
	CoachSpread   = "spread"
	CoachFixed    = "fixed"
)

// What tables are mixed by. Nothing here is about health, and nothing about health may be added.
const (
	MixSide         = "side"
	MixPerspective  = "perspective"
	MixOrganisation = "organisation"
)

// Setup is what a plan is made from.
type Setup struct {
	Tables  int              `json:"tables"`
	Least   int              `json:"least"` // people at a table
	Most    int              `json:"most"`
	Sizes   []Size           `json:"sizes,omitempty"` // of tables that are smaller or larger than the others, by number
	Kinds   map[string][]int `json:"kinds,omitempty"` // by kind the numbers of the tables, from 1
	Coaches string           `json:"coaches"`
	Mix     []string         `json:"mix,omitempty"`
	Pairs   string           `json:"pairs,omitempty"` // what becomes of those who applied together: "", Together or Apart
}

// Size is how many people sit at one table.
type Size struct {
	Table int `json:"table"` // from 1
	Least int `json:"least"`
	Most  int `json:"most"`
}

// size is how many people sit at a table, from 1.
func (s Setup) size(table int) (least, most int) {
	for _, v := range s.Sizes {
		if v.Table == table {
			return v.Least, v.Most
		}
	}
	return s.Least, s.Most
}

// room is how many people can sit at all tables together.
func (s Setup) room() (n int) {
	for t := range s.Tables {
		_, most := s.size(t + 1)
		n += most
	}
	return n
}

// fewest is how many people it takes for the fewest at every table.
func (s Setup) fewest() (n int) {
	for t := range s.Tables {
		least, _ := s.size(t + 1)
		n += least
	}
	return n
}

// RuleKind is what a rule asks of two people.
type RuleKind string

// The kinds of rules.
const (
	Together RuleKind = "together"
	Apart    RuleKind = "apart"
)

// Rule is what a coordinator decided about two people in an edition.
type Rule struct {
	ID            db.ID
	Kind          RuleKind
	First, Second db.ID
}

// State is where the computing of a plan stands.
type State string

// The states of a plan.
const (
	Fresh   State = "new"
	Waiting State = "waiting"
	Done    State = "done"
	Failed  State = "failed"
)

// Plan is the seating of one edition without its seats.
type Plan struct {
	Edition  db.ID
	Setup    Setup
	sealed   string // who should sit at which kind of table
	Seed     int64
	State    State
	Progress int64 // per cent of the job
	Problem  string
	Changed  db.Instant
	showing
	Version int64
}

// seat is where somebody sits on a day: at a table from 1, or away (0).
type seat struct {
	Table  int
	Locked bool
	Told   bool // away because they told so themselves
	// Was is the table of somebody who is away, and WasHeld whether their seat there was held: when they come back they get it again where that
	// makes nobody else move.
	Was     int
	WasHeld bool
}

// leave is the seat of somebody who does not come.
func (s seat) leave(told bool) seat {
	if s.Table == 0 {
		return seat{Told: told, Was: s.Was, WasHeld: s.WasHeld}
	}
	return seat{Told: told, Was: s.Table, WasHeld: s.Locked}
}

// hold says whether a seat is held when somebody comes to a table.
func (s seat) hold(table int) bool {
	return s.Locked && s.Table == table || s.Table == 0 && s.WasHeld && s.Was == table
}

// sitter is somebody who sits at a table: who takes part, or a coach.
type sitter struct {
	person.Person
	Side        person.Side
	Coach       bool
	Application db.ID
}

// Seating serves the pages and does the work.
type Seating struct {
	db      *db.DB
	keys    *secret.Keys
	post    *mail.Post
	excused func(tx *db.Tx, day db.ID) ([]db.ID, error)
}

// New makes the area. excused tells who said that they cannot come on a day, or did not come.
func New(d *db.DB, keys *secret.Keys, post *mail.Post, excused func(tx *db.Tx, day db.ID) ([]db.ID, error)) *Seating {
	return &Seating{db: d, keys: keys, post: post, excused: excused}
}

// SetupForm is a setup as typed.
type SetupForm struct {
	Tables, Least, Most string
	Sizes               string            // a line for tables of another size: "7, 8: 4 to 5"
	Kinds               map[string]string // by kind, numbers of tables such as "1, 2"
	Coaches, Pairs      string
	Mix                 []string
	Version             string
}

// form is a setup as it stands in the fields.
func (s Setup) form(version int64) SetupForm {
	f := SetupForm{Tables: strconv.Itoa(s.Tables), Least: strconv.Itoa(s.Least), Most: strconv.Itoa(s.Most), Sizes: strings.Join(s.sizeLines(), "\n"), Kinds: map[string]string{}, Coaches: s.Coaches, Pairs: s.Pairs, Mix: s.Mix,
		Version: strconv.FormatInt(version, 10)}
	for k, tables := range s.Kinds {
		f.Kinds[k] = numbers(tables)
	}
	return f
}

// usual is a first setup for so many people: tables of five or six.
func usual(people int, inPairs bool) Setup {
	tables := max(1, (people+5)/6)
	s := Setup{Tables: tables, Least: max(1, min(5, people/tables)), Most: 6, Coaches: CoachSpread, Mix: []string{MixPerspective, MixOrganisation}}
	if inPairs {
		s.Mix = []string{MixSide, MixPerspective, MixOrganisation}
	}
	return s
}

// read checks what was typed, for so many people as sit on the fullest day.
func (f SetupForm) read(participants, coaches int) (Setup, error) {
	var c errs.Check
	s := Setup{Kinds: map[string][]int{}, Coaches: f.Coaches, Pairs: f.Pairs}
	s.Tables = whole(&c, "tables", f.Tables, 1, mostTables)
	numbered := c.OK() // otherwise it is not known which numbers tables have
	s.Least = whole(&c, "least", f.Least, 1, mostAtOne)
	s.Most = whole(&c, "most", f.Most, 1, mostAtOne)
	c.That(s.Least <= s.Most, "most", "The most people at a table cannot be fewer than the fewest.")
	s.readSizes(&c, f.Sizes)
	for _, k := range kinds {
		list, ok := tableNumbers(f.Kinds[k.Key], max(s.Tables, 1))
		c.That(ok || !numbered, "kind_"+k.Key, "Enter numbers of tables from 1 to %d, with commas between them.", s.Tables)
		if len(list) > 0 {
			s.Kinds[k.Key] = list
		}
	}
	c.That(slices.Contains([]string{NoCoaches, CoachAnywhere, CoachSpread, CoachFixed}, f.Coaches), "coaches", "Choose where coaches sit.")
	c.That(f.Pairs == "" || f.Pairs == string(Together) || f.Pairs == string(Apart), "pairs", "Choose one of the answers.")
	for _, m := range f.Mix {
		known := m == MixSide || m == MixPerspective || m == MixOrganisation
		c.That(known, "mix", "Choose from the list.")
		if known && !slices.Contains(s.Mix, m) {
			s.Mix = append(s.Mix, m)
		}
	}
	n := participants
	if f.Coaches != NoCoaches {
		n += coaches
	}
	if c.OK() {
		c.That(n == 0 || s.Tables <= n, "tables", "%d people are to sit, so some of %d tables would stay empty.", n, s.Tables)
		c.That(n <= s.room(), "tables", "%d people are to sit, and there is room for %d. Add tables, or let more people sit at each.", n, s.room())
	}
	return s, c.Err()
}

// whole reads a whole number from a field.
func whole(c *errs.Check, field, text string, least, most int) int {
	n, err := strconv.Atoi(text)
	c.That(err == nil && n >= least && n <= most, field, "Enter a whole number from %d to %d.", least, most)
	return min(max(n, least), most)
}

// tableNumbers reads "1, 3 and 4". Each number comes once, in order.
func tableNumbers(text string, most int) ([]int, bool) {
	var out []int
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(text, " and ", " "), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\t' }) {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > most {
			return nil, false
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, true
}

func numbers(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ", ")
}

// over says whether a day is past, so that its tables stay as they are. A day without a date is still to come.
func over(e edition.Edition, d edition.Day, now db.Instant) bool {
	end := d.End(e.Zone)
	return end != 0 && end <= now
}

// still says whether tables of an edition can be changed.
func still(e edition.Edition) bool { return e.State != edition.Ended }
