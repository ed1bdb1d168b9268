package opportunity_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/area/opportunity"
	"alongside/internal/platform/db"
	"alongside/internal/shared/heard"
)

func TestWhereRepliesCameFrom(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		_, public := s.published()
		// A link carries on through the list, the page and the form.
		list := s.as["Pat"].Get("/opportunities?heard=leaflet").Is(http.StatusOK)
		page := list.Link("A seat on the quality board")
		form := s.as["Pat"].Get(s.as["Pat"].Get(page).Is(http.StatusOK).Link("Say that you are interested")).Is(http.StatusOK)
		if form.Field("heard") != "leaflet" {
			t.Errorf("%s fills in %q", page, form.Field("heard"))
		}
		bad := s.as["Pat"].Post(public+"/reply", url.Values{"words": {"I would like to"}, "heard": {"castle"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("heard") == "" {
			t.Error("nothing stands beside where they heard of it")
		}
		own, _ := s.reply("Pat", public, "heard", "leaflet")
		s.reply("Joe", public, "heard", "friend")
		s.reply("Kim", public)
		came := func() map[string]int {
			out := map[string]int{}
			s.Read(func(tx *db.Tx) error {
				all, err := opportunity.CameBy(tx, s.Org, 0, tx.Now+1)
				for _, c := range all {
					out[c.Source] = c.Steps[0]
				}
				return err
			})
			return out
		}
		if got := came(); len(got) != 3 || got["leaflet"] != 1 || got["friend"] != 1 || got[""] != 1 {
			t.Errorf("they came by %v", got)
		}
		s.Read(func(tx *db.Tx) error {
			all, err := heard.Own(tx, s.by["Pat"].ID)
			if len(all) != 1 || all[0][2] != "A leaflet or a poster" {
				t.Errorf("Pat takes away %v", all)
			}
			return err
		})
		s.as["Con"].Get(s.At).Hides("leaflet")
		page2 := s.as["Cora"].Get("/leadership/"+string(s.Org)+"/outreach/sources").Is(http.StatusOK).Shows("A leaflet or a poster", "or not shown")
		for _, cell := range page2.Find("td") {
			if cell == "1" {
				t.Error("one person stands by themselves")
			}
		}
		s.as["Pat"].Post(own+"/take-back", nil).Is(http.StatusSeeOther)
		if got := came(); len(got) != 2 || got["leaflet"] != 0 {
			t.Errorf("who took their reply back still counts: %v", got)
		}
	})
}
