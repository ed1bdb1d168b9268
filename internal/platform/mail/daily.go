package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
)

// dailyAt is the hour at which the daily letter leaves, on the person's clock.
const dailyAt = 8

const dailyJob = "mail.daily"

type dailyWork struct {
	Person db.ID `json:"person"`
}

// Jobs of the post: the daily letters.
func (p *Post) Jobs(w *job.Worker) {
	w.Register(dailyJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var work dailyWork
		if err := json.Unmarshal(payload, &work); err != nil {
			return err
		}
		return p.db.Write(ctx, network, func(tx *db.Tx) error { return p.sendDaily(tx, work.Person) })
	})
}

// gather plans the daily letter of a person, when one of its parts was kept for it.
func (p *Post) gather(tx *db.Tx, person db.ID, q Quiet) error {
	if q.Zone == "" {
		var err error
		if q.Zone, err = zone(tx); err != nil {
			return err
		}
	}
	return job.Later(tx, dailyJob, string(person), db.At(q.nextMorning(tx.Now.Time())), dailyWork{Person: person})
}

// nextMorning is the next time at which a daily letter may leave: at its hour, or when the quiet hours end.
func (q Quiet) nextMorning(now time.Time) time.Time {
	where, err := time.LoadLocation(q.Zone)
	if err != nil {
		where = time.UTC
	}
	local := now.In(where)
	at := time.Date(local.Year(), local.Month(), local.Day(), dailyAt, 0, 0, 0, where)
	if !at.After(now) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, dailyAt, 0, 0, 0, where)
	}
	return q.After(at)
}

func zone(tx *db.Tx) (string, error) {
	return db.Value[string](tx, `SELECT zone FROM (SELECT id AS network_id, zone FROM network) AS n WHERE network_id = $1`)
}

// mostGathered is how many letters one daily letter holds; what is left goes into the next one at once.
const mostGathered = 50

// part is one letter that waits for the daily one.
type part struct {
	id                      db.ID
	to, name, subject, body string
	private                 bool
}

func (p *Post) sendDaily(tx *db.Tx, person db.ID) error {
	parts, err := db.All(tx, func(s db.Scanner, v *part) error {
		return s.Scan(&v.id, &v.to, &v.name, &v.subject, &v.body, &v.private)
	}, `SELECT id, recipient, recipient_name, subject, body, private FROM mail WHERE network_id = $1 AND person_id = $2 AND state = 'gathered' ORDER BY queued, id LIMIT $3`, person, mostGathered)
	if err != nil || len(parts) == 0 {
		return err
	}
	letter := Letter{To: parts[len(parts)-1].to, ToName: parts[len(parts)-1].name, Kind: DailyLetter, Person: person, Always: true}
	var text strings.Builder
	text.WriteString("Here is what came since your last daily letter.\n")
	for i, v := range parts {
		words, err := p.keys.Open(tx.Network, "mail.body", v.id, v.body)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "\n%s\n%d. %s\n\n%s\n", strings.Repeat("-", 40), i+1, v.subject, strings.TrimSpace(withoutGreeting(words)))
		letter.Private = letter.Private || v.private
		body := ""
		if p.keep {
			body = v.body
		}
		if _, err := tx.Exec(`UPDATE mail SET state = 'sent', sent = $3, body = $4 WHERE network_id = $1 AND id = $2`, v.id, int64(tx.Now), body); err != nil {
			return err
		}
	}
	letter.Subject, letter.Text = "Your daily letter: 1 message", text.String()
	if len(parts) > 1 {
		letter.Subject = fmt.Sprintf("Your daily letter: %d messages", len(parts))
	}
	if err := p.Send(tx, letter); err != nil || len(parts) < mostGathered {
		return err
	}
	return job.Later(tx, dailyJob, string(person), tx.Now, dailyWork{Person: person})
}

// withoutGreeting leaves out the line with which letters begin: the daily letter need not greet for each of them.
func withoutGreeting(text string) string {
	first, rest, ok := strings.Cut(text, "\n")
	if ok && strings.HasPrefix(first, "Hello ") && strings.HasSuffix(first, ",") {
		return rest
	}
	return text
}
