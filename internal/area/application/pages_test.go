package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

func TestStarting(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, at := site.As(sc.pru), "/apply/"+string(sc.edition)
		page := pru.Get(at).Is(http.StatusOK).Shows("Start your application", "Applications close on Wednesday 1 April 2026 at 10:30", "Manager", "Carer")
		if page.Field("perspective") != "manager" || page.Field("partner") != "" {
			t.Errorf("offers %q and %q", page.Field("perspective"), page.Field("partner"))
		}
		if pru.Post(at, page.Form(at)).Is(http.StatusUnprocessableEntity).Problem("partner") == "" {
			t.Error("nobody asked about a partner")
		}
		bad := pru.Post(at, url.Values{"perspective": {"king"}, "partner": {"seek"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("perspective") == "" || bad.Field("partner") != "seek" {
			t.Errorf("problem %q, kept %q", bad.Problem("perspective"), bad.Field("partner"))
		}
		path := sc.begin(pru, "manager", "seek")
		if a := sc.find(path); a.State != application.Seeking || a.Professional != sc.pru.ID || a.Partner != "" || a.Number != 1 {
			t.Errorf("began as %+v", a)
		}
		// Starting twice is harmless and says so.
		pru.Follow(pru.Post(at, url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther).To(path)).Shows("You have an application to this programme already")
		pru.Get(at).To(path)
		pru.Get("/applications").Is(http.StatusOK).Shows("Seeking a partner", "Application 1")
		pru.Get("/me").Shows("Finish your application")
		site.As(sc.pat).Get("/applications").Shows("You have no application yet")

		for name, id := range map[string]string{"unknown": string(db.NewID()), "no id": "x"} {
			if r := pru.Get("/apply/" + id); r.Status != http.StatusNotFound {
				t.Errorf("%s edition: %d", name, r.Status)
			}
		}
		sc.set("state", string(edition.Draft))
		site.As(sc.pat).Get(at).Is(http.StatusNotFound)
	})
}

func TestTwoStartAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		done := make(chan string, 8)
		for range cap(done) {
			go func() {
				done <- site.As(sc.pru).Post("/apply/"+string(sc.edition), url.Values{"perspective": {"manager"}, "partner": {"known"}}).Location
			}()
		}
		first := <-done
		for range cap(done) - 1 {
			if other := <-done; other != first || !strings.HasPrefix(other, "/applications/") {
				t.Errorf("one led to %q, another to %q", first, other)
			}
		}
	})
}

func TestClosedAndFull(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat, at := site.As(sc.pru), site.As(sc.pat), "/apply/"+string(sc.edition)
		path := sc.begin(pru, "manager", "known")
		form := pat.Get(at).Form(at)

		sc.set("places", 1)
		site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: sc.edition, Person: sc.cora.ID, Side: person.Professional})
		})
		pat.Get(at).Is(http.StatusOK).Shows("This programme is full", "All places of this programme are taken")
		form.Set("perspective", "carer")
		form.Set("partner", "seek")
		pat.Post(at, form).Is(http.StatusConflict).Shows("This programme is full")
		sc.set("places", 24)

		page := pru.Get(path + "/sections/challenge").Form("/sections/challenge")
		page.Set("q-challenge", "Typed at the last moment")
		site.Advance(31 * 24 * time.Hour)
		pat = site.As(sc.pat) // the session of a month ago is over
		pat.Get(at).Is(http.StatusOK).Shows("Applications are closed", "Applications closed on Wednesday 1 April 2026 at 10:30")
		pat.Post(at, form).Is(http.StatusConflict).Shows("Applications are closed")
		late := site.As(sc.pru)
		// What was typed too late is not lost to the person who typed it, and nothing is saved.
		late.Post(path+"/sections/challenge", page).Is(http.StatusConflict).Shows("Applications closed on", "Typed at the last moment")
		late.Get(path).Is(http.StatusOK).Shows("Applications closed on", "It was not sent before applications closed")
		for _, rest := range []string{"/details", "/sections/challenge", "/partner", "/sponsor", "/check"} {
			r := late.Get(path + rest).Is(http.StatusOK).Shows("Applications closed on").Hides("Typed at the last moment")
			if n := len(r.Find("main form")); n != 0 {
				t.Errorf("%s still has %d forms", rest, n)
			}
		}
		for rest, form := range map[string]url.Values{
			"/details": {"given_name": {"New"}, "version": {"1"}}, "/partner": {"name": {"A"}, "email": {"a@example.org"}},
			"/sponsor": {"name": {"A"}, "role": {"B"}, "email": {"a@example.org"}}, "/check": {"hash": {"x"}},
		} {
			late.Post(path+rest, form).Is(http.StatusConflict).Shows("Applications closed on")
		}
		late.Get("/me").Hides("Finish your application")
	})
}

func TestSectionsKeepWhatWasTyped(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru := site.As(sc.pru)
		path := sc.begin(pru, "manager", "known")
		who := path + "/sections/who"
		// What the person's own page says is offered; what only the other side answers is not asked.
		page := pru.Get(who).Is(http.StatusOK)
		if page.Field("q-professional-role") != "Ward manager" || page.Field("q-professional-kind") != "manager" {
			t.Errorf("offers %q, %q", page.Field("q-professional-role"), page.Field("q-professional-kind"))
		}
		page.Hides("q-partner-about")
		long := strings.Repeat("a", 121)
		bad := pru.Post(who, url.Values{"version": {"0"}, "save": {"done"}, "q-professional-role": {long}, "q-professional-kind": {"king"}, "q-how-we-met": {"At work"}}).Is(http.StatusUnprocessableEntity)
		for _, f := range []string{"q-professional-role", "q-professional-kind", "q-professional-organisation", "q-professional-about"} {
			if bad.Problem(f) == "" {
				t.Errorf("nothing is said beside %s", f)
			}
		}
		if bad.Field("q-professional-role") != long || bad.Field("q-how-we-met") != "At work" {
			t.Error("what was typed is lost")
		}
		if got := pru.Get(who).Field("q-how-we-met"); got != "" {
			t.Errorf("half saved: %q", got)
		}
		// For later: what is there is kept, what is missing is fine, what is wrong is not.
		pru.Post(who, url.Values{"version": {"0"}, "save": {"later"}, "q-professional-role": {long}}).Is(http.StatusUnprocessableEntity)
		pru.Follow(pru.Post(who, url.Values{"version": {"0"}, "save": {"later"}, "q-how-we-met": {"At work"}}).Is(http.StatusSeeOther)).Shows("Saved for later", "In progress")
		if got := pru.Get(who).Field("q-how-we-met"); got != "At work" {
			t.Errorf("kept %q", got)
		}
		// Asking for a bursary needs its amount and its reason.
		money := pru.Post(path+"/sections/funding", url.Values{"version": {"0"}, "q-funding-route": {"full-bursary"}}).Is(http.StatusUnprocessableEntity)
		if money.Problem("q-bursary-amount") == "" || money.Problem("q-bursary-reason") == "" {
			t.Error("a bursary without amount or reason was let through")
		}
		// A wrong amount is one problem, not two.
		for _, amount := range []string{"-5", "abc"} {
			wrong := pru.Post(path+"/sections/funding", url.Values{"version": {"0"}, "q-funding-route": {"full-bursary"}, "q-bursary-amount": {amount}, "q-bursary-reason": {"None."}}).Is(http.StatusUnprocessableEntity)
			if n := len(wrong.Find(".nhsuk-error-summary li")); n != 1 || wrong.Problem("q-bursary-amount") == "" {
				t.Errorf("%q has %d problems: %q", amount, n, wrong.Problem("q-bursary-amount"))
			}
		}
		pru.Get(path + "/sections/nothing").Is(http.StatusNotFound)
		pru.Post(path+"/sections/nothing", url.Values{}).Is(http.StatusNotFound)
		bad = pru.Post(path+"/details", url.Values{"given_name": {""}, "family_name": {"Kept"}, "version": {"1"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("given_name") == "" || bad.Field("family_name") != "Kept" {
			t.Error("details without a first name")
		}
	})
}

// TestTwoWriteAtOnce lets both partners open the same section: the second to save is told and shown the difference.
func TestTwoWriteAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		at := path + "/sections/purpose"
		one, two := pru.Get(at).Form(at), pat.Get(at).Form(at)
		one.Set("q-purpose", "Safer discharge for all")
		two.Set("q-purpose", "Kinder discharge for all")
		pru.Post(at, one).Is(http.StatusSeeOther)
		clash := pat.Post(at, two).Is(http.StatusConflict).Shows("Somebody else changed this part while you were writing", "What you wrote", "What it says now")
		if got := clash.Find(".app-diff ins"); len(got) != 2 || !strings.Contains(got[0], "Kinder") || !strings.Contains(got[1], "Safer") {
			t.Errorf("the difference shows %q", got)
		}
		if clash.Field("q-purpose") != "Kinder discharge for all" {
			t.Errorf("typed text is lost: %q", clash.Field("q-purpose"))
		}
		if got := pru.Get(at).Field("q-purpose"); got != "Safer discharge for all" {
			t.Errorf("overwritten with %q", got)
		}
		// Now that they have seen it, they may decide.
		pat.Post(at, clash.Form(at)).Is(http.StatusSeeOther)
		if got := pru.Get(at).Field("q-purpose"); got != "Kinder discharge for all" {
			t.Errorf("saved %q", got)
		}
		// A faulty form does not hide that somebody else saved meanwhile.
		old := pru.Get(at).Form(at)
		pat.Post(at, pat.Get(at).Form(at)).Is(http.StatusSeeOther)
		old.Set("q-purpose", "")
		again := pru.Post(at, old).Is(http.StatusUnprocessableEntity).Form(at)
		again.Set("q-purpose", "Mine")
		pru.Post(at, again).Is(http.StatusConflict)
		// The same for a person's own details in two windows.
		d := path + "/details"
		first, second := pru.Get(d).Form(d), pru.Get(d).Form(d)
		first.Set("place", "York")
		second.Set("place", "Hull")
		pru.Post(d, first).Is(http.StatusSeeOther)
		pru.Post(d, second).Is(http.StatusConflict).Shows("Somebody else changed these details")
	})
}

// TestOwnPartsStayOwn: each person answers for themselves; the other reads it.
func TestOwnPartsStayOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		at := path + "/sections/who"
		form := pru.Get(at).Shows("Patrick answers these questions", "Our answer to partner-about").Form(at)
		form.Set("q-partner-about", "Forged by the professional")
		pru.Post(at, form).Is(http.StatusSeeOther)
		if got := pat.Get(at).Field("q-partner-about"); got != "Our answer to partner-about" {
			t.Errorf("the partner’s own words became %q", got)
		}
	})
}

func TestNeedsAreOnesOwn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		needs := url.Values{"needs-room": {"room-step-free"}, "words": {"I tire quickly."}}
		pat.Get(path + "/needs").Shows("I need nothing")
		pat.Post(path+"/needs", needs).Is(http.StatusSeeOther)
		pat.Get(path + "/needs").Hides("I need nothing")
		if got := pat.Get(path + "/needs").Is(http.StatusOK).Fields("needs-room"); len(got) != 1 || got[0] != "room-step-free" {
			t.Errorf("kept %q", got)
		}
		pru.Get(path+"/needs").Hides("I tire quickly.", "What Patrick lets you know")
		pru.Get(path + "/check").Hides("I tire quickly.")
		site.As(sc.cora).Get("/editions/"+string(sc.edition)+"/applications/"+string(id(path))).Is(http.StatusOK).Hides("I tire quickly.", "A way in and a toilet without steps")
		needs.Set("shared", "yes")
		needs.Set("version", pat.Get(path+"/needs").Field("version"))
		pat.Post(path+"/needs", needs).Is(http.StatusSeeOther)
		pru.Get(path+"/needs").Shows("What Patrick lets you know", "A way in and a toilet without steps", "I tire quickly.")
		bad := pat.Post(path+"/needs", url.Values{"needs-room": {"room-gold"}, "words": {strings.Repeat("a", 1001)}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("words") == "" || bad.Problem("needs-room") == "" || len(bad.Field("words")) != 1001 {
			t.Error("bad needs were let through")
		}
		// Needs change after an application was handed in; nothing else does.
		confirm(pru, path)
		confirm(pat, path)
		pat.Post(path+"/needs", url.Values{"words": {"Also a quiet room."}, "version": {pat.Get(path + "/needs").Field("version")}}).Is(http.StatusSeeOther)
		pat.Get(path + "/needs").Shows("Also a quiet room.")
	})
}

// TestStrangersSeeNothing tries every page of an application as somebody else, as the coordinator and as a visitor.
func TestStrangersSeeNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path := sc.begin(site.As(sc.pru), "manager", "known")
		other := site.Network("other")
		foreign := other.Person("Far", "far@example.org")
		pages := []string{"", "/details", "/sections/who", "/partner", "/sponsor", "/needs", "/bursary", "/check", "/withdraw", "/invitation"}
		posts := []string{"/details", "/sections/who", "/sections/who/aside", "/partner", "/partner/withdraw", "/partner/seek", "/sponsor", "/sponsor/resend", "/needs", "/coaching",
			"/check", "/check/take-back", "/withdraw", "/invitation", "/invitation/decline"}
		for name, c := range map[string]*apptest.Client{"a stranger": site.As(sc.pat), "the coordinator": site.As(sc.cora), "another network": other.As(foreign)} {
			for _, rest := range pages {
				if r := c.Get(path + rest); r.Status != http.StatusNotFound {
					t.Errorf("%s opens %s: %d", name, rest, r.Status)
				}
			}
			for _, rest := range posts {
				if r := c.Post(path+rest, url.Values{"gap": {"partner"}, "how": {"all"}}); r.Status != http.StatusNotFound {
					t.Errorf("%s posts to %s: %d", name, rest, r.Status)
				}
			}
		}
		for _, rest := range pages {
			if r := site.Visitor().Get(path + rest); r.Status != http.StatusSeeOther || !strings.HasPrefix(r.Location, "/sign-in?next=") {
				t.Errorf("a visitor at %s: %d %s", rest, r.Status, r.Location)
			}
		}
		for _, rest := range []string{"pipeline", "reminder", "bursaries", "applications/" + string(id(path)), "bursaries/" + string(id(path))} {
			if r := site.As(sc.pru).Get("/editions/" + string(sc.edition) + "/" + rest); r.Status != http.StatusNotFound {
				t.Errorf("somebody who applies opens %s: %d", rest, r.Status)
			}
		}
	})
}

// TestALoneApplication is what people do where nobody takes part in pairs.
func TestALoneApplication(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.edition = sc.newEdition("lay-partner-application", false)
		pat := site.As(sc.pat)
		pat.Get("/apply/" + string(sc.edition)).Hides("Do you have a partner?")
		path := sc.begin(pat, "carer", "")
		pat.Get(path).Is(http.StatusOK).Shows("Funding or bursary").Hides("Your partner", "Your sponsor")
		pat.Get(path + "/partner").Is(http.StatusNotFound)
		pat.Get(path + "/sponsor").Is(http.StatusNotFound)
		def, _ := instrument.Shipped("lay-partner-application")
		for _, s := range def.Sections {
			form := instrument.Encode(def.Only(s.ID), sample(def), "q-")
			form.Set("version", "0")
			pat.Post(path+"/sections/"+s.ID, form).Is(http.StatusSeeOther)
		}
		early := pat.Post(path+"/check", url.Values{"hash": {"x"}}).Is(http.StatusUnprocessableEntity)
		early.Shows("Some parts are not done yet")
		pat.Post(path+"/sections/funding", url.Values{"version": {"0"}, "q-funding-route": {"organisation"}}).Is(http.StatusSeeOther)
		pat.Post(path+"/details", pat.Get(path+"/details").Form("/details")).Is(http.StatusSeeOther)
		pat.Post(path+"/needs", url.Values{}).Is(http.StatusSeeOther)
		pat.Get("/me").Shows("Check and confirm your application")
		stale := pat.Post(path+"/check", url.Values{"hash": {"x"}}).Is(http.StatusConflict).Shows("The answers have changed since you opened this page")
		pat.Follow(pat.Post(path+"/check", stale.Form("/check")).Is(http.StatusSeeOther)).Shows("Your application is submitted")
		if a := sc.find(path); a.State != application.Submitted || a.Partner != sc.pat.ID {
			t.Errorf("%+v", a)
		}
		site.Read(func(tx *db.Tx) error {
			text, err := sc.s.TextOf(tx, id(path))
			if strings.Contains(text, "Patrick") || !strings.Contains(text, "Our answer to lived-experience") {
				t.Errorf("the panel reads:\n%s", text)
			}
			return err
		})
	})
}

func TestWithdrawing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		confirm(pru, path)
		bad := pat.Post(path+"/withdraw", url.Values{}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("how") == "" {
			t.Error("it was not asked who leaves")
		}
		// The partner leaves: what they said of themselves goes, the rest stays with the other, who is told.
		pat.Post(path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther).To("/applications")
		pat.Get(path).Is(http.StatusNotFound)
		if sc.letters(sc.pru.Email, "has left your application") != 1 {
			t.Error("nobody told the professional")
		}
		page := pru.Get(path+"/check").Is(http.StatusOK).Shows("Our answer to purpose", "You need a partner").Hides("partner-about")
		if len(page.Find(`form[action$="/check"]`)) != 0 {
			t.Error("a pair of one can confirm")
		}
		var left string
		site.Read(func(tx *db.Tx) error {
			var err error
			left, _, err = sc.s.ConfirmText(tx, id(path))
			return err
		})
		if strings.Contains(left, "Patrick") {
			t.Error("the name of who left stays")
		}
		// The partner is free to begin another one.
		own := sc.begin(pat, "carer", "seek")
		pat.Follow(pat.Post(own+"/withdraw", pat.Get(own+"/withdraw").Form("/withdraw")).Is(http.StatusSeeOther)).Shows("Withdrawn", "This application was withdrawn")
		pat.Get(own + "/withdraw").Is(http.StatusSeeOther).To(own)
		pat.Post(own+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		again := sc.begin(pat, "carer", "seek")
		if again == own {
			t.Error("a withdrawn application goes on")
		}
		// Both can end a joint one, and both are told.
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		if a := sc.find(path); a.State != application.Withdrawn {
			t.Errorf("it is %s", a.State)
		}
		if sc.letters(sc.pru.Email, "was withdrawn") != 1 {
			t.Error("no letter about the end")
		}
		pru.Post(path+"/needs", url.Values{}).Is(http.StatusForbidden)
	})
}

// TestTheTaskListSaysWhereOneStands: that no place is left, whose answer is awaited, and that oneself has confirmed already.
func TestTheTaskListSaysWhereOneStands(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		pru.Get(path).Shows("One part waits for your sponsor’s answer", "Your own parts are done").Hides("All places are taken now")
		confirm(pru, path).Is(http.StatusSeeOther)
		pru.Get(path).Shows("You have confirmed your answers. Your application is sent when Patrick has confirmed the same ones.").Hides("Your own parts are done")
		pat.Get(path).Shows("Your own parts are done")
		sc.set("places", 1)
		una := site.Person("Una", "una@example.org")
		site.Write(func(tx *db.Tx) error {
			return edition.GivePlace(tx, edition.Place{Edition: sc.edition, Person: una.ID, Side: person.Partner})
		})
		pat.Get(path).Shows("All places are taken now")
	})
}
