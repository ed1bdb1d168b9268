package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// TestWhoIsLeftBesideAnOpenInvitation: the reason tells the coordinator that somebody was invited and can still answer, until the time is over. It
// is the same whatever was answered, and nobody else reads it.
func TestWhoIsLeftBesideAnOpenInvitation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := map[string]*apptest.Client{}
		people := map[string]person.Person{}
		for _, p := range [][2]string{{"Ada", "manager"}, {"Ben", "carer"}} {
			people[p[0]], who[p[0]] = sc.seeks(p[0], p[1], "Kinder letters", "Leeds", "mornings")
			sc.looks(who[p[0]], "Somebody like me")
		}
		cora := site.As(sc.cora)
		page := sc.find(cora).Shows("Ada Example and Ben Example", "The pairs are worth", "It is proved that nothing is better").Hides("The most that", "can answer until")
		cora.Post(sc.suggestionsAt()+"/send", sc.sendForm(page, "Ada")).Is(http.StatusSeeOther)
		left := func() string {
			main := sc.find(cora).Find("main")[0]
			return main[strings.Index(main, "Without a pair"):]
		}
		seen := left()
		if !strings.Contains(seen, "was invited with Ben Example and can answer until") || !strings.Contains(seen, "Ben Example was invited with Ada Example and can answer until") {
			t.Errorf("the reason says nothing of the invitation: %s", seen)
		}
		for name, c := range who {
			c.Get(sc.suggestionsAt()).Is(http.StatusNotFound)
			c.Get(sc.introduction(strings.ToLower(name) + "@example.org")).Hides("was invited with")
		}
		who["Ben"].Post(sc.introduction("ben@example.org")+"/no", url.Values{}).Is(http.StatusSeeOther)
		if now := left(); now != seen {
			t.Errorf("a no shows:\n%s\n%s", seen, now)
		}
		site.Advance(22 * 24 * 60 * 60 * 1e9)
		cora = site.As(sc.cora)
		if now := left(); strings.Contains(now, "can answer until") {
			t.Errorf("an invitation that is over is called open: %s", now)
		}
	})
}

// TestPrivateContactIsNoInvitation: two of whom one asked the other are not named to the coordinator.
func TestPrivateContactIsNoInvitation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		_, ada := sc.seeker("Ada", "manager", "Waiting rooms")
		ben, _ := sc.seeker("Ben", "carer", "Visiting times")
		ada.Post(sc.cardOf(ben), url.Values{"words": {"Shall we?"}}).Is(http.StatusSeeOther)
		sc.find(site.As(sc.cora)).Shows("Without a pair").Hides("was invited with", "can answer until")
	})
}
