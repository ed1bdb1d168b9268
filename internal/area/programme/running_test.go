package programme_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// cohort is a published edition with a pair and one more person, at the morning of its first day.
func cohort(t *testing.T, site *apptest.Site) (s *scene, pat, rob, sam person.Person) {
	t.Helper()
	s = newScene(t, site)
	s.publish()
	together := db.NewID()
	pat, rob = s.place("Pat", person.Partner, together), s.place("Rob", person.Professional, together)
	sam = s.place("Sam", person.Professional, "")
	return s, pat, rob, sam
}

// tick is the attendance form of the day with one person's answer changed.
func tick(f url.Values, who person.Person, answer string) url.Values {
	f.Set("a-"+string(who.ID), answer)
	return f
}

func TestAttendance(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, sam := cohort(t, site)
		day := s.at("/days/" + string(s.days()[0].ID))
		page := s.C.Get(day).Is(http.StatusOK).Shows("Pat Example, patient partner", "Rob Example, professional", "0 of 3 came", "The day has not begun")
		if len(page.Find(`button[name="rest"]`)) != 0 {
			t.Error("everybody can be noted before the day")
		}
		s.C.Post(day+"/attendance", tick(page.Form("/attendance"), pat, "came")).Is(http.StatusUnprocessableEntity).Shows("This day has not begun")
		s.C.Post(day+"/attendance", url.Values{"rest": {"came"}}).Is(http.StatusUnprocessableEntity)
		s.C.Post(day+"/attendance", tick(page.Form("/attendance"), pat, "apologies")).Is(http.StatusSeeOther)
		s.C.Get(day).Shows("0 of 3 came", "1 sent apologies")

		// A day counts from its start: apologies beforehand are nobody's absence.
		s.C.Get(s.at("/days")).Is(http.StatusOK).Hides(" came.")
		attended := func() (days int) {
			site.Read(func(tx *db.Tx) (err error) {
				_, days, err = programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{}).Attended(tx, s.Edition)
				return err
			})
			return days
		}
		if n := attended(); n != 0 {
			t.Errorf("%d days count before any has begun", n)
		}

		s.to("2026-05-12", "09:30")
		petra := site.As(mustFind(s, "petra@example.org"))
		// Two people at the door: what one does not change, the other's tick stays.
		mine, theirs := s.C.Get(day).Form("/attendance"), petra.Get(day).Form("/attendance")
		mine.Set("after", string(rob.ID)) // the page goes on to the next of whom nothing is noted
		s.C.Post(day+"/attendance", tick(mine, rob, "late")).Is(http.StatusSeeOther).To(day + "#p-" + string(sam.ID))
		petra.Post(day+"/attendance", tick(theirs, sam, "absent")).Is(http.StatusSeeOther)
		got := s.C.Get(day).Is(http.StatusOK)
		for who, want := range map[db.ID]string{pat.ID: "apologies", rob.ID: "late", sam.ID: "absent"} {
			if v := got.Field("a-" + string(who)); v != want {
				t.Errorf("%s is %q, want %q", who, v, want)
			}
		}
		// The button beside one person saves what was chosen for the others, too.
		form := tick(tick(got.Form("/attendance"), sam, "came"), rob, "came")
		form.Set("after", string(sam.ID))
		s.C.Post(day+"/attendance", form).Is(http.StatusSeeOther).To(day)
		got = s.C.Get(day)
		if got.Field("a-"+string(sam.ID)) != "came" || got.Field("a-"+string(rob.ID)) != "came" {
			t.Errorf("sam is %q, rob is %q", got.Field("a-"+string(sam.ID)), got.Field("a-"+string(rob.ID)))
		}
		s.C.Post(day+"/attendance", tick(got.Form("/attendance"), rob, "late")).Is(http.StatusSeeOther)
		got = s.C.Get(day)
		// Enter in a row presses the first button of the form: the one that saves everybody.
		if first := got.Find(`form[action$="/attendance"] button`); len(first) < 2 || first[0] != "Save everybody" {
			t.Errorf("the buttons are %v", first)
		}
		// Taking a note back, and everybody else at once.
		s.C.Post(day+"/attendance", tick(tick(got.Form("/attendance"), rob, ""), pat, "")).Is(http.StatusSeeOther)
		rest := tick(s.C.Get(day).Form("/attendance"), pat, "apologies") // what was chosen before the button is saved with it
		rest.Set("rest", "came")
		s.C.Follow(s.C.Post(day+"/attendance", rest)).Shows("Saved: 2 people.", "2 of 3 came", "1 sent apologies")
		s.C.Post(day+"/attendance", tick(s.C.Get(day).Form("/attendance"), rob, "flew")).Is(http.StatusUnprocessableEntity)
		// Somebody without a place cannot be noted.
		bad := url.Values{"person": {string(s.Ada.ID)}}
		bad.Set("a-"+string(s.Ada.ID), "came")
		s.C.Post(day+"/attendance", bad).Is(http.StatusNotFound)
		s.C.Get(day+"/run-sheet").Is(http.StatusOK).Shows("Run sheet: Meeting as people", "Power in the room", "What gives us a voice", "Petra", "Pat Example", "Sent apologies")
		s.C.Get(s.at("/days")).Hides("2 of 3 came.")
		s.to("2026-05-12", "10:00")
		s.C.Get(s.at("/days")).Shows("2 of 3 came.")
		if n := attended(); n != 1 {
			t.Errorf("%d days count after the first", n)
		}
		// A day with notes cannot be removed.
		s.C.Post(day+"/remove", nil).Is(http.StatusUnprocessableEntity).Shows("It is noted who came")
	})
}

// TestTwoAtTheDoor: what one person noted meanwhile is not overwritten by another's older page: the second is shown both, keeps
// what they chose, and can save it then.
func TestTwoAtTheDoor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		day := s.at("/days/" + string(s.days()[0].ID))
		s.to("2026-05-12", "09:30")
		petra := site.As(mustFind(s, "petra@example.org"))
		mine, theirs := s.C.Get(day).Form("/attendance"), petra.Get(day).Form("/attendance")
		s.C.Post(day+"/attendance", tick(mine, pat, "late")).Is(http.StatusSeeOther)
		clash := petra.Post(day+"/attendance", tick(tick(theirs, pat, "absent"), rob, "came")).Is(http.StatusConflict).
			Shows("Somebody else changed this while you were writing", "Pat Example", "Did not come", "Came late")
		if clash.Field("a-"+string(pat.ID)) != "absent" || clash.Field("a-"+string(rob.ID)) != "came" {
			t.Errorf("what was chosen is gone: %q, %q", clash.Field("a-"+string(pat.ID)), clash.Field("a-"+string(rob.ID)))
		}
		now := s.C.Get(day)
		if now.Field("a-"+string(pat.ID)) != "late" || now.Field("a-"+string(rob.ID)) != "" {
			t.Errorf("something was saved: %q, %q", now.Field("a-"+string(pat.ID)), now.Field("a-"+string(rob.ID)))
		}
		petra.Post(day+"/attendance", clash.Form("/attendance")).Is(http.StatusSeeOther)
		now = s.C.Get(day)
		if now.Field("a-"+string(pat.ID)) != "absent" || now.Field("a-"+string(rob.ID)) != "came" {
			t.Errorf("after the second time: %q, %q", now.Field("a-"+string(pat.ID)), now.Field("a-"+string(rob.ID)))
		}
		// Both note the same: nothing to compare.
		s.C.Post(day+"/attendance", tick(mine, rob, "came")).Is(http.StatusConflict) // Pat again
		same := s.C.Get(day).Form("/attendance")
		petra.Post(day+"/attendance", tick(petra.Get(day).Form("/attendance"), pat, "came")).Is(http.StatusSeeOther)
		s.C.Post(day+"/attendance", tick(same, pat, "came")).Is(http.StatusSeeOther)
	})
}

// TestTodayStaysOnTheFirstPage: a day stays under what is next until it has ended, and everybody whom it names may open its page:
// who takes part, who runs it, and coaches, presenters and supervisors.
func TestTodayStaysOnTheFirstPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		people := []person.Person{pat, mustFind(s, "petra@example.org")}
		for _, f := range []string{"coach", "presenter", "supervisor", "access"} {
			people = append(people, site.Person(f, f+"@example.org"))
			s.C.Post(s.at("/people"), url.Values{"email": {f + "@example.org"}, "function": {f}, "side": {"professional"}}).Is(http.StatusSeeOther)
		}
		first := s.days()[0]
		for _, clock := range []string{"08:00", "11:00"} {
			s.to("2026-05-12", clock)
			for _, who := range people {
				c := site.As(who)
				link := c.Get("/me").Is(http.StatusOK).Shows(first.Title).Link("Collaborative pairs: " + first.Title)
				c.Get(link).Is(http.StatusOK).Shows(first.Title, "Tuesday 12 May 2026", "Power in the room")
			}
		}
		helper := site.As(mustFind(s, "coach@example.org"))
		day := "/me/days/" + string(first.ID)
		helper.Get(day).Is(http.StatusOK).Hides("I cannot come", "Did you have what you needed")
		helper.Post(day+"/apologies", nil).Is(http.StatusNotFound)
		site.As(site.Person("Nosy", "nosy@example.org")).Get(day).Is(http.StatusNotFound)
		s.to("2026-05-12", "23:30")
		if c := site.As(pat).Get("/me").Is(http.StatusOK); len(c.Find(`a[href$="/me/days/`+string(first.ID)+`"]`)) > 0 {
			t.Error("a day that has ended is still under what is next")
		}
	})
}

func TestPlacesAndWithdrawing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		s.C.Get(s.at("/places")).Is(http.StatusOK).Shows("Pat Example", "patient partner", "Rob Example", "3 of 24 places are taken")
		if cells := s.C.Get(s.at("/places")).Find("tbody tr:first-child td"); len(cells) < 2 || !strings.Contains(cells[1], "Rob Example") {
			t.Errorf("Pat's partner is not shown: %q", cells)
		}
		where := s.at("/places/" + string(pat.ID) + "/withdraw")
		site.As(mustFind(s, "petra@example.org")).Get(where).Is(http.StatusNotFound)
		r := s.C.Post(where, url.Values{"reason": {""}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("reason") == "" || r.Problem("which") == "" {
			t.Error("a place is given up without a reason, or without a word about the partner's")
		}
		s.C.Post(where, url.Values{"reason": {"Long covid came back"}, "which": {"one"}}).Is(http.StatusSeeOther)
		s.C.Post(where, url.Values{"reason": {"twice"}}).Is(http.StatusNotFound)
		s.C.Get(s.at("/places")).Shows("2 of 24 places are taken", "Places that were given up", "Long covid came back")
		if cells := s.C.Get(s.at("/places")).Find("tbody tr:first-child td"); strings.Contains(strings.Join(cells, " "), "Pat") {
			t.Errorf("Rob still has a partner: %q", cells)
		}
		site.As(mustFind(s, "petra@example.org")).Get(s.at("/places")).Is(http.StatusOK).Hides("Long covid")
		letter := ""
		s.Work()
		for _, m := range s.Mail.To(pat.Email) {
			if strings.Contains(m.Subject, "given up") {
				letter = m.Text
			}
		}
		if !strings.Contains(letter, "you no longer have a place") || strings.Contains(letter, "covid") {
			t.Errorf("the letter says %q", letter)
		}
		sealed, logged := "", 0
		s.Read(func(tx *db.Tx) error {
			var err error
			if sealed, err = db.Value[string](tx, `SELECT reason_sealed FROM place WHERE network_id = $1 AND person_id = $2`, string(pat.ID)); err != nil {
				return err
			}
			rows, err := audit.List(tx, audit.Filter{Action: "place."})
			for _, row := range rows {
				if row.Action == "place.withdraw" && !strings.Contains(row.Detail, "covid") {
					logged++
				}
			}
			return err
		})
		if sealed == "" || strings.Contains(sealed, "covid") || logged != 1 {
			t.Errorf("sealed %q, logged %d times", sealed, logged)
		}
		// The freed place can be given again, to the same person too.
		s.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: s.Edition, Person: pat.ID, Side: person.Partner})
		})
		s.C.Get(s.at("/places")).Shows("3 of 24 places are taken").Hides("Long covid")
		_ = rob
	})
}

func TestAccessNeeds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"support-hearing-loop", "room-quiet"}, Words: "Short sentences, please."})
		})
		day := s.days()[0]
		list := s.at("/days/" + string(day.ID) + "/needs")
		s.C.Get(s.at("/needs")).Is(http.StatusOK).Shows("Pat Example", "I need a working hearing loop", "Arrange by 5 May 2026", "Short sentences, please.", "2 people with a place told us nothing", "0 of 3 seen to").Hides("Rob Example")
		s.C.Get(list).Is(http.StatusOK).Shows("Pat Example")
		// Five weeks before the day it waits for whoever arranges things, until each person was seen to.
		if s.C.Get("/me").Has("Arrange what people need") {
			t.Error("it waits ten weeks before")
		}
		s.to("2026-04-14", "09:00")
		s.C.Get("/me").Shows("Arrange what people need on “Meeting as people”")
		// Who takes part sees nobody's list, not even their own among others; a coordinator elsewhere sees nothing.
		site.As(pat).Get(s.at("/needs")).Is(http.StatusNotFound)
		site.As(rob).Get(list).Is(http.StatusNotFound)
		looks := func() (n int) {
			s.Read(func(tx *db.Tx) error {
				rows, err := audit.List(tx, audit.Filter{Action: "needs.look", Person: s.Ada.ID})
				n = len(rows)
				for _, row := range rows {
					if strings.Contains(row.Detail, "loop") || row.Object != s.Edition {
						t.Errorf("the log says %+v", row)
					}
				}
				return err
			})
			return n
		}
		before := looks()
		if before != 2 {
			t.Errorf("%d looks are logged, want 2", before)
		}
		action := "/needs/" + string(pat.ID)
		form := s.C.Get(list).Form(action)
		loop, quiet, own, note := "need-"+string(pat.ID)+"-support-hearing-loop", "need-"+string(pat.ID)+"-room-quiet", "need-"+string(pat.ID)+"-other", "note-"+string(pat.ID)
		r := s.C.Post(list+"/"+string(pat.ID), with(form, loop, "not-met", quiet, "met")).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(r.Problem(note), "what happened") || r.Field(loop) != "not-met" || r.Field(quiet) != "met" {
			t.Errorf("note: %q, loop %q, quiet %q", r.Problem(note), r.Field(loop), r.Field(quiet))
		}
		stale := s.C.Get(list).Form(action)
		s.C.Post(list+"/"+string(pat.ID), with(r.Form(action), note, "The loop in room 2 was broken.")).Is(http.StatusSeeOther)
		page := s.C.Get(list).Shows("1 of 3 seen to, 1 cannot be arranged")
		if page.Field(loop) != "not-met" || page.Field(quiet) != "met" || page.Field(own) != "" || page.Field(note) != "The loop in room 2 was broken." {
			t.Errorf("saved: %q %q %q %q", page.Field(loop), page.Field(quiet), page.Field(own), page.Field(note))
		}
		// Somebody else noted something at the same time: they are shown the difference and lose nothing.
		s.C.Post(list+"/"+string(pat.ID), with(r.Form(action), note, "The loop in room 2 was broken.")).Is(http.StatusSeeOther) // the same from another window is done
		r = s.C.Post(list+"/"+string(pat.ID), with(stale, loop, "met")).Is(http.StatusConflict).Shows("Somebody else changed this", "I need a working hearing loop", "The loop in room 2 was broken.")
		if r.Field(loop) != "met" {
			t.Errorf("what was chosen is now %q", r.Field(loop))
		}
		s.C.Post(list+"/"+string(pat.ID), r.Form(action)).Is(http.StatusSeeOther)
		if s.C.Get("/me").Has("Arrange what people need on “Meeting as people”") {
			t.Error("it still waits")
		}
		// A need that the person does not have, an unknown answer, and somebody who told nothing.
		form = s.C.Get(list).Form(action)
		s.C.Post(list+"/"+string(pat.ID), with(form, loop, "perhaps")).Is(http.StatusUnprocessableEntity)
		s.C.Post(list+"/"+string(rob.ID), url.Values{"version": {"0"}}).Is(http.StatusNotFound)
		s.Read(func(tx *db.Tx) error {
			sealed, err := db.Value[string](tx, `SELECT sealed FROM needs_check WHERE network_id = $1 AND person_id = $2`, string(pat.ID))
			if sealed == "" || strings.Contains(sealed, "loop") {
				t.Errorf("sealed is %q", sealed)
			}
			return err
		})
	})
}

func TestOwnDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"room-quiet"}})
		})
		day := s.days()[0].ID
		mine := "/me/days/" + string(day)
		c := site.As(pat)
		c.Get("/me").Is(http.StatusOK).Shows("Collaborative pairs: Meeting as people")
		c.Get(mine).Is(http.StatusOK).Shows("Tuesday 12 May 2026, 10am to 4:30pm", "Power in the room", "I cannot come").Hides("What gives us a voice") // notes are for the team
		site.As(s.Ada).Get(mine).Is(http.StatusNotFound)
		c.Post(mine+"/needs", url.Values{"answer": {"yes"}}).Is(http.StatusUnprocessableEntity).Shows("This day is not over yet")
		c.Follow(c.Post(mine+"/apologies", nil)).Shows("You have told the team that you cannot come")
		s.C.Get(s.at("/days/" + string(day))).Shows("1 sent apologies")
		c.Follow(c.Post(mine+"/apologies", url.Values{"coming": {"yes"}})).Shows("I cannot come")
		s.C.Get(s.at("/days/" + string(day))).Shows("0 sent apologies")

		s.to("2026-05-12", "17:00")
		c = site.As(pat)
		c.Get("/me").Shows("Say whether you had what you needed on “Meeting as people”")
		s.C.Get("/me").Shows("Note who came to “Meeting as people”")
		c.Post(mine+"/apologies", nil).Is(http.StatusUnprocessableEntity).Shows("This day has begun or is over")
		r := c.Post(mine+"/needs", url.Values{"words": {"It was loud"}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("answer") == "" || r.Field("words") != "It was loud" {
			t.Errorf("problem %q, kept %q", r.Problem("answer"), r.Field("words"))
		}
		c.Post(mine+"/needs", url.Values{"answer": {"partly"}, "words": {"It was loud after lunch"}}).Is(http.StatusSeeOther)
		site.Work()
		if l := site.Letter(s.Ada.Email); l.Subject != "Somebody did not have what they needed" || strings.Contains(l.Text, "loud") || strings.Contains(l.Text, "Pat") {
			t.Errorf("the letter of who has to know is %q: %s", l.Subject, l.Text)
		}
		if page := c.Get("/me"); page.Has("Say whether you had") {
			t.Error("it still waits")
		}
		s.C.Get(s.at("/days/"+string(day)+"/needs")).Shows("They say: I had some of what I needed.", "It was loud after lunch")
		s.Read(func(tx *db.Tx) error {
			sealed, err := db.Value[string](tx, `SELECT sealed FROM needs_feedback WHERE network_id = $1`)
			if sealed == "" || strings.Contains(sealed, "loud") {
				t.Errorf("sealed is %q", sealed)
			}
			return err
		})
		s.C.Post(s.at("/days/"+string(day)+"/attendance"), url.Values{"rest": {"came"}}).Is(http.StatusSeeOther)
		if page := s.C.Get("/me"); page.Has("Note who came") {
			t.Error("the noted day still waits")
		}
		c.Get(mine).Shows("The team has noted: Came")
	})
}

func TestWhatWaitsForCoordinators(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.C.Get("/me").Shows("Add co-facilitators, one from each side")
		pro, _ := s.lead()
		if page := s.C.Get("/me"); page.Has("Add co-facilitators") {
			t.Error("it waits although both are there")
		}
		s.C.Post(s.at("/publish"), nil).Is(http.StatusSeeOther)
		s.place("Pat", person.Partner, "")
		s.C.Get("/me").Shows("Collaborative pairs: Meeting as people")
		site.As(pro).Get("/me").Shows("Collaborative pairs: Meeting as people")
		stranger := site.Person("Stan", "stan@example.org")
		if page := site.As(stranger).Get("/me"); page.Has("Meeting as people") {
			t.Error("a stranger has dates")
		}
		// A week later a facilitator is asked too, and an edition that has ended asks nobody.
		s.to("2026-05-20", "09:00")
		site.As(pro).Get("/me").Shows("Note who came to “One purpose”")
		s.C.Post(s.at("/start"), nil).Is(http.StatusSeeOther)
		s.C.Post(s.at("/end"), nil).Is(http.StatusSeeOther)
		if page := s.C.Get("/me"); page.Has("Note who came") {
			t.Error("an ended edition still asks")
		}
	})
}

// TestPagesNeedFewStatements bounds how often a page asks the database, whatever the number of people.
func TestPagesNeedFewStatements(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"room-quiet"}})
		})
		day := string(s.days()[0].ID)
		for path, most := range map[string]int64{"/programmes": 1, "/programmes/collaborative-pairs": 8, "/editions": 1, s.at(""): 7, s.at("/days"): 6, s.at("/days/" + day): 7,
			s.at("/places"): 5, s.at("/needs"): 11} { // one of the needs is for who said that they cannot come
			s.C.Get(path).Is(http.StatusOK) // the first time notes that the session is used
			before := site.DB.Statements()
			s.C.Get(path).Is(http.StatusOK)
			// Two more find the network and the person.
			if n := site.DB.Statements() - before - 2; n > most {
				t.Errorf("%s runs %d statements, want at most %d", path, n, most)
			}
		}
	})
}

// TestGivingUpPlacesFollowsTheApplication: the partner of somebody who leaves is told kindly; when both places are free the
// application is withdrawn.
func TestGivingUpPlacesFollowsTheApplication(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.publish()
		pair := func(number int, names ...string) (db.ID, []person.Person) {
			id := db.NewID()
			people := []person.Person{s.place(names[0], person.Professional, id), s.place(names[1], person.Partner, id)}
			s.Write(func(tx *db.Tx) error {
				if _, err := tx.Exec(`INSERT INTO application (network_id, id, edition_id, number, state, title, instrument, instrument_version, has_challenge, funding, parts_left, sponsor_state, started_by, started, changed, submitted, submitted_sealed)
					VALUES ($1, $2, $3, $4, 'accepted', 'Kinder letters', 'pairs-application', 1, TRUE, '', 0, '', $5, 1, 1, 1, '')`, id, s.Edition, number, people[0].ID); err != nil {
					return err
				}
				for i, side := range []string{"professional", "partner"} {
					if _, err := tx.Exec(`INSERT INTO applicant (network_id, application_id, person_id, edition_id, side, running, joined, details_said, needs_said, needs_shared)
						VALUES ($1, $2, $3, $4, $5, TRUE, 1, TRUE, TRUE, FALSE)`, id, people[i].ID, s.Edition, side); err != nil {
						return err
					}
				}
				return nil
			})
			return id, people
		}
		state := func(id db.ID) (v string) {
			s.Read(func(tx *db.Tx) (err error) {
				v, err = db.Value[string](tx, `SELECT state FROM application WHERE network_id = $1 AND id = $2`, id)
				return err
			})
			return v
		}
		letter := func(to person.Person, subject string) (text string) {
			s.Work()
			for _, m := range s.Mail.To(to.Email) {
				if strings.Contains(m.Subject, subject) {
					text = m.Text
				}
			}
			return text
		}
		first, one := pair(901, "Olive", "Oscar")
		second, two := pair(902, "Tara", "Tom")
		where := func(p person.Person) string { return s.at("/places/" + string(p.ID) + "/withdraw") }
		s.C.Get(where(one[0])).Is(http.StatusOK).Shows("Olive Example came with Oscar Example", "Both places")
		s.C.Post(where(one[0]), url.Values{"reason": {"A new job"}, "which": {"one"}}).Is(http.StatusSeeOther)
		if got := state(first); got != "accepted" {
			t.Errorf("after one left: %s", got)
		}
		text := letter(one[1], "can no longer take part")
		if !strings.Contains(text, "Your own place stays yours") || strings.Contains(text, "new job") {
			t.Errorf("letter to the partner: %s", text)
		}
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO bursary (network_id, application_id, edition_id, state, asked, asked_at, awarded, words_sealed, version) VALUES ($1, $2, $3, 'awarded', 60000, 1, 60000, '', 1)`, first, s.Edition)
			return err
		})
		s.C.Get(where(one[1])).Is(http.StatusOK).Shows("Their application ends, and the bursary of £600 is taken back.")
		s.C.Post(where(one[1]), url.Values{"reason": {"Goes with Olive"}}).Is(http.StatusSeeOther)
		s.C.Post(where(two[0]), url.Values{"reason": {"Both are ill"}, "which": {"both"}}).Is(http.StatusSeeOther)
		if text := letter(one[1], "is given up"); !strings.Contains(text, "With it the bursary of £600 ends.") {
			t.Errorf("the letter about the place and its bursary: %s", text)
		}
		for _, id := range []db.ID{first, second} {
			if got := state(id); got != "withdrawn" {
				t.Errorf("without places: %s", got)
			}
		}
		s.C.Get(s.at("/places")).Shows("0 of 24 places are taken")
		if text := letter(two[1], "is given up"); !strings.Contains(text, "you no longer have a place") {
			t.Errorf("letter to the other of both: %s", text)
		}
	})
}

// TestDatesLeadToPagesThatOpen: everybody who helps to run an edition has its days among their dates, and each leads to a page
// that they may see.
func TestDatesLeadToPagesThatOpen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		s.to("2026-05-01", "09:00")
		people := map[string]*apptest.Client{"who takes part": site.As(pat)}
		for _, f := range []edition.Function{edition.Coach, edition.Supervisor, edition.Presenter, edition.Facilitator, edition.AccessLead} {
			email := string(f) + "-one@example.org"
			helper := site.Person("Cleo", email)
			s.C.Post(s.at("/people"), url.Values{"email": {email}, "function": {string(f)}, "side": {"partner"}}).Is(http.StatusSeeOther)
			people[string(f)] = site.As(helper)
		}
		for who, v := range people {
			dates := v.Get("/me").Is(http.StatusOK).Attr("h2 + ul.nhsuk-list a", "href")
			if len(dates) == 0 {
				t.Errorf("a %s has no dates", who)
			}
			for _, href := range dates {
				v.Get(href).Is(http.StatusOK)
			}
		}
	})
}
