package matching

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/person"
)

func stateWords(s string, trio bool) string {
	switch s {
	case "asked":
		return "Your answer is awaited"
	case "waiting":
		return "You said yes"
	case "pair":
		if trio {
			return "You are a trio"
		}
		return "You are a pair"
	}
	return "Over"
}

func stateColour(s string) ui.Colour {
	switch s {
	case "asked":
		return ui.Yellow
	case "waiting":
		return ui.Blue
	case "pair":
		return ui.Green
	}
	return ui.Grey
}

func sideHeading(s person.Side) string {
	if s == person.Professional {
		return "Professionals who seek a patient partner"
	}
	return "Patient partners who seek a professional"
}

func wayList(ids []string) []string {
	out := make([]string, len(ids))
	for i, w := range ids {
		out[i] = WayWords(w)
		if i > 0 {
			out[i] = strings.ToLower(out[i])
		}
	}
	return out
}

func wayOptions() []ui.Option {
	out := make([]ui.Option, len(ways))
	for i, w := range ways {
		out[i] = ui.Option{Value: w.id, Label: w.words}
	}
	return out
}

func perspectiveOptions() []ui.Option {
	var out []ui.Option
	for _, side := range []person.Side{person.Partner, person.Professional} {
		for _, id := range person.Perspectives(side) {
			out = append(out, ui.Option{Value: id, Label: ui.UpperFirst(person.PerspectiveWords(id))})
		}
	}
	return out
}

func versionText(s Seeker) string { return strconv.FormatInt(s.Version, 10) }

func cards(p finderPage) []ui.Card {
	out := make([]ui.Card, len(p.Cards))
	for i, s := range p.Cards {
		out[i] = ui.Card{Title: s.Given, Href: p.To("/partners/%s/seekers/%s", p.Edition.ID, s.ID), Body: cardFacts(s)}
	}
	return out
}

func previous(p finderPage) templ.SafeURL {
	if p.Number <= 1 {
		return ""
	}
	return p.To("/partners/%s?q=%s&page=%d", p.Edition.ID, p.Words, p.Number-1)
}

func next(p finderPage) templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.To("/partners/%s?q=%s&page=%d", p.Edition.ID, p.Words, p.Number+1)
}

func seekerOptions(list []Seeker) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, s := range list {
		interest := []rune(s.Interest)
		if len(interest) > 70 {
			interest = append(interest[:70], '…')
		}
		out[i] = ui.Option{Value: string(s.ID), Label: s.Given + ", " + s.Place + ": " + string(interest)}
	}
	return out
}

func sidesMissing(p seekersPage) string {
	switch {
	case len(p.Professionals) == 0 && len(p.Partners) == 0:
		return "Nobody is seeking a partner at the moment."
	case len(p.Professionals) == 0:
		return "No professional is seeking a partner at the moment."
	}
	return "No patient partner is seeking at the moment."
}

func seekerRows(title string, list []Seeker) ui.TableData {
	t := ui.TableData{Caption: title, Size: "m", Columns: ui.Plain(ui.Columns("First name", "Perspective", "Would like to work on", "Place", "Times", "Ways of meeting"), "Perspective", "Would like to work on", "Place", "Times", "Ways of meeting")}
	for _, s := range list {
		t.Rows = append(t.Rows, ui.Cells(s.Given, person.PerspectiveWords(s.Perspective), s.Interest, s.Place, s.Times, strings.Join(wayList(s.Ways), ", ")))
	}
	return t
}

func introductionTable(p seekersPage) ui.TableData {
	t := ui.TableData{Caption: "Who was introduced", Columns: ui.Columns("Professional", "Patient partner", "Where it stands")}
	for _, i := range p.Introductions {
		state := "Asked"
		if i.State == Pair {
			state = "Became a pair"
			if i.Trio() {
				state = "Became a trio"
			}
		}
		t.Rows = append(t.Rows, ui.Cells(i.ProfessionalName, i.PartnerName, state))
	}
	return t
}
