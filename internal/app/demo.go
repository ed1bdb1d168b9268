package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"alongside/content"
	"alongside/internal/area/exchange"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/account"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// This file and its neighbours (demo_*.go) load the demonstration: a network of invented people in which a programme for
// lay partners and one for pairs have run, another for lay partners begins soon, and another for pairs takes applications. Everything comes in as it would in
// real life: people and applications by the ordinary import, the rest by the actions that people use, at the time at which
// it would have happened. Only the clock of the database is moved meanwhile, so nothing of it may run beside other work.

// demo is the loading of one demonstration.
type demo struct {
	*App
	network db.ID
	now     db.Instant // when it is loaded: the open programme is set around it
	clock   *demoClock

	coordinator access.Actor
	people      map[string]person.Person // by email
	applied     []pairRow                // the pairs of the programme that has run
	beside      []shownRole              // what the roles need to which the open programme leads
}

// demoClock is a clock that the loading sets.
type demoClock struct{ at atomic.Int64 }

func (c *demoClock) time() time.Time { return db.Instant(c.at.Load()).Time() }

// demoBegins is when the network of the demonstration was made.
var demoBegins = time.Date(2014, time.March, 3, 9, 0, 0, 0, time.UTC)

// PrepareDemo fills an empty database with the demonstration; one that holds a network already is left as it is. Call it
// before Serve.
func (a *App) PrepareDemo(ctx context.Context) error {
	all, err := a.Networks(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	d := &demo{App: a, now: a.DB.Now(), clock: &demoClock{}, people: map[string]person.Person{}}
	a.DB.SetClock(d.clock.time)
	defer a.DB.SetClock(a.Config.Now)
	d.at(demoBegins)
	for _, step := range []func(context.Context) error{d.begin, d.layPartners, d.pairs, d.assessments, d.leadership, d.system, d.decisions, d.lines, d.changes, d.stories, d.bank, d.opportunities, d.ideas, d.outreach, d.participation, d.recommendations, d.strategies, d.meanings, d.support, d.referrals, d.development, d.layNext, d.layCall, d.openCall, d.sources} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("the demonstration could not be loaded: %w", err)
		}
	}
	return a.DB.Write(ctx, d.network, a.Post.Keep)
}

// at sets the clock.
func (d *demo) at(t time.Time) { d.clock.at.Store(int64(db.At(t))) }

// begin makes the network and brings in its people by the ordinary import.
func (d *demo) begin(ctx context.Context) error {
	system := func() access.Actor { return access.System(d.network, "demonstration") }
	if err := d.DB.System(ctx, "make the network of the demonstration", func(tx *db.SystemTx) error {
		var err error
		if d.network, err = network.Create(tx, network.Network{Slug: "demo", Name: "Riverside Partners", Demo: true}); err != nil {
			return err
		}
		return audit.Record(tx.In(d.network), system(), "network.create", "network", d.network, "demo")
	}); err != nil {
		return err
	}
	for _, name := range []string{"people.csv", "team.csv", "lay-partners.csv"} {
		if err := d.load(ctx, system(), exchange.Request{Kind: exchange.People, Name: name, Invented: true}); err != nil {
			return err
		}
	}
	if err := d.DB.Write(ctx, d.network, d.know); err != nil {
		return err
	}
	var err error
	d.coordinator, err = d.actor(ctx, "nadia.rahman@example.org")
	return err
}

// load brings a file of content/demo in. A fault in it is an error of the program.
func (d *demo) load(ctx context.Context, actor access.Actor, in exchange.Request) error {
	var err error
	if in.Body == nil {
		if in.Body, err = content.Files.ReadFile("demo/" + in.Name); err != nil {
			return err
		}
	}
	report, err := d.parts.exchange.Import(ctx, actor, in)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	for _, f := range report.Faults {
		if !f.Note {
			return fmt.Errorf("%s: %w", in.Name, f)
		}
	}
	return nil
}

// know gives roles to those who have one, and remembers everybody by their address. No import gives roles.
func (d *demo) know(tx *db.Tx) error {
	rows, err := demoRows("people.csv")
	if err != nil {
		return err
	}
	for _, name := range []string{"team.csv", "lay-partners.csv"} {
		more, err := demoRows(name)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	emails := make([]string, len(rows))
	for i, r := range rows {
		emails[i] = r["email"]
	}
	if d.people, err = person.ByEmails(tx, emails); err != nil {
		return err
	}
	for _, r := range rows {
		role := access.Role(r["roles"])
		if role != access.Coordinator && role != access.Administrator {
			continue
		}
		if err := person.Grant(tx, d.people[r["email"]].ID, role); err != nil {
			return err
		}
	}
	return nil
}

// actor is one of the people as actions know them, by a real session that ends at once.
func (d *demo) actor(ctx context.Context, email string) (access.Actor, error) {
	token := db.NewToken()
	var who db.ID
	if err := d.DB.System(ctx, "act as a person of the demonstration", func(tx *db.SystemTx) error {
		var err error
		who, err = enterDemo(tx, d.network, email, token, "demonstration")
		return err
	}); err != nil {
		return access.Actor{}, err
	}
	a, err := d.Accounts.Recognise(ctx, d.network, token)
	if err != nil {
		return a, err
	}
	return a, d.DB.System(ctx, "end a session of the demonstration", func(tx *db.SystemTx) error {
		_, err := account.EndSessions(tx, who, "")
		return err
	})
}

// demoRows reads a file of content/demo by its headings.
func demoRows(name string) ([]map[string]string, error) {
	raw, err := content.Files.ReadFile("demo/" + name)
	if err != nil {
		return nil, err
	}
	all, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil, fmt.Errorf("demo/%s: %w", name, err)
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, h := range all[0] {
			row[h] = cells[i]
		}
		out = append(out, row)
	}
	return out, nil
}

// waitsAt is the rest of the address of the first thing that waits for the actor and begins like this.
func (d *demo) waitsAt(ctx context.Context, source waiting.Source, actor access.Actor, begins string) (rest string, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		items, err := source.Waiting(tx, actor)
		for _, it := range items {
			if v, ok := strings.CutPrefix(it.Path, begins); ok && rest == "" {
				rest = v
			}
		}
		return err
	})
	if err == nil && rest == "" {
		err = fmt.Errorf("nothing at %s waits for %s", begins, actor.Name())
	}
	return rest, err
}

// event is something that happens at a moment of a past programme.
type event struct {
	at time.Time
	do func(context.Context) error
}

// happen does events in the order of time. Before each, what was due by then is done: waves open, reminders are written.
func (d *demo) happen(ctx context.Context, events []event) error {
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		d.at(e.at)
		if _, err := d.Worker.Round(ctx); err != nil {
			return err
		}
		if e.do != nil {
			if err := e.do(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
