package matching

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
)

// This file puts a list in order with buttons beside each card, for people who would rather not write numbers. A button changes what
// stands in the form and saves nothing, as typing a number does. Without scripts each press is sent and the page comes back;
// web/scripts/order.js does the same without that.

// What a button does with a card.
const (
	orderUp   = "up"
	orderDown = "down"
	orderAdd  = "add"
	orderOff  = "off"
)

// moveValue is what a button sends.
func moveValue(what string, s Seeker) string { return what + ":" + string(s.ID) }

// pressed shows the form again in the order that a button gives. Everything typed stays; numbers are counted anew.
func (p ownListPage) pressed(r *web.Request, move string, v Places) (web.Answer, error) {
	p.typed(v)
	p.Version = v.Version // saved since in another window: saving says so
	what, id, _ := strings.Cut(move, ":")
	cards := slices.Concat(p.Listed, p.Others)
	var typed []typedPlace
	for _, s := range cards {
		typed = append(typed, typedPlace{s, v.Places[s.ID]})
	}
	var c errs.Check
	list := inOrder(&c, typed)
	if !c.OK() {
		p.Problems = errs.Of(c.Err()).Fields
		return web.Problem(ownListView(p)), nil
	}
	at := slices.IndexFunc(cards, func(s Seeker) bool { return string(s.ID) == id })
	if at >= 0 {
		list = moved(list, cards[at].ID, what)
		p.Moved, p.MovedBy = cards[at].ID, what
	}
	p.arrange(cards, list)
	return web.Show(ownListView(p)), nil
}

// moved is a list after a button was pressed beside a card.
func moved(list choices, id db.ID, what string) choices {
	list = slices.Clone(list)
	i := slices.Index(list, id)
	switch {
	case what == orderAdd && i < 0:
		return append(list, id)
	case i < 0:
	case what == orderOff:
		return slices.Delete(list, i, i+1)
	case what == orderUp && i > 0:
		list[i-1], list[i] = list[i], list[i-1]
	case what == orderDown && i < len(list)-1:
		list[i+1], list[i] = list[i], list[i+1]
	}
	return list
}

// arrange divides the cards of the page by a list that is not saved. Who was taken off it comes first among the others.
func (p *ownListPage) arrange(cards []Seeker, list choices) {
	p.Listed, p.Others, p.Places = nil, nil, map[db.ID]string{}
	for n, id := range list {
		for _, s := range cards {
			if s.ID == id {
				p.Listed = append(p.Listed, s)
				p.Places[id] = strconv.Itoa(n + 1)
			}
		}
	}
	for _, s := range cards {
		if !slices.Contains(list, s.ID) {
			p.Others = append(p.Others, s)
		}
	}
	slices.SortStableFunc(p.Others, func(a, b Seeker) int {
		switch p.Moved {
		case a.ID:
			return -1
		case b.ID:
			return 1
		}
		return 0
	})
}

// movedWords says where a card is after a button was pressed beside it.
func (p ownListPage) movedWords(s Seeker) string {
	if n := p.Places[s.ID]; n != "" {
		return fmt.Sprintf("%s is number %s of %d. Not saved yet.", s.Given, n, len(p.Listed))
	}
	return s.Given + " is not on your list. Not saved yet."
}

// focused says whether a button has the focus when the page comes back: the one that was pressed, or what stands in its place.
func (p ownListPage) focused(s Seeker, what string) bool {
	if s.ID != p.Moved {
		return false
	}
	switch on := p.Places[s.ID] != ""; {
	case !on:
		return what == orderAdd
	case p.MovedBy == orderDown:
		return what == orderDown
	}
	return what == orderUp
}

// placeButton is a button beside a card.
type placeButton struct{ what, label, about string }

func listedButtons(s Seeker) []placeButton {
	return []placeButton{{orderUp, "Up", ": " + s.Given}, {orderDown, "Down", ": " + s.Given}, {orderOff, "Take off", " your list: " + s.Given}}
}

func otherButtons(s Seeker) []placeButton {
	return []placeButton{{orderAdd, "Add to my list", ": " + s.Given}}
}

// pageNumber is the page of cards, for the form.
func (p ownListPage) pageNumber() string { return strconv.Itoa(p.Number) }

// describedBy ties the words about what was done to the button that has the focus, so that a screen reader reads both.
func describedBy(yes bool) templ.Attributes {
	if !yes {
		return nil
	}
	return templ.Attributes{"aria-describedby": "moved"}
}
