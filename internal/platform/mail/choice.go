package mail

import (
	"crypto/hmac"
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// Kind is a kind of letter that a person may not want, such as "space". The empty kind acts: a way to sign in, a decision.
type Kind string

// DailyLetter is the kind of the one letter a day that gathers others.
const DailyLetter Kind = "daily"

// Way is how a person gets the letters of one kind.
type Way string

// The ways. AtOnce is the one of everybody who has not chosen.
const (
	AtOnce Way = "now"
	Daily  Way = "daily"
	Never  Way = "never"
)

// Valid says whether it is one of the ways.
func (w Way) Valid() bool { return w == AtOnce || w == Daily || w == Never }

// Quiet are the hours of the day in which a person gets no letter that can wait.
type Quiet struct {
	From, Until string // "21:30", in the person's time zone; both empty for none. Until may be on the next morning
	Zone        string
}

// Check finds what is wrong, beside the fields quiet_from, quiet_until and zone.
func (q Quiet) Check() error {
	var c errs.Check
	_, err := minutes(q.From)
	c.That(q.From == "" || err == nil, "quiet_from", "Enter a time, like 21:30.")
	_, err = minutes(q.Until)
	c.That(q.Until == "" || err == nil, "quiet_until", "Enter a time, like 07:30.")
	c.That(q.From != "" || q.Until == "", "quiet_from", "Enter when the quiet hours begin, or leave both empty.")
	c.That(q.Until != "" || q.From == "", "quiet_until", "Enter when the quiet hours end, or leave both empty.")
	c.That(q.From == "" || q.From != q.Until, "quiet_until", "Enter another time than the one at which they begin.")
	_, err = time.LoadLocation(q.Zone)
	c.That(err == nil && q.Zone != "" && q.Zone != "Local", "zone", "Choose a time zone from the list.")
	return c.Err()
}

func minutes(clock string) (int, error) {
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err
}

// After is the first moment from t on at which the hours are not quiet: t itself, or their end. Hours are read on the
// person's clock, so that they keep their time when the clocks change.
func (q Quiet) After(t time.Time) time.Time {
	from, err := minutes(q.From)
	until, err2 := minutes(q.Until)
	zone, err3 := time.LoadLocation(q.Zone)
	if err != nil || err2 != nil || err3 != nil || from == until {
		return t
	}
	local := t.In(zone)
	now := local.Hour()*60 + local.Minute()
	day := local.Day()
	switch {
	case from < until && (now < from || now >= until), from > until && now >= until && now < from:
		return t
	case from > until && now >= from:
		day++
	}
	end := time.Date(local.Year(), local.Month(), day, until/60, until%60, 0, 0, zone)
	if !end.After(t) { // the hour that the clocks go back over is there twice
		end = end.Add(time.Hour)
	}
	return end
}

// Settings are what one person chose.
type Settings struct {
	Ways    map[Kind]Way
	Quiet   Quiet
	Version int64 // 0 before the first time
}

// Way is how the person gets this kind.
func (s Settings) Way(k Kind) Way {
	if w := s.Ways[k]; w != "" {
		return w
	}
	return AtOnce
}

// SettingsOf is what a person chose.
func SettingsOf(tx *db.Tx, person db.ID) (Settings, error) {
	all, err := SettingsOfAll(tx, []db.ID{person})
	return all[person], err
}

// SettingsOfAll is what some people chose. Who has chosen nothing is not in it.
func SettingsOfAll(tx *db.Tx, people []db.ID) (map[db.ID]Settings, error) {
	out := map[db.ID]Settings{}
	for begin := 0; begin < len(people); begin += 400 {
		list, args := db.In(2, people[begin:min(begin+400, len(people))])
		type line struct {
			person            db.ID
			kind              Kind
			first, last, zone string
			version           int64
		}
		rows, err := db.All(tx, func(s db.Scanner, l *line) error {
			return s.Scan(&l.person, &l.kind, &l.first, &l.last, &l.zone, &l.version)
		}, `SELECT person_id, '' AS kind, quiet_from, quiet_until, zone, version FROM letter_setting WHERE network_id = $1 AND person_id IN `+list+`
			UNION ALL SELECT person_id, kind, way, '', '', 0 FROM letter_choice WHERE network_id = $1 AND person_id IN `+list+` LIMIT 20000`, args...)
		if err != nil {
			return nil, err
		}
		for _, l := range rows {
			s := out[l.person]
			if s.Ways == nil {
				s.Ways = map[Kind]Way{}
			}
			if l.kind == "" {
				s.Quiet, s.Version = Quiet{From: l.first, Until: l.last, Zone: l.zone}, l.version
			} else {
				s.Ways[l.kind] = Way(l.first)
			}
			out[l.person] = s
		}
	}
	return out, nil
}

// ZonesOf are the time zones where some people said that they are. Who said nothing is not in it.
func ZonesOf(tx *db.Tx, people ...db.ID) (map[db.ID]string, error) {
	out := map[db.ID]string{}
	if len(people) == 0 {
		return out, nil
	}
	type line struct {
		person db.ID
		zone   string
	}
	list, args := db.In(2, people)
	rows, err := db.All(tx, func(s db.Scanner, l *line) error { return s.Scan(&l.person, &l.zone) },
		`SELECT person_id, zone FROM letter_setting WHERE network_id = $1 AND zone <> '' AND person_id IN `+list+` LIMIT 1000`, args...)
	for _, l := range rows {
		out[l.person] = l.zone
	}
	return out, err
}

// SaveSettings keeps what a person chose on their page. A version that is not the present one is errs.Conflict.
func SaveSettings(tx *db.Tx, person db.ID, s Settings) error {
	if err := s.Quiet.Check(); err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO letter_setting (network_id, person_id, quiet_from, quiet_until, zone, version) VALUES ($1, $2, $3, $4, $5, 1)
		ON CONFLICT (network_id, person_id) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, zone = excluded.zone,
			version = letter_setting.version + 1 WHERE letter_setting.version = $6`,
		person, s.Quiet.From, s.Quiet.Until, s.Quiet.Zone, s.Version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "You changed this somewhere else while you were choosing.")
	}
	if err != nil {
		return err
	}
	for kind, way := range s.Ways {
		if err := SetWay(tx, person, kind, way); err != nil {
			return err
		}
	}
	return nil
}

// SetWay keeps how a person gets one kind of letter. For the daily letter, Never ends every kind that it gathers.
func SetWay(tx *db.Tx, person db.ID, k Kind, w Way) error {
	if !w.Valid() {
		return errs.New(errs.Invalid, "Choose one of the answers.")
	}
	if k == DailyLetter {
		_, err := tx.Exec(`UPDATE letter_choice SET way = $3 WHERE network_id = $1 AND person_id = $2 AND way = 'daily'`, person, string(w))
		return err
	}
	_, err := tx.Exec(`INSERT INTO letter_choice (network_id, person_id, kind, way) VALUES ($1, $2, $3, $4)
		ON CONFLICT (network_id, person_id, kind) DO UPDATE SET way = excluded.way`, person, string(k), string(w))
	return err
}

// signature is how many hexadecimal digits of the signature a link carries: 160 bits.
const signature = 40

// token is the signed part of a link with which one person chooses about one kind of letter. It needs no row, works as
// long as the letter is kept, and opens nothing else.
func (p *Post) token(network, person db.ID, k Kind) string {
	what := string(k) + "." + string(person)
	return what + "." + p.keys.Mark(network, "letter choice", what)[:signature]
}

// ReadToken finds out whose link it is and about which kind of letter.
func (p *Post) ReadToken(network db.ID, token string) (person db.ID, k Kind, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", "", false
	}
	person, k = db.ID(parts[1]), Kind(parts[0])
	return person, k, person.Valid() && hmac.Equal([]byte(token), []byte(p.token(network, person, k)))
}

// ChoiceLink is the full address at which a person chooses about a kind of letter, for Message.ListUnsubscribe and for
// the end of a text.
func (p *Post) ChoiceLink(tx *db.Tx, person db.ID, k Kind) (string, error) {
	return p.Address(tx, "/letters/%s", p.token(tx.Network, person, k))
}

// Foot ends a letter that one can choose not to get.
func Foot(link string) string {
	return fmt.Sprintf("\n\nDo you want fewer letters like this, or none? Choose here:\n\n%s\n", link)
}
