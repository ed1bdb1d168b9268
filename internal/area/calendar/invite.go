package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ical"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
)

// Jobs of the area.
func (c *Calendar) Jobs(w *job.Worker) { w.Register(edition.CalendarJob, c.bringUpToDate) }

// mostAtOnce is how many letters one run of the job sends; the rest is left to the next.
const mostAtOnce = 400

// bringUpToDate compares what everybody with a place should know about the days of an edition with what they were told,
// and sends each person what differs. It can run any number of times: what was told is stored with the letter.
func (c *Calendar) bringUpToDate(ctx context.Context, network db.ID, payload []byte) error {
	var work edition.CalendarWork
	if err := json.Unmarshal(payload, &work); err != nil {
		return err
	}
	return c.db.Write(ctx, network, func(tx *db.Tx) error {
		e, err := edition.Find(tx, work.Edition)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil || !invites(e.State) {
			return err
		}
		news, err := c.news(tx, e)
		if err != nil {
			return err
		}
		host, err := c.host(tx)
		if err != nil {
			return err
		}
		for i, n := range news {
			if i == mostAtOnce {
				return edition.DatesChanged(tx, e.ID)
			}
			if err := c.send(tx, e, n, host); err != nil {
				return err
			}
			if err := tell(tx, e, n.told); err != nil {
				return err
			}
		}
		return nil
	})
}

// invites says whether people are invited to the days of an edition in this state. When it has ended, calendars keep what they have.
func invites(s edition.State) bool {
	return s == edition.Open || s == edition.Closed || s == edition.Running
}

// piece is one thing to tell one person.
type piece struct {
	told
	first bool // nothing was told before, or it was cancelled
}

// news lists what people do not know yet, the soonest day first. What is over is never told.
func (c *Calendar) news(tx *db.Tx, e edition.Edition) ([]piece, error) {
	days, err := edition.Days(tx, e.ID)
	if err != nil {
		return nil, err
	}
	people, err := guests(tx, e.ID)
	if err != nil {
		return nil, err
	}
	known, err := toldOf(tx, e.ID)
	if err != nil {
		return nil, err
	}
	return differ(e, days, people, known, tx.Now), nil
}

// differ is the rule behind news: what should be known against what was told.
func differ(e edition.Edition, days []edition.Day, people []guest, known []told, now db.Instant) []piece {
	type key struct{ day, person db.ID }
	before := map[key]told{}
	for _, k := range known {
		before[key{k.Day, k.Person}] = k
	}
	wanted := map[key]bool{}
	var out []piece
	for _, d := range days {
		v := told{Day: d.ID, Title: title(e, d), Place: where(e, d), Zone: e.Zone, Starts: d.Start(e.Zone), Ends: d.End(e.Zone)}
		v.Digest = v.digest()
		if v.Starts == 0 || v.Ends <= now {
			continue
		}
		for _, who := range people {
			k := key{d.ID, who.ID}
			wanted[k] = true
			old, was := before[k]
			if was && !old.Cancelled && old.Digest == v.Digest {
				continue
			}
			next := v
			next.Person, next.who, next.Sequence = who.ID, who, d.Sequence
			if was {
				next.Sequence = max(old.Sequence+1, d.Sequence)
			}
			out = append(out, piece{told: next, first: !was || old.Cancelled})
		}
	}
	for _, old := range known {
		if wanted[key{old.Day, old.Person}] || old.Cancelled || old.Ends <= now {
			continue
		}
		old.Cancelled = true
		old.Sequence++
		out = append(out, piece{told: old})
	}
	return out
}

// title names a day of an edition in a calendar. It has no number: when a day is removed the others stay what they are.
func title(e edition.Edition, d edition.Day) string { return e.ProgrammeName + ": " + d.Title }

// where is the place of a day as calendars show it.
func where(e edition.Edition, d edition.Day) string {
	if place := d.Where(e); place != "" {
		return place
	}
	return e.Link
}

// digest is a fingerprint of what a calendar shows, so that only what differs is told again.
func (v told) digest() string {
	h := sha256.New()
	for _, part := range []string{v.Title, v.Place, v.Zone, strconv.FormatInt(int64(v.Starts), 10), strconv.FormatInt(int64(v.Ends), 10)} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// send leaves one letter with its invitation.
func (c *Calendar) send(tx *db.Tx, e edition.Edition, n piece, host string) error {
	link, err := c.post.Address(tx, "/me/days/%s", n.Day)
	if err != nil {
		return err
	}
	if n.Cancelled {
		if link, err = c.post.Address(tx, "/programmes/%s/%s", e.ProgrammeSlug, e.ID); err != nil {
			return err
		}
	}
	name := strings.TrimSpace(n.who.Given + " " + n.who.Family)
	return c.post.Send(tx, mail.Letter{
		Kind: notice.Dates, Person: n.who.ID, To: n.who.Email, ToName: name, Subject: n.subject(), Text: n.text(e, link),
		Calendar: ical.Invitation(ical.Event{
			UID: ical.UID(string(n.Day), host), Sequence: n.Sequence, Start: n.Starts.Time(), End: n.Ends.Time(), Zone: n.Zone, Title: n.Title, Place: n.Place, URL: link,
			Cancelled: n.Cancelled, Stamp: tx.Now.Time(), Organizer: ical.Address{Name: e.ContactName, Email: e.ContactEmail},
		}, ical.Address{Name: name, Email: n.who.Email}),
	})
}

func (n piece) subject() string {
	date := n.Starts.In(n.Zone).Format("2 January 2006")
	switch {
	case n.Cancelled:
		return "Taken out of your calendar: " + n.Title + ", " + date
	case n.first:
		return n.Title + ", " + date
	}
	return "Changed: " + n.Title + ", " + date
}

func (n piece) text(e edition.Edition, link string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\n", n.who.Given)
	start, end := n.Starts.In(n.Zone), n.Ends.In(n.Zone)
	switch {
	case n.Cancelled:
		b.WriteString("this date is no longer yours, or it no longer takes place:\n\n")
	case n.first:
		b.WriteString("here is a date for your calendar:\n\n")
	default:
		b.WriteString("this date has changed. It is now:\n\n")
	}
	fmt.Fprintf(&b, "%s\n%s, %s to %s", n.Title, start.Format("Monday 2 January 2006"), start.Format("15:04"), end.Format("15:04"))
	if n.Zone != "Europe/London" {
		fmt.Fprintf(&b, " (%s)", n.Zone)
	}
	if n.Place != "" {
		b.WriteString("\n" + n.Place)
	}
	if n.Cancelled {
		b.WriteString("\n\nMore about the programme:\n\n" + link)
	} else {
		b.WriteString("\n\nMore about this day, and a way to say that you cannot come:\n\n" + link)
	}
	fmt.Fprintf(&b, "\n\nYou get this email because you have, or had, a place in %s.", e.ProgrammeName)
	if e.ContactName != "" && e.ContactEmail != "" {
		fmt.Fprintf(&b, " Ask %s if you have questions: %s.", e.ContactName, e.ContactEmail)
	}
	return b.String() + "\n"
}

// host is the installation's own, which makes the lasting names of events unlike those of every other installation.
func (c *Calendar) host(tx *db.Tx) (string, error) {
	address, err := c.post.Address(tx, "/")
	if err != nil {
		return "", err
	}
	return hostOf(address), nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "alongside"
	}
	return u.Hostname()
}
