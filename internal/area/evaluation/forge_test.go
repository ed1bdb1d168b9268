package evaluation_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// The tests of this file are the attacks of a coordinator, who may key in forms from paper and reads the report and the
// texts: they key in false forms, whose answers they know, around the true answers of one person whose link they watch.

// truth is what the one person says by their link; everything else of a world is the same.
type truth struct{ recommend, speak string }

// forging is one attack: how it is played, and the wave or waves that the victim answers with the truth.
type forging struct {
	name  string
	play  func(s *scene, v truth)
	shows string // something that the report must say all the same, so that the comparison proves more than an empty page
	hides bool   // the texts of the victim must not be there either
}

// key keys in a form from paper, after ticking people as long as one is missing.
func (s *scene) key(wave db.ID, forms ...url.Values) {
	s.t.Helper()
	for _, f := range forms {
		_, err := s.e.Key(context.Background(), s.actor(), s.edition, wave, f)
		s.must(err)
	}
}

// tick says that these people handed in on paper.
func (s *scene) tick(wave db.ID, people ...int) {
	s.t.Helper()
	var who []string
	for _, i := range people {
		who = append(who, string(s.people[i].ID))
	}
	s.must(s.e.TickPaper(context.Background(), s.actor(), s.edition, wave, who))
}

const victimText = "Words that only the victim wrote."

// falseForm is a form on paper that the coordinator made up.
func falseForm(i int) url.Values {
	return withCode(url.Values{"q-recommend": {"0"}, "q-power-speak": {"2"}}, fmt.Sprintf("Fa%d", i), fmt.Sprint(1+i), fmt.Sprintf("Fb%d", i))
}

func mine(v truth) url.Values {
	return withCode(url.Values{"q-recommend": {v.recommend}, "q-power-speak": {v.speak}, "q-most-useful": {victimText}, "q-quote-ok": {"yes"}}, "Elm", "9", "Zoe")
}

func other(i int) url.Values {
	return withCode(url.Values{"q-recommend": {fmt.Sprint(2 + i)}}, names[i], fmt.Sprint(10+i), names[i])
}

var forgeries = []forging{
	{"two false forms make up the minimum", func(s *scene, v truth) {
		wave := s.open("At the end", "pairs-end")
		s.answer(s.people[0], mine(v))
		s.tick(wave, 1, 2)
		s.key(wave, falseForm(0), falseForm(1))
		s.close(wave)
	}, "never opened", true},
	{"as many false forms as the minimum", func(s *scene, v truth) {
		wave := s.open("At the end", "pairs-end")
		s.answer(s.people[0], mine(v))
		s.tick(wave, 1, 2, 3)
		s.key(wave, falseForm(0), falseForm(1), falseForm(2))
		s.close(wave)
	}, "1 answer came by link", true},
	{"a question that one person answered by link and two on paper", func(s *scene, v truth) {
		wave := s.open("At the end", "pairs-end")
		form := mine(truth{"4", v.speak}) // the others leave power-speak out
		s.answer(s.people[0], form)
		s.answer(s.people[1], other(1))
		s.answer(s.people[2], other(2))
		s.tick(wave, 3, 4)
		s.key(wave, falseForm(0), falseForm(1))
		s.close(wave)
	}, "All 5 who sent the form", true},
	{"false pairs around one true pair", func(s *scene, v truth) {
		for i, name := range []string{"pairs-before", "pairs-end"} {
			wave := s.open(name, name)
			speak := []string{"1", v.speak}[i]
			s.answer(s.people[0], withCode(url.Values{"q-power-speak": {speak}}, "Elm", "9", "Zoe"))
			// Others answer by link without a code: the sum of all marks is the same in both worlds.
			balance := []string{"1", map[string]string{"5": "2", "2": "5"}[v.speak]}[i]
			s.answer(s.people[1], url.Values{"q-power-speak": {balance}})
			s.answer(s.people[2], url.Values{"q-power-speak": {"3"}})
			s.tick(wave, 3, 4)
			s.key(wave, falseForm(0), falseForm(1))
			s.close(wave)
		}
	}, "too few to show", false},
	{"false forms in a file around one true pair", func(s *scene, v truth) {
		table := "code,power-speak\nel/9/zo,3\nfa/1/fb,1\nfa/2/fb,1\nfa/3/fb,1\n"
		plan := evaluation.ImportPlan{Name: "File", Instrument: "pairs-before", Date: "1/1/2026"}
		_, faults, err := s.e.ImportFile(context.Background(), s.actor(), s.edition, plan, "x.csv", strings.NewReader(table))
		s.must(err)
		if sheet.Stops(faults) {
			s.t.Fatalf("the file was not taken: %v", faults)
		}
		wave := s.open("At the end", "pairs-end")
		s.answer(s.people[0], withCode(url.Values{"q-power-speak": {v.speak}}, "Elm", "9", "Zoe"))
		s.answer(s.people[1], withCode(url.Values{"q-power-speak": {map[string]string{"5": "2", "2": "5"}[v.speak]}}, "Far", "1", "Fbr"))
		s.answer(s.people[2], withCode(url.Values{"q-power-speak": {"3"}}, "Far", "2", "Fbr"))
		s.answer(s.people[3], withCode(url.Values{"q-power-speak": {"3"}}, "Far", "3", "Fbr"))
		s.close(wave)
	}, "File", false},
	{"links for people who were invented after somebody answered", func(s *scene, v truth) {
		wave := s.openFor(6, "partner", "professional", "coach")
		s.answer(s.people[0], mine(v))
		s.coaches(s.coordinator, s.site.Person("Sock", "sock@example.org"))
		n, err := s.e.InviteNew(context.Background(), s.actor(), s.edition, wave)
		s.site.Work()
		if err == nil || n != 0 {
			s.t.Errorf("%d more were invited after somebody had answered (%v)", n, err)
		}
		for _, email := range []string{s.coordinator.Email, "sock@example.org"} {
			if len(s.site.Mail.To(email)) > 0 {
				s.answer(person.Person{Email: email}, falseForm(0))
			}
		}
		s.tick(wave, 1)
		s.key(wave, falseForm(2))
		s.close(wave)
	}, "never opened", true},
	{"places for people who were invented after somebody answered a form by own dates", func(s *scene, v truth) {
		p := s.plan("After your place", "pairs-end")
		p.CountsFrom, p.OwnDays, p.RemindDays = "place", "0", ""
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		s.site.Work()
		s.answer(s.people[0], mine(v))
		s.answer(s.people[1], url.Values{"q-recommend": {"3"}})
		for i := range 4 {
			sock := s.site.Person("Sock", fmt.Sprintf("sock%d@example.org", i))
			s.site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', $5)`, db.NewID(), s.edition, sock.ID, int64(tx.Now))
				return err
			})
		}
		s.site.Advance(2 * time.Hour)
		s.site.Work()
		s.site.Work()
		for i := range 4 {
			s.answer(person.Person{Email: fmt.Sprintf("sock%d@example.org", i)}, falseForm(i))
		}
		s.site.As(s.coordinator).Get(s.path("/waves/%s", wave)).Hides("so far")
		s.close(wave)
	}, "Fewer than 3 of the first 6 people sent theirs by link", true},
	{"a question that people answered who were invented after somebody had", func(s *scene, v truth) {
		p := s.plan("After your place", "pairs-end")
		p.CountsFrom, p.OwnDays, p.RemindDays = "place", "0", ""
		wave := s.add(p)
		s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, wave))
		s.site.Work()
		s.answer(s.people[0], mine(truth{"4", v.speak})) // the others leave power-speak out
		s.answer(s.people[1], other(1))
		s.answer(s.people[2], other(2))
		for i := range 4 {
			sock := s.site.Person("Sock", fmt.Sprintf("sock%d@example.org", i))
			s.site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO place (network_id, id, edition_id, person_id, side, confirmed) VALUES ($1, $2, $3, $4, 'partner', $5)`, db.NewID(), s.edition, sock.ID, int64(tx.Now))
				return err
			})
		}
		s.site.Advance(2 * time.Hour)
		s.site.Work()
		s.site.Work()
		for i := range 4 {
			s.answer(person.Person{Email: fmt.Sprintf("sock%d@example.org", i)}, falseForm(i))
		}
		s.close(wave)
	}, "7 of 10 people answered", true},
	{"a link for the coordinator from the start", func(s *scene, v truth) {
		s.coaches(s.coordinator)
		wave := s.openFor(6, "partner", "professional", "coach")
		if len(s.site.Mail.To(s.coordinator.Email)) > 0 {
			s.answer(s.coordinator, falseForm(0))
		}
		s.answer(s.people[0], mine(v))
		s.answer(s.people[1], other(1))
		s.close(wave)
	}, "never opened", true},
	{"one of those who answered becomes a coordinator", func(s *scene, v truth) {
		wave := s.open("At the end", "pairs-end")
		s.answer(s.people[0], mine(v))
		s.answer(s.people[1], other(1))
		s.answer(s.people[2], falseForm(0))
		s.promote(s.people[2], access.Coordinator)
		s.close(wave)
	}, "never opened", true},
}

// promote gives somebody exactly these roles, as an administrator does.
func (s *scene) promote(p person.Person, roles ...access.Role) {
	s.t.Helper()
	form := url.Values{}
	for _, r := range roles {
		form.Add("roles", string(r))
	}
	admin, found := person.Person{}, false
	s.site.Read(func(tx *db.Tx) (err error) { admin, found, err = person.ByEmail(tx, "admin@example.org"); return err })
	if !found {
		admin = s.site.Person("Ada", "admin@example.org", access.Administrator)
	}
	s.site.As(admin).Post("/admin/people/"+string(p.ID)+"/roles", form).Is(http.StatusSeeOther)
}

// TestWhoBecomesACoordinatorIsAskedNoMore: their link takes nothing from then on and nothing waits for them. Before anybody has
// answered that is all; afterwards one more answer is needed, once, whatever becomes of the role later.
func TestWhoBecomesACoordinatorIsAskedNoMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 6)
		wave := s.open("At the end", "pairs-end")
		first, second := s.people[4], s.people[5]
		tokens := map[db.ID]string{first.ID: s.token(first), second.ID: s.token(second)}
		s.promote(first, access.Coordinator)
		if got := s.look(wave).Minimum; got != 3 {
			t.Errorf("nobody has answered, and %d answers are needed", got)
		}
		site.As(first).Get("/me").Is(http.StatusOK).Hides("Fill in a short form")
		site.Visitor().Get("/forms/" + tokens[first.ID]).Is(http.StatusOK).Shows("You are not asked any more")
		site.Visitor().Post("/forms/"+tokens[first.ID], other(0)).Is(http.StatusConflict).Shows("You are not asked any more")
		if got := s.look(wave).Boxes; got != 0 {
			t.Fatalf("%d forms came in", got)
		}
		s.answer(s.people[0], other(0))
		s.promote(second, access.Coordinator)
		s.promote(second)
		s.promote(second, access.Coordinator)
		if got := s.look(wave).Minimum; got != 4 {
			t.Errorf("%d answers are needed, want one more than 3", got)
		}
		site.As(s.coordinator).Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("1 more than when it opened")
		s.answer(s.people[1], other(1))
		s.answer(s.people[2], other(2))
		s.answer(s.people[3], other(3))
		s.close(wave)
		if got := s.look(wave); got.Outcome != evaluation.Opened || got.Answered != 4 {
			t.Errorf("outcome %s with %d answers", got.Outcome, got.Answered)
		}
		s.promote(s.people[0], access.Coordinator)
		if got := s.look(wave).Minimum; got != 4 {
			t.Errorf("a closed form changed to %d", got)
		}
	})
}

// openFor opens a wave for these groups, and fails when it asks another number of people.
func (s *scene) openFor(asked int64, groups ...string) db.ID {
	s.t.Helper()
	p := s.plan("At the end", "pairs-end")
	p.Respondents = groups
	id := s.add(p)
	s.must(s.e.OpenNow(context.Background(), s.actor(), s.edition, id))
	s.site.Work()
	if got := s.look(id).Invited; got != asked {
		s.t.Errorf("%d people are asked, want %d", got, asked)
	}
	return id
}

// coaches makes these people coaches of the edition.
func (s *scene) coaches(who ...person.Person) {
	s.t.Helper()
	s.site.Write(func(tx *db.Tx) error {
		for _, p := range who {
			if _, err := tx.Exec(`INSERT INTO edition_person (network_id, edition_id, person_id, function, side) VALUES ($1, $2, $3, 'coach', 'professional')`, s.edition, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// asCoordinator is all that the coordinator can read of the edition's answers, on pages and in files.
func (s *scene) asCoordinator() string {
	s.t.Helper()
	c := s.site.As(s.coordinator)
	var out strings.Builder
	for _, path := range []string{"/report", "/report.csv", "/quotes", "/waves"} {
		out.WriteString(c.Get(s.path("%s", path)).Is(http.StatusOK).Body)
	}
	r, err := s.e.Report(context.Background(), s.actor(), s.edition)
	s.must(err)
	for i := range r.Waves {
		out.WriteString(c.Get(s.path("/report?wave=%s", r.Waves[i].ID)).Is(http.StatusOK).Body)
	}
	var table bytes.Buffer
	s.must(r.Model.WriteTable(&table, false))
	return uuidForm.ReplaceAllString(formKey.ReplaceAllString(out.String()+table.String(), ""), "<id>")
}

// TestForgedForms plays each attack in two worlds in which only the truth of one person differs: what the coordinator
// can read is the same in both.
func TestForgedForms(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		for _, f := range forgeries {
			t.Run(f.name, func(t *testing.T) {
				var seen [2]string
				for i, v := range []truth{{"5", "5"}, {"1", "2"}} {
					s := newScene(t, fresh(), 6)
					f.play(s, v)
					seen[i] = s.asCoordinator()
					if f.hides && strings.Contains(seen[i], victimText) {
						t.Error("the words of the only person who answered by link can be read")
					}
				}
				if seen[0] != seen[1] {
					t.Errorf("what one person said shows: %s", firstDifference(seen[0], seen[1]))
				}
				if !strings.Contains(seen[0], f.shows) {
					t.Errorf("the report does not say %q", f.shows)
				}
			})
		}
	})
}

// TestPaperStaysWithinThePeople keys in more forms than people handed in, and more than people are left, also at once:
// the number of answers never passes the number of people who were asked.
func TestPaperStaysWithinThePeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		ctx := context.Background()
		wave := s.open("At the end", "pairs-end")
		if _, err := s.e.Key(ctx, s.actor(), s.edition, wave, falseForm(0)); err == nil {
			t.Fatal("a form was keyed in though nobody handed in on paper")
		}
		s.tick(wave, 1, 2, 3, 4)
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := 0
		for i := range 6 {
			all.Go(func() {
				_, err := s.e.Key(ctx, s.actor(), s.edition, wave, falseForm(i))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					taken++
				}
			})
		}
		all.Wait()
		if taken != 4 {
			t.Fatalf("%d forms were keyed in for 4 people", taken)
		}
		c := site.As(s.coordinator)
		c.Post(s.path("/waves/%s/paper/people", wave), url.Values{"people": {string(s.people[1].ID)}}).Is(http.StatusUnprocessableEntity).Shows("4 forms")
		// Everybody answers by link as well.
		for i, p := range s.people {
			s.answer(p, other(i%3))
		}
		site.Clock.Advance(24 * time.Hour)
		c = site.As(s.coordinator)
		page := c.Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("5 of 5", "more forms than people")
		page.Hides("9 of 5")
		c.Get(s.path("/waves")).Shows("5 of 5 by 3 March")
		s.close(wave)
		if got := s.look(wave); got.Answered != 5 || got.Invited != 5 || got.Surplus != 4 || len(readAll(s, wave)) != 5 {
			t.Errorf("%d answered of %d, %d left out, %d responses", got.Answered, got.Invited, got.Surplus, len(readAll(s, wave)))
		}
		for _, response := range readAll(s, wave) {
			if strings.Contains(response, `"0"`) {
				t.Errorf("a form on paper pushed an answer by link out: %s", response)
			}
		}
		c.Get(s.path("/report")).Shows("5 of 5 answered", "4 forms on paper were left out").Hides("Asked 8")
	})
}

// TestPaperTickLocksNobodyOut ticks somebody, who then sends by link all the same: it is taken, and the coordinator's
// list does not show it. Ticks can be taken back.
func TestPaperTickLocksNobodyOut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		c := site.As(s.coordinator)
		s.tick(wave, 0, 1)
		before := c.Get(s.path("/waves/%s/paper/people", wave)).Is(http.StatusOK)
		if got := before.Fields("people"); len(got) != 2 {
			t.Fatalf("ticked: %q", got)
		}
		token := s.token(s.people[0])
		v := site.Visitor()
		form := v.Get("/forms/" + token).Is(http.StatusOK).Shows("handed in this form on paper").Form("/forms/" + token)
		form.Set("q-recommend", "4")
		v.Follow(v.Post("/forms/"+token, form).Is(http.StatusSeeOther)).Is(http.StatusOK).Shows("Thank you")
		v.Post("/forms/"+token, form).Is(http.StatusConflict).Shows("A form was sent by this link already")
		after := c.Get(s.path("/waves/%s/paper/people", wave))
		if got := after.Fields("people"); len(got) != 2 {
			t.Errorf("the list shows that somebody answered by link: %q", got)
		}
		form = after.Form("/paper/people")
		form["people"] = nil
		c.Follow(c.Post(s.path("/waves/%s/paper/people", wave), form).Is(http.StatusSeeOther)).Shows("The list is saved")
		if got := c.Get(s.path("/waves/%s/paper/people", wave)).Fields("people"); len(got) != 0 {
			t.Errorf("ticks could not be taken back: %q", got)
		}
		site.Visitor().Get("/forms/" + s.token(s.people[1])).Is(http.StatusOK).Hides("handed in this form on paper")
	})
}

// TestPaperLooksLikeAnAnswer compares a world in which one of five hands in on paper with one in which all answer by
// link: what is left after the closing looks the same, so that nobody can find the one form from paper.
func TestPaperLooksLikeAnAnswer(t *testing.T) {
	eachEngine(t, func(t *testing.T, fresh func() *apptest.Site) {
		var seen [2]string
		for world := range seen {
			s := newScene(t, fresh(), 5)
			wave := s.open("At the end", "pairs-end")
			s.tick(wave, 4)
			for i, p := range s.people[:4] {
				s.answer(p, said(i))
			}
			if world == 0 {
				s.key(wave, said(4))
			} else {
				s.answer(s.people[4], said(4))
			}
			s.close(wave)
			var marks []string
			for _, r := range takeDump(t, s.site.DB)["wave_response"] {
				marks = append(marks, markForm.FindString(unseal(s, r)))
			}
			for _, m := range marks {
				if len(m) != len(marks[0]) {
					t.Errorf("one mark differs from the others: %q", marks)
				}
			}
			seen[world] = strings.Join(readAll(s, wave), "\n")
		}
		if seen[0] != seen[1] {
			t.Errorf("the form from paper looks different: %s", firstDifference(seen[0], seen[1]))
		}
	})
}

// TestPromisedNumberStaysTrue opens a form that says how many people it went to, invites one more before anybody has
// answered, and sends the form as it was read: it comes back with the new number, and counts only after that. Then nobody
// else is invited, and the page of the wave says why.
func TestPromisedNumberStaysTrue(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		wave := s.open("At the end", "pairs-end")
		token, v, c := s.token(s.people[0]), site.Visitor(), site.As(s.coordinator)
		form := v.Get("/forms/" + token).Is(http.StatusOK).Shows("This form went to 5 people").Form("/forms/" + token)
		form.Set("q-recommend", "4")
		join := func(name string) {
			p := site.Person(name, strings.ToLower(name)+"@example.org")
			site.Write(func(tx *db.Tx) error {
				return edition.GivePlace(tx, edition.Place{Edition: s.edition, Person: p.ID, Side: "partner"})
			})
		}
		join("Late")
		c.Follow(c.Post(s.path("/waves/%s/invite", wave), nil)).Shows("1 person more gets")
		again := v.Post("/forms/"+token, form).Is(http.StatusUnprocessableEntity).Shows("This form went to 6 people", "one more person than when you opened it")
		if again.Field("q-recommend") != "4" || s.look(wave).Boxes != 0 {
			t.Fatalf("the form was taken, or what was chosen is gone: %q", again.Field("q-recommend"))
		}
		v.Post("/forms/"+token, again.Form("/forms/"+token)).Is(http.StatusSeeOther)
		join("Later")
		c.Get(s.path("/waves/%s", wave)).Is(http.StatusOK).Shows("Nobody else can be invited to this form").Hides("Invite people who are new")
		c.Follow(c.Post(s.path("/waves/%s/invite", wave), nil)).Shows("Somebody has answered already")
		if got := s.look(wave); got.Invited != 6 || len(site.Mail.To("later@example.org")) != 0 {
			t.Errorf("%d people are invited, want 6", got.Invited)
		}
	})
}

var (
	formKey  = regexp.MustCompile(`value="[A-Za-z0-9_=-]{20,}"|nonce-[A-Za-z0-9_=-]+|data-reader="[^"]*"`) // the last marks a reader's own page, in each world anew
	markForm = regexp.MustCompile(`"m":"[^"]*"`)
)
