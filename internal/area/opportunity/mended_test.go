package opportunity_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// What is filled is open for nobody: not in the list, not on its page, and not for those who are suggested. Who said yes can give it back.
func TestAFilledOpportunityIsNotOpen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published("title", "The only seat")
		own, id := s.reply("Pat", public)
		_, joe := s.reply("Joe", public)
		s.as["Con"].Post(at+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Kim"].Get("/opportunities").Shows("The only seat")
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Kim"].Get("/opportunities").Hides("The only seat")
		s.as["Kim"].Get(public).Shows("Filled", "Nobody can reply any more").Hides("Say that you are interested", "JobPosting")
		s.as["Kim"].Get(public + "/reply").Is(http.StatusSeeOther)
		s.as["Kim"].Post(public+"/reply", url.Values{"words": {"I come too late"}}).Is(http.StatusUnprocessableEntity).Shows("was filled while you were writing", "I come too late")
		s.as["Cora"].Get(at).Shows("It is filled, so nobody else can reply. You owe an answer to one person.")
		s.as["Con"].Post(at+"/people/"+joe+"/not-now", url.Values{"answer": {"Another time, gladly."}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("You can finish it")
		s.as["Pat"].Post(own+"/take-back", nil).Is(http.StatusSeeOther)
		s.as["Kim"].Get("/opportunities").Shows("The only seat")
		s.as["Kim"].Get(public).Shows("Say that you are interested")
	})
}

// Words that somebody asks for wait for the writer, in sight, until they are put to both again.
func TestOtherWordsWaitForTheWriter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _ := s.written()
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Hides("Change the words of an opportunity")
		s.as["Dee"].Post(at+"/not-yet", url.Values{"not-yet": {"Say two evenings, not some."}}).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Shows("Change the words of an opportunity", "A seat on the quality board. Somebody asks: “Say two evenings, not some.”")
		s.as["Con"].Get("/me").Hides("Say two evenings")
		s.as["Cora"].Get(at).Shows("Dee Example asks for other words: “Say two evenings, not some.”")
		f := s.as["Cora"].Get(at + "/change").Is(http.StatusOK).Form("/change")
		f.Set("about", "On two evenings.")
		s.as["Cora"].Post(at+"/change", f).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("Dee Example asked for other words. They have changed since.")
		s.as["Cora"].Get("/me").Shows("Say two evenings")
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.as["Cora"].Get("/me").Hides("Say two evenings")
		s.as["Cora"].Get(at).Hides("asked for other words.")
	})
}

// Whoever changes what is public reads before what will happen; who replied is told, and what they wrote stays.
func TestChangingWhatIsPublicIsSaidBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, public := s.published()
		s.as["Cora"].Get(at+"/change").Shows("This opportunity is public", "Nobody has replied yet")
		own, _ := s.reply("Pat", public)
		page := s.as["Cora"].Get(at+"/change").Shows("This opportunity is public", "a letter to one person who replied", "What they wrote stays")
		f := page.Form("/change")
		f.Set("about", "Something else.")
		s.as["Cora"].Post(at+"/change", f).Is(http.StatusSeeOther)
		s.as["Pat"].Get(own).Shows("The words of this opportunity are being changed", "I would like to, says Pat")
		if got := s.letters("Pat"); !strings.Contains(got, "is being changed") || !strings.Contains(got, "Your reply is kept") {
			t.Errorf("Pat is not told: %s", got)
		}
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.yes("Dee", at)
		s.yes("Con", at)
		s.as["Cora"].Post(at+"/publish", nil).Is(http.StatusSeeOther)
		if got := s.letters("Pat"); !strings.Contains(got, "has new words") {
			t.Errorf("Pat is not told of the new words: %s", got)
		}
		s.as["Pat"].Get(own).Hides("are being changed")
	})
}

// Nobody is asked whose access is closed: it is said before, and another can be named.
func TestNobodyIsAskedWhoHasNoAccess(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		at, _ := s.written()
		s.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE person SET closed = $2 WHERE network_id = $1 AND id = $3`, int64(tx.Now), s.by["Dee"].ID)
			return err
		})
		s.as["Cora"].Get(at).Shows("The patient leader who designs it cannot say yes", "Dee Example, whose access to this network is closed").Hides("Ask for a yes to these words")
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusUnprocessableEntity).Shows("has left the network")
		f := s.as["Cora"].Get(at + "/change").Is(http.StatusOK).Form("/change")
		f.Set("designer", "lou@example.org")
		s.as["Cora"].Post(at+"/change", f).Is(http.StatusSeeOther)
		s.as["Cora"].Get(at).Shows("Ask for a yes to these words").Hides("cannot say yes")
		s.as["Cora"].Post(at+"/ask", nil).Is(http.StatusSeeOther)
		s.as["Lou"].Get("/me").Shows("Say whether you agree")
	})
}

// When nobody is suggested because of the times, it says so, and which times.
func TestNoSuggestionsNamesWhatIsInTheWay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.looks()
		s.offers("Pat", "2", "chair") // free on mornings and weekends
		both, _ := s.published("skills", "chair", "meetings", s.in(42)+", 11:00 to 13:00")
		s.as["Cora"].Get(both+"/suggestions").Is(http.StatusOK).Shows("one person would suit", "weekday mornings and weekday afternoons").Hides("Ask Pat")
		none, _ := s.published("title", "Another", "skills", "story", "meetings", s.in(42)+", 11:00 to 13:00")
		s.as["Cora"].Get(none + "/suggestions").Shows("Nobody who lets you tell them and can be asked now offers what you look for")
	})
}

// Who holds the role already takes no second one: the one that is there is joined to the opportunity, which they and the others read.
func TestARoleThatSomebodyHoldsIsJoined(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		role := []string{"role-type", "governor", "group", string(s.Board)}
		first, one := s.published(append(role, "title", "The first", "meetings", "")...)
		own, id := s.reply("Pat", one)
		s.as["Con"].Post(first+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(own).Shows("With your yes the role is written down")
		s.as["Pat"].Post(own+"/yes", nil).Is(http.StatusSeeOther)
		second, two := s.published(append(role, "title", "The second", "meetings", "")...)
		again, id := s.reply("Pat", two)
		s.as["Con"].Post(second+"/people/"+id+"/choose", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(again).Shows("You hold this role on the map of the organisation already. With your yes it is joined").Hides("With your yes the role is written down")
		s.as["Pat"].Post(again+"/yes", nil).Is(http.StatusSeeOther)
		s.as["Pat"].Get(again).Shows("You held this role on the map of the organisation already")
		s.as["Con"].Get(second + "/people/" + id).Shows("they held it already")
		s.as["Cora"].Get(second).Shows("Pat Example", "Governor")
		if got := s.letters("Con"); !strings.Contains(got, "They hold this role on the map already") {
			t.Errorf("the contact is not told: %s", got)
		}
		held := func() (n int) {
			s.Read(func(tx *db.Tx) error {
				terms, err := group.HeldByPerson(tx, s.by["Pat"].ID)
				n = len(terms)
				return err
			})
			return n
		}
		links := func() (n int64) {
			s.Read(func(tx *db.Tx) (err error) {
				n, err = db.Value[int64](tx, `SELECT COUNT(*) FROM ground_link WHERE network_id = $1 AND ended IS NULL`)
				return err
			})
			return n
		}
		if held() != 1 || links() != 2 {
			t.Errorf("%d roles and %d links", held(), links())
		}
		// Taking the second reply back leaves the role, which is not from it.
		s.as["Pat"].Post(again+"/take-back", nil).Is(http.StatusSeeOther)
		if held() != 1 || links() != 1 {
			t.Errorf("after it was taken back %d roles and %d links", held(), links())
		}
	})
}
