package journey

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// What a journey needs and another one has walked already is prepared here: through the same pages, without a browser.

// edition opens an edition for pairs without a browser, with co-facilitators and, if wanted, a panel of both sides. How
// a coordinator does it is walked in openEdition.
func (s *stage) edition(places string, panel bool) (path string) {
	s.t.Helper()
	cora := s.site.As(s.cora)
	path = cora.Post("/editions/new", url.Values{
		"template": {"pairs-five-days"}, "programme_name": {"Collaborative pairs"}, "name": {"2026"}, "first_day": {"12/05/2026"}, "place": {"Riverside Hall"}, "address": {"4 Quay Street"},
		"zone": {"Europe/London"}, "places": {places}, "fee": {"0"}, "bursary_budget": {"0"}, "closes_date": {"17 April 2026"}, "closes_time": {"5pm"},
		"contact_name": {"Cora Bell"}, "contact_email": {s.cora.Email},
	}).Is(http.StatusSeeOther).Location
	team := [][3]string{{"maria@example.org", "facilitator", "professional"}, {"winston@example.org", "facilitator", "partner"}}
	if panel {
		team = append(team, [3]string{"petra@example.org", "panel", "professional"}, [3]string{"peter@example.org", "panel", "professional"}, [3]string{"quinn@example.org", "panel", "partner"})
	}
	s.team = map[string]person.Person{}
	for _, f := range team {
		given, _, _ := strings.Cut(f[0], "@")
		s.team[given] = s.site.Person(strings.ToUpper(given[:1])+given[1:], f[0])
		cora.Post(path+"/people", url.Values{"email": {f[0]}, "function": {f[1]}, "side": {f[2]}}).Is(http.StatusSeeOther)
	}
	cora.Post(path+"/publish", nil).Is(http.StatusSeeOther)
	return path
}

// seeking is somebody whose card and assumptions check are there already.
func (s *stage) seeking(edition, given, perspective, interest string) *someone {
	s.t.Helper()
	who := s.site.Person(given, strings.ToLower(given)+"@example.org")
	c, at := s.site.As(who), "/partners/"+lastPart(edition)
	c.Post(at+"/card", url.Values{"perspective": {perspective}, "interest": {interest}, "place": {"York"}, "ways": {"video"}}).Is(http.StatusSeeOther)
	c.Post(at+"/check", url.Values{"q-picture": {"Somebody like me"}, "q-origin": {"School"}, "q-closed-door": {"Somebody young"}}).Is(http.StatusSeeOther)
	return s.as(strings.ToLower(given), who)
}

// pair is two people who apply together.
type pair struct {
	pro, par person.Person
	path     string // of their application
}

// written is a pair whose application is written and backed by a sponsor, and waits to be confirmed.
func (s *stage) written(edition, pro, par, challenge string) pair {
	s.t.Helper()
	p := pair{pro: s.site.Person(pro, strings.ToLower(pro)+"@example.org"), par: s.site.Person(par, strings.ToLower(par)+"@example.org")}
	a, b := s.site.As(p.pro), s.site.As(p.par)
	p.path = a.Post("/apply/"+lastPart(edition), url.Values{"perspective": {"manager"}, "partner": {"known"}}).Is(http.StatusSeeOther).Location
	a.Post(p.path+"/partner", url.Values{"name": {par}, "email": {p.par.Email}}).Is(http.StatusSeeOther)
	b.Post(s.letter(p.par.Email, "invitations/"), url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther)
	sponsor := strings.ToLower(par) + "-sponsor@example.org"
	a.Post(p.path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {sponsor}}).Is(http.StatusSeeOther)
	for _, c := range []*apptest.Client{a, b} {
		c.Post(p.path+"/details", c.Get(p.path+"/details").Form("/details")).Is(http.StatusSeeOther)
		c.Post(p.path+"/needs", nil).Is(http.StatusSeeOther)
		for _, section := range []string{"who", "challenge", "purpose", "perspectives", "funding"} {
			form := filled("pairs-application", section, "Our answer")
			form.Set("q-challenge", challenge)
			form.Set("q-funding-route", "organisation")
			form.Set("version", c.Get(p.path+"/sections/"+section).Is(http.StatusOK).Field("version"))
			c.Post(p.path+"/sections/"+section, form).Is(http.StatusSeeOther)
		}
	}
	link := s.letter(sponsor, "confirm/") // when all is written, because a sponsor backs the words that they read
	v := s.site.Visitor()
	v.Post(link, url.Values{"backing": {"interest"}, "rhythm": {"monthly"}, "read": {v.Get(link).Field("read")}}).Is(http.StatusOK)
	return p
}

// applied is a pair who have both confirmed their application.
func (s *stage) applied(edition, pro, par, challenge string) pair {
	s.t.Helper()
	p := s.written(edition, pro, par, challenge)
	for _, who := range []person.Person{p.pro, p.par} {
		c := s.site.As(who)
		c.Post(p.path+"/check", c.Get(p.path+"/check").Form("/check")).Is(http.StatusSeeOther)
	}
	s.site.As(p.par).Get(p.path).Is(http.StatusOK).Shows("was submitted")
	return p
}

// scored puts the same marks on an application for each of these members of the panel.
func (s *stage) scored(edition string, p pair, mark string, panel ...person.Person) {
	s.t.Helper()
	form := filled("selection-pairs", "advice", "Brave and clear.")
	form.Set("version", "0")
	for _, item := range []string{"challenge", "purpose", "power", "sponsor", "perspectives"} {
		form.Set("q-"+item, mark)
	}
	for _, who := range panel {
		s.site.As(who).Post(edition+"/selection/"+lastPart(p.path)+"/score", form).Is(http.StatusSeeOther)
	}
}

// filled is a section of an instrument with every question answered, as a form.
func filled(key, section, words string) url.Values {
	def, ok := instrument.Shipped(key)
	if !ok {
		panic("there is no instrument " + key)
	}
	answers := instrument.Answers{}
	for _, it := range def.Only(section).Items() {
		switch it.Kind {
		case instrument.Text, instrument.LongText:
			answers[it.ID] = instrument.Give(words)
		case instrument.Number:
			answers[it.ID] = instrument.Give(strconv.Itoa(int(*it.Lowest)))
		default:
			answers[it.ID] = instrument.Give(it.Steps()[0].Value)
		}
	}
	return instrument.Encode(def.Only(section), answers, "q-")
}
