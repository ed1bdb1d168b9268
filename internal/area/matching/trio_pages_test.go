package matching_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
)

// threes sets a stage on which trios are looked for: three in each role, and one who has no role in a trio.
func (sc *scene) threes() map[string]*apptest.Client {
	out := map[string]*apptest.Client{}
	for _, p := range [][5]string{
		{"Ada", "clinician", "Kinder letters from the eye clinic", "Leeds", "weekday mornings"},
		{"Ben", "manager", "Letters in plain words", "Leeds", "Tuesday mornings"},
		{"Cleo", "carer", "Letters that my mother can read", "Leeds", "Tuesday mornings"},
		{"Dan", "clinician", "Gardens for the night ward", "York", "evenings"},
		{"Eve", "manager", "A garden behind the hospital", "York", "evenings"},
		{"Finn", "patient", "A garden on the ward", "York", "evenings after six"},
		{"Gus", "clinician", "Shorter queues", "Hull", "weekends"},
		{"Hal", "other-professional", "Transport", "Ripon", "ask me"},
	} {
		_, out[p[0]] = sc.seeks(p[0], p[1], p[2], p[3], p[4])
		sc.looks(out[p[0]], "Somebody like me")
		sc.site.Advance(time.Second)
	}
	at := sc.suggestionsAt() + "/criteria"
	cora := sc.site.As(sc.cora)
	form := cora.Get(at).Is(http.StatusOK).Form(at)
	form.Set("seek", "trios")
	cora.Follow(cora.Post(at, form).Is(http.StatusSeeOther)).Shows("What makes a good trio is saved. Find the best trios again to use it.", "Looking for", "Trios")
	return out
}

// trioAt is the page of three people.
func (sc *scene) trioAt(clinician, manager, partner string) string {
	return sc.suggestionsAt() + "/trio?" + url.Values{"professional": {sc.id(clinician)}, "third": {sc.id(manager)}, "partner": {sc.id(partner)}}.Encode()
}

func TestTriosFromTheFirstPageToThreeWhoApply(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.threes()
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		cora.Get(at).Shows("A trio takes one of each: there are 3 clinicians, 2 managers and 2 patient partners.")
		page := sc.find(cora).Shows("Suggestions for trios", "2 trios out of 5 professionals and 2 patient partners", "It is proved that nothing is better", "Ada Example, Ben Example and Cleo Example",
			"All three wrote about “letters”.", "All three named Leeds.", "All three have time: Tuesday mornings.", "Dan Example, Eve Example and Finn Example", "Without a trio", "Gus Example", "A trio takes one manager, and each of those is in a trio.", "Without it: ",
			"Hal Example", "neither clinician nor manager")
		send := at + "/send"
		cora.Post(send, sc.sendForm(page)).Is(http.StatusUnprocessableEntity).Shows("Tick at least one trio.")
		form := sc.sendForm(page, "Ada")
		form.Set("words", "You might like each other.")
		cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther)).Shows("We have asked all three people of 1 trio.", "Asked")
		form.Del("once")
		cora.Follow(cora.Post(send, form).Is(http.StatusSeeOther)).Shows("Nobody is asked twice")
		site.Work()
		for _, email := range []string{"ada@example.org", "ben@example.org", "cleo@example.org"} {
			letters := site.Mail.To(email)
			if len(letters) != 1 || !strings.Contains(letters[0].Text, "Why we thought of you three: All three of you wrote about “letters”.") || !strings.Contains(letters[0].Text, "You become a trio only when all three of you say yes.") {
				t.Fatalf("letters to %s: %v", email, letters)
			}
		}
		asked := sc.introduction("ada@example.org")
		for _, name := range []string{"Ada", "Ben", "Cleo"} {
			who[name].Get("/me").Shows("Answer an introduction to a possible trio")
			who[name].Get(asked).Is(http.StatusOK).Shows("A trio is a clinician, a manager and a patient partner", "Why we thought of you three", "You might like each other.", "You become a trio only when all three of you say yes.")
		}
		for _, name := range []string{"Dan", "Gus"} {
			who[name].Get(asked).Is(http.StatusNotFound)
			who[name].Post(asked+"/yes", nil).Is(http.StatusNotFound)
			who[name].Post(asked+"/no", nil).Is(http.StatusNotFound)
		}
		cora.Get(asked).Is(http.StatusNotFound)
		cora.Post(asked+"/yes", nil).Is(http.StatusNotFound)
		for i, name := range []string{"Cleo", "Ada", "Ben"} {
			if n := sc.count(`SELECT COUNT(*) FROM application WHERE network_id = $1`); n != 0 {
				t.Fatalf("an application after %d of three", i)
			}
			who[name].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
			if i < 2 {
				who[name].Get(asked).Shows("We tell you as soon as both others say yes too.")
			}
		}
		if n := sc.count(`SELECT COUNT(*) FROM applicant WHERE network_id = $1 AND person_id IN ($2, $3, $4) AND running`, sc.id("Ada"), sc.id("Ben"), sc.id("Cleo")); n != 3 {
			t.Fatalf("%d apply", n)
		}
		for _, name := range []string{"Ada", "Ben", "Cleo"} {
			who[name].Get(asked).Shows("You are a trio.")
			r := who[name].Get("/apply/" + sc.edition).Is(http.StatusSeeOther)
			who[name].Get(r.Location).Is(http.StatusOK).Shows("Your partners")
		}
		if text := site.Letter("ada@example.org").Text; !strings.Contains(text, "You and Ben Example and Cleo Example have all said yes") || !strings.Contains(text, "Ben at ben@example.org and Cleo at cleo@example.org") {
			t.Error(text)
		}
		cora.Get(at).Shows("Became a trio")
		cora.Get("/editions/"+sc.edition+"/seekers").Shows("Ada Example and Ben Example", "Became a trio")
		cora.Post(at, url.Values{}).Is(http.StatusSeeOther)
		cora.Get(at).Shows("1 trio out of 3 professionals and 1 patient partner").Hides("Ada Example, Ben")
	})
}

// What a coordinator and the other two see, and what they may do, is the same whether one of three, or two of three, have said no
// or have not answered.
func TestADeclineOfATrioIsNeverTold(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		var worlds [3][]string
		for i := range worlds {
			worlds[i] = trioWorld(t, site.Network([]string{"plain", "one", "two"}[i]), i)
		}
		for w, no := range worlds[1:] {
			for i, page := range worlds[0] {
				if page != no[i] {
					t.Errorf("with %d who said no, page %d differs:\n%s", w+1, i, firstDifference(page, no[i]))
				}
			}
		}
	})
}

// trioWorld is what is seen by those who said no to nothing, where so many of the others have.
func trioWorld(t *testing.T, site *apptest.Site, no int) []string {
	sc := newScene(t, site)
	before := map[string]int{} // letters of the worlds before this one
	for _, name := range []string{"ada", "ben", "cleo"} {
		before[name] = len(site.Mail.To(name + "@example.org"))
	}
	who := sc.threes()
	cora, at := site.As(sc.cora), sc.suggestionsAt()
	page := sc.find(cora)
	form := sc.sendForm(page, "Ada")
	cora.Follow(cora.Post(at+"/send", form).Is(http.StatusSeeOther))
	asked := sc.introduction("ada@example.org")
	who["Ada"].Get(asked)
	var out []string
	see := func() {
		for _, path := range []string{asked, "/me", "/partners/" + sc.edition} {
			out = append(out, who["Ada"].Get(path).Is(http.StatusOK).Body)
		}
		out = append(out, cora.Get(at).Body, cora.Get("/editions/"+sc.edition+"/seekers").Body)
	}
	if no > 0 {
		who["Ben"].Post(asked+"/no", nil).Is(http.StatusSeeOther)
		who["Ben"].Get(asked).Is(http.StatusOK).Shows("You said no to this")
	}
	see()
	if no > 1 {
		who["Cleo"].Get(asked).Is(http.StatusOK).Shows("Yes, I would like to be a trio")
		who["Cleo"].Post(asked+"/no", nil).Is(http.StatusSeeOther)
		who["Cleo"].Get(asked).Is(http.StatusOK).Shows("You said no to this")
		who["Ben"].Get(asked).Is(http.StatusOK).Shows("You said no to this")
	}
	see()
	yes := who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
	out = append(out, yes.Location, who["Ada"].Follow(yes).Body)
	see()
	out = append(out, sc.find(cora).Body, cora.Get(sc.trioAt("Ada", "Ben", "Cleo")).Is(http.StatusOK).Shows("know of each other already").Hides("Suggest these three").Body)
	who["Ada"].Post(asked+"/no", nil).Is(http.StatusSeeOther)
	out = append(out, who["Ada"].Get(asked).Shows("You said no to this").Body)
	site.Work()
	for _, name := range []string{"ada", "ben", "cleo"} {
		for _, letter := range site.Mail.To(name + "@example.org")[before[name]:] {
			text, _, _ := strings.Cut(letter.Text, "Do you want fewer letters") // behind it stands a key of the person's own
			out = append(out, letter.Subject, text)
		}
	}
	for i := range out {
		out[i] = strings.NewReplacer("/n/"+site.Slug, "", "Network "+site.Slug, "Network").Replace(plainly(out[i]))
	}
	return out
}

func TestATrioIsChangedByHandWithOpenEyes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.threes()
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		sc.find(cora)
		// Swap a clinician: what it would change is said before anything is.
		swap := cora.Get(sc.trioAt("Gus", "Ben", "Cleo")).Is(http.StatusOK).Shows("They are not one of the trios that we suggest", "points less", "Ada Example, Ben Example and Cleo Example", "Without a trio would be: Ada Example", "Suggest these three")
		if n := sc.count(`SELECT COUNT(*) FROM suggestion_rule WHERE network_id = $1`); n != 0 {
			t.Fatal("looking has saved something")
		}
		form := swap.Form(at + "/trio")
		form.Set("do", "must")
		cora.Follow(cora.Post(at+"/trio", form).Is(http.StatusSeeOther)).Shows("These three are suggested together now.", "Gus Example, Ben Example and Cleo Example", "You decided by hand to suggest these three.", "2 trios")
		// The same form once more comes from an old page.
		form.Del("once")
		cora.Post(at+"/trio", form).Is(http.StatusConflict).Shows("Somebody else changed")
		cora.Get(sc.trioAt("Ada", "Ben", "Finn")).Shows("You decided by hand that one of these three is suggested with others.").Hides("Suggest these three")
		// Take another trio out.
		out := cora.Get(sc.trioAt("Dan", "Eve", "Finn")).Shows("Without this trio", "Take this trio out")
		form = out.Form(at + "/trio")
		form.Set("do", "never")
		cora.Follow(cora.Post(at+"/trio", form).Is(http.StatusSeeOther)).Shows("Ada Example, Eve Example and Finn Example", "Are never suggested")
		cora.Get(sc.trioAt("Dan", "Eve", "Finn")).Shows("You decided by hand that these three are never suggested.", "Take my decision about them away")
		form = cora.Get(sc.trioAt("Gus", "Ben", "Cleo")).Shows("Take my decision about them away").Form(at + "/trio")
		form.Set("do", "free")
		cora.Follow(cora.Post(at+"/trio", form).Is(http.StatusSeeOther)).Shows("That decision by hand is taken away.")
		// What cannot be is said beside the field.
		bad := cora.Get(sc.trioAt("Ben", "Ben", "Cleo")).Is(http.StatusUnprocessableEntity)
		if bad.Problem("professional") == "" {
			t.Error("a manager is no clinician")
		}
		form = url.Values{"professional": {sc.id("Hal")}, "third": {sc.id("Ben")}, "partner": {sc.id("Cleo")}, "do": {"must"}, "version": {form.Get("version")}}
		cora.Post(at+"/trio", form).Is(http.StatusUnprocessableEntity)
		who["Ada"].Get(at + "/trio").Is(http.StatusNotFound)
		who["Ada"].Post(at+"/trio", form).Is(http.StatusNotFound)
		// Nothing is lost by looking for pairs again.
		criteria := cora.Get(at + "/criteria").Form(at + "/criteria")
		criteria.Set("seek", "pairs")
		cora.Post(at+"/criteria", criteria).Is(http.StatusSeeOther)
		sc.find(cora).Shows("Suggestions for pairs", "2 pairs", "This has no effect while you look for pairs.")
	})
}

// Those who were invited from a list keep their places in it while another of its trios is looked at: that one is still one of the best.
func TestWhoWasInvitedKeepsTheirPlaceInATrio(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.threes()
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		page := sc.find(cora)
		cora.Post(at+"/send", sc.sendForm(page, "Ada")).Is(http.StatusSeeOther)
		cora.Get(sc.trioAt("Dan", "Eve", "Finn")).Is(http.StatusOK).Shows("They are one of the trios that we suggest", "Those whom you invited from this list keep their places here.", "Take this trio out").Hides("which is from before")
		cora.Get(sc.trioAt("Gus", "Ben", "Cleo")).Is(http.StatusOK).Shows("Two of these three know of each other already").Hides("Suggest these three", "Take this trio out")
	})
}

func TestWhatIsLookedForHasToBeSaid(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		form := cora.Get(at + "/criteria").Form(at + "/criteria")
		for _, wrong := range []string{"", "fours"} {
			form.Set("seek", wrong)
			if r := cora.Post(at+"/criteria", form).Is(http.StatusUnprocessableEntity); r.Problem("seek") == "" {
				t.Errorf("%q was taken", wrong)
			}
		}
		form.Set("seek", "trios")
		cora.Post(at+"/criteria", form).Is(http.StatusSeeOther)
		cora.Post(at, url.Values{}).Is(http.StatusConflict).Shows("A trio takes a clinician, a manager and a patient partner. No clinician is seeking at the moment.")
	})
}

// Somebody whose card is gone before the invitations leave is told of, and the others are asked.
func TestATrioThatCannotBeSentAnyMore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.threes()
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		form := sc.find(cora).Form(at + "/send")
		who["Eve"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		form.Set("which", "all")
		form.Set("sure", "yes")
		cora.Follow(cora.Post(at+"/send", form).Is(http.StatusSeeOther)).Shows("We have asked all three people of 1 trio.", "Not everybody who was suggested with Dan Example and Finn Example still seeks a partner.")
		// Whoever takes their card away ends what they were asked, and the others see it as before.
		asked := sc.introduction("ada@example.org")
		who["Ada"].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		who["Ben"].Post("/partners/"+sc.edition+"/withdraw", nil).Is(http.StatusSeeOther)
		who["Ada"].Get(asked).Shows("We tell you as soon as both others say yes too.")
		who["Cleo"].Get(asked).Shows("This did not come about.")
		site.Read(func(tx *db.Tx) error {
			n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM application WHERE network_id = $1`)
			if n != 0 {
				t.Error("an application of two of three")
			}
			return err
		})
	})
}

// Whoever no longer applies with somebody can look for somebody else: who left, and who is left without the other side.
func TestWhoIsApartCanSeekAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		who := sc.threes()
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		form := sc.sendForm(sc.find(cora), "Ada")
		cora.Post(at+"/send", form).Is(http.StatusSeeOther)
		asked := sc.introduction("ada@example.org")
		for _, name := range []string{"Ada", "Ben", "Cleo"} {
			who[name].Post(asked+"/yes", nil).Is(http.StatusSeeOther)
		}
		finder, path := "/partners/"+sc.edition, who["Ada"].Get("/apply/"+sc.edition).Is(http.StatusSeeOther).Location
		who["Ada"].Post(path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		card := who["Ada"].Get(finder).Is(http.StatusOK).Shows("Make my card").Link("Make my card")
		who["Ada"].Post(card, who["Ada"].Get(card).Form(card)).Is(http.StatusSeeOther)
		who["Ada"].Get(finder).Shows("Your card", "Kinder letters")
		for _, name := range []string{"Ben", "Cleo"} { // a pair still
			who[name].Get(finder).Shows("You have found a partner.")
		}
		who["Cleo"].Post(path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		for _, name := range []string{"Ben", "Cleo"} {
			who[name].Get(finder).Shows("Make my card")
		}
		// They know of each other, so no two of them are suggested together again.
		for _, name := range []string{"Ben", "Cleo"} {
			who[name].Post(card, who[name].Get(card).Form(card)).Is(http.StatusSeeOther)
		}
		cora.Get(sc.trioAt("Ada", "Ben", "Cleo")).Shows("know of each other already")
	})
}

// Trios out of many people are left to a job that the page follows, and a change by hand does not keep anybody waiting.
func TestTriosOutOfMany(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		sc.crowd(150, 70)
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE seeker SET perspective = 'clinician' WHERE network_id = $1 AND side = 'professional' AND created % 2 = 0`)
			return err
		})
		cora, at := site.As(sc.cora), sc.suggestionsAt()
		form := cora.Get(at + "/criteria").Form(at + "/criteria")
		form.Set("seek", "trios")
		form.Set("times", "0")
		cora.Post(at+"/criteria", form).Is(http.StatusSeeOther)
		cora.Follow(cora.Post(at, cora.Get(at).Form(at)).Is(http.StatusSeeOther)).Shows("Steps: 0 of 4 done", "it goes on without you")
		site.Work()
		cora.Get(at).Is(http.StatusOK).Shows("70 trios out of 150 professionals and 70 patient partners", "proved", "Without a trio", "each of those is in a trio")
		change := cora.Get(sc.trioAt("P0", "P1", "P150")).Is(http.StatusOK).Shows("we cannot show at once what this changes", "Suggest these three", "Never suggest these three").Form(at + "/trio")
		change.Set("do", "must")
		cora.Post(at+"/trio", change).Is(http.StatusSeeOther)
		site.Work()
		cora.Get(at).Shows("70 trios", "You decided by hand to suggest these three.", "P0 Crowd, P1 Crowd and P150 Crowd")
	})
}
