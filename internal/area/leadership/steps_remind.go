package leadership

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// remindJob writes to the owners of steps of one organisation of what is due soon, and once more of what is overdue.
const remindJob = "leadership.remind"

type remindWork struct {
	Organisation db.ID `json:"organisation"`
}

// soonDays is how many days before its day an action is reminded of, and waits for its owners.
const soonDays = 7

// Jobs of the area.
func (s *Leadership) Jobs(w *job.Worker) {
	w.Register(remindJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p remindWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.db.Write(ctx, network, func(tx *db.Tx) error { return s.remind(tx, p.Organisation) })
	})
}

// remindTomorrow lets the job look at the plan at eight the next morning.
func remindTomorrow(tx *db.Tx, organisation db.ID) error {
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	now := tx.Now.In(n.Zone)
	at := time.Date(now.Year(), now.Month(), now.Day()+1, 8, 0, 0, 0, now.Location())
	return job.Later(tx, remindJob, string(organisation), db.At(at), remindWork{organisation})
}

// reminders is how many reminders of an action should have left by this day: one before its day, one after it.
func reminders(x action, today string) int64 {
	soon, err := time.Parse(time.DateOnly, x.Due)
	switch {
	case err != nil || x.Done != 0:
		return 0
	case x.overdue(today):
		return 2
	case today >= soon.AddDate(0, 0, -soonDays).Format(time.DateOnly):
		return 1
	}
	return 0
}

func (s *Leadership) remind(tx *db.Tx, organisation db.ID) error {
	day, err := today(tx)
	if err != nil {
		return err
	}
	actions, err := actionsOf(tx, s.keys, organisation, 0)
	if err != nil {
		return err
	}
	var steps []int64
	again := false
	for _, x := range actions {
		due := reminders(x, day)
		if due > x.Reminded {
			if err := noteReminded(tx, x.ID, due); err != nil {
				return err
			}
			if !slices.Contains(steps, x.Number) {
				steps = append(steps, x.Number)
			}
		}
		again = again || due < 2
	}
	if err := s.tellDue(tx, organisation, steps); err != nil || !again {
		return err
	}
	return remindTomorrow(tx, organisation)
}

// tellDue writes one letter to everybody who owns any of the steps. It names the steps, never what somebody wrote.
func (s *Leadership) tellDue(tx *db.Tx, organisation db.ID, steps []int64) error {
	if len(steps) == 0 {
		return nil
	}
	org, err := person.FindOrganisation(tx, organisation)
	if err != nil {
		return err
	}
	owners, err := ownersOf(tx, organisation, 0)
	if err != nil {
		return err
	}
	titles, ids := map[db.ID][]string{}, []db.ID{}
	for _, o := range owners {
		if o.Person == "" || !o.counts() || !slices.Contains(steps, o.Number) {
			continue
		}
		step, _, _ := content.FortySteps().Find(o.Number)
		if len(titles[o.Person]) == 0 {
			ids = append(ids, o.Person)
		}
		if line := "- " + number(o.Number) + ". " + step.Title; !slices.Contains(titles[o.Person], line) {
			titles[o.Person] = append(titles[o.Person], line)
		}
	}
	people, err := person.Several(tx, ids[:min(len(ids), 500)])
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/leadership/%s/steps?show=mine", organisation)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, ok := people[id]
		if !ok {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Plan, Person: id, Subject: "Something in your plan is due", Text: fmt.Sprintf(
			"Hello %s,\n\nIn the plan of %s, something is due soon or overdue in steps that you own:\n\n%s\n\nSay what is done, or choose another day, here:\n\n%s\n",
			p.Given, org.Name, strings.Join(titles[id], "\n"), link)}); err != nil {
			return err
		}
	}
	return nil
}

// asks is something about a step that waits for a person: to take it on (own), to say whether it is in place (say), or
// what is due (due).
type asks struct {
	Organisation db.ID
	Name         string
	Number       int64
	What         string
	Day          string
}

func asked(tx *db.Tx, who db.ID, until string) ([]asks, error) {
	return db.All(tx, func(s db.Scanner, v *asks) error {
		return s.Scan(&v.Organisation, &v.Name, &v.Number, &v.What, &v.Day)
	}, `SELECT o.organisation_id, g.name, o.step, CASE WHEN o.accepted IS NULL THEN 'own' ELSE 'due' END, COALESCE(MIN(x.due), '')
		FROM plan_owner o JOIN organisation g ON g.network_id = o.network_id AND g.id = o.organisation_id
			LEFT JOIN plan_action x ON x.network_id = o.network_id AND x.organisation_id = o.organisation_id AND x.step = o.step AND x.done IS NULL AND x.due <= $3
		WHERE o.network_id = $1 AND o.person_id = $2 AND o.gone IS NULL AND (o.accepted IS NULL OR x.id IS NOT NULL)
		GROUP BY o.organisation_id, g.name, o.step, CASE WHEN o.accepted IS NULL THEN 'own' ELSE 'due' END
	UNION ALL SELECT v.organisation_id, g.name, v.step, 'say', ''
		FROM plan_owner o JOIN plan_step v ON v.network_id = o.network_id AND v.organisation_id = o.organisation_id AND v.step = o.step
			JOIN organisation g ON g.network_id = v.network_id AND g.id = v.organisation_id
			JOIN proposal p ON p.network_id = v.network_id AND p.subject_id = v.id AND p.kind = 'leadership.step' AND p.state = 'open'
		WHERE o.network_id = $1 AND o.person_id = $2 AND o.gone IS NULL AND o.accepted IS NOT NULL AND o.kind = 'patient'
			AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)
	LIMIT 200`, who, until)
}

// Waiting lists what the plans of organisations ask of a person.
func (s *Leadership) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	// A day of grace on each side: the zone of the network is not read for this.
	all, err := asked(tx, a.Person(), tx.Now.Time().AddDate(0, 0, soonDays).Format(time.DateOnly))
	var out []waiting.Item
	for _, v := range all {
		step, _, ok := content.FortySteps().Find(v.Number)
		if !ok {
			continue
		}
		item := waiting.Item{About: "The plan of " + v.Name, Path: "/leadership/" + string(v.Organisation) + "/steps/" + number(v.Number)}
		switch v.What {
		case "own":
			item.Title = "Say whether you take on the step “" + step.Title + "”"
		case "say":
			item.Title = "Say whether the step “" + step.Title + "” is in place"
		default:
			item.Title = "Do what is due in the step “" + step.Title + "”"
			if day, err := time.Parse(time.DateOnly, v.Day); err == nil {
				item.Due = db.At(day.Add(12 * time.Hour))
			}
		}
		out = append(out, item)
	}
	return out, err
}
