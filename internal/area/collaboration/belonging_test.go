package collaboration_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// TestAnOrganisationThatIsOnlySaidOpensNothing: whoever types the name of an organisation into their details, also somebody
// with a role, sees nothing of what a pair showed to its people, until somebody else has confirmed it. The members go on
// seeing their own.
func TestAnOrganisationThatIsOnlySaidOpensNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		id, _ := s.upload(s.a, "The first family", "no")
		page := s.a.Get(s.at+"/log/"+string(id)+"/audience").Is(http.StatusOK).Shows("Anybody with an email address can make one", "Now 1 person is", "Who only says so does not see it")
		if page.Field("audience") != "" {
			t.Error("an audience is chosen beforehand")
		}
		s.widen(id, "organisation:"+string(s.anil.Organisation))
		at := "/learning/" + string(id)
		colleague := site.As(s.personOf("Olu", "olu@example.org", "Trust of the north"))
		colleague.Get(at).Is(http.StatusOK)

		mallory := site.Person("Mallory", "mallory@example.org")
		claim := func(c *apptest.Client, organisation string) *apptest.Result {
			form := c.Get("/me/details?change=work").Form("/me/details")
			form.Set("organisation", organisation)
			c.Post("/me/details", form).Is(http.StatusSeeOther)
			return c.Get("/me/details?change=work")
		}
		closed := func(who string, c *apptest.Client) {
			t.Helper()
			c.Get(at).Is(http.StatusNotFound)
			if c.Get("/learning").Has("The first family") {
				t.Errorf("%s finds it in the list", who)
			}
		}
		m, boss := site.As(mallory), site.As(s.boss)
		claim(m, "trust  of the NORTH").Shows("Nobody has confirmed it yet")
		claim(boss, "Trust of the north")
		closed("a fresh account", m)
		closed("an administrator", boss)

		// Nobody confirms themselves, not by the button, by the form for details, nor by a file.
		self := "/admin/people/" + string(s.boss.ID)
		boss.Get(self).Is(http.StatusOK).Shows("said, not confirmed", "Another administrator can confirm it")
		boss.Post(self+"/organisation/confirm", url.Values{"organisation": {string(s.anil.Organisation)}}).Is(http.StatusForbidden)
		for _, organisation := range []string{"", "Trust of the north"} {
			form := boss.Get(self + "/edit").Form("/edit")
			form.Set("organisation", organisation)
			boss.Post(self+"/edit", form).Is(http.StatusSeeOther)
		}
		closed("an administrator", boss)

		// Somebody else confirms it, and only for the organisation that stands there.
		path := "/admin/people/" + string(mallory.ID)
		boss.Get("/admin/people?show=said").Is(http.StatusOK).Shows("Mallory")
		boss.Post(path+"/organisation/confirm", url.Values{"organisation": {"another"}}).Is(http.StatusConflict)
		closed("a fresh account", m)
		boss.Post(path+"/organisation/confirm", boss.Get(path).Shows("said, not confirmed").Form("/organisation/confirm")).Is(http.StatusSeeOther)
		boss.Get("/admin/people?show=said").Hides("Mallory")
		m.Get(at).Is(http.StatusOK)
		claim(m, "Trust of the north").Shows("It is confirmed that you belong to Trust of the north")
		m.Get(at).Is(http.StatusOK)
		// Leaving and coming back must be confirmed again.
		claim(m, "Elsewhere")
		closed("who has left", m)
		claim(m, "Trust of the north")
		closed("who came back", m)

		// The members see their own, whatever they say of themselves.
		claim(s.a, "")
		s.a.Get(at).Is(http.StatusOK)
		s.g.Get(at).Is(http.StatusOK)
	})
}

// TestAFileConfirmsOnlyFromAnAdministrator: a coordinator's file says who belongs where, and an administrator's confirms it.
func TestAFileConfirmsOnlyFromAnAdministrator(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		site.Person("Mallory", "mallory@example.org")
		confirmed := func(email string) (yes bool) {
			site.Read(func(tx *db.Tx) error {
				p, _, err := person.ByEmail(tx, email)
				yes = p.Belongs() != ""
				return err
			})
			return yes
		}
		for _, step := range []struct {
			role access.Role
			want bool
		}{{access.Coordinator, false}, {access.Administrator, true}} {
			c := site.As(site.Person("Cy", string(step.role)+"@example.org", access.Coordinator, step.role))
			at := c.Upload("/import", nil, apptest.File{Field: "file", Name: "people.csv", Body: []byte("First name,Email,Organisation\nMallory,mallory@example.org,Trust\nNew,new-" + string(step.role) + "@example.org,Trust\nCy," + string(step.role) + "@example.org,Trust\n")}).Is(http.StatusSeeOther).Location
			form := c.Get(at).Is(http.StatusOK).Form(at + "/columns")
			form.Set("existing", "update")
			c.Post(at+"/columns", form).Is(http.StatusSeeOther)
			c.Post(at+"/start", c.Get(at).Form(at+"/start")).Is(http.StatusSeeOther)
			site.Work()
			for _, email := range []string{"mallory@example.org", "new-" + string(step.role) + "@example.org"} {
				if confirmed(email) != step.want {
					t.Errorf("%s, brought in by a %s, is confirmed: %v", email, step.role, !step.want)
				}
			}
			if confirmed(string(step.role) + "@example.org") {
				t.Errorf("a %s confirmed themselves by a file", step.role)
			}
		}
	})
}

// TestWhoJoinsLaterHasNotAgreed: an agreement that stands does not speak for somebody who joined after it, and its page says
// so; the next version that they agree to is theirs as well.
func TestWhoJoinsLaterHasNotAgreed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		form := agreementForm("Plan care")
		form.Set("version", "0")
		form.Set("then", "propose")
		form.Set("yes", "yes")
		s.agree(s.g, s.a.Post(s.at+"/agreement/edit", form).Is(http.StatusSeeOther).Location)
		const later = "joined after that and has not agreed to this version"
		s.a.Get(s.at + "/agreement").Is(http.StatusOK).Shows("Version 1 stands").Hides(later)
		site.Advance(time.Hour)
		mona := site.Person("Mona", "mona@example.org")
		site.Write(func(tx *db.Tx) error { return shared.AddMember(tx, s.pair, mona.ID, person.Partner) })
		for _, c := range []*apptest.Client{s.a, site.As(mona)} {
			c.Get(s.at+"/agreement").Is(http.StatusOK).Shows("Mona Example "+later, "Version 1 stands")
		}
	})
}
