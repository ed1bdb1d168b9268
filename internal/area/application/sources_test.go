package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

func TestWhereApplicationsCameFrom(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		at, ed := "/apply/"+string(sc.edition), "/editions/"+string(sc.edition)
		cora := site.As(sc.cora)
		cora.Get(ed+"/sources").Is(http.StatusOK).Shows("Nobody has begun an application yet.", "?heard=leaflet")
		pru := site.As(sc.pru)
		if got := pru.Get(at + "?heard=leaflet").Is(http.StatusOK).Field("heard"); got != "leaflet" {
			t.Errorf("the link fills in %q", got)
		}
		if pru.Post(at, url.Values{"perspective": {"manager"}, "partner": {"seek"}, "heard": {"castle"}}).Is(http.StatusUnprocessableEntity).Problem("heard") == "" {
			t.Error("nothing stands beside where they heard of it")
		}
		path := pru.Post(at, url.Values{"perspective": {"manager"}, "partner": {"seek"}, "heard": {"leaflet"}}).Is(http.StatusSeeOther).Location
		page := cora.Get(cora.Get(ed + "/pipeline").Link("Where applications came from")).Is(http.StatusOK).Shows("A leaflet or a poster")
		for _, cell := range page.Find("td") {
			if strings.TrimSpace(cell) == "1" {
				t.Error("one person stands by themselves")
			}
		}
		pru.Get(ed + "/sources").Is(http.StatusNotFound)
		pru.Post(path+"/withdraw", nil).Is(http.StatusSeeOther)
		cora.Get(ed + "/sources").Hides("A leaflet or a poster</td>").Shows("Nobody has begun an application yet.")
	})
}
