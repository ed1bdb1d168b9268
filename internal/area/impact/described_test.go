package impact_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestWhoAClaimDescribesSeesItFirst: somebody whom a claim describes, and whose name it does not bear, is asked before anybody else reads
// it. They can say no later, and it is gone for all others at once.
func TestWhoAClaimDescribesSeesItFirst(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := url.Values{"edition": {string(s.Edition)}, "kind": {"role"}, "title": {"Lou helped me onto the board"}, "happened": {"01/03/2026"}, "about": {string(s.by["Pat"].ID)}, "describes": {"Nobody Known"}}
		bad := s.as["Pat"].Post("/me/impact/new", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("describes") == "" || bad.Field("title") != "Lou helped me onto the board" {
			t.Error("a name that nobody has is taken, or what was typed is lost")
		}
		form.Set("describes", "Lou Example\nPat Example") // who tells it has seen it
		at := s.path(s.as["Pat"].Post("/me/impact/new", form).Is(http.StatusSeeOther))
		site.Work()
		asked := 0
		for _, l := range site.Mail.To("lou@example.org") {
			if strings.Contains(l.Text, "/described/") {
				asked++
				if strings.Contains(l.Text, "board") || strings.Contains(l.Text, "report") {
					t.Errorf("the letter to Lou: %s", l.Text)
				}
			}
		}
		if asked != 1 {
			t.Errorf("%d letters ask Lou", asked)
		}
		s.as["Pat"].Get(at).Shows("Waits for those it describes: Lou Example").Hides("Show it to more people", "Ask somebody to confirm it")
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"programme"}}).Is(http.StatusUnprocessableEntity)
		s.as["Pat"].Post(at+"/ask", url.Values{"name": {"Wes"}, "email": {"wes@example.org"}}).Is(http.StatusUnprocessableEntity)
		path := s.as["Lou"].Get("/me").Link("Say whether something about you may be shown")
		s.as["Pat"].Get(path).Is(http.StatusNotFound)
		page := s.as["Lou"].Get(path).Is(http.StatusOK).Shows("Lou helped me onto the board", "It is shown to nobody but those who tell it", "Yes, it may be shown to others").Hides("report")
		s.as["Lou"].Post(path+"/change", url.Values{"comment": {"Say that we helped each other"}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Say that we helped each other")
		s.as["Lou"].Post(path+"/yes", page.Form(path+"/yes")).Is(http.StatusSeeOther)
		s.as["Pat"].Get(at).Shows("Everybody it describes agreed")
		s.as["Pat"].Post(at+"/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(http.StatusOK).Hides("Everybody it describes")
		all := "/editions/" + string(s.Edition) + "/impact"
		s.as["Cora"].Get(all).Shows("Lou helped me onto the board")
		s.as["Lou"].Post(path+"/no", nil).Is(http.StatusSeeOther)
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.as["Cora"].Get(all).Hides("Lou helped me onto the board")
		// Other words ask anew; the same words ask nobody again.
		change := s.as["Pat"].Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		if change.Get("describes") != "Lou Example" {
			t.Errorf("the form says that it describes %q", change.Get("describes"))
		}
		n := len(site.Mail.To("lou@example.org"))
		s.as["Pat"].Post(at+"/change", change).Is(http.StatusSeeOther)
		site.Work()
		if len(site.Mail.To("lou@example.org")) != n {
			t.Error("the same words ask again")
		}
		change.Set("title", "Lou and I helped each other")
		s.as["Pat"].Post(at+"/change", change).Is(http.StatusSeeOther)
		s.as["Lou"].Get("/me").Shows("Say whether something about you may be shown")
		s.as["Pat"].Post(at+"/withdraw", nil).Is(http.StatusSeeOther)
		s.as["Lou"].Get("/me").Hides("Say whether something about you may be shown")
	})
}
