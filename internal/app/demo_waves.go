package app

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// Answers to the waves of the demonstration are made by chance from a fixed seed, so that every demonstration shows the same
// figures. People begin at different heights, most of them rise over the programme and keep the greater part, some leave questions
// out or say that they do not apply. Five of thirty give no code. Others leave out a day, or stop answering at the end or after a
// month. Those who do the same are five or more, so that the report can tell who stayed.

// demoSeed fixes the chance.
const demoSeed = 2015

// answerer is somebody who answers waves.
type answerer struct {
	actor access.Actor
	rng   *rand.Rand
	level float64 // where they begin, from 1 to 5
	gain  float64 // how far the programme brings them
	last  int     // the last stage at which they answer
	skips string  // the wave of the template that they leave out
	code  [3]string
}

// The stages of a programme for those who answer.
const (
	stageBefore = iota
	stageDays
	stageEnd
	stageOneMonth
	stageThreeMonths
)

// stageOf is the stage that a wave of the template belongs to.
func stageOf(template string) int {
	switch {
	case strings.HasPrefix(template, "before"):
		return stageBefore
	case strings.HasPrefix(template, "each-day"):
		return stageDays
	case strings.HasPrefix(template, "one-month"):
		return stageOneMonth
	case strings.HasPrefix(template, "three-months"):
		return stageThreeMonths
	}
	return stageEnd
}

// risen is which part of the gain is there at each stage.
var risen = [...]float64{stageBefore: 0, stageDays: 0.5, stageEnd: 1, stageOneMonth: 0.9, stageThreeMonths: 0.75}

// waves plans the waves of an edition by its template and returns what will happen in them.
func (d *demo) waves(ctx context.Context, id db.ID, plan time.Time) ([]event, error) {
	d.at(plan)
	if _, err := d.parts.evaluations.FromTemplate(ctx, d.coordinator, id); err != nil {
		return nil, err
	}
	_, list, err := d.parts.evaluations.List(ctx, d.coordinator, id)
	if err != nil {
		return nil, err
	}
	known := map[db.ID]*answerer{}
	var events []event
	for _, w := range list {
		moments := []time.Time{w.Opens.Time().Add(2 * time.Hour)}
		for _, days := range w.RemindDays {
			if at := w.Opens.Time().AddDate(0, 0, days).Add(4 * time.Hour); at.Before(w.Closes.Time()) {
				moments = append(moments, at)
			}
		}
		for i, at := range moments {
			share := 0.7
			if i == len(moments)-1 {
				share = 1 // with the last reminder everybody does who means to
			}
			events = append(events, event{at, func(ctx context.Context) error { return d.answer(ctx, w.Wave, known, share) }})
		}
		events = append(events, event{w.Closes.Time().Add(time.Minute), nil})
	}
	return events, nil
}

// answer lets those of a wave who have not answered do so, each with the chance of share.
func (d *demo) answer(ctx context.Context, w evaluation.Wave, known map[db.ID]*answerer, share float64) error {
	who, err := d.respondents(ctx, w)
	if err != nil {
		return err
	}
	for _, id := range who {
		a := known[id]
		if a == nil {
			if a, err = d.newAnswerer(ctx, id, len(known)); err != nil {
				return err
			}
			known[id] = a
		}
		// Of the few who helped to run it all answer: what fewer than five people say is shown to nobody.
		if a.rng.Float64() > share && w.Template != "team" || w.Template != "team" && (stageOf(w.Template) > a.last || w.Template == a.skips) {
			continue
		}
		if err := d.answerAs(ctx, w, a); err != nil {
			return err
		}
	}
	return nil
}

// respondents are the people of a wave, in the order of the file of people.
func (d *demo) respondents(ctx context.Context, w evaluation.Wave) (who []db.ID, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		who = nil
		places, err := edition.Places(tx, w.Edition)
		if err != nil {
			return err
		}
		members, err := edition.Members(tx, w.Edition)
		if err != nil {
			return err
		}
		for _, p := range places {
			if slices.Contains(w.Respondents, string(p.Side)) {
				who = append(who, p.Person)
			}
		}
		for _, m := range members {
			if slices.Contains(w.Respondents, string(m.Function)) && !slices.Contains(who, m.Person) {
				who = append(who, m.Person)
			}
		}
		return nil
	})
	email := map[db.ID]string{}
	for _, p := range d.people {
		email[p.ID] = p.Email
	}
	slices.SortFunc(who, func(a, b db.ID) int { return strings.Compare(email[a], email[b]) })
	return who, err
}

func (d *demo) newAnswerer(ctx context.Context, id db.ID, n int) (*answerer, error) {
	rng := rand.New(rand.NewPCG(demoSeed, uint64(n)))
	a := &answerer{rng: rng, level: 2.4 + 1.2*rng.Float64(), gain: 0.4 + 0.9*rng.Float64(), last: stageThreeMonths}
	switch n % 30 { // who stops when
	case 3, 6, 13, 18, 22, 26:
		a.last = stageDays
	case 0, 9, 14, 21, 28:
		a.last = stageOneMonth
	case 1, 8, 12, 19, 23:
		a.skips = "each-day 3"
	}
	if !slices.Contains([]int{2, 5, 16, 25, 27}, n%30) { // these give no code
		a.code = [3]string{pick(rng, "Mill Lane", "Oak Road", "Station Road", "Church Street", "Park View", "Elm Close", "Harbour Way"), strconv.Itoa(1 + n%28), pick(rng, "Anna", "Bilal", "Carys", "Dipak", "Ewan", "Farah", "Hugh")}
	}
	for _, p := range d.people {
		if p.ID == id {
			var err error
			a.actor, err = d.actor(ctx, p.Email)
			return a, err
		}
	}
	return nil, fmt.Errorf("nobody has the id %s", id)
}

func pick(rng *rand.Rand, of ...string) string { return of[rng.IntN(len(of))] }

// answerAs fills in the form that waits for the person, through the link that waits for them. Who has answered already has
// none.
func (d *demo) answerAs(ctx context.Context, w evaluation.Wave, a *answerer) error {
	token := ""
	if err := d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		items, err := d.parts.evaluations.Waiting(tx, a.actor)
		for _, it := range items {
			if link, ok := strings.CutPrefix(it.Path, "/forms/"); ok && strings.HasSuffix(it.Title, ": "+w.Name) {
				token = link
			}
		}
		return err
	}); err != nil || token == "" {
		return err
	}
	p, err := d.parts.evaluations.Form(ctx, d.network, token)
	if err != nil {
		return err
	}
	// The names of the form's fields are those of the page: "q-" before each question.
	form := instrument.Encode(p.Questions, a.answers(p.Questions, stageOf(w.Template)), "q-")
	if w.Linked && a.code[0] != "" {
		form["code-street"], form["code-day"], form["code-friend"] = []string{a.code[0]}, []string{a.code[1]}, []string{a.code[2]}
	}
	_, err = d.parts.evaluations.Answer(ctx, d.network, token, form)
	return err
}

// answers makes the answers of one person to one form.
func (a *answerer) answers(def instrument.Definition, stage int) instrument.Answers {
	out := instrument.Answers{}
	height := a.level + a.gain*risen[stage]
	for _, it := range def.Items() {
		switch chance := a.rng.Float64(); {
		case it.NA && chance < 0.03:
			out[it.ID] = instrument.Answer{State: instrument.NotApplicable}
		case !it.Required && chance < 0.06:
			continue
		default:
			if said, ok := a.one(it, height); ok {
				out[it.ID] = said
			}
		}
	}
	return out
}

func (a *answerer) one(it instrument.Item, height float64) (instrument.Answer, bool) {
	steps := it.Steps()
	switch {
	case it.Kind.Ordered():
		low, high, _ := it.Kind.Range()
		v := height + a.rng.NormFloat64()*0.6
		if it.Kind == instrument.Marks {
			v++ // people give their days better marks than they give themselves
		}
		if it.Reverse {
			v = float64(low+high) - v
		}
		return instrument.Give(strconv.Itoa(min(max(int(math.Round(v)), low), high))), true
	case it.Kind == instrument.YesNo:
		return instrument.Give(pick(a.rng, instrument.Yes, instrument.Yes, instrument.Yes, instrument.No)), true
	case it.Kind == instrument.Choice:
		return instrument.Give(steps[a.rng.IntN(len(steps))].Value), true
	case it.Kind == instrument.Choices:
		return instrument.Give(steps[a.rng.IntN(len(steps))].Value), true
	case it.Kind == instrument.Number:
		v, wrong := it.Valid(instrument.Give(strconv.Itoa(1 + a.rng.IntN(6))))
		return v, wrong == ""
	case it.Kind == instrument.LongText:
		said := demoWords[it.ID]
		if len(said) == 0 || a.rng.Float64() < 0.55 {
			return instrument.Answer{}, false
		}
		return instrument.Give(said[a.rng.IntN(len(said))]), true
	}
	return instrument.Answer{}, false
}

// demoWords are what people say to the open questions, by the question's id.
var demoWords = map[string][]string{
	"hope":         {"That we learn to say hard things to each other.", "To be more than the patient at the end of the table.", "A plan that both of us would sign.", "To find out what I do that shuts people up."},
	"worry":        {"That I will be the only one who is new to this.", "Time. There is never enough of it.", "That nothing changes when we are back at work."},
	"day-keep":     {"Ask first, then listen to the end.", "My partner waited until I had finished. That was new.", "Power is in small things: who sits where, who holds the pen.", "We are not the only pair that finds this hard."},
	"day-change":   {"Longer breaks, please.", "Fewer slides and more time in pairs.", "The room echoed. Some of us could not hear."},
	"most-useful":  {"The time with my partner, with no agenda.", "Other pairs asked us what nobody at work would ask.", "That it was led by two people from two sides.", "The agreement. We still use it each time we meet."},
	"change-next":  {"Start with the challenge sooner.", "Bring our sponsors in for half a day.", "More time between the modules."},
	"example":      {"I let my partner open the board meeting.", "We wrote the letter to patients together, line by line.", "I asked a question and then kept quiet."},
	"change-story": {"The team now plans no clinic without patients at the table.", "Our director came to us and asked how we do it.", "Three more people from the group want to do the same."},
	"in-the-way":   {"Money for travel still comes too late.", "Half of the team was moved to other work.", "People still look at me when they mean us both."},
	"saw-change":   {"Pairs stopped looking at us and began to look at each other.", "Those who were quiet on day one chaired on day five."},
}
