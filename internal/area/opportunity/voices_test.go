package opportunity_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestVoicesThatAreMissing: the page and the report to the board say to which tasks nobody has replied, to those who may know.
func TestVoicesThatAreMissing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		const missing = "This task asks for: Has waited for an operation. Nobody has answered yet."
		s.written("title", "Not published")
		at, public := s.published("title", "Read our letters")
		s.published("title", "Anybody’s task", "perspectives", "")
		report := "/leadership/" + string(s.Org) + "/board-report"
		for _, who := range []string{"Cora", "Sam"} {
			s.as[who].Get(s.At+"/voices").Is(http.StatusOK).Shows("Read our letters", missing).Hides("Not published", "Anybody’s task")
			s.as[who].Get(report).Is(http.StatusOK).Shows("Tasks that ask for a voice, to which nobody has replied", "1 of 1", missing)
		}
		for _, who := range []string{"Con", "Dee", "Ada", "Out"} {
			s.as[who].Get(s.At + "/voices").Is(http.StatusNotFound)
		}
		own, _ := s.reply("Pat", public)
		s.as["Cora"].Get(s.At+"/voices").Hides("Read our letters", missing)
		s.as["Cora"].Get(report).Shows("0 of 1").Hides(missing)
		s.as["Pat"].Post(own+"/take-back", s.as["Pat"].Get(own).Form("/take-back")).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.At + "/voices").Hides(missing)
		end := s.as["Cora"].Get(at).Form("/withdraw")
		end.Set("why", "Nobody reads letters any more.")
		s.as["Cora"].Post(at+"/withdraw", end).Is(http.StatusSeeOther)
		s.as["Cora"].Get(report).Shows("0 of 0")
		// A day that is over is counted as it was.
		s.pass(2)
		s.published("title", "A later task")
		s.as["Cora"].Get(report + "?to=" + s.in(-1)).Is(http.StatusOK).Shows("0 of 0").Hides("A later task")
	})
}

func TestMissingVoicesInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	s.published("title", "Read our letters")
	b := s.enter(address, "Cora")
	b.Open(address + s.At)
	b.Click("Voices that tasks ask for, and nobody has answered yet")
	b.HasText("Nobody has answered yet.")
	for _, w := range []int{320, 1280} {
		b.Width(w)
		b.NoSidewaysScroll()
		b.Accessible()
	}
	b.Screenshot("opportunity-voices")
}
