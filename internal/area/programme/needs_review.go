package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// This file asks people whether what helps them to take part still fits, when the day has come that they chose for it, and
// tells those who arrange access. Nobody is asked for whom no day is to come: it would concern nothing.

const (
	// leadJob tells who arranges access in one edition, once for all who were asked about the same time.
	leadJob = "needs.review-lead"
	// lookAgain is when somebody for whom no day is to come is looked at again.
	lookAgain = 7 * 24 * time.Hour
	// gather is how long the letter to those who arrange access waits for others of the same day.
	gather = time.Hour
)

// Jobs of the area.
func (p *Programmes) Jobs(w *job.Worker) {
	for kind, do := range map[string]func(*db.Tx, db.ID) error{person.ReviewJob: p.askWhetherItFits, leadJob: p.tellLeads} {
		w.Register(kind, func(ctx context.Context, network db.ID, payload []byte) error {
			var id db.ID
			if err := json.Unmarshal(payload, &id); err != nil {
				return err
			}
			return p.db.Write(ctx, network, func(tx *db.Tx) error { return do(tx, id) })
		})
	}
}

// comingEditions are the editions with a day to come in which somebody has a place.
func comingEditions(tx *db.Tx, who db.ID) ([]db.ID, error) {
	return db.All(tx, func(s db.Scanner, id *db.ID) error { return s.Scan(id) }, `SELECT DISTINCT v.edition_id FROM place v JOIN edition e ON e.network_id = v.network_id AND e.id = v.edition_id
		WHERE v.network_id = $1 AND v.person_id = $2 AND v.withdrawn IS NULL AND e.state IN ('open', 'closed', 'running')
			AND EXISTS (SELECT 1 FROM edition_day d WHERE d.network_id = e.network_id AND d.edition_id = e.id AND d.date >= $3) ORDER BY v.edition_id LIMIT 20`, who, tx.Now.Time().Format(time.DateOnly))
}

// askWhetherItFits writes to somebody whose day of asking has come. The letter says nothing of what they told.
func (p *Programmes) askWhetherItFits(tx *db.Tx, who db.ID) error {
	r, err := person.ReviewOf(tx, who)
	if err != nil || !r.Due(tx.Now) {
		return err
	}
	editions, err := comingEditions(tx, who)
	if err != nil {
		return err
	}
	if len(editions) == 0 {
		return job.Later(tx, person.ReviewJob, string(who), tx.Now.Add(lookAgain), who)
	}
	one, err := person.Find(tx, who)
	if err != nil {
		return err
	}
	link, err := p.post.Address(tx, "/me/details/still")
	if err != nil {
		return err
	}
	for _, id := range editions {
		if err := job.Later(tx, leadJob, string(id), tx.Now.Add(gather), id); err != nil {
			return err
		}
	}
	return p.post.Send(tx, mail.Letter{Kind: notice.Details, Person: who, Private: true, To: one.Email, ToName: one.Name(), Subject: "Does what you told us still fit?", Text: fmt.Sprintf(
		"Hello %s,\n\nOn %s you told us something once, so that you need not tell it again. Now we ask whether it still fits. You see it here, and can say yes or change it:\n\n%s\n\nYou can also choose there when we ask again, or that we never do.\n",
		one.Given, r.Told.Time().Format("2 January 2006"), link)})
}

// tellLeads writes to those who arrange access in an edition that people were asked. It names nobody: the list does.
func (p *Programmes) tellLeads(tx *db.Tx, id db.ID) error {
	e, err := edition.Find(tx, id)
	if err != nil {
		return err
	}
	return p.tellAccess(tx, e, "Access needs may have changed", fmt.Sprintf("You arrange access for %s %s. Somebody who takes part told what helps them some time ago. We have asked them whether it still fits. Look here whom it is about, and whether anything needs to be arranged anew:", e.ProgrammeName, e.Name), "/needs", false)
}

// tellAccess writes to those who arrange access in an edition; where nobody does and somebody has to know, to the coordinators. The letter
// says neither who nor what: the page to which it leads does.
func (p *Programmes) tellAccess(tx *db.Tx, e edition.Edition, subject, text, path string, somebody bool) error {
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return err
	}
	link, err := p.post.Address(tx, "/editions/%s"+path, e.ID)
	if err != nil {
		return err
	}
	var leads []db.ID
	for _, m := range members {
		if m.Function == edition.AccessLead {
			leads = append(leads, m.Person)
		}
	}
	people, err := person.Several(tx, leads)
	if err != nil {
		return err
	}
	if len(leads) == 0 && somebody {
		all, err := person.WithRole(tx, access.Coordinator)
		if err != nil {
			return err
		}
		for _, c := range all {
			leads, people[c.ID] = append(leads, c.ID), c
		}
	}
	for _, who := range leads {
		if err := p.post.Send(tx, mail.Letter{Kind: notice.Details, Person: who, Private: true, To: people[who].Email, ToName: people[who].Name(), Subject: subject, Text: mail.Hello(people[who].Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}
