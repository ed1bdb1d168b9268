package standing_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// pairs are the addresses of those who may be one person.
func (s *scene) pairs() (out []string) {
	for _, at := range s.as["Cora"].Get(s.At+"/people").Is(http.StatusOK).Attr(`a[href*="/same/"]`, "href") {
		out = append(out, at[strings.Index(at, "/leadership"):])
	}
	return out
}

// taking is the buttons of the page of people that take back what was said.
func (s *scene) taking() (out []string) {
	for _, at := range s.as["Cora"].Get(s.At+"/people").Is(http.StatusOK).Attr(`form[action*="/joined/"]`, "action") {
		out = append(out, at[strings.Index(at, "/leadership"):])
	}
	return out
}

func (s *scene) names() (out []string) {
	s.Read(func(tx *db.Tx) error {
		all, err := group.Holders(tx, s.Org)
		for _, h := range all {
			out = append(out, h.Name)
		}
		return err
	})
	return out
}

// TestTwoRecordsOfOnePerson: two names become one by a yes to a page that shows both, and two again.
func TestTwoRecordsOfOnePerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		lead := s.Add(person.Person{Given: "Lea", Family: "Lead", Email: "lea@example.org", Organisation: s.Org, OrgConfirmed: true}, access.Lead)
		s.as["Lea"] = s.As(lead)
		board, ward := s.group("Board", "board"), s.group("Ward 7", "ward")
		s.term(board+"/new", "name", "Liz Browne", "role", "Lay member").Is(http.StatusSeeOther)
		s.term(ward+"/new", "name", "Mrs Elizabeth Browne", "role", "Volunteer").Is(http.StatusSeeOther)
		s.term(ward+"/new", "name", "Zoe Quite Else", "role", "Cook").Is(http.StatusSeeOther)
		two := s.pairs()
		if len(two) != 1 {
			t.Fatalf("%d pairs", len(two))
		}
		for _, who := range []string{"Sam", "Pat", "Out", "Ada"} {
			s.as[who].Get(two[0]).Is(http.StatusNotFound)
			s.as[who].Post(two[0], url.Values{"answer": {"yes"}}).Is(http.StatusNotFound)
		}
		page := s.as["Lea"].Get(two[0]).Is(http.StatusOK).Shows("Is this the same person?", "Liz Browne", "Mrs Elizabeth Browne", "Lay member, Board", "Volunteer, Ward 7", "By name alone", "Which name stays?", "This can be undone")
		form := page.Form(two[0])
		form.Set("answer", "yes")
		form.Set("called", "Somebody new")
		s.as["Lea"].Post(two[0], form).Is(http.StatusUnprocessableEntity).Shows("Choose which name stays")
		form.Set("called", "Liz Browne")
		s.as["Lea"].Follow(s.as["Lea"].Post(two[0], form).Is(http.StatusSeeOther)).Shows("The two are one person now", "became one with")
		if got := s.names(); len(got) != 2 {
			t.Fatalf("after the yes: %v", got)
		}
		s.as["Lea"].Get(two[0]).Is(http.StatusNotFound)
		s.as["Lea"].Follow(s.as["Lea"].Post(s.taking()[0], nil).Is(http.StatusSeeOther)).Shows("That is undone", "Mrs Elizabeth Browne", "Liz Browne")
		if got := s.names(); len(got) != 3 {
			t.Fatalf("after undoing: %v", got)
		}
		// No is remembered, until somebody asks again.
		s.as["Lea"].Follow(s.as["Lea"].Post(s.pairs()[0], url.Values{"answer": {"no"}}).Is(http.StatusSeeOther)).Shows("They stay two people", "are two people")
		if got := s.pairs(); len(got) != 0 {
			t.Errorf("they are asked about again: %v", got)
		}
		s.as["Lea"].Post(s.taking()[0], nil).Is(http.StatusSeeOther)
		if got := s.pairs(); len(got) != 1 {
			t.Errorf("the question does not come back: %v", got)
		}
		// Any other name is found by looking for it.
		zoe := s.At + "/people/" + s.holder("Cook")
		s.as["Lea"].Get(zoe+"?name=browne").Shows("Liz Browne, 1 role", "Mrs Elizabeth Browne, 1 role").Hides("Zoe Quite Else, 1 role")
		s.as["Lea"].Get(zoe + "?name=nobody").Shows("Nobody else on this map has this name")
		// Whoever holds something in another organisation too is for a coordinator: more than this map changes with it.
		s.Write(func(tx *db.Tx) error {
			_, err := group.SaveTerm(tx, "", group.Term{Organisation: s.Other, Holder: db.ID(s.holder("Volunteer")), Role: "Guest", Pillar: group.Patient, Starts: "2024-01-01"})
			return err
		})
		s.as["Lea"].Get(s.pairs()[0]).Shows("A coordinator of the network has to say").Hides("Yes, they are one person")
		s.as["Cora"].Get(s.pairs()[0]).Shows("Yes, they are one person")
	})
}

// TestWhoCanSignInSaysYes: nothing comes to whoever can sign in before their own yes, and they can give it back.
func TestWhoCanSignInSaysYes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		board, ward := s.group("Board", "board"), s.group("Ward 7", "ward")
		s.term(board+"/new", "email", "pat@example.org", "role", "Governor").Is(http.StatusSeeOther)
		s.term(ward+"/new", "name", "P. Example", "role", "Volunteer").Is(http.StatusSeeOther)
		s.term(ward+"/new", "name", "Someone", "role", "Driver").Is(http.StatusSeeOther)
		mine := func() string { return s.holder("Volunteer") }
		pat := s.holder("Governor")
		s.as["Cora"].Get(s.pairs()[0]).Shows("Pat Example can sign in here. So they are asked first", "Yes, ask Pat Example")
		s.as["Cora"].Follow(s.as["Cora"].Post(s.pairs()[0], url.Values{"answer": {"yes"}}).Is(http.StatusSeeOther)).Shows("Pat Example is asked. Nothing changes until they say yes.", "They have not answered")
		if mine() == pat {
			t.Fatal("the role came without their yes")
		}
		s.Work()
		if got := s.Letter("pat@example.org"); !strings.Contains(got.Text, "Nothing changes until you say yes") {
			t.Errorf("the letter: %q", got.Text)
		}
		s.as["Pat"].Get("/me").Shows("Say whether some roles are yours")
		page := s.as["Pat"].Get("/me/roles").Shows("Are these roles yours? Riverside Trust", "Volunteer, Ward 7")
		at := page.Attr(`form[action*="/joined/"]`, "action")[0]
		at = at[strings.Index(at, "/me/joined"):]
		for _, who := range []string{"Sam", "Out", "Ada", "Cora"} {
			s.as[who].Post(at, url.Values{"answer": {"yes"}}).Is(http.StatusNotFound)
		}
		// A role that came to the record meanwhile is not what they said yes to.
		s.term(board+"/new", "name", "P. Example", "same", mine(), "role", "Scribe").Is(http.StatusSeeOther)
		form := page.Form(at)
		form.Set("answer", "yes")
		s.as["Pat"].Follow(s.as["Pat"].Post(at, form).Is(http.StatusSeeOther)).Shows("The roles have changed since you were asked")
		if mine() == pat {
			t.Fatal("what they did not read came to them")
		}
		s.as["Pat"].Follow(s.as["Pat"].Post(at, url.Values{"answer": {"no"}}).Is(http.StatusSeeOther)).Shows("They stay somebody else’s")
		s.as["Cora"].Get(s.At + "/people").Shows("says that the record P. Example is not theirs")
		if got := s.pairs(); len(got) != 0 {
			t.Errorf("they are offered after a no: %v", got)
		}
		// Asked again by name: yes, and given back.
		again := s.At + "/people/" + pat + "/same/" + mine()
		s.as["Cora"].Post(again, url.Values{"answer": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Cora"].Post(again, url.Values{"answer": {"yes"}}).Is(http.StatusConflict)
		page = s.as["Pat"].Get("/me/roles")
		at = page.Attr(`form[action*="/joined/"]`, "action")[0]
		at = at[strings.Index(at, "/me/joined"):]
		form = page.Form(at)
		form.Set("answer", "yes")
		s.as["Pat"].Follow(s.as["Pat"].Post(at, form).Is(http.StatusSeeOther)).Shows("The roles are yours now", "Scribe", "Volunteer")
		if mine() != pat {
			t.Fatal("the yes did nothing")
		}
		s.as["Pat"].Follow(s.as["Pat"].Post(at, url.Values{"answer": {"undo"}}).Is(http.StatusSeeOther)).Shows("The roles are not yours any more").Hides("Scribe")
		if mine() == pat {
			t.Fatal("it was not given back")
		}
		// Whoever leaves is not asked any more.
		s.as["Cora"].Post(again[:len(again)-len(mine())]+mine(), url.Values{"answer": {"yes"}}).Is(http.StatusSeeOther)
		s.as["Ada"].Post("/admin/people/"+string(s.by["Pat"].ID)+"/close", nil)
		s.as["Cora"].Get(s.At + "/people").Hides("They have not answered")
	})
}
