package crowd

import (
	"encoding/json"
	"fmt"
	"strconv"

	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// The shape of an edition.
const (
	editionsPerProgramme = 10
	pairs                = PerEdition / 2
	withNeeds            = 7  // one person of so many said what they need
	placed               = 80 // pairs that have a place once an edition runs
	entriesOfPair        = 12
	meetingsOfPair       = 6
	answered             = 9 // of ten people who were asked
	signedInPairs        = 40
)

// states are what editions take turns in.
var states = []edition.State{edition.Open, edition.Running, edition.Running, edition.Ended, edition.Ended}

// one is an edition that is being made.
type one struct {
	id, programme db.ID
	slug          string
	state         edition.State
	pairs         []pair
}

// pair is two people who applied together.
type pair struct {
	application, collaboration db.ID
	people                     [2]db.ID // the professional first
	sessions                   [2]string
}

var sides = [2]person.Side{person.Professional, person.Partner}

// edition makes the edition of that number with everything in it.
func (m *maker) edition(i int) error {
	e := one{id: db.NewID(), state: states[i%len(states)], slug: "programme-" + strconv.Itoa(i/editionsPerProgramme)}
	m.programmeOf(i, &e)
	m.editionRow(i, e)
	organisation := db.NewID()
	name := "Organisation " + strconv.Itoa(i)
	m.organisations.add(m.net(), string(organisation), name, "organisation "+strconv.Itoa(i), "hospital", int64(m.at(-400)))
	for n := range pairs {
		var p pair
		p.application, p.collaboration = db.NewID(), db.NewID()
		for s, side := range sides {
			of := db.ID("")
			if side == person.Professional {
				of = organisation
			}
			p.people[s], p.sessions[s] = m.newPerson(side, of, n < signedInPairs)
		}
		e.pairs = append(e.pairs, p)
		if err := m.application(e, n, p); err != nil {
			return err
		}
		if n < placed && e.state != edition.Open {
			m.space(e, n, p)
		}
	}
	if err := m.mapOf(i, organisation, e.pairs); err != nil {
		return err
	}
	if e.state == edition.Open {
		m.out.Open = append(m.out.Open, e.id)
	} else if err := m.wavesOf(e); err != nil {
		return err
	}
	m.out.Public = append(m.out.Public, "/programmes/"+e.slug+"/"+string(e.id))
	return nil
}

func (m *maker) programmeOf(i int, e *one) {
	if i%editionsPerProgramme == 0 {
		m.programme = db.NewID()
		m.programmes.add(m.net(), string(m.programme), e.slug, "Programme "+strconv.Itoa(i/editionsPerProgramme), "pairs-five-days",
			"Pairs of a professional and a patient partner learn to lead together.", int64(m.at(-500)))
	}
	e.programme = m.programme
}

func (m *maker) editionRow(i int, e one) {
	start := map[edition.State]int{edition.Open: 90, edition.Running: -10, edition.Ended: -200}[e.state]
	text := words(m.rng, 500)
	m.editions.add(m.net(), string(e.id), string(e.programme), "Edition "+strconv.Itoa(i), string(e.state), "Europe/London", "The Meeting House", "1 High Street", "",
		2*placed, 120000, 5000000, int64(m.at(start-30)), text, "A new way to work\nPower that is shared", "Influence\nA voice", "Progress on a real challenge", text, text,
		"Cora Ordway", "coordinator@crowd.example", "pairs-application", "selection-pairs", true, "", int64(m.at(start-120)), 1)
	for d := range 5 {
		day := db.NewID()
		m.days.add(m.net(), string(day), string(e.id), d+1, d/2+1, "Day "+strconv.Itoa(d+1), "To learn together", m.day(start+14*d), "10:00", "16:30", "The Meeting House", 0, 1)
		for p := range 6 {
			m.parts.add(m.net(), string(db.NewID()), string(day), p+1, "Part "+strconv.Itoa(p+1), fmt.Sprintf("%d:00", 10+p), fmt.Sprintf("%d:45", 10+p), "both facilitators", "", 1)
		}
	}
}

// application makes one application: half written in an edition that is open, with a place or without later on.
func (m *maker) application(e one, n int, p pair) error {
	state, left, confirmed := "accepted", 0, true
	switch {
	case e.state == edition.Open && n%4 != 3:
		state, left, confirmed = "draft", 2, false
	case e.state == edition.Open:
		state = "submitted"
	case n >= placed:
		state = "refused"
	}
	var at, submitted any
	if confirmed {
		at, submitted = int64(m.at(-50)), int64(m.at(-50))
	}
	def, _ := instrument.Shipped("pairs-application")
	m.applications.add(m.net(), string(p.application), string(e.id), n+1, state, sayings[n%len(sayings)], def.Key, def.Version, true, "organisation", left, "confirmed",
		string(p.people[0]), int64(m.at(-60)), int64(m.at(-50)), submitted, "")
	for s, side := range sides {
		m.applicants.add(m.net(), string(p.application), string(p.people[s]), string(e.id), string(side), state != "refused", int64(m.at(-60)), true, true, false, at)
	}
	for _, part := range def.Sections {
		raw, err := answers(m.rng, def.Only(part.ID)).EncodeJSON()
		if err != nil {
			return err
		}
		m.sections.add(m.net(), string(p.application), part.ID, m.keys.Seal(m.out.Network, "application.answers."+part.ID, p.application, string(raw)), "", 1, int64(m.at(-55)), string(p.people[0]))
	}
	m.moves.add(m.net(), string(db.NewID()), string(p.application), "", "draft", string(p.people[0]), int64(m.at(-60)), "")
	m.sponsors.add(m.net(), string(db.NewID()), string(p.application), "Sam Sponsor", fmt.Sprintf("sponsor%d@crowd.example", m.people), "Director", "confirmed",
		int64(m.at(-58)), int64(m.at(-58)), true, 100000, true, "monthly", "", "")
	if e.state == edition.Open && state == "draft" && p.sessions[0] != "" {
		m.out.Applicants = append(m.out.Applicants, Applicant{Session: p.sessions[0], Application: p.application, Edition: e.id, Version: 1})
	}
	return nil
}

// space gives a pair its places and its space with a log.
func (m *maker) space(e one, n int, p pair) {
	id := p.collaboration
	m.collaborations.add(m.net(), string(id), m.keys.Seal(m.out.Network, "collaboration.name", id, "Pair "+strconv.Itoa(n+1)), string(e.id), string(p.application),
		m.keys.Seal(m.out.Network, "collaboration.challenge", id, sayings[n%len(sayings)]), "active", 40, int64(m.at(-40)), 1)
	for s, side := range sides {
		m.places.add(m.net(), string(db.NewID()), string(e.id), string(p.people[s]), string(side), string(p.application), int64(m.at(-45)))
		m.members.add(m.net(), string(id), string(p.people[s]), string(side), int64(m.at(-40)))
		if e.state == edition.Running && p.sessions[s] != "" {
			m.out.Members = append(m.out.Members, Member{Session: p.sessions[s], Person: p.people[s], Collaboration: id, Edition: e.id})
		}
	}
	for k := range entriesOfPair {
		entry, days := db.NewID(), -39+3*k
		m.entries.add(m.net(), string(entry), "log", "collaboration", string(id), string(p.people[k%2]), "members", string(e.id), m.day(days),
			m.keys.Seal(m.out.Network, "entry.title", entry, "What we learned, "+strconv.Itoa(k+1)), m.keys.Seal(m.out.Network, "entry.body", entry, words(m.rng, 600)),
			m.keys.Seal(m.out.Network, "entry.tags", entry, "trust,power"), int64(m.at(days)), int64(m.at(days)), 1)
	}
	for k := range meetingsOfPair {
		meeting, days := db.NewID(), -35+9*k
		state, task, reflection := "held", 1800, 1200
		if days > 0 {
			state, task, reflection = "planned", 0, 0
		}
		m.meetings.add(m.net(), string(meeting), string(id), state, int64(m.at(days)), 60, "Europe/London", m.keys.Seal(m.out.Network, "meeting.title", meeting, "Our meeting"),
			m.keys.Seal(m.out.Network, "meeting.place", meeting, "The library"), true, "", m.keys.Seal(m.out.Network, "meeting.notes", meeting, words(m.rng, 400)),
			task, reflection, 0, int64(m.at(-40)), string(p.people[k%2]), 1)
	}
}

// wavesOf gives an edition its waves: one before it began, and then two that are open in an edition that runs, or one
// that has closed in an edition that has ended.
func (m *maker) wavesOf(e one) error {
	if err := m.closedWave(e, "Before we start", "pairs-before", -60); err != nil {
		return err
	}
	if e.state == edition.Ended {
		m.out.Ended = append(m.out.Ended, e.id)
		// What a form leaves behind that closes: the program works the figures of the report out beside requests.
		m.jobs.add(m.net(), string(db.NewID()), "wave.figures", string(e.id), `{"edition":"`+string(e.id)+`"}`, int64(m.at(0)), "waiting", 0)
		return m.closedWave(e, "At the end", "pairs-end", -20)
	}
	for _, name := range []string{"After day 1", "After day 2"} {
		if err := m.openWave(e, name); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) waveRow(e one, id db.ID, name, key, state, outcome string, linked bool, opens, closes, answered int) error {
	def, ok := instrument.Shipped(key)
	if !ok {
		return fmt.Errorf("there is no form %s", key)
	}
	text, err := json.Marshal(def)
	if err != nil {
		return err
	}
	var closed any
	if state == "closed" {
		closed = int64(m.at(closes))
	}
	m.waves.add(m.net(), string(id), string(e.id), name, key, string(text), "professional partner", linked, int64(m.at(opens)), int64(m.at(closes)), "3 6", 5,
		state, outcome, int64(m.at(opens)), closed, 2*placed, answered, "", int64(m.at(opens-10)), 1)
	return nil
}

// form is what a response holds, as area evaluation writes it.
type form struct {
	Mark    string          `json:"m,omitempty"`
	Answers json.RawMessage `json:"a"`
}

func (m *maker) closedWave(e one, name, key string, opens int) error {
	id, def, n := db.NewID(), must(instrument.Shipped(key)), 0
	for i, p := range e.pairs[:placed] {
		for s := range sides {
			if (2*i+s)%10 >= answered {
				continue
			}
			raw, err := answers(m.rng, def).EncodeJSON()
			if err != nil {
				return err
			}
			mark := m.keys.Mark(m.out.Network, "wave code of edition "+string(e.id), string(p.people[s]))
			text, err := json.Marshal(form{Mark: mark, Answers: raw})
			if err != nil {
				return err
			}
			row := db.NewRandomID()
			m.responses.add(m.net(), string(id), string(row), m.keys.Seal(m.out.Network, "wave_response.sealed", row, string(text)))
			n++
		}
	}
	return m.waveRow(e, id, name, key, "closed", "opened", true, opens, opens+14, n)
}

func (m *maker) openWave(e one, name string) error {
	id := db.NewID()
	box, err := m.keys.NewBox(id)
	if err != nil {
		return err
	}
	at := 0
	for _, p := range e.pairs[:placed] {
		for s := range sides {
			inv := db.NewRandomID()
			token := box.Token(inv)
			m.invitations.add(m.net(), string(inv), string(id), at, string(p.people[s]), secret.Hash(token))
			m.out.Forms = append(m.out.Forms, token)
			at++
		}
	}
	sealed, err := box.Seal(make([]byte, 2*at), 2*at) // nobody has answered and nobody was reminded
	if err != nil {
		return err
	}
	m.ledgers.add(m.net(), string(id), sealed)
	return m.waveRow(e, id, name, "pairs-day", "open", "", false, -2, 12, 0)
}

func must(def instrument.Definition, ok bool) instrument.Definition {
	if !ok {
		panic("a shipped form is missing")
	}
	return def
}
