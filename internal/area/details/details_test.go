package details_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

const page, whole = "/me/details", "/me/details?change=all"

func TestDetailsAreSaidOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.Add(person.Person{Given: "Ann", Family: "Example", Email: "ann@example.org", Perspectives: []string{"clinician"}})
		c := site.As(ann)
		form := c.Get(whole).Is(http.StatusOK).Shows("Your details", "ann@example.org", "British Sign Language interpreter", "Carer").Form(page)
		if got := form["perspectives_professional"]; len(got) != 1 || got[0] != "clinician" {
			t.Errorf("ticked are %v", got)
		}
		form.Set("given_name", "Anna")
		form.Set("job", "Nurse")
		form.Set("organisation", "  Riverside   Trust ")
		form.Set("place", "Reading")
		form.Set("perspectives_partner", "carer")
		form["needs_format"] = []string{"format-easy-read", "format-print-20"}
		form.Set("needs_professional", "professional-bsl")
		form.Set("needs_words", "I tire easily.")
		form.Set("experience", "I looked after my mother.")
		c.Follow(c.Post(page, form).Is(http.StatusSeeOther)).Shows("Saved. You need not tell us again.")
		site.Read(func(tx *db.Tx) error {
			p, err := person.Find(tx, ann.ID)
			if err != nil {
				return err
			}
			if p.Name() != "Anna Example" || p.Job != "Nurse" || p.OrgName != "Riverside Trust" || p.Place != "Reading" || p.Email != "ann@example.org" {
				t.Errorf("saved is %+v", p)
			}
			// What was said first stays first: it is the side by which the person is met.
			if !slices.Equal(p.Perspectives, []string{"clinician", "carer"}) {
				t.Errorf("perspectives are %v", p.Perspectives)
			}
			n, err := person.NeedsOf(tx, site.App.Keys, ann.ID)
			if err != nil {
				return err
			}
			if len(n.IDs) != 3 || n.Words != "I tire easily." {
				t.Errorf("needs are %+v", n)
			}
			raw, err := db.All(tx, func(s db.Scanner, v *[2]string) error { return s.Scan(&v[0], &v[1]) }, `SELECT needs_sealed, experience_sealed FROM person WHERE network_id = $1 AND id = $2`, string(ann.ID))
			if err != nil || raw[0][0] == "" || raw[0][1] == "" || strings.Contains(strings.Join(raw[0][:], ""), "mother") || strings.Contains(raw[0][0], "bsl") {
				t.Errorf("the database holds %v (%v)", raw, err)
			}
			rows, err := audit.List(tx, audit.Filter{Action: "person.details"})
			if err == nil && (len(rows) != 1 || rows[0].Detail != "") {
				t.Errorf("the log says %+v", rows)
			}
			return err
		})
		again := c.Get(whole).Is(http.StatusOK)
		if again.Field("needs_words") != "I tire easily." || again.Field("experience") != "I looked after my mother." || len(again.Fields("needs_format")) != 2 {
			t.Error("the page does not show what was said")
		}
		// Everything can be taken back.
		again.Form(page)
		empty := url.Values{"given_name": {"Anna"}, "version": {again.Field("version")}}
		c.Post(page, empty).Is(http.StatusSeeOther)
		site.Read(func(tx *db.Tx) error {
			raw, err := db.All(tx, func(s db.Scanner, v *[2]string) error { return s.Scan(&v[0], &v[1]) }, `SELECT needs_sealed, experience_sealed FROM person WHERE network_id = $1 AND id = $2`, string(ann.ID))
			if raw[0][0] != "" || raw[0][1] != "" {
				t.Error("something is left")
			}
			return err
		})
	})
}

func TestBadInputIsShownAndKept(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann := site.Person("Ann", "ann@example.org")
		c := site.As(ann)
		form := c.Get(whole).Form(page)
		form.Set("given_name", "")
		form.Set("job", strings.Repeat("x", 201))
		form.Set("needs_contact", "contact-pigeon")
		form.Set("needs_room", "room-quiet")
		form.Set("perspectives_partner", "king")
		form.Set("needs_words", strings.Repeat("ä", 1001))
		form.Set("experience", strings.Repeat("ö", 4001))
		r := c.Post(page, form).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"given_name", "job", "needs_contact", "perspectives_partner", "needs_words", "experience"} {
			if r.Problem(name) == "" {
				t.Errorf("nothing is said beside %s", name)
			}
		}
		if r.Field("experience") != strings.Repeat("ö", 4001) || !slices.Equal(r.Fields("needs_room"), []string{"room-quiet"}) {
			t.Error("what was typed is lost")
		}
		for _, target := range r.Attr(".nhsuk-error-summary a", "href") {
			if len(r.Find(`[id="`+strings.TrimPrefix(target, "#")+`"]`)) != 1 {
				t.Errorf("the summary leads to %s, which is not there", target)
			}
		}
		site.Read(func(tx *db.Tx) error {
			p, err := person.Find(tx, ann.ID)
			if p.Version != ann.Version || p.Given != "Ann" {
				t.Errorf("something was saved: %+v", p)
			}
			return err
		})
		site.Visitor().Get(page).Is(http.StatusSeeOther)
		site.Visitor().Post(page, form).Is(http.StatusUnauthorized)
	})
}

// TestTheSameTwice: what is saved already is not a clash, wherever it was saved from.
func TestTheSameTwice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Person("Ann", "ann@example.org"))
		one, two, three := c.Get(whole).Form(page), c.Get(whole).Form(page), c.Get(whole).Form(page)
		for _, form := range []url.Values{one, two, three} {
			form.Set("experience", "One story")
		}
		c.Post(page, one).To(page)
		c.Follow(c.Post(page, two).To(page)).Shows("Saved. You need not tell us again.") // another tab
		c.Follow(c.Post(page, one).To(page)).Shows("You sent this before. It was done once.")
		three.Set("experience", "Another story")
		if links := c.Post(page, three).Is(http.StatusConflict).Attr("a.nhsuk-back-link", "href"); len(links) != 1 {
			t.Errorf("a real clash has no way back: %q", links)
		}
	})
}

func TestTwoTabsAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Person("Ann", "ann@example.org"))
		one, two := c.Get(whole).Form(page), c.Get(whole).Form(page)
		one.Set("needs_room", "room-quiet")
		one.Set("experience", "One story")
		c.Post(page, one).Is(http.StatusSeeOther)
		two.Set("experience", "Another story")
		r := c.Post(page, two).Is(http.StatusConflict).Shows("You changed this somewhere else", "A quiet room to go to", "One story", "Another story")
		if r.Field("experience") != "Another story" {
			t.Errorf("what was typed is now %q", r.Field("experience"))
		}
		c.Post(page, r.Form(page)).Is(http.StatusSeeOther)
		if got := c.Get(whole).Field("experience"); got != "Another story" {
			t.Errorf("saved is %q", got)
		}
	})
}

// TestDetailsInGroups: the page is short, with what was said in each group in a line; one group is opened at a time, and saving
// it leaves the others as they are, whichever was changed meanwhile.
func TestDetailsInGroups(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c := site.As(site.Add(person.Person{Given: "Ann", Family: "Example", Email: "ann@example.org", Perspectives: []string{"clinician"}}))
		short := c.Get(page).Is(http.StatusOK).Shows("Ann Example", "ann@example.org", "Nothing yet", "clinician")
		if n := len(short.Find("main input, main textarea")); n != 0 {
			t.Errorf("the short page has %d fields", n)
		}
		links := short.Attr(`main .nhsuk-summary-list a[href*="change="]`, "href")
		if len(links) < 8 {
			t.Fatalf("only %q can be changed", links)
		}
		for _, link := range links {
			one := c.Get(link).Is(http.StatusOK)
			if n := len(one.Find("main input:not([type=hidden]), main textarea")); n < 1 || n > 25 {
				t.Errorf("%s has %d fields", link, n)
			}
			c.Post(page, one.Form(page)).To(page) // nothing changed
		}
		open := func(group string) url.Values { return c.Get(page + "?change=" + group).Is(http.StatusOK).Form(page) }
		room, stale, words := open("needs_room"), open("needs_room"), open("words")
		room.Set("needs_room", "room-quiet")
		c.Follow(c.Post(page, room).To(page)).Shows("Saved", "A quiet room to go to")
		words.Set("needs_words", "I tire easily.")
		c.Follow(c.Post(page, words).To(page)).Shows("A quiet room to go to", "I tire easily.", "clinician", "Ann Example")
		stale.Set("needs_room", "room-step-free")
		clash := c.Post(page, stale).Is(http.StatusConflict).Shows("You changed this somewhere else", "A quiet room to go to")
		if got := clash.Fields("needs_room"); !slices.Equal(got, []string{"room-step-free"}) {
			t.Errorf("what was chosen is now %q", got)
		}
		c.Follow(c.Post(page, clash.Form(page)).To(page)).Hides("A quiet room to go to").Shows("I tire easily.")
		bad := open("name")
		bad.Set("given_name", "")
		if got := c.Post(page, bad).Is(http.StatusUnprocessableEntity); got.Problem("given_name") == "" || got.Field("family_name") != "Example" {
			t.Error("a name that is missing is let through")
		}
		c.Get(page + "?change=nonsense").Is(http.StatusOK).Shows("Ann Example")
	})
}
