package collaboration_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// What members take on is noted in a meeting or not; one takes it on, and one does it. The mirror counts both by side.
func TestWhatMembersTakeOn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.a.Get(s.at+"/mirror").Shows("Nobody has taken anything on yet.", "Nothing that was taken on is noted as done yet.", "Nobody has noted their time yet.")
		bad := s.a.Post(s.at+"/actions", url.Values{"action_words": {" "}, "action_taken": {string(s.gwen.ID)}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("action_words") == "" {
			t.Error("nothing is to be done")
		}
		if s.a.Post(s.at+"/actions", url.Values{"action_words": {"Call"}, "action_taken": {string(s.boss.ID)}}).Is(http.StatusUnprocessableEntity).Problem("action_taken") == "" {
			t.Error("somebody else takes it on")
		}
		meeting := s.a.Post(s.at+"/meetings/new", url.Values{"title": {"Letters " + mark}, "date": {"1 February 2026"}, "time": {"14:00"}, "minutes": {"60"}}).Is(http.StatusSeeOther).Location
		note := func(c *apptest.Client, words, who, where string) {
			form := url.Values{"action_words": {words}, "action_taken": {who}}
			to := s.at + "/actions"
			if where != "" {
				form.Set("meeting", last(where))
				to = where
			}
			c.Post(s.at+"/actions", form).To(to)
		}
		note(s.a, "Ask the ward "+mark, string(s.anil.ID), meeting)
		note(s.a, "Read it aloud "+mark, "", meeting)
		note(s.g, "Write to the board "+mark, string(s.gwen.ID), "")
		s.g.Get(meeting).Shows("Ask the ward "+mark, "Anil Example takes it on", "Nobody has taken it on yet").Hides("Write to the board")
		list := s.g.Get(s.at+"/actions").Shows("Ask the ward "+mark, "Write to the board "+mark)
		id := func(words string) string {
			for i, v := range list.Find("li strong") {
				if v == words {
					return last(list.Attr("li form", "action")[i])
				}
			}
			t.Fatalf("no %q", words)
			return ""
		}
		move := func(c *apptest.Client, words, what string) *apptest.Result {
			return c.Post(s.at+"/actions/"+id(words), url.Values{"move": {what}}).To(s.at + "/actions")
		}
		// Gwen cannot take what Anil has taken, and takes on what nobody has.
		s.g.Follow(move(s.g, "Ask the ward "+mark, "take")).Shows("Somebody has taken this on already.")
		s.g.Follow(move(s.g, "Ask the ward "+mark, "give")).Shows("Only who has taken this on can give it up.")
		s.g.Follow(move(s.g, "Ask the ward "+mark, "nonsense")).Shows("Choose what to do with it.")
		move(s.g, "Read it aloud "+mark, "take")
		move(s.g, "Ask the ward "+mark, "done") // Gwen did what Anil had taken on
		move(s.g, "Ask the ward "+mark, "done")
		move(s.a, "Write to the board "+mark, "done")
		move(s.a, "Write to the board "+mark, "undone")
		s.a.Get(s.at + "/actions").Shows("Done by Gwen Example")
		s.a.Get(s.at+"/mirror").Shows("Who takes things on?", "Professional: 1. Patient partner: 2. Together 3 actions.", "Who did them?", "Professional: 0. Patient partner: 1. Together 1 action.")
		s.a.Get(meeting + "/mirror").Shows("Professional: 1. Patient partner: 1. Together 2 actions.")

		// Time is told by each for themselves, and seen as the sum of a side.
		day := site.Clock.Now().Format("2006-01-02")
		later := site.Clock.Now().Add(48 * time.Hour).Format("2006-01-02")
		for field, form := range map[string]url.Values{"day": {"day": {later}, "minutes": {"30"}}, "minutes": {"day": {day}, "minutes": {"many"}}, "hours": {"day": {day}, "hours": {"25"}, "minutes": {"1"}}} {
			if r := s.a.Post(s.at+"/hours", form).Is(http.StatusUnprocessableEntity); r.Problem(field) == "" || r.Field("minutes") != form.Get("minutes") {
				t.Errorf("%s: %q, kept %q", field, r.Problem(field), r.Field("minutes"))
			}
		}
		for typed, words := range map[string]string{later: "has not come yet", "01/01/1900": "Check the year", "01/01/9999": "has not come yet", "yesterday": "Enter a date like"} {
			if got := s.a.Post(s.at+"/hours", url.Values{"day": {typed}, "hours": {"1"}}).Is(http.StatusUnprocessableEntity).Problem("day"); !strings.Contains(got, words) {
				t.Errorf("the day %s is answered with %q", typed, got)
			}
		}
		for _, form := range []url.Values{{"day": {day}}, {"day": {day}, "minutes": {"2"}}, {"day": {day}, "hours": {"half"}}, {"day": {day}, "hours": {"-3"}, "minutes": {"200"}}} {
			if s.a.Post(s.at+"/hours", form).Is(http.StatusUnprocessableEntity).Problem("hours") == "" {
				t.Errorf("nothing is said to %v", form)
			}
		}
		s.a.Post(s.at+"/hours", url.Values{"day": {day}, "hours": {"1"}, "minutes": {"30"}}).Is(http.StatusSeeOther)
		s.a.Post(s.at+"/hours", url.Values{"day": {day}, "minutes": {"60"}}).Is(http.StatusSeeOther)
		s.g.Post(s.at+"/hours", url.Values{"day": {day}, "minutes": {"240"}}).Is(http.StatusSeeOther)
		own := s.a.Get(s.at+"/hours").Shows("2 hours 30 minutes", "4 hours", "1 hour 30 minutes")
		s.g.Get(s.at + "/hours").Shows("2 hours 30 minutes").Hides("1 hour 30 minutes")
		s.g.Get(s.at + "/mirror").Shows("Professional: 2 hours 30 minutes. Patient partner: 4 hours.")
		var mine string
		for _, action := range own.Attr("form", "action") {
			if strings.HasSuffix(action, "/remove") {
				mine = action
			}
		}
		s.g.Post(mine, nil).Is(http.StatusNotFound)
		s.a.Post(mine, nil).Is(http.StatusSeeOther)
		s.a.Post(mine, nil).Is(http.StatusNotFound)

		// Nobody but members sees or does any of it.
		for _, c := range []*apptest.Client{site.As(s.boss), site.As(site.Person("Adam", "adam@example.org", access.Administrator)), site.As(site.Person("Cora", "cora@example.org", access.Coordinator))} {
			for _, path := range []string{"/actions", "/hours", "/mirror"} {
				c.Get(s.at + path).Is(http.StatusNotFound)
			}
			c.Post(s.at+"/actions", url.Values{"action_words": {"x"}}).Is(http.StatusNotFound)
			c.Post(s.at+"/actions/"+id("Ask the ward "+mark), url.Values{"move": {"done"}}).Is(http.StatusNotFound)
			c.Post(s.at+"/hours", url.Values{"day": {day}, "minutes": {"90"}}).Is(http.StatusNotFound)
		}
		// The words are sealed.
		if n := s.count(`SELECT COUNT(*) FROM space_action WHERE network_id = $1 AND words_sealed LIKE '%` + mark + `%'`); n != 0 {
			t.Errorf("%d texts lie open", n)
		}
		// It is asked once before an action goes for everybody.
		which := id("Read it aloud " + mark)
		shown := s.a.Get(s.at + "/actions")
		for _, button := range shown.Attr(`button[name="move"]`, "value") {
			if button == "remove" {
				t.Error("one tap removes an action")
			}
		}
		s.a.Get(s.at+"/actions?remove="+which+"&meeting="+last(meeting)).Is(http.StatusOK).Shows("Remove this?", "Read it aloud "+mark, "goes for all of you", "No, keep it").Link("No, keep it")
		s.a.Get(s.at + "/actions?remove=" + string(db.NewID())).Is(http.StatusNotFound)
		s.a.Get(s.at + "/actions").Shows("Read it aloud")
		move(s.a, "Read it aloud "+mark, "remove")
		s.a.Get(s.at + "/actions").Hides("Read it aloud")
	})
}
