// Package calendar brings people's dates into their own calendars: a private address that a calendar subscribes to, with
// everything that any area has for the person, and an invitation by email for each day of an edition in which they have a
// place, followed by a change or a cancellation when something changes.
//
// A private address is a secret: it is shown once, stored as a hash, can be replaced and ended at any time, and opens the
// dates of one person and nothing else. Titles of dates never say anything about health.
package calendar

import (
	"context"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/account"
	"alongside/internal/shared/waiting"
)

// Calendar serves the pages and does the work.
type Calendar struct {
	db      *db.DB
	post    *mail.Post
	sources []waiting.Calendar
}

// New makes the area; sources are all areas that have dates for people.
func New(d *db.DB, p *mail.Post, sources []waiting.Calendar) *Calendar {
	return &Calendar{db: d, post: p, sources: sources}
}

// What a feed holds: dates of the last months, so that calendars keep what has been, and of more than a year to come.
const (
	feedBack  = 120 * 24 * time.Hour
	feedAhead = 550 * 24 * time.Hour
	// feedMost is how many dates of one kind a feed holds.
	feedMost = 500
)

// noticed is how often it is noted that a feed was read.
const noticed = 12 * time.Hour

// feed is a private address as its owner sees it.
type feed struct {
	ID            db.ID
	Person        db.ID
	Created, Used db.Instant
}

// gone is the answer for an address that never was, was replaced or was ended: the three look the same.
func gone() error {
	return errs.New(errs.Gone, "This calendar address no longer works. You can make a new one on the page “Your calendar”.")
}

// Open makes a new private address for the actor and ends the one they had. The secret is returned and kept nowhere.
func (c *Calendar) Open(ctx context.Context, actor access.Actor) (token string, err error) {
	token = db.NewToken()
	err = c.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(actor.SignedIn()); err != nil {
			return err
		}
		if _, err := endFeed(tx, actor.Person()); err != nil {
			return err
		}
		id, err := addFeed(tx, actor.Person(), secret.Hash(token))
		if err != nil {
			return err
		}
		return audit.Record(tx, actor, "calendar.open", "calendar", id, "")
	})
	return token, err
}

// End ends the actor's private address; without one it does nothing.
func (c *Calendar) End(ctx context.Context, actor access.Actor) error {
	return c.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := actor.Allow(actor.SignedIn()); err != nil {
			return err
		}
		n, err := endFeed(tx, actor.Person())
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(tx, actor, "calendar.end", "person", actor.Person(), "")
	})
}

// Read lists the dates that a private address opens, and tells when the address was made.
func (c *Calendar) Read(ctx context.Context, network db.ID, token string) (out []waiting.Event, made db.Instant, err error) {
	var found feed
	err = c.db.Read(ctx, network, func(tx *db.Tx) error {
		f, ok, err := findFeed(tx, secret.Hash(token))
		if err != nil {
			return err
		}
		if !ok {
			return gone()
		}
		found, out = f, nil
		reader, err := account.Reader(tx, f.Person)
		if errs.Is(err, errs.NotFound) {
			return gone()
		}
		if err != nil {
			return err
		}
		for _, s := range c.sources {
			list, err := s.Events(tx, reader, tx.Now.Add(-feedBack), tx.Now.Add(feedAhead), feedMost)
			if err != nil {
				return err
			}
			out = append(out, list...)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	if found.Used == 0 || c.db.Now().Sub(found.Used) > noticed {
		if err := c.db.Write(ctx, network, func(tx *db.Tx) error { return noteFeed(tx, found.ID) }); err != nil {
			return nil, 0, err
		}
	}
	return waiting.Soonest(out, len(out)), found.Created, nil
}
