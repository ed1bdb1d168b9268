package coaching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// TestRemovingACoachEndsTheirCalls: whoever removes a coach with booked calls reads how many first; then each person and the coach are told, the numbers
// go, and those who asked wait for another coach.
func TestRemovingACoachEndsTheirCalls(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		free := x.offer(x.r, "25/03/2026", "2pm", "4")
		over := x.book(x.p, free[0])
		x.to("2026-03-25 20:00")
		x.r.Get(over).Shows("020 7946 0000")
		later := x.offer(x.r, "30/03/2026", "2pm", "4")
		first, second := x.book(x.p, later[0]), x.book(x.s, later[1])
		x.r.Post(first+"/move", url.Values{"slot": {later[2]}}).Is(http.StatusSeeOther)
		x.offer(x.e, "31/03/2026", "2pm", "1")
		site.Work()

		people := x.at + "/people"
		form := x.c.Get(people).Is(http.StatusOK).Form(people[strings.Index(people, "/editions"):] + "/" + string(x.rosa.ID) + "/remove")
		ask := people + "/" + string(x.rosa.ID) + "/remove"
		x.c.Post(ask, form).To(ask + "?function=coach")
		x.r.Get(first).Is(http.StatusOK).Shows("020 7946 0000") // nothing has happened yet
		page := x.c.Get(ask+"?function=coach").Is(http.StatusOK).Shows("2 calls to come", "Rosa Example", "phone numbers")
		x.e.Get(ask + "?function=coach").Is(http.StatusNotFound)
		x.c.Get(ask + "?function=facilitator").Is(http.StatusNotFound)
		x.c.Follow(x.c.Post(ask, page.Form("/remove")).To(people)).Shows("2 calls were cancelled")
		site.Work()
		for _, who := range []string{"pat@example.org", "sam@example.org"} {
			l := site.Letter(who)
			if !strings.Contains(l.Subject, "Cancelled: your call") || !strings.Contains(l.Text, "Rosa Example is no longer a coach") || !strings.Contains(l.Text, "another coach") || !strings.Contains(string(l.Calendar), "CANCELLED") {
				t.Errorf("the letter to %s is %q: %s\n%s", who, l.Subject, l.Text, l.Calendar)
			}
		}
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Text, "you are no longer a coach") || !strings.Contains(l.Text, "/me\n") || !strings.Contains(string(l.Calendar), "CANCELLED") {
			t.Errorf("the letter to the coach: %s", l.Text)
		}
		for _, call := range []string{first, second, over} {
			x.r.Get(call).Hides("7946")
		}
		x.r.Get(first).Is(http.StatusOK).Shows("You are no longer a coach")
		x.p.Get(first).Is(http.StatusOK).Shows("Rosa Example is no longer a coach").Hides("You cancelled")
		x.p.Get("/me").Shows("Choose a time for your call with a coach")
		if slots := x.p.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value"); len(slots) != 1 {
			t.Errorf("%d times are offered, want the other coach's one", len(slots))
		}
		x.c.Get(x.at+"/calls").Shows("2 calls were cancelled because their coach is no longer a coach here", "Pat Example", "Sam Example")
		take := url.Values{"slot": {x.p.Get(x.at+"/calls/book").Attr(`input[name="slot"]`, "value")[0]}, "reach": {"020 7946 0000"}}
		once := x.p.Post(x.at+"/calls/book", take).Is(http.StatusSeeOther).Location
		if twice := x.p.Post(x.at+"/calls/book", take).Is(http.StatusSeeOther).Location; twice != once {
			t.Errorf("sent twice, the booking leads to %s and to %s", once, twice)
		}
	})
}

// TestACoachWithoutCallsGoesAtOnce: nothing is asked where nothing ends; and a call that was booked since the question was read is asked about.
func TestACoachWithoutCallsGoesAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		people := x.at + "/people"
		emeka := people + "/" + string(x.emeka.ID) + "/remove"
		x.c.Post(emeka, url.Values{"function": {"coach"}}).To(people)
		free := x.offer(x.r, "25/03/2026", "2pm", "2")
		rosa := people + "/" + string(x.rosa.ID) + "/remove"
		read := x.c.Get(rosa + "?function=coach").Shows("no calls to come").Form("/remove")
		x.book(x.s, free[0])
		x.c.Post(rosa, read).To(rosa + "?function=coach")
		x.r.Get(x.at + "/calls").Is(http.StatusOK)
	})
}

// TestLeavingTheProgrammeEndsACall: whoever gives up their place has no call any more; the coach is told, and can give the time to others.
func TestLeavingTheProgrammeEndsACall(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		x := newScene(t, site)
		free := x.offer(x.r, "25/03/2026", "2pm", "2")
		call, other := x.book(x.p, free[0]), x.book(x.s, free[1])
		page := x.c.Get(x.at + "/places/" + string(x.pat.ID) + "/withdraw").Is(http.StatusOK).Shows("If they have a call with a coach")
		form := page.Form("/withdraw")
		form.Set("reason", "A new job")
		x.c.Post(x.at+"/places/"+string(x.pat.ID)+"/withdraw", form).Is(http.StatusSeeOther)
		site.Write(func(tx *db.Tx) error { return edition.GiveUpPlace(tx, x.edition, x.sam.ID) })
		site.Work()
		site.Work()
		if l := site.Letter("rosa@example.org"); !strings.Contains(l.Text, "no longer takes part") || !strings.Contains(l.Text, "see your times here") {
			t.Errorf("the letter to the coach: %s", l.Text)
		}
		if l := site.Letter("sam@example.org"); !strings.Contains(l.Text, "you no longer take part") {
			t.Errorf("the letter to who left: %s", l.Text)
		}
		x.r.Get(call).Is(http.StatusOK).Shows("Pat Example no longer takes part").Hides("7946")
		x.r.Get(other).Hides("7946")
		x.r.Get(x.at + "/calls").Shows("Nobody waits for a call")
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM coaching_slot WHERE network_id = $1 AND call_id IS NULL`)
			if n != 2 {
				t.Errorf("%d times are free again, want 2", n)
			}
			return err
		})
	})
}
