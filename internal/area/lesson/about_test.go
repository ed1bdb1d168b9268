package lesson_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/report"
)

const tooMuch = "Pat Example had too much to do on day two because of her hearing."

func (s *scene) write(who, text, describes string, sure bool) *apptest.Result {
	form := url.Values{"text": {text}, "phase": {"during"}, "describes": {describes}}
	if sure {
		form.Set("other", "yes")
	}
	return s.as[who].Post(s.at+"/lessons", form)
}

// unzipped are the files of an export by name.
func unzipped(t *testing.T, body string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(all)
	}
	return out
}

func (s *scene) report() string {
	return s.as["Cora"].Get(s.at + "/report.json").Is(http.StatusOK).Body
}

// share makes a report with a lesson in it that those who take part may read, or only those who look after the network.
func (s *scene) share(lesson string, people bool) {
	s.t.Helper()
	m, err := report.Report{Chapters: []report.Chapter{{Title: report.Learnt, Lines: []string{"A lesson"}, Things: []string{lesson}}}}.Protect()
	if err != nil {
		s.t.Fatal(err)
	}
	stored, err := m.Store()
	if err != nil {
		s.t.Fatal(err)
	}
	id, edition := db.NewID(), strings.TrimPrefix(s.at, "/editions/")
	s.Write(func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO report_version (network_id, id, edition_id, number, shared, person_id, name, sealed)
			VALUES ($1, $2, $3, (SELECT COUNT(*) + 1 FROM report_version WHERE network_id = $1 AND edition_id = $3), $4, $5, 'Cora', $6)`,
			id, edition, int64(tx.Now), s.by["Cora"].ID, s.App.Keys.Seal(tx.Network, "report.version", id, string(stored))); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO wave_report (network_id, edition_id, shared, policy, version_id, to_people, to_board) VALUES ($1, $2, $3, '', $4, $5, TRUE)
			ON CONFLICT (network_id, edition_id) DO UPDATE SET version_id = $4, to_people = $5`, edition, int64(tx.Now), id, people)
		return err
	})
}

// TestTwinsWait: while somebody is asked, and whatever they answered, nearly the same words are not taken from anybody without them, and their
// first name or family name alone is theirs until they say that it is not about them.
func TestTwinsWait(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		pat := s.as["Pat"]
		early := "A lay partner had too much to do on day two because of her hearing."
		s.write("Fay", early, "", false).Is(http.StatusSeeOther)
		if !strings.Contains(s.report(), "her hearing") {
			t.Fatal("words about nobody are held")
		}
		s.write("Cora", tooMuch, s.by["Pat"].Name(), false).Is(http.StatusSeeOther)
		if strings.Contains(s.report(), "her hearing") {
			t.Error("nearly the same words stand while she is asked")
		}
		try := func(when string) {
			t.Helper()
			for _, text := range []string{"Somebody had too much to do on day two because of her hearing.", "P.E. had too much to do on day two because of her hearing.", "Pat had too much on day two, her hearing.", "Example had a long second day."} {
				bad := s.write("Cora", text, "", true).Is(http.StatusUnprocessableEntity)
				if bad.Problem("describes") == "" {
					t.Errorf("%s: %q is taken, or says why in another place", when, text)
				}
			}
		}
		try("while she is asked")
		// The same words again, with her named: she is asked about both, and her no counts for both.
		s.write("Cora", "Pat Example had too much to do on day two because of her ears.", s.by["Pat"].Name(), false).Is(http.StatusSeeOther)
		path := pat.Get("/me").Link("Say whether something about you may be in a report")
		pat.Post(path+"/no", nil).Is(http.StatusSeeOther)
		settled := pat.Get("/me").Hides("Say whether something about you").Shows("Read what became of words about you").Link("Read what became of words about you")
		page := pat.Get(settled).Is(http.StatusOK).Shows("You said no to nearly the same words")
		try("after her no")
		if strings.Contains(s.report(), "her hearing") || strings.Contains(s.report(), "her ears") {
			t.Error("what she said no to is in the report")
		}
		// What the report withholds is marked where the coordinator takes it out, the words without a name too.
		out := unzipped(t, s.as["Cora"].Post(s.at+"/export", nil).Is(http.StatusOK).Body)["lessons.csv"]
		for _, want := range []string{"held_back", "Somebody it describes said no", "Somebody said no to these words, or to nearly these"} {
			if !strings.Contains(out, want) {
				t.Errorf("the table of lessons does not say %q: %s", want, out)
			}
		}
		// She can take it back for one of them alone.
		pat.Post(settled+"/yes", page.Form(settled+"/yes")).Is(http.StatusSeeOther)
		if r := s.report(); strings.Contains(r, "her ears") == strings.Contains(r, "her hearing") {
			t.Error("taking a no back does not count for one passage alone")
		}
		try("after she took one back")
	})
}

// TestThisIsAboutMe: who recognises themselves in a lesson that names nobody says so; it waits for them, and the writer reads it. Who is named
// by mistake says that it is not about them, and it stands without them.
func TestThisIsAboutMe(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		pat := s.as["Pat"]
		s.write("Fay", "Somebody was left at the door in the rain and told nobody.", "", false).Is(http.StatusSeeOther)
		lesson := s.lesson()
		at := "/about-me/lesson/" + lesson[strings.LastIndex(lesson, "/")+1:]
		s.as["Sam"].Get(at).Is(http.StatusNotFound)
		s.as["Sam"].Post(at, url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
		pat.Get("/about-me/lesson/01a2087a-37e6-7000-8000-000000000000").Is(http.StatusNotFound)
		pat.Get("/about-me/nothing/" + lesson[strings.LastIndex(lesson, "/")+1:]).Is(http.StatusNotFound)
		s.as["Fay"].Get(at).Is(http.StatusOK).Shows("You wrote these words").Hides("Yes, this is about me")
		s.as["Kit"].Get(s.at + "/lessons").Shows("This is about me")
		// Nobody has decided about it, so who takes part reads it only in a report that is shared with them.
		pat.Get(at).Is(http.StatusNotFound)
		pat.Post(at, url.Values{"hash": {"x"}}).Is(http.StatusNotFound)
		s.share(lesson[strings.LastIndex(lesson, "/")+1:], false)
		pat.Get(at).Is(http.StatusNotFound)
		s.share("01a2087a-37e6-7000-8000-000000000000", true)
		pat.Get(at).Is(http.StatusNotFound)
		s.share(lesson[strings.LastIndex(lesson, "/")+1:], true)
		page := pat.Get(at).Is(http.StatusOK).Shows("left at the door", "held back at once")
		form := page.Form(at)
		s.as["Fay"].Post(at, form).Is(http.StatusForbidden)
		pat.Post(at, url.Values{"hash": {"stale"}}).Is(http.StatusConflict)
		mine := s.path(pat.Post(at, form).Is(http.StatusSeeOther))
		if again := s.path(pat.Post(at, form).Is(http.StatusSeeOther)); again != mine {
			t.Error("pressing twice asks twice")
		}
		if strings.Contains(s.report(), "at the door") {
			t.Error("the report shows it before she answered")
		}
		heard := s.as["Fay"].Get("/me").Shows("Read what somebody said about words that you wrote").Hides("at the door").Link("Read what somebody said about words that you wrote")
		s.as["Cora"].Get(heard).Is(http.StatusNotFound)
		s.as["Fay"].Get(heard).Is(http.StatusOK).Shows("this is about me", "at the door")
		s.as["Fay"].Post(heard, nil).Is(http.StatusSeeOther)
		s.as["Fay"].Get("/me").Hides("Read what somebody said about words")
		answer := pat.Get(mine).Is(http.StatusOK).Shows("you said that it is about you")
		pat.Post(mine+"/yes", answer.Form(mine+"/yes")).Is(http.StatusSeeOther)
		if !strings.Contains(s.report(), "at the door") {
			t.Error("her yes does not let it in")
		}
		// Somebody else recognises themselves too: it waits for them, and her yes stays.
		kit := s.as["Kit"]
		other := s.path(kit.Post(at, kit.Get(at).Form(at)).Is(http.StatusSeeOther))
		if strings.Contains(s.report(), "at the door") {
			t.Error("the report shows it before the other answered")
		}
		pat.Get("/me").Hides("Say whether something about you")
		answer = kit.Get(other).Is(http.StatusOK)
		kit.Post(other+"/not-me", answer.Form(other+"/not-me")).Is(http.StatusSeeOther)
		if !strings.Contains(s.report(), "at the door") {
			t.Error("it does not go on without who took themselves out")
		}
		kit.Get(other).Is(http.StatusNotFound)
		s.as["Fay"].Get(lesson).Shows("Kit Example said that it is not about them")
		if own := unzipped(t, kit.Post("/me/export", nil).Is(http.StatusOK).Body)["my-described.csv"]; !strings.Contains(own, "You said that this is not about you") {
			t.Errorf("what he said is not his to take away: %s", own)
		}
		if own := unzipped(t, pat.Post("/me/export", nil).Is(http.StatusOK).Body)["my-described.csv"]; !strings.Contains(own, "You said that this is about you") {
			t.Errorf("what she said is not hers to take away: %s", own)
		}
	})
}

// TestNotAboutMeFreesAName: who was ever asked is named for their first name; when they say that it is not about them, the words stand.
func TestNotAboutMeFreesAName(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		pat := s.as["Pat"]
		s.write("Fay", tooMuch, s.by["Pat"].Name(), false).Is(http.StatusSeeOther)
		path := pat.Get("/me").Link("Say whether something about you may be in a report")
		page := pat.Get(path)
		pat.Post(path+"/yes", page.Form(path+"/yes")).Is(http.StatusSeeOther)
		// She said yes, and is asked about her first name all the same: nobody learns what she answered.
		text := "Pat from the kitchen brought warm soup for everybody."
		if bad := s.write("Fay", text, "", true).Is(http.StatusUnprocessableEntity); !strings.Contains(bad.Problem("describes"), "Pat Example") {
			t.Errorf("a first name of somebody who was asked is taken: %q", bad.Problem("describes"))
		}
		s.write("Fay", text, s.by["Pat"].Name(), false).Is(http.StatusSeeOther)
		path = pat.Get("/me").Link("Say whether something about you may be in a report")
		page = pat.Get(path).Shows("This is not about me")
		pat.Post(path+"/not-me", page.Form(path+"/not-me")).Is(http.StatusSeeOther)
		if !strings.Contains(s.report(), "warm soup") {
			t.Error("the words do not stand after she said that they are not about her")
		}
		pat.Get("/me").Hides("Say whether something about you")
		// The same words are taken again now, also without her.
		s.write("Fay", text, "", true).Is(http.StatusSeeOther)
	})
}
