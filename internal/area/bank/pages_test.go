package bank_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/bank"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// scene is a network with two partner organisations, a lead in each and a few people.
type scene struct {
	*apptest.Site
	t      *testing.T
	org    map[string]db.ID
	people map[string]person.Person
	as     map[string]*apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, org: map[string]db.ID{}, people: map[string]person.Person{}, as: map[string]*apptest.Client{}}
	site.Write(func(tx *db.Tx) error {
		for _, name := range []string{"Trust", "Council"} {
			id, err := person.OrganisationNamed(tx, name)
			if err != nil {
				return err
			}
			s.org[name] = id
		}
		return nil
	})
	s.person("Cora", "Trust", access.Coordinator)
	s.person("Lena", "Council")
	s.person("Otto", "Trust")
	s.person("Adam", "Trust", access.Administrator)
	s.person("Pat", "")
	s.person("Quinn", "")
	for name, id := range s.org {
		at := "/partner-organisations/" + string(id)
		s.as["Cora"].Post(at+"/change", url.Values{"version": {"0"}, "does": {"What the " + name + " does"}, "needs": {"Readers"}, "bank": {"yes"}}).Is(http.StatusSeeOther)
	}
	s.as["Cora"].Post("/partner-organisations/"+string(s.org["Council"])+"/leads", url.Values{"email": {"lena@example.org"}}).Is(http.StatusSeeOther)
	return s
}

func (s *scene) person(given, organisation string, roles ...access.Role) {
	p := person.Person{Given: given, Family: "Tester", Email: strings.ToLower(given) + "@example.org", Perspectives: []string{"carer"}}
	if organisation != "" {
		p.Organisation, p.OrgConfirmed = s.org[organisation], true
	}
	s.people[given] = s.Add(p, roles...)
	s.as[given] = s.As(s.people[given])
}

// card writes somebody's card.
func (s *scene) card(who string, more url.Values) {
	s.t.Helper()
	form := s.as[who].Get("/me/bank/card").Is(http.StatusOK).Form("/me/bank/card")
	for k, v := range more {
		form[k] = v
	}
	s.as[who].Post("/me/bank/card", form).Is(http.StatusSeeOther)
}

// allows sets what somebody allows an organisation.
func (s *scene) allows(who, organisation string, purposes, shown []string) *apptest.Result {
	s.t.Helper()
	return s.as[who].Post("/me/bank/organisations/"+string(s.org[organisation]), url.Values{"purposes": purposes, "shown": shown}).Is(http.StatusSeeOther)
}

func (s *scene) bank(organisation string) string { return "/bank/" + string(s.org[organisation]) }

func (s *scene) cardAt(organisation, who string) string {
	return s.bank(organisation) + "/people/" + string(s.people[who].ID)
}

var (
	whole = url.Values{"skills": {"listen", "chair"}, "interests": {"letters"}, "available": {"evening"}, "place": {"Millbrook"}, "words": {"I ran a garden club"}, "experience": {"Years of diabetes, and of waiting rooms"}, "most": {"1"}}
	all   = []string{"family", "skills", "interests", "words", "experience", "available", "place", "stage"}
)

// TestThePeopleBank walks through the whole: a card, a consent, a search, a card opened, a request, an answer, and taking it all back.
func TestThePeopleBank(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora, pat := s.as["Cora"], s.as["Pat"]
		bad := pat.Post("/me/bank/card", url.Values{"skills": {"nonsense"}, "place": {"A dementia home"}, "most": {"99"}, "words": {"Kept words"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("skills") == "" || bad.Problem("place") == "" || bad.Problem("most") == "" || bad.Field("words") != "Kept words" {
			t.Error("the form does not say what is wrong, or loses what was typed")
		}
		cora.Get(s.cardAt("Trust", "Pat")).Is(http.StatusNotFound)
		s.card("Pat", whole)
		cora.Get(s.bank("Trust")).Is(http.StatusOK).Shows("Nobody fits").Hides("Pat")
		s.allows("Pat", "Trust", []string{"take-part"}, all)

		// Found by what is shown, by words, by the name of a skill, by the place; never by an illness, and never for another purpose.
		for query, finds := range map[string]bool{"": true, "q=garden": true, "q=waiting": true, "q=chairing": true, "q=letters+garden": true, "place=millbrook": true, "skills=chair&skills=listen": true,
			"q=nonsense": false, "place=garden": false, "skills=write": false, "available=evening": true, "available=morning": false, "purpose=research": false, "stage=emerging": false, "rested=yes": true} {
			r := cora.Get(s.bank("Trust")+"?"+query).Is(http.StatusOK).Hides("diabetes", "Years of", "garden club")
			if r.Has("Pat Tester") != finds {
				t.Errorf("%q finds Pat: %v", query, !finds)
			}
		}
		cora.Get(s.bank("Trust") + "?q=diabetes").Shows("Not looked for: diabetes")
		cora.Get(s.bank("Trust") + "?skills=nonsense").Is(http.StatusUnprocessableEntity)

		// Others see nobody: a lead of another organisation, a coordinator there, somebody without a name for it, an administrator.
		s.as["Lena"].Get(s.bank("Council")).Is(http.StatusOK).Hides("Pat Tester")
		for who, path := range map[string]string{"Lena": s.bank("Trust"), "Cora": s.bank("Council"), "Otto": s.bank("Trust"), "Adam": s.bank("Trust"), "Quinn": s.bank("Trust")} {
			s.as[who].Get(path).Is(http.StatusNotFound)
			s.as[who].Get(path + "/people/" + string(s.people["Pat"].ID)).Is(http.StatusNotFound)
			s.as[who].Post(path+"/people/"+string(s.people["Pat"].ID), url.Values{"purpose": {"take-part"}, "words": {"Come"}}).Is(http.StatusNotFound)
		}

		// A word of one's own from the journey.
		pat.Post("/me/journey/new", url.Values{"sort": {"stage"}, "stage": {"emerging"}, "when": {"2019"}}).Is(http.StatusSeeOther)
		cora.Get(s.bank("Trust") + "?stage=emerging").Shows("Pat Tester")

		// Who opened the card is written down, once a day.
		cora.Get(s.cardAt("Trust", "Pat")).Is(http.StatusOK).Shows("Years of diabetes", "garden club", "Emerging", "Never asked so far")
		cora.Get(s.cardAt("Trust", "Pat"))
		if n := len(pat.Get("/me/bank/looks").Is(http.StatusOK).Find("tbody tr")); n != 1 {
			t.Errorf("%d looks are written down", n)
		}
		pat.Get("/me/bank").Shows("Cora Tester")

		// Asking: for what was allowed only, up to the person's own limit.
		form := url.Values{"purpose": {"research"}, "words": {""}}
		if r := cora.Post(s.cardAt("Trust", "Pat"), form).Is(http.StatusUnprocessableEntity); r.Problem("purpose") == "" || r.Problem("words") == "" {
			t.Error("a request without words, for what was not allowed, has no messages")
		}
		form = url.Values{"purpose": {"take-part"}, "words": {"Read three letters with us in May"}}
		cora.Post(s.cardAt("Trust", "Pat"), form).Is(http.StatusSeeOther)
		s.allows("Pat", "Council", []string{"take-part"}, nil)
		s.as["Lena"].Post(s.cardAt("Council", "Pat"), form).Is(http.StatusUnprocessableEntity).Shows("Pat cannot be asked now")
		s.as["Lena"].Get(s.bank("Council")).Shows("Cannot be asked now").Hides("Pat Tester", "Millbrook", "Listening to people, ")
		site.Work()
		if l := site.Letter("pat@example.org"); strings.Contains(l.Text, "May") || !strings.Contains(l.Text, "/me/bank/requests/") {
			t.Errorf("the letter: %s", l.Text)
		}
		request := pat.Get("/me").Shows("Answer a request from Trust").Link("Answer a request from Trust")
		pat.Get(request).Shows("Read three letters with us in May")
		s.as["Quinn"].Get(request).Is(http.StatusNotFound)
		pat.Post(request, url.Values{"answer": {"perhaps"}}).Is(http.StatusUnprocessableEntity)

		// No and not now read the same.
		cora.Get("/me") // the first page says what was done just now
		var read []string
		for _, answer := range []string{bank.No, bank.NotNow} {
			pat.Post(request, url.Values{"answer": {answer}}).Is(http.StatusSeeOther)
			read = append(read, strings.Join(cora.Get(s.bank("Trust")+"/requests").Is(http.StatusOK).Shows("Not this time").Hides("Not now", "pat@example.org").Find("main"), ""))
		}
		if read[0] != read[1] {
			t.Errorf("no reads\n%s\nand not now\n%s", read[0], read[1])
		}
		pat.Get("/me").Hides("Answer a request")
		pat.Post(request, url.Values{"answer": {bank.Yes}}).Is(http.StatusSeeOther)
		cora.Get("/me").Shows("Write to somebody who said yes")
		page := cora.Get(s.bank("Trust") + "/requests").Shows("pat@example.org")
		done := page.Attr(`form[action$="/done"]`, "action")
		cora.Post(done[0], nil).Is(http.StatusSeeOther)
		cora.Get("/me").Hides("Write to somebody who said yes")

		// Again: not soon after an answer, and in a later month only when it has rested.
		site.Advance(20 * 24 * time.Hour)
		cora = site.As(s.people["Cora"])
		if r := cora.Post(s.cardAt("Trust", "Pat"), form).Is(http.StatusUnprocessableEntity); !r.Has("answered you not long ago") && !r.Has("cannot be asked now") {
			t.Error("it can be asked again soon")
		}
		site.Advance(30 * 24 * time.Hour)
		cora, pat = site.As(s.people["Cora"]), site.As(s.people["Pat"])
		s.as["Cora"], s.as["Pat"], s.as["Lena"] = cora, pat, site.As(s.people["Lena"])
		cora.Post(s.cardAt("Trust", "Pat"), form).Is(http.StatusSeeOther)

		// Taking it back counts at once.
		pat.Post("/me/bank/organisations/"+string(s.org["Trust"])+"/stop", nil).Is(http.StatusSeeOther)
		cora.Get(s.bank("Trust")).Hides("Pat")
		cora.Get(s.cardAt("Trust", "Pat")).Is(http.StatusNotFound)
		cora.Post(s.cardAt("Trust", "Pat"), form).Is(http.StatusNotFound)
		cora.Get(s.bank("Trust")+"/requests").Shows("Somebody whom you do not find any more").Hides("Pat", "pat@example.org")
		pat.Get("/me").Hides("Answer a request")
		pat.Get("/me/bank/consents").Shows("Trust", "Council")
		pat.Post("/me/bank/leave", nil).Is(http.StatusSeeOther)
		s.as["Lena"].Get(s.bank("Council")).Hides("Pat")
		pat.Get("/me/bank").Shows("Write your card")
		site.Read(func(tx *db.Tx) error {
			for _, table := range []string{"bank_card", "bank_listing", "bank_word", "bank_posting", "bank_request", "bank_look"} {
				n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM `+table+` WHERE network_id = $1`)
				if err != nil || n != 0 {
					t.Errorf("%s keeps %d rows of somebody who left (%v)", table, n, err)
				}
			}
			return nil
		})
	})
}

// TestAsOthersSeeYouIsWhatTheySee: whatever somebody shows, the card on their own page and on that of the organisation are the same to the letter.
func TestAsOthersSeeYouIsWhatTheySee(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.card("Pat", whole)
		for n := range 24 {
			var shown []string
			for i, id := range all {
				if n*37%251>>i&1 == 1 {
					shown = append(shown, id)
				}
			}
			s.allows("Pat", "Trust", []string{"take-part", "read"}[:1+n%2], shown)
			mine := s.as["Pat"].Get("/me/bank/organisations/" + string(s.org["Trust"]) + "/seen").Is(http.StatusOK)
			theirs := s.as["Cora"].Get(s.cardAt("Trust", "Pat")).Is(http.StatusOK)
			if a, b := bankCard(t, mine.Body), bankCard(t, theirs.Body); a != b {
				t.Fatalf("with %v shown, Pat sees\n%s\nand Cora\n%s", shown, a, b)
			}
			if theirs.Has("Years of diabetes") != slices.Contains(shown, "experience") || theirs.Has("Millbrook") != slices.Contains(shown, "place") {
				t.Fatalf("with %v shown, Cora sees %s", shown, theirs.Body)
			}
		}
	})
}

// bankCard is the part of a page that holds a card.
func bankCard(t *testing.T, page string) string {
	t.Helper()
	_, after, found := strings.Cut(page, `<div class="app-bank-card">`)
	card, _, end := strings.Cut(after, "</section>")
	if !found || !end || len(card) < 100 {
		t.Fatalf("no card in %s", page)
	}
	return card
}

// TestTheLimitHoldsWhenTwoAskAtOnce: two leads who ask at the same moment do not ask more often than somebody wishes.
func TestTheLimitHoldsWhenTwoAskAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.card("Pat", whole)
		s.allows("Pat", "Trust", []string{"take-part"}, nil)
		s.allows("Pat", "Council", []string{"take-part"}, nil)
		answers := make(chan int, 8)
		for i := range 8 {
			who, org := "Cora", "Trust"
			if i%2 == 1 {
				who, org = "Lena", "Council"
			}
			c := s.as[who].Also()
			go func() {
				answers <- c.Post(s.cardAt(org, "Pat"), url.Values{"purpose": {"take-part"}, "words": {"Come, time " + strconv.Itoa(i)}}).Status
			}()
		}
		taken := 0
		for range 8 {
			if <-answers == http.StatusSeeOther {
				taken++
			}
		}
		if taken != 1 {
			t.Errorf("%d requests were taken, and Pat wants one a month", taken)
		}
	})
}

// TestBothWaysOfASearchFindTheSame: beginning with the listings or with any of the words finds the same people in the same order.
func TestBothWaysOfASearchFindTheSame(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		words := []string{"garden", "letters", "bread", "music", "river"}
		for i := range 40 {
			name := "Person" + strconv.Itoa(i)
			s.person(name, "")
			var own []string
			for w, word := range words {
				if i*7%11>>w&1 == 1 {
					own = append(own, word)
				}
			}
			s.card(name, url.Values{"words": {strings.Join(own, " ")}, "experience": {words[i%5] + " again"}, "place": {words[i%3] + " town"}, "skills": {"listen"}})
			s.allows(name, "Trust", []string{"take-part"}, all[:i%9])
		}
		found := 0
		site.Read(func(tx *db.Tx) error {
			for _, q := range []bank.Search{{Words: "garden"}, {Words: "garden bread"}, {Words: "again music"}, {Place: "town"}, {Place: "garden", Words: "letters"}, {Words: "river", Skills: []string{"listen"}}, {Words: "garden", Rested: true}} {
				q.Purpose, q.Page = "take-part", 1
				walked, begun, err := bank.New(site.DB, site.App.Keys, nil, nil).BothWays(tx, s.org["Trust"], q)
				if err != nil {
					return err
				}
				found += len(walked)
				for _, b := range begun {
					if !slices.Equal(walked, b) {
						t.Errorf("%+v: %v by the listings, %v by a word", q, walked, b)
					}
				}
			}
			return nil
		})
		if found < 20 {
			t.Errorf("only %d are found: the test says little", found)
		}
	})
}

// TestClosedAccessLeavesTheBank: who cannot come in any more is found by nobody, and looks for nobody.
func TestClosedAccessLeavesTheBank(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.card("Pat", whole)
		s.allows("Pat", "Trust", []string{"take-part"}, all)
		s.as["Adam"].Post("/admin/people/"+string(s.people["Pat"].ID)+"/close", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get(s.bank("Trust")).Hides("Pat")
		s.as["Cora"].Get(s.cardAt("Trust", "Pat")).Is(http.StatusNotFound)
	})
}

// TestAPartnerThatStopsLosesEveryConsent, and searches are kept by each for themselves.
func TestAPartnerThatStopsLosesEveryConsent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.card("Pat", whole)
		s.allows("Pat", "Trust", []string{"take-part"}, all)
		cora := s.as["Cora"]
		if r := cora.Post(s.bank("Trust")+"/searches", url.Values{"name": {""}, "q": {"garden"}}).Is(http.StatusUnprocessableEntity); r.Problem("name") == "" {
			t.Error("a search without a name has no message")
		}
		cora.Post(s.bank("Trust")+"/searches", url.Values{"name": {"Gardeners"}, "q": {"garden"}, "skills": {"chair"}}).Is(http.StatusSeeOther)
		link := cora.Get(s.bank("Trust")).Link("Gardeners")
		cora.Get(link).Shows("Pat Tester")
		at := "/partner-organisations/" + string(s.org["Trust"])
		s.as["Otto"].Get(at).Is(http.StatusOK).Hides("Change what it says")
		s.as["Otto"].Post(at+"/change", url.Values{"does": {"x"}}).Is(http.StatusNotFound)
		if r := cora.Post(at+"/leads", url.Values{"email": {"cora@example.org"}}).Is(http.StatusUnprocessableEntity); r.Problem("email") == "" {
			t.Error("naming oneself has no message")
		}
		cora.Post(at+"/leads", url.Values{"email": {"pat@example.org"}}).Is(http.StatusUnprocessableEntity)
		form := cora.Get(at + "/change").Is(http.StatusOK).Form(at + "/change")
		form.Del("bank")
		form.Set("does", "Less")
		cora.Post(at+"/change", form).Is(http.StatusSeeOther)
		cora.Get(s.bank("Trust")).Is(http.StatusNotFound)
		s.as["Pat"].Get("/me/bank").Shows("Nobody can find you yet")
		form.Set("bank", "yes")
		cora.Post(at+"/change", form).Is(http.StatusConflict)
		cora.Get("/partner-organisations?q=less").Shows("Trust").Hides("Council")
	})
}
