package formbook_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

func inUse(site *apptest.Site, key string) instrument.Definition {
	var def instrument.Definition
	site.Read(func(tx *db.Tx) (err error) { def, err = instrument.Find(tx, key); return err })
	return def
}

// A coordinator changes a form from the list to a version in use, and only keepers can.
func TestAFormIsChangedAndPutIntoUse(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora := site.As(site.Person("Cora", "cora@example.org", access.Coordinator))
		pat := site.As(site.Person("Pat", "pat@example.org"))
		pat.Get("/formbook").Is(http.StatusNotFound)
		pat.Get("/formbook/pairs-day").Is(http.StatusNotFound)
		pat.Post("/formbook/pairs-day/draft", nil).Is(http.StatusNotFound)

		cora.Get("/formbook").Is(http.StatusOK).Shows("Forms and questions", "Apply for the collaborative pairs programme", "Version 1")
		cora.Get("/formbook/pairs-day").Is(http.StatusOK).Shows("How useful was today?", "Change it", "Version 2")
		cora.Get("/formbook/pairs-day/paper").Is(http.StatusOK).Shows("How useful was today?", "This does not apply to me")
		cora.Follow(cora.Post("/formbook/pairs-day/draft", nil).To("/formbook/pairs-day/draft")).Shows("Draft", "How useful was today?")

		edit := cora.Get("/formbook/pairs-day/draft/question?question=day-useful").Is(http.StatusOK).Shows("This question was asked before")
		form := edit.Form("/formbook/pairs-day/draft/question")
		form.Set("wording", "")
		bad := cora.Post("/formbook/pairs-day/draft/question", form).Is(http.StatusUnprocessableEntity)
		if bad.Problem("wording") != "Write the question." {
			t.Errorf("problem %q", bad.Problem("wording"))
		}
		form.Set("wording", "Was today worth your time?")
		cora.Follow(cora.Post("/formbook/pairs-day/draft/question", form).Is(http.StatusSeeOther)).Shows("Was today worth your time?", "The question is saved.")

		cora.Get("/formbook/pairs-day/draft/question?part=words").Is(http.StatusOK).Shows("What should an answer look like?")
		if r := cora.Get("/formbook/pairs-day/draft/question?part=words&chosen=yes").Is(http.StatusUnprocessableEntity); r.Problem("kind") == "" {
			t.Error("no kind, no message")
		}
		add := cora.Get("/formbook/pairs-day/draft/question?part=words&chosen=yes&kind=choices").Is(http.StatusOK).Form("/formbook/pairs-day/draft/question")
		add.Set("wording", "What helped you?")
		if r := cora.Post("/formbook/pairs-day/draft/question", add).Is(http.StatusUnprocessableEntity); r.Problem("new_options") == "" {
			t.Error("a choice without options")
		}
		add.Set("new_options", "Time\nTea\n\nNone of these")
		cora.Post("/formbook/pairs-day/draft/question", add).Is(http.StatusSeeOther)
		alone := cora.Get("/formbook/pairs-day/draft/question?question=what-helped-you").Is(http.StatusOK).Form("/formbook/pairs-day/draft/question")
		alone.Set("alone", "none-of-these")
		alone.Set("place-tea", "0")
		cora.Post("/formbook/pairs-day/draft/question", alone).Is(http.StatusSeeOther)

		cora.Post("/formbook/pairs-day/draft/move", url.Values{"question": {"what-helped-you"}, "to": {"up"}}).Is(http.StatusSeeOther)
		cora.Get("/formbook/pairs-day/draft/question/remove?question=day-practice").Is(http.StatusOK).Shows("Remove this question?")
		cora.Post("/formbook/pairs-day/draft/question/remove", url.Values{"question": {"day-practice"}}).Is(http.StatusSeeOther)
		if inUse(site, "pairs-day").Own() {
			t.Error("a draft is in use")
		}
		page := cora.Get("/formbook/pairs-day/draft").Is(http.StatusOK).Shows("Last changed by Cora Example")
		cora.Follow(cora.Post("/formbook/pairs-day/draft/publish", page.Form("/formbook/pairs-day/draft/publish")).Is(http.StatusSeeOther)).Shows("in use as own version 1")

		def := inUse(site, "pairs-day")
		it, _ := def.Item("what-helped-you")
		if len(it.Options) != 3 || it.Options[0].ID != "tea" || !it.Options[2].Alone {
			t.Errorf("options %+v", it.Options)
		}
		if _, there := def.Item("day-practice"); there || len(def.Retired) != 1 {
			t.Errorf("retired %v", def.Retired)
		}
		cora.Follow(cora.Post("/formbook/pairs-day/retire", nil).Is(http.StatusSeeOther)).Shows("put away")
		if inUse(site, "pairs-day").Own() {
			t.Error("put away, and still in use")
		}
		cora.Post("/formbook/pairs-day/restore", nil).Is(http.StatusSeeOther)
		site.Read(func(tx *db.Tx) error {
			rows, err := audit.List(tx, audit.Filter{Action: "instrument."})
			if len(rows) != 4 {
				t.Errorf("%d lines in the audit log", len(rows))
			}
			return err
		})
	})
}

func TestANewFormAndItsParts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		r := ada.Post("/formbook/open-evaluation/copy", url.Values{"title": {" "}}).Is(http.StatusUnprocessableEntity)
		if r.Problem("title") == "" {
			t.Error("a form without a name")
		}
		at := ada.Post("/formbook/open-evaluation/copy", url.Values{"title": {"Tea & talk"}}).Is(http.StatusSeeOther).Location
		if at != "/formbook/tea-talk/draft" {
			t.Fatalf("led to %q", at)
		}
		ada.Get("/formbook/tea-talk").Is(http.StatusSeeOther).To("/formbook/tea-talk/draft")
		part := ada.Get("/formbook/tea-talk/draft/part").Is(http.StatusOK).Form("/formbook/tea-talk/draft/part")
		if r := ada.Post("/formbook/tea-talk/draft/part", part).Is(http.StatusUnprocessableEntity); r.Problem("part_title") == "" {
			t.Error("a part without a name")
		}
		part.Set("part_title", "The tea")
		ada.Post("/formbook/tea-talk/draft/part", part).Is(http.StatusSeeOther)
		page := ada.Get("/formbook/tea-talk/draft").Is(http.StatusOK).Shows("Before you can use it", "Part ‘The tea’: has no question.")
		refused := ada.Post("/formbook/tea-talk/draft/publish", page.Form("/formbook/tea-talk/draft/publish")).Is(http.StatusUnprocessableEntity)
		refused.Shows("There is a problem", "Part ‘The tea’: has no question.")
		ada.Post("/formbook/tea-talk/draft/move", url.Values{"part": {"the-tea"}, "to": {"up"}}).Is(http.StatusSeeOther)
		ada.Post("/formbook/tea-talk/draft/part/remove", url.Values{"part": {"overall"}}).Is(http.StatusUnprocessableEntity).Shows("Move or remove the")
		ada.Post("/formbook/tea-talk/draft/part/remove", url.Values{"part": {"the-tea"}}).Is(http.StatusSeeOther)

		about := ada.Get("/formbook/tea-talk/draft/about").Is(http.StatusOK).Form("/formbook/tea-talk/draft/about")
		about.Set("form_title", strings.Repeat("x", 201))
		r = ada.Post("/formbook/tea-talk/draft/about", about).Is(http.StatusUnprocessableEntity)
		if r.Problem("form_title") == "" || len(r.Field("form_title")) != 201 {
			t.Error("too long a name is not answered, or not kept")
		}
		about.Set("form_title", "Tea and talk")
		about.Set("about", strings.Repeat("x", 1001))
		r = ada.Post("/formbook/tea-talk/draft/about", about).Is(http.StatusUnprocessableEntity)
		if r.Problem("about") == "" || len(r.Field("about")) != 1001 {
			t.Error("too long a word to coordinators is not answered, or not kept")
		}
		about.Set("about", "Take it after a short meeting.")
		ada.Post("/formbook/tea-talk/draft/about", about).Is(http.StatusSeeOther)
		page = ada.Get("/formbook/tea-talk/draft").Is(http.StatusOK)
		ada.Post("/formbook/tea-talk/draft/publish", page.Form("/formbook/tea-talk/draft/publish")).Is(http.StatusSeeOther)
		if inUse(site, "tea-talk").Title != "Tea and talk" {
			t.Error("the new form is not in use")
		}
		ada.Get("/formbook/tea-talk").Is(http.StatusOK).Shows("Take it after a short meeting.")
		ada.Get("/formbook/tea-talk/try").Is(http.StatusOK).Hides("Take it after a short meeting.")
		ada.Get("/formbook/nothing").Is(http.StatusNotFound)
		ada.Get("/formbook/tea-talk/draft").Is(http.StatusNotFound)
		other := site.Network("other")
		other.As(other.Person("Bo", "bo@example.org", access.Coordinator)).Get("/formbook/tea-talk").Is(http.StatusNotFound)
	})
}

// Two people change one draft: the second is told, sees the difference, keeps what they wrote, and can save it knowingly.
func TestTheSecondWriterIsToldAndShownTheDifference(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ada := site.As(site.Person("Ada", "ada@example.org", access.Administrator))
		bo := site.As(site.Person("Bo", "bo@example.org", access.Coordinator))
		ada.Post("/formbook/attributes/draft", nil).Is(http.StatusSeeOther)
		const at = "/formbook/attributes/draft/question"
		first := ada.Get(at + "?question=peers").Form(at)
		second := bo.Get(at + "?question=peers").Form(at)
		old := bo.Get("/formbook/attributes/draft").Form("/formbook/attributes/draft/publish")
		first.Set("wording", "Peers stand by me")
		ada.Post(at, first).Is(http.StatusSeeOther)
		second.Set("wording", "I have company")
		clash := bo.Post(at, second).Is(http.StatusConflict).Shows("What you wrote", "What it says now", "Peers stand by me", "I have company")
		if clash.Field("wording") != "I have company" {
			t.Errorf("kept %q", clash.Field("wording"))
		}
		bo.Post("/formbook/attributes/draft/publish", old).Is(http.StatusConflict).Shows("Somebody else changed this draft")
		bo.Post(at, clash.Form(at)).Is(http.StatusSeeOther)
		bo.Get("/formbook/attributes/draft").Shows("I have company").Hides("Peers stand by me")

		about := bo.Get("/formbook/attributes/draft/about").Form("/formbook/attributes/draft/about")
		ada.Post("/formbook/attributes/draft/question/remove", url.Values{"question": {"peers"}}).Is(http.StatusSeeOther)
		bo.Post("/formbook/attributes/draft/about", about).Is(http.StatusConflict)
		ada.Post("/formbook/attributes/draft/discard", nil).Is(http.StatusSeeOther)
		bo.Post("/formbook/attributes/draft/about", about).Is(http.StatusNotFound)
	})
}

// A trial checks answers as the real form does, and keeps nothing.
func TestTrial(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora := site.As(site.Person("Cora", "cora@example.org", access.Coordinator))
		form := cora.Get("/formbook/assumptions-check/try").Is(http.StatusOK).Form("/formbook/assumptions-check/try")
		form.Set("q-picture", "Someone like me")
		r := cora.Post("/formbook/assumptions-check/try", form).Is(http.StatusUnprocessableEntity)
		if r.Problem("q-origin") == "" || r.Field("q-picture") != "Someone like me" {
			t.Error("the trial is not checked, or forgets")
		}
		form.Set("q-origin", "School")
		form.Set("q-closed-door", "My neighbour")
		cora.Post("/formbook/assumptions-check/try", form).Is(http.StatusOK).Shows("These answers would be taken.", "My neighbour")
		cora.Get("/formbook/assumptions-check/try").Hides("My neighbour")
		cora.Post("/formbook/assumptions-check/draft", nil)
		cora.Get("/formbook/assumptions-check/draft/try").Is(http.StatusOK)
		cora.Post("/formbook/assumptions-check/draft/try", form).Is(http.StatusOK)
	})
}
