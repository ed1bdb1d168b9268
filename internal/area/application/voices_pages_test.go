package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// TestPerspectivesThatNobodyAnswers: the coordinator finds them, answers come from applications and cards, nobody is named.
func TestPerspectivesThatNobodyAnswers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at := "/editions/" + string(sc.edition) + "/perspectives"
		cora := site.As(sc.cora)
		cora.Get(at).Is(http.StatusOK).Shows("No application names a perspective yet.")
		path, pru, pat := sc.joint()
		sc.answer(pru, path, "perspectives", url.Values{"q-perspectives-needed": {"Carers\nPeople with dementia\nNight shift nurses"}}).Is(http.StatusSeeOther)
		// Patrick applies as a carer, and says no more than that.
		page := cora.Get(at).Is(http.StatusOK).Shows("Nobody answers 2 of them yet.", "say all of its main words about themselves")
		rows := page.Find("tbody tr")
		if len(rows) != 3 || !strings.Contains(rows[0], "People with dementia") || !strings.Contains(rows[0], "Nobody yet") || !strings.Contains(rows[2], "Carers") || !strings.Contains(rows[2], "1 person") {
			t.Errorf("%q", rows)
		}
		if page.Has("Patrick") {
			t.Error("somebody is named")
		}
		sc.answer(pat, path, "who", url.Values{"q-partner-about": {"My dementia began early."}}).Is(http.StatusSeeOther)
		cora.Get(at).Shows("Nobody answers one of them yet.")
		nell := site.Add(person.Person{Given: "Nell", Email: "nell@example.org"})
		card := url.Values{"perspective": {"clinician"}, "interest": {"I am a nurse and I work the night shift."}, "place": {"Leeds"}, "times": {"Mondays"}, "ways": {"video"}}
		site.As(nell).Post("/partners/"+string(sc.edition)+"/card", card).Is(http.StatusSeeOther)
		cora.Get(at).Shows("Somebody answers each of them.")

		// What is withdrawn needs nobody and answers nobody.
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		cora.Get(at).Shows("No application names a perspective yet.")
		pru.Get(at).Is(http.StatusNotFound)
		other := sc.newEdition("lay-partner-application", false)
		cora.Get("/editions/" + string(other) + "/perspectives").Is(http.StatusOK).Shows("does not ask which perspectives")
	})
}
