package lesson_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestANoIsNotUndone: who runs the edition takes somebody out of "Whom does it describe?" while they are asked, and after they said no, writes
// the same words again, and splits them. They are in no report, and the person reads what happened.
func TestANoIsNotUndone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, lead, cora, pat := s.at, s.as["Fay"], s.as["Cora"], s.as["Pat"]
		const words = "Pat Example waited in the rain because the ramp was locked"
		report := func() string { return cora.Get(at + "/report.json").Is(http.StatusOK).Body }
		out := func(when string) {
			t.Helper()
			if r := report(); strings.Contains(r, "ramp") {
				t.Errorf("%s: the words are in the report", when)
			}
		}
		write := func(who *apptest.Client, text, describes string) *apptest.Result {
			return who.Post(at+"/lessons", url.Values{"text": {text}, "phase": {"during"}, "describes": {describes}})
		}
		if bad := write(lead, words, "").Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("describes"), "Pat Example") || bad.Field("text") != words {
			t.Errorf("a lesson that names somebody is taken without naming them: %q", bad.Problem("describes"))
		}
		write(lead, words, s.by["Pat"].Name()).Is(http.StatusSeeOther)
		lesson := s.lesson()
		path := pat.Get("/me").Link("Say whether something about you may be in a report")
		// While she is asked, with a name in the words: nobody takes her out.
		if bad := cora.Post(lesson+"/describe", url.Values{"describes": {""}}).Is(http.StatusUnprocessableEntity); bad.Problem("describes") == "" {
			t.Error("whose name is in the words is taken out")
		}
		out("while she is asked")
		pat.Post(path+"/no", nil).Is(http.StatusSeeOther)
		pat.Get(path).Shows("You said no")
		for _, who := range []*apptest.Client{cora, lead} {
			if bad := who.Post(lesson+"/describe", url.Values{"describes": {""}}).Is(http.StatusUnprocessableEntity); bad.Problem("describes") == "" {
				t.Error("who said no is taken out")
			}
		}
		out("after her no")
		for _, again := range []string{words, "She waited in the rain because the ramp was locked", "waited in the rain because the ramp", "PAT EXAMPLE  waited, in the rain; becuase the ramp was locked!"} {
			if bad := write(cora, again, "").Is(http.StatusUnprocessableEntity); bad.Problem("describes") == "" {
				t.Errorf("%q is taken", again)
			}
		}
		out("written again")
		cora.Get(lesson).Shows("Somebody it describes said no", "really different words")
		// The same words, with her named: held at once, without a letter, and she reads it.
		letter := site.Letter(s.by["Pat"].Email).Text
		write(cora, words, s.by["Pat"].Name()).Is(http.StatusSeeOther)
		out("written again with her name beside it")
		if site.Letter(s.by["Pat"].Email).Text != letter {
			t.Error("she gets a letter about words to which she said no")
		}
		next := pat.Get("/me").Shows("Read what became of words about you").Link("Read what became of words about you")
		page := pat.Get(next).Is(http.StatusOK).Shows("your no still counts", "ramp was locked")
		cora.Post(next+"/noted", nil).Is(http.StatusNotFound)
		pat.Post(next+"/noted", nil).Is(http.StatusSeeOther)
		pat.Get("/me").Hides("Read what became of words about you")
		// She changes her mind about this one; the first stays out.
		pat.Post(next+"/yes", page.Form(next+"/yes")).Is(http.StatusSeeOther)
		if n := strings.Count(report(), "ramp was locked"); n == 0 {
			t.Error("her yes does not let the words in")
		}
		pat.Post(next+"/no", nil).Is(http.StatusSeeOther)
		out("after her second no")
		// Really other words are the way out.
		write(lead, "A key in the entrance would help whoever comes early", "").Is(http.StatusSeeOther)
		if !strings.Contains(report(), "A key in the entrance") {
			t.Error("other words are held")
		}
	})
}

// TestWhoIsTakenOutStillAnswers: words without a name; the writer takes somebody out while they are asked. They are told, and it waits for them.
// A first name alone is asked about once, as long as nobody of that name was asked about words.
func TestWhoIsTakenOutStillAnswers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, lead, cora, pat := s.at, s.as["Fay"], s.as["Cora"], s.as["Pat"]
		form := url.Values{"text": {"Pat stood at a locked ramp for an hour"}, "phase": {"during"}}
		bad := lead.Post(at+"/lessons", form).Is(http.StatusUnprocessableEntity)
		if !strings.Contains(bad.Problem("other"), "Pat Example") {
			t.Errorf("a first name is not asked about: %q", bad.Problem("other"))
		}
		form.Set("text", "Somebody stood at a locked ramp for an hour")
		form.Set("describes", s.by["Pat"].Email)
		lead.Post(at+"/lessons", form).Is(http.StatusSeeOther)
		lesson := s.lesson()
		path := pat.Get("/me").Link("Say whether something about you may be in a report")
		cora.Post(lesson+"/describe", url.Values{"describes": {""}}).Is(http.StatusSeeOther)
		cora.Get(lesson).Shows("taken out while they were asked")
		if strings.Contains(cora.Get(at+"/report.json").Body, "ramp") {
			t.Error("the report shows it while she was taken out")
		}
		page := pat.Get(path).Is(http.StatusOK).Shows("took your name out of the list")
		pat.Post(path+"/yes", page.Form(path+"/yes")).Is(http.StatusSeeOther)
		if !strings.Contains(cora.Get(at+"/report.json").Body, "ramp") {
			t.Error("her yes does not count")
		}
		// Somebody else's first name: ticked once.
		form = url.Values{"text": {"Kit from the hall opened the doors"}, "phase": {"during"}, "other": {"yes"}}
		lead.Post(at+"/lessons", form).Is(http.StatusSeeOther)
		if !strings.Contains(cora.Get(at+"/report.json").Body, "Kit from the hall") {
			t.Error("a first name that is somebody else's keeps a lesson out")
		}
	})
}
