package application

import (
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// How long a sponsor's link lasts, and after how long they are reminded, once.
const (
	SponsorLasts   = 21 * 24 * time.Hour
	SponsorRemind  = 7 * 24 * time.Hour
	mostSponsorAsk = 6 // letters to one address about one application, so that nobody is pestered
	mostSponsors   = 8 // people whom one application may name, one after the other
)

// SponsorState says where the backing of a sponsor stands.
type SponsorState string

// The states of a sponsor. NoSponsor is the zero value.
const (
	NoSponsor        SponsorState = ""
	SponsorAsked     SponsorState = "asked"
	SponsorConfirmed SponsorState = "confirmed"
	SponsorDeclined  SponsorState = "declined"
	// SponsorEarlier is a confirmation of other words than the application has now. It is worked out and not stored with the
	// sponsor, so that a confirmation counts again when the words do that it was given for.
	SponsorEarlier SponsorState = "earlier"
)

// sponsor is a senior person who was asked to back an application.
type sponsor struct {
	ID, Application   db.ID
	Name, Email, Role string
	State             SponsorState
	NamedBy           db.ID
	Named, Sent       db.Instant
	Expires, Reminded db.Instant
	Answered          db.Instant
	Backing
	Reason   string // why they declined
	Replaced db.Instant
	Noted    db.Instant // when a coordinator took note of their no, by whom
	NotedBy  db.ID
	Backed   string // the words that they confirmed, "" when not known
	sealed   string
	backed   string
}

// words are what a sponsor is shown of an application and backs: its challenge and its purpose. Who applies is not among
// them: a partner who joins is why the application was made, and changes nothing that a sponsor promised.
func (sh sheet) words() string {
	return sponsorWords(sh.Answers[itemChallenge].Value(), sh.Answers[itemPurpose].Value())
}

func sponsorWords(challenge, purpose string) string { return challenge + "\n\n" + purpose }

// standing is where the backing stands for the words that the application has now.
func (v sponsor) standing(words string) SponsorState {
	if v.State != SponsorConfirmed && v.State != SponsorEarlier {
		return v.State
	}
	if v.Backed != "" && v.Backed != words {
		return SponsorEarlier
	}
	return SponsorConfirmed
}

// Backing is what a sponsor confirms: money, regular interest with a rhythm, or both.
type Backing struct {
	Money       bool
	Amount      int64 // pence; 0 when no amount was named
	Interest    bool
	Rhythm      Rhythm
	RhythmWords string // when the rhythm is another one
}

// Rhythm is how often a sponsor takes an interest.
type Rhythm string

// The rhythms that are offered.
const (
	Weekly    Rhythm = "weekly"
	Monthly   Rhythm = "monthly"
	Quarterly Rhythm = "quarterly"
	Other     Rhythm = "other"
)

// Check finds what is wrong, beside the fields of the sponsor's page.
func (b *Backing) Check() error {
	var c errs.Check
	c.That(b.Money || b.Interest, "backing", "Choose money, regular interest or both. If you cannot back this, say so below.")
	if b.Money {
		c.That(b.Amount >= 0 && b.Amount <= 100_000_000, "amount", "Enter an amount in pounds, up to £1,000,000.")
	} else {
		b.Amount = 0
	}
	if !b.Interest {
		b.Rhythm, b.RhythmWords = "", ""
		return c.Err()
	}
	c.That(b.Rhythm == Weekly || b.Rhythm == Monthly || b.Rhythm == Quarterly || b.Rhythm == Other, "rhythm", "Choose how often.")
	if b.Rhythm == Other {
		c.That(b.RhythmWords != "", "rhythm_words", "Say how often, in your own words.")
		c.That(len([]rune(b.RhythmWords)) <= 200, "rhythm_words", "This can have up to 200 letters.")
	} else {
		b.RhythmWords = ""
	}
	return c.Err()
}

// Words says what a sponsor backs, as people read it.
func (b Backing) Words() string {
	money, interest := "", ""
	if b.Money {
		money = "money"
		if b.Amount > 0 {
			money = edition.Pounds(b.Amount)
		}
	}
	if b.Interest {
		switch b.Rhythm {
		case Weekly:
			interest = "a talk every week"
		case Monthly:
			interest = "a talk every month"
		case Quarterly:
			interest = "a talk every three months"
		default:
			interest = "regular interest: " + b.RhythmWords
		}
	}
	if money != "" && interest != "" {
		return money + " and " + interest
	}
	return money + interest
}

const sponsorColumns = `SELECT id, application_id, name, email, role, state, named_by, named, sent, expires, reminded, answered, money, amount, interest, rhythm, rhythm_words, reason_sealed, replaced, noted, noted_by, backed_sealed
	FROM sponsor WHERE network_id = $1 `

func scanSponsor(s db.Scanner, v *sponsor) error {
	return s.Scan(&v.ID, &v.Application, &v.Name, &v.Email, &v.Role, &v.State, &v.NamedBy, &v.Named, &v.Sent, &v.Expires, &v.Reminded, &v.Answered,
		&v.Money, &v.Amount, &v.Interest, &v.Rhythm, &v.RhythmWords, &v.sealed, &v.Replaced, &v.Noted, &v.NotedBy, &v.backed)
}

func findSponsor(tx *db.Tx, application db.ID) (sponsor, bool, error) {
	return db.Maybe(tx, scanSponsor, sponsorColumns+`AND application_id = $2 AND replaced IS NULL`, application)
}

// presentSponsor is the sponsor whom an application names now, the zero sponsor when none.
func (s *Applications) presentSponsor(tx *db.Tx, application db.ID) (sponsor, error) {
	v, _, err := findSponsor(tx, application)
	if err != nil {
		return v, err
	}
	if v.Reason, err = s.keys.Open(tx.Network, "sponsor.reason", v.ID, v.sealed); err != nil {
		return v, err
	}
	v.Backed, err = s.keys.Open(tx.Network, "sponsor.backed", v.ID, v.backed)
	return v, err
}

func sponsorByID(tx *db.Tx, id db.ID) (sponsor, bool, error) {
	return db.Maybe(tx, scanSponsor, sponsorColumns+`AND id = $2`, id)
}

func sponsorByToken(tx *db.Tx, token string) (sponsor, bool, error) {
	return db.Maybe(tx, scanSponsor, sponsorColumns+`AND id = (SELECT sponsor_id FROM sponsor_link WHERE network_id = $1 AND hash = $2)`, secret.Hash(token))
}

func addSponsor(tx *db.Tx, v sponsor) error {
	_, err := tx.Exec(`INSERT INTO sponsor (network_id, id, application_id, name, email, role, state, named_by, named, money, amount, interest, rhythm, rhythm_words, reason_sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE, 0, FALSE, '', '', '')`,
		v.ID, v.Application, v.Name, v.Email, v.Role, string(v.State), v.NamedBy.Ref(), int64(tx.Now))
	return err
}

func replaceSponsor(tx *db.Tx, application db.ID) error {
	_, err := tx.Exec(`UPDATE sponsor SET replaced = $3 WHERE network_id = $1 AND application_id = $2 AND replaced IS NULL`, application, int64(tx.Now))
	return err
}

func moveSponsor(tx *db.Tx, id, into db.ID) error {
	_, err := tx.Exec(`UPDATE sponsor SET application_id = $3 WHERE network_id = $1 AND id = $2`, id, into)
	return err
}

// answerSponsor stores a sponsor's answer if they have not answered before, and says whether it did.
func (s *Applications) answerSponsor(tx *db.Tx, v sponsor) (bool, error) {
	n, err := tx.Exec(`UPDATE sponsor SET state = $3, answered = $4, money = $5, amount = $6, interest = $7, rhythm = $8, rhythm_words = $9, reason_sealed = $10, backed_sealed = $11
		WHERE network_id = $1 AND id = $2 AND state = 'asked' AND replaced IS NULL`,
		v.ID, string(v.State), int64(tx.Now), v.Money, v.Amount, v.Interest, string(v.Rhythm), v.RhythmWords, s.keys.Seal(tx.Network, "sponsor.reason", v.ID, v.Reason),
		s.keys.Seal(tx.Network, "sponsor.backed", v.ID, v.Backed))
	return n == 1, err
}

// noteSponsor writes down that a coordinator knows of a sponsor's no; a note that is there already stays.
func noteSponsor(tx *db.Tx, id, by db.ID) (bool, error) {
	n, err := tx.Exec(`UPDATE sponsor SET noted = $3, noted_by = $4 WHERE network_id = $1 AND id = $2 AND state = 'declined' AND replaced IS NULL AND noted IS NULL`,
		id, int64(tx.Now), by.Ref())
	return n == 1, err
}

// askSponsorAnew takes back what a sponsor said about other words, so that they can answer once more.
func askSponsorAnew(tx *db.Tx, id db.ID) error {
	_, err := tx.Exec(`UPDATE sponsor SET state = 'asked', answered = NULL WHERE network_id = $1 AND id = $2 AND state = 'confirmed' AND replaced IS NULL`, id)
	return err
}

func sponsorsNamed(tx *db.Tx, application db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM sponsor WHERE network_id = $1 AND application_id = $2`, application)
}

// sponsorLinks is how many letters about an application went to an address.
func sponsorLinks(tx *db.Tx, application db.ID, email string) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM sponsor s JOIN sponsor_link l ON l.network_id = s.network_id AND l.sponsor_id = s.id
		WHERE s.network_id = $1 AND s.application_id = $2 AND s.email = $3`, application, email)
}

// addSponsorLink makes one more link for a sponsor. Earlier ones keep working until the sponsor has answered: whichever
// letter they find is right. A fresh letter lasts again as long; a reminder leaves the date.
func addSponsorLink(tx *db.Tx, id db.ID, reminder bool) (token string, err error) {
	token = db.NewToken()
	if _, err := tx.Exec(`INSERT INTO sponsor_link (network_id, hash, sponsor_id, created) VALUES ($1, $2, $3, $4)`, secret.Hash(token), id, int64(tx.Now)); err != nil {
		return "", err
	}
	if reminder {
		_, err = tx.Exec(`UPDATE sponsor SET reminded = $3 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now))
	} else {
		_, err = tx.Exec(`UPDATE sponsor SET sent = $3, expires = $4 WHERE network_id = $1 AND id = $2`, id, int64(tx.Now), int64(tx.Now.Add(SponsorLasts)))
	}
	return token, err
}

// What somebody is told who has answered before: they pressed twice, or came back to the letter.
var (
	errHasConfirmed = errs.New(errs.Gone, "You have confirmed this already. Thank you. You need to do nothing more.")
	errHasAnswered  = errs.New(errs.Gone, "You have answered this already. You need to do nothing more.")
)

// errNeverSent is told to a sponsor whose answer nobody needs any more: applications have closed before this one was sent.
var errNeverSent = errs.New(errs.Gone, "Applications have closed, and this one was not sent in. So nobody needs your answer any more, and you need to do nothing. Thank you for looking.")

// lostSponsorLink says why a sponsor's link does nothing any more, or nil when it can be answered.
func lostSponsorLink(v sponsor, a Application, now db.Instant) error {
	switch {
	case v.Replaced != 0:
		return errs.New(errs.Gone, "The people who asked you have named another sponsor since, or corrected what they wrote. If we wrote to you again, use the newer letter. If not, you need to do nothing.")
	case v.State == SponsorConfirmed:
		return errHasConfirmed
	case v.State == SponsorDeclined:
		return errHasAnswered
	case a.State.Over():
		return errs.New(errs.Gone, "This application has ended since we wrote to you. You need to do nothing.")
	case now >= v.Expires:
		return errs.New(errs.Gone, "This link is too old. Ask the people who named you to send you a new one.")
	}
	return nil
}

// jobSponsor is the job that reminds a sponsor once.
const jobSponsor = "application.sponsor-reminder"

func laterSponsorReminder(tx *db.Tx, id db.ID) error {
	return job.Later(tx, jobSponsor, string(id), tx.Now.Add(SponsorRemind), id)
}

func cancelSponsorReminder(tx *db.Tx, application db.ID) error {
	v, there, err := findSponsor(tx, application)
	if err != nil || !there {
		return err
	}
	return job.Cancel(tx, jobSponsor, string(v.ID))
}

// checkSponsor finds what is wrong with a named sponsor, beside the fields of the page.
func checkSponsor(v *sponsor, sh sheet) error {
	v.Email = person.FoldEmail(v.Email)
	var c errs.Check
	c.That(v.Name != "", "name", "Enter the sponsor’s name.")
	c.That(len([]rune(v.Name)) <= 100, "name", "The name can have up to 100 letters.")
	c.That(v.Role != "", "role", "Enter the sponsor’s role, like director of nursing.")
	c.That(len([]rune(v.Role)) <= 200, "role", "The role can have up to 200 letters.")
	c.That(person.ValidEmail(v.Email), "email", "Enter an email address, like name@example.org.")
	for _, p := range sh.People {
		c.That(p.Email != v.Email, "email", "Nobody can be the sponsor of their own application.")
	}
	return c.Err()
}
