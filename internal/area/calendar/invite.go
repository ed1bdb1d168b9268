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
		for i, n := range letters(news) {
			if i == mostAtOnce {
				return edition.DatesChanged(tx, e.ID)
			}
			if err := c.send(tx, e, n, host); err != nil {
				return err
			}
			for _, v := range n {
				if err := tell(tx, e, v.told); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// letters puts together what goes in one letter: all dates that are new to one person. A change and a cancellation have a
// letter each, because calendars take them only one by one (see ical.Dates).
func letters(news []piece) [][]piece {
	var out [][]piece
	at := map[db.ID]int{}
	for _, n := range news {
		i, there := at[n.who.ID]
		switch {
		case n.first && there:
			out[i] = append(out[i], n)
			continue
		case n.first:
			at[n.who.ID] = len(out)
		}
		out = append(out, []piece{n})
	}
	return out
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

// send leaves one letter with its invitation, or with all the dates that are new to somebody.
func (c *Calendar) send(tx *db.Tx, e edition.Edition, n []piece, host string) error {
	one := n[0]
	letter := mail.Letter{Kind: notice.Dates, Person: one.who.ID, To: one.who.Email, ToName: one.who.name(), Subject: one.subject()}
	file, err := c.file(tx, e, n, host)
	if err != nil {
		return err
	}
	letter.Calendar = file
	link, err := c.link(tx, e, n)
	if err != nil {
		return err
	}
	if letter.Text = one.text(e, link); len(n) > 1 {
		letter.Subject, letter.Text = fmt.Sprintf("%d dates of %s", len(n), e.Called()), severalText(e, n, link)
	}
	return c.post.Send(tx, letter)
}

// link is where the reader of a letter finds more.
func (c *Calendar) link(tx *db.Tx, e edition.Edition, n []piece) (string, error) {
	switch {
	case len(n) > 1:
		return c.post.Address(tx, "/me")
	case n[0].Cancelled:
		return c.post.Address(tx, "/programmes/%s/%s", e.ProgrammeSlug, e.ID)
	}
	return c.post.Address(tx, "/me/days/%s", n[0].Day)
}

// file is what the reader's calendar takes in: an invitation to one day, which it can change and cancel by itself, or a file
// of several days.
func (c *Calendar) file(tx *db.Tx, e edition.Edition, n []piece, host string) ([]byte, error) {
	by := ical.Address{Name: e.ContactName, Email: e.ContactEmail}
	if len(n) > 1 && by.Email == "" {
		by = ical.Address{Name: "Alongside", Email: "alongside@" + host} // without an organiser the file would not be valid
	}
	var events []ical.Event
	for _, v := range n {
		link, err := c.link(tx, e, []piece{v})
		if err != nil {
			return nil, err
		}
		events = append(events, ical.Event{
			UID: ical.UID(string(v.Day), host), Sequence: v.Sequence, Start: v.Starts.Time(), End: v.Ends.Time(), Zone: v.Zone, Title: v.Title, Place: v.Place, URL: link,
			Cancelled: v.Cancelled, Stamp: tx.Now.Time(), Organizer: by,
		})
	}
	if len(events) > 1 {
		return ical.Dates(e.Called(), events), nil
	}
	return ical.Invitation(events[0], ical.Address{Name: n[0].who.name(), Email: n[0].who.Email}), nil
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
	switch {
	case n.Cancelled:
		b.WriteString("this date is no longer yours, or it no longer takes place:\n\n")
	case n.first:
		b.WriteString("here is a date for your calendar:\n\n")
	default:
		b.WriteString("this date has changed. It is now:\n\n")
	}
	b.WriteString(n.lines())
	if n.Cancelled {
		b.WriteString("\n\nMore about the programme:\n\n" + link)
	} else {
		b.WriteString("\n\nMore about this day, and a way to say that you cannot come:\n\n" + link)
	}
	return b.String() + because(e)
}

// severalText is a letter with all dates that are new to somebody.
func severalText(e edition.Edition, n []piece, link string) string {
	return fmt.Sprintf("Hello %s,\n\nhere are %d dates for your calendar:\n\n%s\n\n%s\n\nMore about each day, and a way to say that you cannot come:\n\n%s%s",
		n[0].who.Given, len(n), listed(n), takeIn, link, because(e))
}

// takeIn says what the file with several days is for.
const takeIn = "The file with this letter holds all of them. Open it to put them into your calendar. If a day changes, we write to you."

// lines are the title, time and place of a date, one below the other.
func (n piece) lines() string {
	start, end := n.Starts.In(n.Zone), n.Ends.In(n.Zone)
	out := fmt.Sprintf("%s\n%s, %s to %s", n.Title, start.Format("Monday 2 January 2006"), start.Format("15:04"), end.Format("15:04"))
	if n.Zone != "Europe/London" {
		out += " (" + n.Zone + ")"
	}
	if n.Place != "" {
		out += "\n" + n.Place
	}
	return out
}

func listed(n []piece) string {
	var out []string
	for _, v := range n {
		out = append(out, v.lines())
	}
	return strings.Join(out, "\n\n")
}

func because(e edition.Edition) string {
	out := fmt.Sprintf("\n\nYou get this email because you have, or had, a place in %s.", e.ProgrammeName)
	if e.ContactName != "" && e.ContactEmail != "" {
		out += fmt.Sprintf(" Ask %s if you have questions: %s.", e.ContactName, e.ContactEmail)
	}
	return out + "\n"
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
