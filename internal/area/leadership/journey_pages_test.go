package leadership_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// told puts an item on somebody's journey and returns the beginning of its address.
func (s *scene) told(who, sort, title, when string) string {
	s.t.Helper()
	form := s.as[who].Get("/me/journey/new").Is(http.StatusOK).Form("/me/journey/new")
	form.Set("sort", sort)
	form.Set("title", title)
	form.Set("when", when)
	s.as[who].Post("/me/journey/new", form).Is(http.StatusSeeOther)
	for _, link := range s.as[who].Get("/me/journey").Is(http.StatusOK).Shows(title).Attr("a", "href") {
		if strings.HasSuffix(link, "/change") && strings.Contains(s.as[who].Get(strings.TrimPrefix(link, "/n/"+s.Slug)).Body, title) {
			return strings.TrimSuffix(strings.TrimPrefix(link, "/n/"+s.Slug), "/change")
		}
	}
	s.t.Fatalf("%q is not on the journey", title)
	return ""
}

func TestAJourneyIsItsAuthorsOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		bad := s.as["Dee"].Post("/me/journey/new", url.Values{"sort": {"nonsense"}, "title": {"Kept words"}, "when": {"one day"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("sort") == "" || bad.Problem("when") == "" || bad.Field("title") != "Kept words" {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		chair := s.told("Dee", "first", "My first time chairing", "2019")
		role := s.told("Dee", "role", "Member of the panel", "March 2018")
		s.as["Dee"].Post("/me/journey/new", url.Values{"sort": {"stage"}, "stage": {"emerging"}, "when": {"2020"}}).Is(http.StatusSeeOther)
		mine := s.as["Dee"].Get("/me/journey").Shows("You call yourself: Emerging", "Read by: only I", "March 2018")
		if len(mine.Find("svg title")) == 0 || len(mine.Find("svg desc")) == 0 {
			t.Error("there is no picture")
		}
		at := "/journeys/" + string(s.by["Dee"].ID)
		foreign := site.Network("elsewhere")
		others := map[string]*apptest.Client{"foreign": foreign.As(foreign.Person("Cora", "cora@elsewhere.example.org", access.Coordinator, access.Administrator))}
		for _, name := range []string{"Cora", "Ada", "Sam", "Out", "Says", "Pat"} {
			others[name] = s.as[name]
		}
		hidden := func(when string, names ...string) {
			t.Helper()
			for _, name := range names {
				others[name].Get(at).Is(http.StatusNotFound)
				others[name].Get("/journeys").Is(http.StatusOK).Hides("Dee Example")
			}
		}
		for name, c := range others {
			c.Get(chair + "/change").Is(http.StatusNotFound)
			for _, end := range []string{"/change", "/show", "/hide", "/remove"} {
				c.Post(chair+end, url.Values{"audience": {"network"}}).Is(http.StatusNotFound)
			}
			hidden("at first", name)
		}
		s.as["Dee"].Get(at).Is(http.StatusNotFound)
		// One item for the organisation: those who only say that they are of it, and roles, see nothing.
		s.as["Dee"].Post(role+"/show", url.Values{"audience": {"public"}}).Is(http.StatusUnprocessableEntity)
		s.as["Dee"].Post(role+"/show", url.Values{"audience": {"organisation"}}).Is(http.StatusSeeOther)
		others["Sam"].Get(at).Is(http.StatusOK).Shows("Member of the panel").Hides("chairing", "Emerging")
		hidden("shown to the organisation", "Cora", "Ada", "Out", "Says", "Pat", "foreign")
		s.as["Dee"].Get("/me/journey/seen?by=organisation").Shows("Member of the panel").Hides("chairing")
		s.as["Dee"].Get("/me/journey/seen").Shows("They see nothing")
		// The whole of it, and what comes later is private again.
		s.as["Dee"].Post("/me/journey/show", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		later := s.told("Dee", "learning", "A later course", "2021")
		others["Pat"].Get(at).Is(http.StatusOK).Shows("chairing", "They call themselves: Emerging").Hides("A later course")
		others["Pat"].Get("/journeys").Shows("Dee Example")
		others["foreign"].Get(at).Is(http.StatusNotFound)
		s.Visitor().Get(at).Is(http.StatusSeeOther)
		others["Pat"].Get("/learning").Hides("chairing") // it is no entry of a space
		others["Pat"].Get("/learning/" + chair[strings.LastIndex(chair, "/")+1:]).Is(http.StatusNotFound)
		for _, name := range []string{"Pat", "Cora", "Ada"} {
			others[name].Post(chair+"/hide", nil).Is(http.StatusNotFound)
			others[name].Get(chair + "/change").Is(http.StatusNotFound)
		}
		// Other words narrow it at once; one item is hidden at once; then all.
		form, stale := s.as["Dee"].Get(chair+"/change").Form("/change"), s.as["Dee"].Get(chair+"/change").Form("/change")
		stale.Set("title", "Another window")
		form.Set("title", "My first time in the chair")
		s.as["Dee"].Post(chair+"/change", form).Is(http.StatusSeeOther)
		s.as["Dee"].Post(chair+"/change", stale).Is(http.StatusConflict).Shows("changed this in another window")
		others["Pat"].Get(at).Hides("in the chair", "chairing").Shows("Member of the panel")
		s.as["Dee"].Post(role+"/hide", nil).Is(http.StatusSeeOther)
		others["Pat"].Get(at).Hides("Member of the panel").Shows("Emerging")
		s.as["Dee"].Post("/me/journey/hide", nil).Is(http.StatusSeeOther)
		hidden("hidden again", "Cora", "Ada", "Sam", "Out", "Says", "Pat", "foreign")
		s.as["Dee"].Post(later+"/remove", nil).Is(http.StatusSeeOther)
		s.as["Dee"].Post(later+"/remove", nil).Is(http.StatusNotFound)
		s.as["Dee"].Get("/me/journey").Hides("A later course")
		// It is in the file about oneself and in nobody else's, and the log has none of its words.
		for name, want := range map[string]bool{"Dee": true, "Sam": false} {
			if got := strings.Contains(unzip(t, s.as[name].Post("/me/export", nil).Is(http.StatusOK).Body), "in the chair"); got != want {
				t.Errorf("the file about %s holds it: %v", name, got)
			}
		}
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM audit WHERE network_id = $1 AND detail LIKE '%chair%'`)
			if n != 0 {
				t.Error("the log tells what somebody wrote")
			}
			return err
		})
	})
}

// unzip is all the text of a zip.
func unzip(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
