// Package referral brings people to a first step: staff on a ward, in the patient advice service or in complaints refer somebody, with
// that person's consent, and an organisation thanks and answers them within days that are counted.
//
// Words: a place refers (a ward, a surgery, a group); it has a link and a short code, so that staff need no account. A referral is one
// person and the first step that they might like. The person has a page of their own behind a link, where they read what was passed on word for
// word, change it, or take their consent back, which deletes it at once. Who answers is somebody of the organisation; the day by which
// they owe the answer is counted in working days from the promise of the network, which is that of key contacts. The cover of an organisation
// stands in when the answer is late, or whoever owes it is away or has left, for those who agreed to that. The outcome is what
// was done; a first step is taken when they talked, met or joined.
//
// States of a referral: waiting, answered, emptied (what is private was deleted after its time). Without consent nothing is kept at all.
//
// Files: referral.go, words.go and policy.go are words and rules; places.go, refer.go, answer.go, cover.go and own.go what people do, remind.go what
// the program does; figures.go what may be counted; store.go and cover_store.go the SQL; pages_*.go and *.templ the pages.
package referral

import (
	"strings"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/plain"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
	"alongside/internal/shared/workday"
)

// KeptMonths is how many months after the answer what is private is kept. Where no answer comes it is kept for UnansweredMonths.
const (
	KeptMonths       = 6
	UnansweredMonths = 12
)

// Limits of what is typed, and how much of it there can be.
const (
	longestLine  = 160
	longestWords = 1000
	mostPlaces   = 200 // of one organisation
	mostADay     = 40  // referrals from one place
	daysBack     = 31  // how long ago somebody can have agreed
)

// Referrals is the area.
type Referrals struct {
	db    *db.DB
	keys  *secret.Keys
	post  *mail.Post
	parts Parts
	knows Knows
}

// Parts adds the links to the other pages of an organisation that somebody may open.
type Parts func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error

// Knows is what other areas know.
type Knows struct {
	// Promise is within how many working days the network answers.
	Promise func(tx *db.Tx) (int64, error)
	// Open are the opportunities of an organisation that anybody can take up now.
	Open func(tx *db.Tx, organisation db.ID) ([]Offer, error)
	// Reads says whether somebody may see who leads where in an organisation. Whoever may reads its figures.
	Reads func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)
	// Away says whether somebody is away on a day.
	Away func(tx *db.Tx, who db.ID, day string) (bool, error)
}

// Offer is an opportunity as a choice.
type Offer struct {
	ID    db.ID
	Title string
}

// New makes the area.
func New(d *db.DB, k *secret.Keys, post *mail.Post, parts Parts, knows Knows) *Referrals {
	return &Referrals{db: d, keys: k, post: post, parts: parts, knows: knows}
}

// Place is one that refers.
type Place struct {
	ID, Organisation db.ID
	OrgName          string
	Kind, Name       string
	Answers          db.ID // who answers whom it refers; "" is nobody
	AnswersName      string
	Reach            string // how a person reaches them
	Hears            string // where the place hears that somebody was answered
	Link, Code       string
	Made, Ended      db.Instant // of the link
	By               db.ID      // who set it up
	Version          int64
}

// open says that its link works.
func (p Place) open() bool { return p.Ended == 0 }

// PlaceForm is a place as it is typed.
type PlaceForm struct {
	Kind, Name, Answers, Reach, Hears string
	Version                           int64
}

// place reads a form; colleagues are those who can answer. What is wrong stands beside its field.
func (f PlaceForm) place(colleagues []colleague) (Place, error) {
	p := Place{Kind: f.Kind, Name: line(f.Name), Answers: db.ID(f.Answers), Reach: line(f.Reach), Hears: strings.TrimSpace(f.Hears), Version: f.Version}
	var c errs.Check
	c.That(in(Kinds(), p.Kind) != "", "kind", "Choose what kind of place it is.")
	c.That(p.Name != "", "name", "Enter the name of the place, such as Stroke ward.")
	fits(&c, "name", p.Name, longestLine)
	known := false
	for _, v := range colleagues {
		known = known || v.ID == p.Answers
	}
	c.That(known, "answers", "Choose who answers the people whom this place refers.")
	c.That(p.Reach != "", "reach", "Enter a phone number or an address. It stands in the letter to the person.")
	fits(&c, "reach", p.Reach, longestLine)
	c.That(p.Hears == "" || person.ValidEmail(p.Hears), "hears", "Enter an email address like ward@example.org, or leave this empty.")
	return p, c.Err()
}

// Told is everything about a person that was passed on.
type Told struct {
	Name, Email, Phone, Address string
	Agreed                      string // what they agreed to, in their own words
	How                         string // how they were asked
	By                          string // who asked them, as staff call themselves
	Notes                       string // what helps to reach them, nothing about health
}

// Form is a referral as it is typed.
type Form struct {
	Told
	Step, Opportunity string
	Day               string // on which they agreed
	Consent, Tells    bool
	Place             db.ID // for colleagues, who choose it
}

// referral reads a form. offers are the opportunities among which it can choose.
func (f Form) referral(today string, offers []Offer) (Referral, error) {
	r := Referral{Told: f.Told.tidy(), Step: f.Step, Tells: f.Tells}
	var c errs.Check
	r.Told.check(&c)
	c.That(in(Steps(), f.Step) != "", "step", "Choose what they might like as a first step.")
	if f.Step == stepOpportunity {
		for _, o := range offers {
			if string(o.ID) == f.Opportunity {
				r.Opportunity = o.ID
			}
		}
		c.That(r.Opportunity != "", "opportunity", "Choose which opportunity they might like.")
	}
	c.That(r.Told.Agreed != "", "agreed", "Write what they agreed to, in their own words.")
	c.That(r.Told.By != "", "by", "Enter your name and what you do, such as: Jo, ward sister.")
	c.That(in(Hows(), r.Told.How) != "", "how", "Choose how you asked them.")
	day, problem := ui.DateNear(f.Day, today, 1, 0)
	c.That(problem == "", "day", "%s", problem)
	if problem == "" {
		c.That(day <= today, "day", "Enter a day that has been: today or earlier.")
		c.That(day >= daysBefore(today, daysBack), "day", "That is more than a month ago. Ask them again, and enter that day.")
	}
	r.AgreedDay = day
	c.That(f.Consent, "consent", "Ask them first. Without their yes nothing is passed on, and nothing is kept.")
	return r, c.Err()
}

func (t Told) tidy() Told {
	for _, v := range []*string{&t.Name, &t.Email, &t.Phone, &t.By} {
		*v = line(*v)
	}
	for _, v := range []*string{&t.Address, &t.Agreed, &t.Notes} {
		*v = strings.TrimSpace(plain.Text(*v))
	}
	return t
}

// check finds what is wrong with who it is and how to reach them.
func (t Told) check(c *errs.Check) {
	c.That(t.Name != "", "name", "Enter the name by which they want to be called.")
	c.That(t.Email != "" || t.Phone != "" || t.Address != "", "email", "Enter one way to reach them: email, phone or post.")
	c.That(t.Email == "" || person.ValidEmail(t.Email), "email", "Enter an email address like name@example.org.")
	digits := 0
	for _, r := range t.Phone {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	c.That(t.Phone == "" || digits >= 6, "phone", "Enter a phone number like 0113 496 0000.")
	for _, v := range []struct {
		field, text string
		most        int
	}{{"name", t.Name, longestLine}, {"email", t.Email, longestLine}, {"phone", t.Phone, 40}, {"address", t.Address, 300}, {"agreed", t.Agreed, longestWords}, {"by", t.By, longestLine}, {"notes", t.Notes, 300}} {
		fits(c, v.field, v.text, v.most)
	}
}

// Referral is one person who was referred.
type Referral struct {
	ID, Organisation, Place db.ID
	PlaceName, PlaceKind    string
	By                      db.ID // the colleague who referred; "" by a link
	Told
	Token       string
	Step        string
	Opportunity db.ID
	Tells       bool // the place hears that they were answered
	AgreedDay   string
	Made        db.Instant
	MadeDay     string
	Promise     int64
	Due         string
	Answers     db.ID
	AnswersName string
	ByPost      bool   // no email address: the letter is printed and posted
	Posted      string // the day on which it was
	Said        string
	Outcome     string
	Answered    string // the day of the answer
	AnsweredBy  db.ID
	Took        int64
	Noted       string // what was done, in the words of who answered
	Reminded    int64
	Emptied     db.Instant
	Cover       Cover      // who stands in at the organisation
	Covered     bool       // the person agreed that somebody does
	Passed      db.Instant // when it became theirs too
	PassedWhy   string
	TakenBy     db.ID // who took it over, standing in
	Version     int64
}

// waits says that nobody has answered.
func (r Referral) waits() bool { return r.Outcome == "" }

// calls it by the person, or by its day once that is deleted.
func (r Referral) called() string {
	if r.Emptied != 0 {
		return "Somebody referred on " + ui.PlainDate(r.MadeDay)
	}
	return r.Name
}

// state says where it stands.
func (r Referral) state(today string) string {
	switch {
	case !r.waits():
		return in(Outcomes(), r.Outcome) + ", " + ui.PlainDate(r.Answered)
	case today > r.Due:
		return "Late: answer was owed by " + ui.PlainDate(r.Due)
	}
	return "Answer owed by " + ui.PlainDate(r.Due)
}

// AnswerForm is an answer as it is typed.
type AnswerForm struct {
	Outcome, Day, Noted string
	Version             int64
}

// answer notes what was done. The day of the first answer stays.
func (r *Referral) answer(f AnswerForm, by db.ID, today string) error {
	f.Noted = strings.TrimSpace(plain.Text(f.Noted))
	var c errs.Check
	c.That(in(Outcomes(), f.Outcome) != "", "outcome", "Choose what was done.")
	fits(&c, "noted", f.Noted, longestWords)
	day := r.Answered
	if r.waits() {
		var problem string
		day, problem = ui.DateNear(f.Day, today, 1, 0)
		c.That(problem == "", "day", "%s", problem)
		if problem == "" {
			c.That(day <= today, "day", "Enter a day that has been: today or earlier.")
			c.That(day >= r.MadeDay, "day", "That is before they were referred, which was on %s.", ui.PlainDate(r.MadeDay))
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	if r.waits() {
		r.Answered, r.AnsweredBy, r.Took = day, by, int64(workday.Between(r.MadeDay, day))
	}
	r.Outcome, r.Noted = f.Outcome, f.Noted
	return nil
}

// line is a line of text without more space than it needs.
func line(s string) string { return strings.Join(strings.Fields(plain.Text(s)), " ") }

// fits checks how long a text is.
func fits(c *errs.Check, field, text string, most int) {
	c.That(utf8.RuneCountInString(text) <= most, field, "Use up to %d letters.", most)
}
