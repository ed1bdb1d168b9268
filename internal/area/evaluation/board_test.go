package evaluation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestAMemberOfTheBoardIsNamed: who sits on a board and has no role here reads a shared report when a coordinator names them, is told
// once, and reads it no more when they are taken off.
func TestAMemberOfTheBoardIsNamed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 5)
		bo, other := site.Person("Bo", "bo@example.org"), site.Person("Otto", "otto@example.org")
		c, report := site.As(s.coordinator), s.path("/report")
		s.finished("At the end", 4)
		send := func(do, names string) *apptest.Result {
			form := c.Get(s.path("/report/share")).Is(http.StatusOK).Form("/report/share")
			form["readers"], form["board"], form["do"] = []string{"board"}, []string{names}, []string{do}
			return c.Post(s.path("/report/share"), form)
		}
		bad := send("share", "bo@example.org\nnobody@example.org").Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("board"), "nobody@example.org") || !strings.Contains(bad.Field("board"), "bo@example.org") {
			t.Errorf("the problem is %q, kept is %q", bad.Problem("board"), bad.Field("board"))
		}
		form := c.Get(s.path("/report/share")).Form("/report/share")
		form["readers"], form["board"], form["do"] = []string{"people"}, []string{"bo@example.org"}, []string{"share"}
		if bad := c.Post(s.path("/report/share"), form).Is(http.StatusUnprocessableEntity); bad.Problem("readers") == "" || bad.Field("board") != "bo@example.org" {
			t.Error("a name without the tick is dropped without a word")
		}
		c.Get(s.path("/report/share")).Shows("Small numbers can be seen in this report", "Choose another rule first")
		site.As(bo).Get(report).Is(http.StatusNotFound)
		send("share", "BO@example.org").Is(http.StatusSeeOther)
		site.As(bo).Get(report).Is(http.StatusOK)
		site.As(other).Get(report).Is(http.StatusNotFound)
		if got := c.Get(s.path("/report/share")).Shows("Administrators, sponsors, and members of a board").Field("board"); got != "bo@example.org" {
			t.Errorf("the page names %q", got)
		}
		c.Get(s.path("/report/share")).Shows("This report keeps that rule, also when it is shared again.").Hides("Choose another rule first")
		send("readers", "bo@example.org, otto@example.org").Is(http.StatusSeeOther)
		site.Work()
		for _, email := range []string{"bo@example.org", "otto@example.org"} {
			n := 0
			for _, l := range site.Mail.To(email) {
				if strings.Contains(l.Text, "named as a member of a board") {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%d letters to %s", n, email)
			}
		}
		c.Post(s.path("/report/share"), url.Values{"do": {"readers"}, "readers": {"board"}, "board": {"otto@example.org"}}).Is(http.StatusSeeOther)
		site.As(bo).Get(report).Is(http.StatusNotFound)
		site.As(other).Get(report).Is(http.StatusOK)
	})
}
