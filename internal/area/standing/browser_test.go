package standing_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/test/browser"
)

// TestTheMapInABrowser opens the pages on a narrow screen: nothing has to be moved sideways, and axe finds nothing.
func TestTheMapInABrowser(t *testing.T) {
	site := apptest.Open(t, db.SQLite)
	s := newScene(t, site)
	ward := ""
	for i, level := range []string{"ward", "service", "board", "beyond", "board"} {
		at := s.group(fmt.Sprintf("Group for care and quality %d", i), level)
		s.term(at+"/new", "role", "Chair", "leads", "yes", "name", fmt.Sprintf("Nam%d Clinic", i), "pillar", "clinical", "public", "yes").Is(http.StatusSeeOther)
		ward = at
	}
	s.term(ward+"/new", "role", "Lay member", "email", "pat@example.org", "starts", "1/1/2020", "ends", "1/1/2999").Is(http.StatusSeeOther)
	s.term(ward+"/new", "role", "Second lay member", "vacant", "yes").Is(http.StatusSeeOther)
	s.term(s.At+"/new-role", "name", "Nam0  clinic", "same", "new", "role", "Champion").Is(http.StatusSeeOther)
	term := s.At + "/terms/" + string(s.only("Lay member"))
	s.term(s.At+"/new-role", "email", "pat@example.org", "role", "Public governor").Is(http.StatusSeeOther)
	s.term(s.At+"/new-role", "name", "P. Example", "role", "Volunteer").Is(http.StatusSeeOther)
	s.as["Cora"].Post(s.At+"/people/"+s.holder("Public governor")+"/same/"+s.holder("Volunteer"), url.Values{"answer": {"yes"}}).Is(http.StatusSeeOther)
	file, _ := s.bring(messy)
	address := browser.Serve(t, site.Handler())
	for email, paths := range map[string][]string{
		"pat@example.org":  {s.At, ward, s.At + "/embedding", "/role-types", "/me/roles"},
		"cora@example.org": {s.At, s.At + "/new-group", ward + "/change", ward + "/new", term, s.At + "/new-role", s.At + "/people", s.pairs()[0], s.At + "/people/" + s.holder("Volunteer") + "/same/" + s.holder("Public governor"), s.At + "/people/" + s.holder("Volunteer") + "?name=clinic", s.At + "/join", s.At + "/code", s.At + "/import", file, "/organisation-codes", "/role-types", "/role-types/governor"},
	} {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", email)
		b.Press("Send me a link")
		_, token, _ := strings.Cut(site.Letter(email).Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		for i, path := range paths {
			b.Width(320)
			b.Open(address + path)
			b.NoSidewaysScroll()
			b.Accessible()
			b.Screenshot("map-" + strings.Split(email, "@")[0] + "-" + string(rune('a'+i)))
		}
	}
}
