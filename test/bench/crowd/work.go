package crowd

import (
	"encoding/json"
	"strconv"

	"alongside/content"
	"alongside/internal/area/decision"
	"alongside/internal/area/leadership"
	"alongside/internal/area/opportunity"
	"alongside/internal/platform/db"
)

// What a large organisation has done in three years, from which its report to the board is counted.
const (
	yearsBack       = 3 * 365
	decisions       = 60
	rolesOffered    = 40
	repliesEach     = 10
	recommendations = 30
	questions       = 60
)

// workOf is the history of an organisation whose people are given. Its sealed fields are empty.
func (m *maker) workOf(organisation db.ID, people []db.ID) error {
	org, lead := string(organisation), string(m.coordinator)
	someone := func(n int) string { return string(people[n%len(people)]) }
	ago := func(n, of int) int { return -yearsBack + n*yearsBack/of }
	for i := range decisions {
		id, day := string(db.NewID()), ago(i, decisions)
		state, decided, title := string(decision.Preparing), "", "Decision "+strconv.Itoa(i)
		change := func(at int, kind, to, day string) {
			m.decided.add(m.net(), string(db.NewID()), id, org, int64(m.at(at)), lead, kind, to, day, "", "")
		}
		if day < -60 {
			state, decided = string(decision.Signed), m.day(day+40)
		}
		m.decisions.add(m.net(), id, org, title, title, "", "", lead, m.day(day+45), "", "", "", state, nil, i%9 == 0, decided, nil, int64(m.at(day)), lead, 1)
		change(day, "added", string(decision.Preparing), "")
		change(day+30, "yes", string(decision.Assured), "")
		if decided != "" {
			change(day+40, map[bool]string{true: "override", false: "decided"}[i%9 == 0], state, decided)
		}
	}
	words, err := json.Marshal(opportunity.Words{Title: "A role", About: "You help to decide what is done first.", Degree: "influence", Level: "collective", Hours: 3, Pay: "paid", Contact: m.coordinator, Seats: 1})
	if err != nil {
		return err
	}
	for i := range rolesOffered {
		id, day, title := string(db.NewID()), ago(i, rolesOffered), "Role "+strconv.Itoa(i)
		m.offers.add(m.net(), id, org, "", title, title, string(words), "collective", "influence", "paid", false, 1, int64(m.at(day+30)), lead, lead, string(opportunity.Finished), int64(m.at(day)), int64(m.at(day)), lead, 1)
		happened := func(at int, reply, who, kind string) {
			m.offered.add(m.net(), string(db.NewID()), id, org, reply, int64(m.at(at)), who, kind, "")
		}
		happened(day, "", lead, "published")
		for n := range repliesEach {
			reply, who := string(db.NewID()), someone(i*repliesEach+n)
			state := map[bool]string{true: "accepted", false: "not-chosen"}[n == 0]
			m.replies.add(m.net(), reply, id, who, n+1, state, "", 0, "", "", "", "", int64(m.at(day+35)), "", int64(m.at(day+3+n)), 1)
			happened(day+3+n, reply, who, "replied")
			if n > 0 {
				happened(day+35, reply, lead, "told")
				continue
			}
			happened(day+34, reply, lead, "chosen")
			happened(day+35, reply, who, "filled")
		}
	}
	for i := range recommendations {
		id, day, title := string(db.NewID()), ago(i, recommendations), "Recommendation "+strconv.Itoa(i)
		answered := ""
		if day < -60 {
			answered = m.day(day + 50)
		}
		m.recommended.add(m.net(), id, "", "A board of patients", org, lead, title, title, "", "made", "network", 1, m.day(day), "", int64(m.at(day)), lead, 1)
		m.asks.add(m.net(), string(db.NewID()), id, 1, m.day(day), m.day(day+56), "", answered, "yes", "", true, "", 0)
	}
	number := 0
	for _, section := range content.FortySteps().Sections {
		for _, step := range section.Steps {
			for n, state := range []leadership.State{leadership.Begun, leadership.InPlace, leadership.Reviewed} {
				m.steps.add(m.net(), string(db.NewID()), org, step.Number, int64(m.at(ago(number+n*20, 100))), lead, "state", string(state), "")
			}
			number++
		}
	}
	for i := range questions {
		day, answered := ago(i, questions), ago(i, questions)+3+i%9
		m.questions.add(m.net(), string(db.NewID()), someone(i), lead, int64(m.at(day)), m.day(day), 5, m.day(day+7), int64(m.at(answered)), m.day(answered), lead, 2+i%7, lead, 0, false, nil, "", "", 1)
	}
	return nil
}
