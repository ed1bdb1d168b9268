package application_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

var asksBursary = url.Values{"q-funding-route": {"full-bursary"}, "q-bursary-amount": {"400"}, "q-bursary-reason": {"I live on a small pension."}}

// TestAReasonForABursaryIsOnesOwn: what one person writes to those who decide about bursaries is never shown to the other.
func TestAReasonForABursaryIsOnesOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		at := path + "/sections/funding"
		sc.answer(pat, path, "funding", asksBursary).Is(http.StatusSeeOther)
		private := func() {
			t.Helper()
			for _, page := range []string{at, path + "/check", path, path + "/bursary"} {
				pru.Get(page).Is(http.StatusOK).Hides("small pension")
			}
		}
		private()
		if got := pat.Get(at).Shows("Prudence never sees what you write there").Field("q-bursary-reason"); got != "I live on a small pension." {
			t.Errorf("their own page has %q", got)
		}
		pat.Get(path+"/check").Shows("small pension", "Prudence does not see this")
		pru.Get(at).Shows("Patrick has said why. You can add your own reason.")
		pru.Get(path + "/check").Shows("Patrick has answered this")

		// The other saves the same section without touching it; then with a reason of her own.
		pru.Post(at, pru.Get(at).Form(at)).Is(http.StatusSeeOther)
		form := pru.Get(at).Form(at)
		form.Set("q-bursary-reason", "My ward pays nothing.")
		pru.Post(at, form).Is(http.StatusSeeOther)
		private()
		pat.Get(at).Hides("My ward pays nothing.")
		pat.Get(path + "/check").Shows("small pension").Hides("My ward pays nothing.")

		// A clash shows neither.
		old := pru.Get(at).Form(at)
		pat.Post(at, func() url.Values { f := pat.Get(at).Form(at); f.Set("q-bursary-amount", "500"); return f }()).Is(http.StatusSeeOther)
		old.Set("q-bursary-amount", "600")
		pru.Post(at, old).Is(http.StatusConflict).Shows("600", "500").Hides("small pension")

		// Those who decide read both, each with a name; the text that both confirm has neither.
		cora := site.As(sc.cora)
		cora.Get("/editions/"+string(sc.edition)+"/bursaries/"+string(id(path))).Is(http.StatusOK).Shows("Patrick Lowe:", "small pension", "Prudence Marsh:", "My ward pays nothing.")
		site.Read(func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{Action: "bursary.read"})
			if len(rows) != 1 || rows[0].Object != id(path) {
				t.Errorf("reading the reasons wrote %+v", rows)
			}
			return err
		})
		cora.Get("/editions/"+string(sc.edition)+"/applications/"+string(id(path))).Is(http.StatusOK).Shows("small pension", "My ward pays nothing.")
		site.Read(func(tx *db.Tx) error {
			text, _, err := sc.s.ConfirmText(tx, id(path))
			if strings.Contains(text, "pension") || strings.Contains(text, "ward pays") || !strings.Contains(text, "It was said by:)\n> Prudence Marsh\n> Patrick Lowe") {
				t.Errorf("both confirm:\n%s", text)
			}
			return err
		})
		confirm(pru, path).Is(http.StatusSeeOther)
		confirm(pat, path).Is(http.StatusSeeOther)
		private()
		pat.Get(at).Shows("small pension").Hides("My ward pays nothing.")
	})
}

// TestAReasonStaysOnesOwnWhenTwoJoin: what somebody wrote alone stays theirs when their application becomes a joint one,
// and goes with them when they leave.
func TestAReasonStaysOnesOwnWhenTwoJoin(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "seek")
		site.Advance(time.Minute)
		own := sc.begin(pat, "carer", "seek")
		sc.answer(pru, path, "funding", nil).Is(http.StatusSeeOther)
		sc.answer(pat, own, "funding", asksBursary).Is(http.StatusSeeOther)
		pat.Get(own + "/check").Shows("small pension")
		site.Write(func(tx *db.Tx) error {
			_, err := sc.s.Join(tx, sc.edition, sc.pru.ID, sc.pat.ID)
			return err
		})
		at := path + "/sections/funding"
		pru.Get(at).Shows("What Patrick had written alone").Hides("small pension")
		pru.Get(path + "/check").Hides("small pension")
		if got := pat.Get(at).Field("q-bursary-reason"); got != "I live on a small pension." {
			t.Errorf("what he wrote became %q", got)
		}
		pat.Post(path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		pru.Get(at).Hides("small pension")
		cora := site.As(sc.cora)
		cora.Get(fmt.Sprintf("/editions/%s/applications/%s", sc.edition, id(path))).Hides("small pension")
	})
}

// TestAnExportHoldsNoReasonOfAPartner: a coordinator who applies in a pair decides nothing about their own application, so
// what they take out of the network holds their own reason and not their partner's. Another coordinator's holds both.
func TestAnExportHoldsNoReasonOfAPartner(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		sc.answer(pat, path, "funding", asksBursary).Is(http.StatusSeeOther)
		form := pru.Get(path + "/sections/funding").Form("/sections/funding")
		form.Set("q-bursary-reason", "My ward pays nothing.")
		pru.Post(path+"/sections/funding", form).Is(http.StatusSeeOther)
		site.Write(func(tx *db.Tx) error { return person.Grant(tx, sc.pru.ID, access.Coordinator) })
		pru = site.As(sc.pru)
		for _, from := range []string{"/export", "/editions/" + string(sc.edition) + "/export", "/me/export"} {
			if text := unzipped(t, pru.Post(from, nil).Is(http.StatusOK).Body); strings.Contains(text, "small pension") || !strings.Contains(text, "My ward pays nothing.") {
				t.Errorf("%s of a coordinator who applies holds the partner's reason (%t) and their own (%t)", from, strings.Contains(text, "small pension"), strings.Contains(text, "My ward pays nothing."))
			}
		}
		for _, from := range []string{"/export", "/editions/" + string(sc.edition) + "/export"} {
			if text := unzipped(t, site.As(sc.cora).Post(from, nil).Is(http.StatusOK).Body); !strings.Contains(text, "small pension") || !strings.Contains(text, "My ward pays nothing.") {
				t.Errorf("%s of a coordinator who decides lacks a reason", from)
			}
		}
	})
}

// unzipped is everything in a zip, one file after another.
func unzipped(t *testing.T, body string) string {
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
		r.Close() //nolint:errcheck // it was only read
	}
	return all.String()
}
