package programme_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/content"
	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/platform/db"
)

// TestTemplateObjectives: what a template wants people to learn names sessions and questions that are there.
func TestTemplateObjectives(t *testing.T) {
	for _, p := range content.Programmes() {
		for _, o := range p.Objectives {
			for _, where := range o.Sessions {
				day, start, _ := strings.Cut(where, " ")
				found := false
				for _, d := range p.Days {
					for _, s := range d.Sessions {
						found = found || (d.ID == day && s.Start == start)
					}
				}
				if !found {
					t.Errorf("%s: %q names the session %q, which is not there", p.Key, o.Wording, where)
				}
			}
			if len(o.Items) == 0 || len(o.Sessions) == 0 {
				t.Errorf("%s: %q has no questions or no sessions", p.Key, o.Wording)
			}
		}
	}
}

// TestObjectives: they come from the template, are changed by coordinators, read by the team and the public, and cloned.
func TestObjectives(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s, pat, _, _ := cohort(t, site)
		at := s.at("/objectives")
		s.C.Get(at).Is(http.StatusOK).Shows("Share power and decide together", "Power in the room (day 1, 12:00)", "No question measures it yet")
		site.Visitor().Get("/editions/" + string(s.Edition)).Is(http.StatusSeeOther)
		site.As(pat).Get(at).Is(http.StatusNotFound)
		site.As(mustFind(s, "petra@example.org")).Get(at).Is(http.StatusOK).Shows("Share power").Hides("Add an objective")

		// Forms that ask a question twice can measure it.
		s.C.Post(s.at("/waves/template"), nil).Is(http.StatusSeeOther)
		s.C.Get(at).Shows("We make the decisions that matter together.", "There are figures when two forms that ask it have closed.")

		bad := s.C.Post(at+"/new", url.Values{"wording": {""}, "sessions": {"nonsense"}, "items": {"nonsense"}}).Is(http.StatusUnprocessableEntity)
		for _, name := range []string{"wording", "sessions", "items"} {
			if bad.Problem(name) == "" {
				t.Errorf("no message at %s", name)
			}
		}
		s.C.Post(at+"/new", url.Values{"wording": {"Chair a meeting together"}, "items": {"skill-lead"}}).Is(http.StatusSeeOther)
		var mine string
		for _, href := range s.C.Get(at).Attr(`a[href*="/objectives/"]`, "href") {
			if !strings.HasSuffix(href, "/new") && s.C.Get(href).Field("wording") == "Chair a meeting together" {
				mine = href
			}
		}
		first, second := s.C.Get(mine).Is(http.StatusOK).Form(mine), s.C.Get(mine).Form(mine)
		first.Set("wording", "Chair a hard meeting together")
		s.C.Post(mine, first).Is(http.StatusSeeOther)
		second.Set("wording", "Chair any meeting")
		s.C.Post(mine, second).Is(http.StatusConflict).Shows("Chair a hard meeting together", "Chair any meeting")
		site.As(pat).Get(mine).Is(http.StatusNotFound)

		p := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{})
		next, err := p.Clone(context.Background(), site.Actor(s.Ada), s.Edition, programme.NextEdition{Name: "2031", FirstDay: "4 May 2031"})
		if err != nil {
			t.Fatal(err)
		}
		site.Read(func(tx *db.Tx) error {
			list, err := programme.Objectives(tx, next)
			if err != nil || len(list) != 6 || len(list[0].Sessions) != 3 || list[5].Wording != "Chair a hard meeting together" {
				t.Errorf("the next edition has %d objectives: %+v (%v)", len(list), list, err)
			}
			old, err := programme.Objectives(tx, s.Edition)
			if err == nil && old[0].Sessions[0] == list[0].Sessions[0] {
				t.Error("an objective of the next edition names a session of the last")
			}
			return err
		})
		s.C.Post(mine+"/remove", nil).Is(http.StatusSeeOther)
		s.C.Get(at).Hides("Chair a hard meeting together")
	})
}
