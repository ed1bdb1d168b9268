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
