package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

func TestNothingIsPublishedWithoutTheYesOfItsDesignerAndContact(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for field, want := range map[string]string{"title": "Give the opportunity a short name.", "about": "Say what it is for", "degree": "Choose how much influence", "level": "Choose for whom", "hours": "Enter how many hours",
			"pay": "Choose how somebody is paid.", "pay-words": "Say what is paid", "access": "Say how you make it possible", "reach": "Say how people reach", "formal": "Choose how people are chosen.", "seats": "Enter how many people",
			"closes": "Enter a date", "closes-at": "Enter a time", "contact": "Enter the address of somebody", "designer": "Enter the address of a patient leader", "attributes": "Choose at least one of the eight"} {
			s.as["Cora"].Post(s.At+"/new", s.form(field, "")).Is(http.StatusUnprocessableEntity).Shows(want)
		}
		for _, bad := range [][3]string{{"closes", s.in(-1), "This is over already"}, {"meetings", "next week", "is no meeting"}, {"meetings", s.in(3) + ", 12:00 to 10:00", "ends before it starts"}, {"seats", "99", "Enter how many people"},
			{"designer", "pru@example.org", "do not say that they are a patient"}, {"designer", "cora@example.org", "Name another patient leader"}, {"role-type", "king", "Choose one of the kinds"}, {"ends", s.in(-5), "This day is over"}} {
			s.as["Cora"].Post(s.At+"/new", s.form(bad[0], bad[1])).Is(http.StatusUnprocessableEntity).Shows(bad[2])
		}
		s.as["Con"].Post(s.At+"/new", s.form()).Is(http.StatusNotFound)

		at, public := s.written()
		for _, who := range []string{"Pat", "Out", "Ada", "Sam"} {
			s.as[who].Get(at).Is(http.StatusNotFound)
			s.as[who].Get(public).Is(http.StatusNotFound)
		}
		s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusUnprocessableEntity).Shows("have to say yes to its exact words first")
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther) // pressed twice
		if n := strings.Count(s.letters("Dee"), "Do you agree to these words?"); n != 1 {
			t.Errorf("Dee was asked %d times", n)
		}
		s.as["Dee"].Get("/me").Shows("Say whether you agree to an opportunity")
		s.as["Dee"].Get(at).Shows("Papers in large print.", "0113 496 0000", "Has waited for an operation", "I challenge well", "Con Example")
		form := s.as["Dee"].Get(at).Form("/agree")
		s.as["Cora"].Post(at+"/agree", form).Is(http.StatusForbidden)
		s.as["Out"].Post(at+"/agree", form).Is(http.StatusNotFound)
		s.as["Dee"].Post(at+"/agree", form).Is(http.StatusSeeOther)
		s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusUnprocessableEntity)

		// An edit takes every yes away, and a yes to the old words counts for nothing.
		edit := s.as["Cora"].Get(at + "/change").Is(http.StatusOK).Shows("Somebody has said yes to these words").Form("/change")
		edit.Set("access", "Papers in large print, and a sitter.")
		s.as["Cora"].Post(at+"/change", edit).Is(http.StatusSeeOther)
		if l := s.letters("Dee"); !strings.Contains(l, "Words that you said yes to have changed") {
			t.Errorf("Dee was told %q", l)
		}
		s.as["Con"].Post(at+"/agree", form).Is(http.StatusSeeOther)
		s.as["Con"].Get(at).Shows("The words have changed since you opened this page")
		s.as["Cora"].Post(at+"/change", edit).Is(http.StatusSeeOther) // the same words again are no clash
		edit.Set("access", "Other words.")
		s.as["Cora"].Post(at+"/change", edit).Is(http.StatusConflict).Shows("Somebody else changed this while you were writing", "Other words.")
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Dee", at).Is(http.StatusSeeOther)
		s.as["Con"].Post(at+"/not-yet", url.Values{"not-yet": {""}}).Is(http.StatusUnprocessableEntity).Shows("Say what should be different.")
		s.as["Con"].Post(at+"/not-yet", url.Values{"not-yet": {"My number is wrong."}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("My number is wrong.")
		s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusUnprocessableEntity)
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Con", at).Is(http.StatusSeeOther)
		s.yes("Dee", at).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Shows("Publish an opportunity")
		s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusSeeOther)

		visitor := s.Visitor()
		page := visitor.Get(public).Is(http.StatusOK).Shows("and a sitter", "Con Example", "Influence: you shape what is decided", `"@type":"JobPosting"`)
		if strings.Contains(page.Body, "Dee Example") {
			t.Error("the page names the designer")
		}
		visitor.Get("/opportunities").Is(http.StatusOK).Shows("A seat on the quality board")
		visitor.Get("/opportunities?degree=control").Shows("No open opportunity fits")
		visitor.Get("/opportunities?q=QUALITY&degree=influence&level=collective&pay=paid&how=informal").Shows("A seat on the quality board")

		// While its words change it is not public.
		edit = s.as["Cora"].Get(at + "/change").Is(http.StatusOK).Form("/change")
		edit.Set("title", "Another name")
		s.as["Cora"].Post(at+"/change", edit).Is(http.StatusSeeOther)
		visitor.Get(public).Is(http.StatusOK).Shows("are being changed").Hides("Con Example")
		visitor.Get("/opportunities").Hides("Another name")
	})
}

func TestAnInformalOneIsAnsweredToEverybody(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published("role-type", "governor", "group", string(s.Board))
		s.Visitor().Get(public + "/reply").Is(http.StatusSeeOther)
		for _, who := range []string{"Con", "Dee", "Cora"} {
			s.as[who].Post(public+"/reply", url.Values{"words": {"Me"}}).Is(http.StatusUnprocessableEntity).Shows("You have a part in how people are chosen here")
		}
		s.as["Pat"].Post(public+"/reply", url.Values{"words": {""}}).Is(http.StatusUnprocessableEntity).Shows("Write a few words to the contact.")
		own, pat := s.reply("Pat", public)
		again, _ := s.reply("Pat", public)
		if own != again {
			t.Error("sent twice makes two")
		}
		_, joe := s.reply("Joe", public)
		kimOwn, kim := s.reply("Kim", public)
		s.as["Con"].Get("/me").Shows("Answer somebody who is interested")
		s.as["Con"].Get(at + "/people/" + pat).Is(http.StatusOK).Shows("I would like to, says Pat")
		for _, who := range []string{"Joe", "Out", "Ada", "Sam", "Dee"} {
			s.as[who].Get(at + "/people/" + pat).Is(http.StatusNotFound)
			s.as[who].Get(own).Is(http.StatusNotFound)
		}
		s.as["Cora"].Get(own).Is(http.StatusNotFound)
		s.as["Con"].Post(at+"/people/"+pat+"/talk", url.Values{"talk-day": {s.in(2)}, "talk": {"x"}}).Is(http.StatusUnprocessableEntity).Shows("not in the future")
		s.as["Con"].Post(at+"/people/"+pat+"/talk", url.Values{"talk-day": {s.in(0)}, "talk": {"We spoke of mornings."}}).Is(http.StatusSeeOther)
		s.as["Pat"].Get(own).Shows("We spoke of mornings.")
		s.as["Cora"].Post(at+"/finish", url.Values{"version": {"9"}}).Is(http.StatusUnprocessableEntity).Shows("You owe an answer to 3 people")
		s.as["Con"].Post(at+"/people/"+pat+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Con"].Post(at+"/people/"+joe+"/choose", nil).Is(http.StatusUnprocessableEntity).Shows("have chosen as many already")
		s.as["Con"].Post(at+"/people/"+joe+"/not-now", url.Values{"answer": {""}}).Is(http.StatusUnprocessableEntity).Shows("Say why")
		s.as["Con"].Post(at+"/people/"+joe+"/not-now", url.Values{"answer": {"We talk again in May."}}).Is(http.StatusSeeOther)
		s.as["Joe"].Get("/me/opportunities/"+joe).Shows("Not this time", "We talk again in May.")
		s.as["Kim"].Post(kimOwn+"/take-back", nil).Is(http.StatusSeeOther)
		s.as["Con"].Get(at + "/people/" + kim).Shows("What they wrote is gone.")
		s.as["Pat"].Get("/me").Shows("Say yes or no: you are chosen")
		s.as["Joe"].Post("/me/opportunities/"+joe+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Joe"].Get("/me/opportunities/" + joe).Shows("Not this time")
		s.as["Cora"].Post(at+"/finish", url.Values{"version": {"9"}}).Is(http.StatusUnprocessableEntity).Shows("You owe the yes or no of one person chosen")
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		s.Read(func(tx *db.Tx) error {
			terms, err := group.HeldByPerson(tx, s.by["Pat"].ID)
			if len(terms) != 1 || terms[0].Group != s.Board || terms[0].Type != "governor" || terms[0].Pay != "paid" || terms[0].Named() {
				t.Errorf("on the map: %+v", terms)
			}
			return err
		})
		s.as["Pat"].Get("/me").Shows("A seat on the quality board") // the meeting is a date of theirs

		// Giving it back takes the role off the map, and the words are gone.
		s.as["Pat"].Post(own+"/take-back", nil).Is(http.StatusSeeOther)
		s.Read(func(tx *db.Tx) error {
			terms, err := group.HeldByPerson(tx, s.by["Pat"].ID)
			if len(terms) != 0 {
				t.Errorf("still on the map: %+v", terms)
			}
			return err
		})
		s.as["Con"].Post(at+"/people/"+joe+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Joe"].Post("/me/opportunities/"+joe+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Post(at+"/finish", s.as["Cora"].Get(at).Form("/finish")).Is(http.StatusSeeOther)
		s.Visitor().Get(public).Shows("closed", "What became of it: it is filled", "Everybody who replied has had an answer").Hides("Joe")
		s.as["Cora"].Get(s.At+"/figures").Is(http.StatusOK).Shows("Roles filled", "A seat on the quality board")
	})
}

func TestWhoOnlyWorksThereTakesNoPatientLeaderRole(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		_, public := s.published("group", string(s.Board), "role-type", "governor", "starts", s.in(20))
		s.as["Out"].Get(public+"/reply").Shows("This is a role for patients, carers and people from the community.", "Your details").Hides(">Send<")
		s.as["Out"].Post(public+"/reply", url.Values{"words": {"Me"}}).Is(http.StatusUnprocessableEntity).Shows("say so in your details first")
		s.Write(func(tx *db.Tx) error {
			p, err := person.Find(tx, s.by["Out"].ID)
			if err != nil {
				return err
			}
			p.Perspectives = append(p.Perspectives, "carer")
			return person.Update(tx, p)
		})
		s.reply("Out", public)
		_, other := s.published("title", "No role on the map")
		s.reply("Sam", other)
	})
}

func TestItClosesWhileSomebodyWrites(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		_, public := s.published()
		s.as["Pat"].Get(public + "/reply").Is(http.StatusOK)
		s.pass(11)
		s.as["Pat"].Post(public+"/reply", url.Values{"words": {"My long letter"}}).Is(http.StatusUnprocessableEntity).Shows("while you were writing. Nothing was sent.", "My long letter").Hides(">Send<")
		s.as["Pat"].Get(public).Shows("This opportunity closed on")
		s.as["Pat"].Get("/opportunities").Hides("A seat on the quality board")
	})
}

func TestMeetingsThatClashAreBlockedUntilSomebodySaysHow(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published()
		own, id := s.reply("Pat", public)
		s.as["Con"].Post(at+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		_, after := s.published("title", "Back to back", "meetings", s.in(40)+", 12:00 to 13:00")
		s.as["Pat"].Get(after + "/reply").Hides("falls on something else")
		s.reply("Pat", after)
		_, over := s.published("title", "At the same time", "meetings", s.in(40)+", 11:59 to 13:00")
		s.as["Pat"].Get(over+"/reply").Shows("A meeting falls on something else of yours", "A seat on the quality board")
		s.as["Pat"].Post(over+"/reply", url.Values{"words": {"Me"}}).Is(http.StatusUnprocessableEntity).Shows("Say in a few words how you can do both")
		s.reply("Pat", over, "clash", "I leave the board early that day.")
		s.as["Joe"].Get(over + "/reply").Hides("falls on something else")

		// Two that somebody replied to before either was theirs: the yes to the second is blocked as well.
		_, one := s.published("title", "One of two", "meetings", s.in(50)+", 10:00 to 12:00")
		atTwo, two := s.published("title", "The other", "meetings", s.in(50)+", 11:00 to 13:00")
		oneOwn, oneID := s.reply("Kim", one)
		twoOwn, twoID := s.reply("Kim", two)
		s.as["Con"].Post(strings.Replace(one, "/opportunities", s.At, 1)+"/people/"+oneID+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Con"].Post(atTwo+"/people/"+twoID+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Kim"].Post(oneOwn+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Kim"].Get(twoOwn).Shows("A meeting falls on something else of yours", "One of two", "How can you do both?")
		s.as["Kim"].Post(twoOwn+"/yes", nil).Is(http.StatusUnprocessableEntity).Shows("Say in a few words how you can do both")
		s.as["Kim"].Get(twoOwn).Shows("Will you do it?")
		s.as["Kim"].Post(twoOwn+"/yes", url.Values{"clash": {"Somebody stands in for me at the first."}}).Is(http.StatusSeeOther)
		s.as["Con"].Get(atTwo + "/people/" + twoID).Shows("Somebody stands in for me at the first.")
	})
}
