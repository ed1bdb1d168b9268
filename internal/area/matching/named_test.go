package matching_test

import (
	"net/http"
	"testing"

	"alongside/internal/app/apptest"
)

// TestWordsAboutHealthAreAskedAboutOnce: words of a coordinator that name who people are go out only after somebody looked at them again.
func TestWordsAboutHealthAreAskedAboutOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora := site.As(sc.cora)
		sc.people()
		send := sc.suggestionsAt() + "/send"
		page := sc.find(cora).Hides("Lists are open until", "Send these words all the same")
		form := sc.sendForm(page, "Ada")
		form.Set("words", "You both had cancer and you are Muslims.")
		asked := cora.Post(send, form).Is(http.StatusUnprocessableEntity).Shows("cancer", "Everybody whom you invite reads it.", "Send these words all the same")
		if asked.Field("words") != form.Get("words") || len(asked.Attr(`input[name="pair"][checked]`, "value")) != 1 {
			t.Error("what was typed or ticked is lost")
		}
		form.Set("which", "all")
		cora.Post(send, form).Is(http.StatusUnprocessableEntity).Shows("Send these words all the same")
		form.Set("named", "yes")
		sure := cora.Post(send, form).Is(http.StatusOK).Shows("Yes, invite all").Form(send)
		sure.Set("which", "all")
		cora.Follow(cora.Post(send, sure).Is(http.StatusSeeOther)).Shows("We have asked both people of")
	})
}

// TestWordsOfAnIntroductionAreAskedAboutToo: also where a coordinator introduces two people by hand.
func TestWordsOfAnIntroductionAreAskedAboutToo(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora := site.As(sc.cora)
		sc.people()
		page, at := "/editions/"+sc.edition+"/seekers", "/editions/"+sc.edition+"/introductions"
		form := cora.Get(page).Is(http.StatusOK).Hides("Send these words all the same").Form(at)
		form.Set("professional", sc.card("Ada"))
		form.Set("partner", sc.card("Ben"))
		form.Set("words", "You both have diabetes.")
		asked := cora.Post(at, form).Is(http.StatusUnprocessableEntity).Shows("diabetes", "Both read it.")
		if asked.Field("words") != form.Get("words") || asked.Problem("named") == "" {
			t.Error("what was typed is lost, or nothing is asked")
		}
		if n := sc.count(`SELECT COUNT(*) FROM introduction WHERE network_id = $1`); n != 0 {
			t.Errorf("%d introductions", n)
		}
		form = asked.Form(at)
		form.Set("named", "yes")
		cora.Follow(cora.Post(at, form).Is(http.StatusSeeOther)).Shows("Both are asked.")
	})
}

// TestSuggestionsSayThatListsAreOpen: who invites now takes people off each other's lists, and is told before.
func TestSuggestionsSayThatListsAreOpen(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		cora := site.As(sc.cora)
		sc.people()
		sc.find(cora).Hides("Lists are open until")
		sc.asks(cora)
		cora.Get(sc.suggestionsAt()).Shows("Lists are open until", "leave each other’s lists")
	})
}
