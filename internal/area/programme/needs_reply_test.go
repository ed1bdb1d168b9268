package programme_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// TestSomebodyAnswersWhatIsOfferedInstead: who is offered something else says whether it suits them. Those who arrange access read it, it
// waits for them when it does not suit, and what is offered anew asks anew.
func TestSomebodyAnswersWhatIsOfferedInstead(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"support-hearing-loop"}})
		})
		day := string(s.days()[0].ID)
		list, mine := s.at("/days/"+day+"/needs"), "/me/days/"+day
		save := func(pairs ...string) {
			s.C.Post(list+"/"+string(pat.ID), with(s.C.Get(list).Form("/needs/"+string(pat.ID)), pairs...)).Is(http.StatusSeeOther)
		}
		key, note := "need-"+string(pat.ID)+"-support-hearing-loop", "note-"+string(pat.ID)
		s.to("2026-04-14", "09:00")
		c := site.As(pat)
		c.Get(mine).Hides("Does what is offered suit you?")
		c.Post(mine+"/offer", url.Values{"offer": {"suits"}, "version": {"0"}}).Is(http.StatusUnprocessableEntity)
		save(key, "alternative", note, "Somebody types what is said.")
		c.Get("/me").Shows("Say whether what is offered suits you on “Meeting as people”")
		form := c.Get(mine).Shows("Does what is offered suit you?", "That suits me", "It does not suit me", "I do not need it on that day").Form("/offer")
		if c.Post(mine+"/offer", form).Is(http.StatusUnprocessableEntity).Problem("offer") == "" {
			t.Error("an empty answer is taken without a word")
		}
		stale := with(form, "offer", "suits")
		no := with(form, "offer", "not", "offer-words", "I cannot read so fast")
		site.As(rob).Post(mine+"/offer", no).Is(http.StatusUnprocessableEntity) // nothing is offered to them
		site.As(s.Ada).Post(mine+"/offer", no).Is(http.StatusNotFound)
		c.Post(mine+"/offer", no).Is(http.StatusSeeOther)
		c.Get("/me").Hides("Say whether what is offered suits you")
		site.Work()
		if l := site.Letter(s.Ada.Email); l.Subject != "Somebody answered what you offered" || strings.Contains(l.Text, "read so fast") || strings.Contains(l.Text, "Pat") {
			t.Errorf("the letter: %q %s", l.Subject, l.Text)
		}
		s.C.Get(list).Shows("They say to what is offered: It does not suit me.", "I cannot read so fast", "0 of 1 seen to. What is offered does not suit them").Hides("1 of 1 seen to")
		s.C.Get("/me").Shows("What you offered does not suit somebody on “Meeting as people”")
		site.As(rob).Get("/me").Hides("does not suit")

		// Who will not come needs nothing arranged, and is asked nothing; until they change their mind.
		c.Post(mine+"/apologies", nil)
		s.C.Get(list).Shows("will not come", "So nothing needs to be arranged for them").Hides("What is offered does not suit them")
		s.C.Get("/me").Hides("What you offered does not suit")
		c.Post(mine+"/apologies", url.Values{"coming": {"yes"}})
		s.C.Get(list).Shows("What is offered does not suit them").Hides("will not come")
		s.C.Get("/me").Shows("What you offered does not suit somebody")
		s.Read(func(tx *db.Tx) error {
			sealed, err := db.Value[string](tx, `SELECT sealed FROM needs_reply WHERE network_id = $1`)
			if sealed == "" || strings.Contains(sealed, "fast") {
				t.Errorf("sealed is %q", sealed)
			}
			return err
		})

		// What is offered anew asks anew, and an answer to what was offered before is not taken.
		save(note, "A small loop is brought.")
		s.C.Get("/me").Hides("What you offered does not suit")
		s.C.Get(list).Shows("They said before you changed what is offered: It does not suit me.")
		c.Get("/me").Shows("Say whether what is offered suits you")
		c.Post(mine+"/offer", stale).Is(http.StatusUnprocessableEntity).Shows("What is offered has changed. Read it again")
		c.Post(mine+"/offer", with(c.Get(mine).Shows("What is offered has changed since you answered").Form("/offer"), "offer", "suits")).Is(http.StatusSeeOther)
		s.C.Get(list).Shows("They say to what is offered: That suits me.")
		s.C.Get("/me").Hides("What you offered does not suit")

		// It can be taken back and changed until the day is over.
		s.to("2026-05-12", "11:00")
		c = site.As(pat)
		c.Post(mine+"/offer", url.Values{"back": {"yes"}, "version": {"2"}}).Is(http.StatusSeeOther)
		s.C.Get(list).Hides("They say to what is offered")
		form = c.Get(mine).Hides("Did you have what you needed").Form("/offer")
		c.Post(mine+"/needs", url.Values{"answer": {"yes"}}).Is(http.StatusUnprocessableEntity).Shows("This day is not over yet")
		c.Post(mine+"/offer", with(form, "offer", "without")).Is(http.StatusSeeOther)
		s.to("2026-05-12", "16:31")
		c = site.As(pat)
		c.Get(mine).Shows("Did you have what you needed").Hides("Does what is offered suit you?")
		c.Post(mine+"/offer", with(form, "offer", "not")).Is(http.StatusUnprocessableEntity).Shows("This day is over")

		// What they said is theirs to take away, in plain words, and nobody else's.
		c.Post(mine+"/needs", url.Values{"answer": {"partly"}, "words": {"The typing stopped at noon"}}).Is(http.StatusSeeOther)
		said := func(who person.Person) string {
			t.Helper()
			return inZip(t, site.As(who).Post("/me/export", nil).Is(http.StatusOK).Body, "my-needs-on-days.json")
		}
		own := said(pat)
		for _, want := range []string{"I do not need it on that day", "what was offered instead", "Meeting as people", "2026-05-12", "I had some of what I needed.", "The typing stopped at noon"} {
			if !strings.Contains(own, want) {
				t.Errorf("their export lacks %q: %s", want, own)
			}
		}
		for _, other := range []person.Person{rob, s.Ada} {
			if strings.Contains(said(other), "typing") {
				t.Errorf("the export of %s holds what somebody else said", other.Name())
			}
		}
	})
}

// TestTheRunSheetFlagsWhoNeedsSomething: those who arrange access see that somebody needs something, and where it stands; not what.
func TestTheRunSheetFlagsWhoNeedsSomething(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, rob, _ := cohort(t, site)
		day := s.at("/days/" + string(s.days()[0].ID))
		for _, at := range []string{day, day + "/run-sheet"} {
			s.C.Get(at).Is(http.StatusOK).Hides("Pat Example needs", "— Needs something")
		}
		s.Write(func(tx *db.Tx) error {
			return person.SetNeeds(tx, site.App.Keys, pat.ID, person.Needs{IDs: []string{"support-hearing-loop"}})
		})
		s.C.Get(day).Shows("Needs something").Hides("hearing loop")
		if n := len(s.C.Get(day).Find(`a[href*="/needs#p-` + string(pat.ID) + `"]`)); n != 1 {
			t.Errorf("%d ways to what is needed", n)
		}
		sheet := s.C.Get(day + "/run-sheet").Shows("Needs something").Hides("hearing loop")
		if n := len(sheet.Find(`a[href$="` + strings.TrimPrefix(day, "/editions") + `/needs"]`)); n != 1 {
			t.Errorf("%d ways to the list", n)
		}
		site.As(rob).Get(day).Is(http.StatusNotFound)
		site.As(rob).Get(day + "/run-sheet").Is(http.StatusNotFound)
		list := s.C.Get(day+"/needs").Shows("Who needs what", "hearing loop: Not seen to yet")
		if len(list.Find(".app-paper-only table")) != 1 || len(list.Find(".app-not-on-paper form")) != 1 {
			t.Error("the list prints its forms")
		}
	})
}

// inZip is one file of an export.
func inZip(t *testing.T, body, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Error(err)
		return ""
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
