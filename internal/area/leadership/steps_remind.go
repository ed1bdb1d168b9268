package leadership

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	actions, err := actionsOf(tx, s.keys, organisation, 0)
	if err != nil {
		return err
	}
	var steps []int64
	var named []action // of which somebody is reminded who sees to them
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
			if x.Owner != "" {
				named = append(named, x)
			}
		}
		again = again || due < 2
	}
	if err := s.tellDue(tx, organisation, steps, named); err != nil || !again {
		return err
	}
	return remindTomorrow(tx, organisation)
}

// tellDue writes one letter to everybody who owns any of the steps or sees to one of the named actions. It names the steps, never
// what somebody wrote.
func (s *Leadership) tellDue(tx *db.Tx, organisation db.ID, steps []int64, named []action) error {
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
	add := func(who db.ID, n int64) {
		if len(titles[who]) == 0 {
			ids = append(ids, who)
		}
		if line := "- " + number(n) + ". " + titleOf(n); !slices.Contains(titles[who], line) {
			titles[who] = append(titles[who], line)
		}
	}
	for _, o := range owners {
		if o.Person != "" && o.counts() && slices.Contains(steps, o.Number) {
			add(o.Person, o.Number)
		}
	}
	for _, x := range named {
		add(x.Owner, x.Number)
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
			"Hello %s,\n\nIn the plan of %s, something is due soon or overdue in steps that you own or see to:\n\n%s\n\nSay what is done, or choose another day, here:\n\n%s\n",
			p.Given, org.Name, strings.Join(titles[id], "\n"), link)}); err != nil {
			return err
		}
	}
	return nil
}

// stepsAsk asks for what waits for a person ($2) about steps: to take one on (own), to say whether it is in place (say), what is
// due until a day ($3) (due), or what they see to themselves (see). a and b are the organisation and its name, c the number of the step, with the day after it when there is one.
const stepsAsk = `SELECT CASE WHEN o.accepted IS NULL THEN 'own' ELSE 'due' END AS kind, o.organisation_id AS a, g.name AS b, CAST(o.step AS TEXT) || ' ' || COALESCE(MIN(x.due), '') AS c, CAST(NULL AS BIGINT) AS at
		FROM plan_owner o JOIN organisation g ON g.network_id = o.network_id AND g.id = o.organisation_id
			LEFT JOIN plan_action x ON x.network_id = o.network_id AND x.organisation_id = o.organisation_id AND x.step = o.step AND x.done IS NULL AND x.due <= $3 AND (x.owner_id IS NULL OR x.owner_id <> $2)
		WHERE o.network_id = $1 AND o.person_id = $2 AND o.gone IS NULL AND (o.accepted IS NULL OR x.id IS NOT NULL)
		GROUP BY o.organisation_id, g.name, o.step, CASE WHEN o.accepted IS NULL THEN 'own' ELSE 'due' END
	UNION ALL SELECT 'say', v.organisation_id, g.name, CAST(v.step AS TEXT), CAST(NULL AS BIGINT)
		FROM plan_owner o JOIN plan_step v ON v.network_id = o.network_id AND v.organisation_id = o.organisation_id AND v.step = o.step
			JOIN organisation g ON g.network_id = v.network_id AND g.id = v.organisation_id
			JOIN proposal p ON p.network_id = v.network_id AND p.subject_id = v.id AND p.kind = 'leadership.step' AND p.state = 'open'
		WHERE o.network_id = $1 AND o.person_id = $2 AND o.gone IS NULL AND o.accepted IS NOT NULL AND o.kind = 'patient'
			AND NOT EXISTS (SELECT 1 FROM proposal_assent y WHERE y.network_id = $1 AND y.proposal_id = p.id AND y.person_id = $2 AND y.hash = p.hash)
	UNION ALL SELECT 'see', x.organisation_id, g.name, CAST(x.step AS TEXT) || ' ' || MIN(x.due), CAST(NULL AS BIGINT)
		FROM plan_action x JOIN organisation g ON g.network_id = x.network_id AND g.id = x.organisation_id
		WHERE x.network_id = $1 AND x.owner_id = $2 AND x.done IS NULL GROUP BY x.organisation_id, g.name, x.step
	LIMIT 200`

// Waiting lists what the plans of organisations ask of a person.
func (s *Leadership) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, s.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (s *Leadership) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	// A day of grace on each side: the zone of the network is not read for this.
	until := tx.Now.Time().AddDate(0, 0, soonDays).Format(time.DateOnly)
	return waiting.Question{SQL: stepsAsk, Args: []any{a.Person(), until}, Item: aboutStep}
}

// aboutStep is what one row asks of somebody.
func aboutStep(w waiting.Row) (waiting.Item, bool) {
	which, on, _ := strings.Cut(w.C, " ")
	n, _ := strconv.ParseInt(which, 10, 64)
	step, _, ok := content.FortySteps().Find(n)
	item := waiting.Item{About: "The plan of " + w.B, Path: "/leadership/" + w.A + "/steps/" + which}
	switch w.Kind {
	case "own":
		item.Title = "Say whether you take on the step “" + step.Title + "”"
	case "say":
		item.Title = "Say whether the step “" + step.Title + "” is in place"
	case "see":
		item.Title = "See to what is yours in the step “" + step.Title + "”"
	default:
		item.Title = "Do what is due in the step “" + step.Title + "”"
	}
	if day, err := time.Parse(time.DateOnly, on); err == nil {
		item.Due = db.At(day.Add(12 * time.Hour))
	}
	return item, ok
}
