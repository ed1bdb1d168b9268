package application_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
)

// TestPerspectivesThatAnEditionLooksFor: a coordinator states them with how people can take part, those who apply read it before they
// begin and say what they bring if they like, and nobody but who chooses learns of it.
func TestPerspectivesThatAnEditionLooksFor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at := "/editions/" + string(sc.edition) + "/perspectives"
		cora := site.As(sc.cora)
		cora.Get(at).Is(http.StatusOK).Shows("Say here which perspectives the task of this edition needs.")
		form := url.Values{"words": {"Has cared for somebody at home"}, "possible": {""}, "least": {"1"}}
		again := cora.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("Say how people who bring it can take part.")
		if got := again.Attr(`input[name="words"]`, "value"); !slices.Equal(got, []string{"Has cared for somebody at home"}) {
			t.Errorf("what was typed became %q", got)
		}
		form.Set("possible", "Meetings are in the evening, and a sitter is paid.")
		form.Set("least", "9")
		cora.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("Choose one, two or three people.")
		form.Set("least", "2")
		cora.Post(at, form).Is(http.StatusSeeOther)
		cora.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("This is on the list already.")
		cora.Post(at, url.Values{"words": {"Works at night"}, "possible": {"We meet at noon."}, "least": {"1"}}).Is(http.StatusSeeOther)
		cora.Get(at).Is(http.StatusOK).Shows("Of 2 perspectives, 2 have nobody yet who brings them.", "a sitter is paid", "At least 2")
		cora.Get("/editions/"+string(sc.edition)+"/suggestions").Is(http.StatusOK).Shows("Perspectives that nobody brings yet", "Works at night", "We meet at noon.")

		nell := site.Person("Nell", "nell@example.org")
		site.As(nell).Get("/apply/"+string(sc.edition)).Is(http.StatusOK).Shows("We look for these perspectives", "How you can take part: We meet at noon.")

		// Everybody reads it on the public page, before they apply; when the edition is over, nobody looks for anybody any more.
		slug := ""
		site.Read(func(tx *db.Tx) (err error) {
			slug, err = db.Value[string](tx, `SELECT p.slug FROM programme p JOIN edition e ON e.network_id = p.network_id AND e.programme_id = p.id WHERE p.network_id = $1 AND e.id = $2`, sc.edition)
			return err
		})
		public := "/programmes/" + slug + "/" + string(sc.edition)
		site.Visitor().Get(public).Is(http.StatusOK).Shows("We look for these perspectives", "Works at night", "How you can take part: We meet at noon.", "Everybody who fits the programme can apply.")
		state := func(to string) {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE edition SET state = $3 WHERE network_id = $1 AND id = $2`, sc.edition, to)
				return err
			})
		}
		state("ended")
		site.Visitor().Get(public).Is(http.StatusOK).Hides("We look for these perspectives")
		state("open")

		path, pru, pat := sc.joint()
		pat.Get(path).Is(http.StatusOK).Shows("This programme looks for some perspectives.")
		page := pat.Get(path+"/brings").Is(http.StatusOK).Shows("It adds no points. But the list that we propose for the places looks at it first.", "does not see it here.")
		ids := page.Attr(`input[name="brings"]`, "value")
		if len(ids) != 2 {
			t.Fatalf("%q can be ticked", ids)
		}
		pat.Post(path+"/brings", url.Values{"brings": {ids[0], string(db.NewID())}}).Is(http.StatusSeeOther)
		if got := pat.Get(path+"/brings").Attr(`input[name="brings"][checked]`, "value"); !slices.Equal(got, ids[:1]) {
			t.Errorf("%q are ticked, want %q", got, ids[:1])
		}
		if got := pru.Get(path+"/brings").Is(http.StatusOK).Attr(`input[name="brings"][checked]`, "value"); len(got) != 0 {
			t.Errorf("the other one sees %q", got)
		}
		if page := cora.Get(at).Shows("Of 2 perspectives, one has nobody yet who brings it.", "1 person"); page.Has("Patrick") {
			t.Error("somebody is named")
		}
		site.Read(func(tx *db.Tx) error {
			sealed, err := db.Value[string](tx, `SELECT brings_sealed FROM perspective_brought WHERE network_id = $1`)
			if strings.Contains(sealed, ids[0]) {
				t.Error("what somebody brings is not sealed")
			}
			return err
		})
		if rows := pat.Get("/me/export"); rows.Status == http.StatusOK && rows.Has(ids[0]) {
			t.Error("an id stands on a page")
		}

		// What is taken away counts for nothing, and nothing ticked is nothing kept.
		site.As(nell).Post(at, form).Is(http.StatusNotFound)
		site.As(nell).Post(at+"/"+ids[0]+"/remove", nil).Is(http.StatusNotFound)
		site.As(nell).Get(path + "/brings").Is(http.StatusNotFound)
		site.As(nell).Post(path+"/brings", url.Values{"brings": ids}).Is(http.StatusNotFound)
		cora.Post(at+"/"+ids[0]+"/remove", nil).Is(http.StatusSeeOther)
		if page := cora.Get(at); page.Has("a sitter is paid") {
			t.Error("it is still there")
		}
		pat.Post(path+"/brings", nil).Is(http.StatusSeeOther)
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM perspective_brought WHERE network_id = $1`)
			if n != 0 {
				t.Errorf("%d rows are kept of nothing", n)
			}
			return err
		})
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		pru.Post(path+"/brings", url.Values{"brings": ids[1:]}).Is(http.StatusConflict)
		sc.set("state", "ended")
		cora.Post(at, url.Values{"words": {"Late"}, "possible": {"x"}, "least": {"1"}}).Is(http.StatusConflict)
	})
}

// TestAPerspectiveThatNamesWhoPeopleAreCountsForNothing: an edition may look for voices that are missing, but a faith, an origin, an age
// or an illness is asked about before it is kept, and the panel never sees it.
func TestAPerspectiveThatNamesWhoPeopleAreCountsForNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at := "/editions/" + string(sc.edition) + "/perspectives"
		cora := site.As(sc.cora)
		cora.Get(at).Is(http.StatusOK).Shows("It adds no points to a score. But the list that we propose looks at perspectives first, and at points after that.")
		form := url.Values{"words": {"A black Muslim person over 70"}, "possible": {"We come to you."}, "least": {"1"}}
		page := cora.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("This names an age (“over 70”), an origin (“black”) and a faith (“Muslim”).", "People would have to tell us that to be counted.", "Keep it, only to see whether this voice is missing")
		if got := page.Attr(`input[name="words"]`, "value"); !slices.Equal(got, form["words"]) {
			t.Errorf("what was typed became %q", got)
		}
		form.Set("keep", "yes")
		cora.Post(at, form).Is(http.StatusSeeOther)
		cora.Post(at, url.Values{"words": {"Works at night"}, "possible": {"We meet at noon."}, "least": {"1"}}).Is(http.StatusSeeOther)
		cora.Get(at).Is(http.StatusOK).Shows("Only to see whether this voice is missing", "Of 2 perspectives, 2 have nobody yet who brings them.")

		path, _, pat := sc.joint()
		ids := pat.Get(path+"/brings").Is(http.StatusOK).Shows("Those who choose do not see this one.").Attr(`input[name="brings"]`, "value")
		pat.Post(path+"/brings", url.Values{"brings": ids}).Is(http.StatusSeeOther)
		cora.Get(at).Is(http.StatusOK).Shows("Somebody", "1 person")
		site.Read(func(tx *db.Tx) error {
			all, err := application.LookedForIn(tx, sc.edition)
			counting := application.Counting(all)
			if len(all) != 2 || len(counting) != 1 || counting[0].Words != "Works at night" {
				t.Errorf("%v count of %v", counting, all)
			}
			return err
		})
	})
}
