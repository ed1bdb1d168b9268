package matching

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/waiting"
)

// This file has what somebody sees of their own list. Nothing here depends on anybody else’s list, nor on what came of all of them.

// fewOthers is how many other cards may stand between the list and the button that saves it.
const fewOthers = 4

// choicesPerPage is how many cards that are not on the list a page shows. Those on the list are on each page.
const choicesPerPage = 60

// ownListPage is the page on which somebody puts people in order.
type ownListPage struct {
	one
	Ranking Ranking
	Listed  []Seeker // on the saved list, in its order
	Others  []Seeker // open to the person and not on it
	Gone    int      // on the saved list, and no longer open to the person
	Saved   bool
	Empty   bool // the saved list has nobody on it, as they wished
	Version int64
	Places  map[db.ID]string // as typed, or the places of the saved list
	None    bool
	Number  int
	More    bool
	Moved   db.ID  // the card beside which a button was pressed
	MovedBy string // and which
	now     db.Instant
}

// takes says whether the list can be changed.
func (p ownListPage) takes() bool { return p.Ranking.takes(p.now) && finderOpen(p.Edition, p.now) }

func (m *Matching) ownListPage(r *web.Request) (ownListPage, error) {
	p := ownListPage{Places: map[db.ID]string{}, Number: r.Turn()}
	r.Actor.Scoped()
	id, err := r.ID("edition")
	if err != nil {
		return p, err
	}
	p.Page = r.Page("Your list")
	p.Back = fmt.Sprintf("/partners/%s", id)
	err = m.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		p.now = tx.Now
		if p.Edition, p.Ranking, p.Me, err = m.myLists(tx, r.Actor, id); err != nil {
			return err
		}
		list, version, found, err := ownList(tx, m.keys, p.Ranking.ID, p.Me.ID)
		if err != nil {
			return err
		}
		cards, err := m.openTo(tx, p.Edition, p.Ranking, p.Me)
		p.fill(cards, list, version, found)
		return err
	})
	return p, err
}

// fill divides the cards into those on the list and the others.
func (p *ownListPage) fill(cards []Seeker, list choices, version int64, found bool) {
	p.Listed, p.Others, p.Gone = nil, nil, 0
	p.Saved, p.Version, p.Empty, p.None = found, version, found && len(list) == 0, found && len(list) == 0
	for _, id := range list {
		i := slices.IndexFunc(cards, func(s Seeker) bool { return s.ID == id })
		if i < 0 {
			p.Gone++
			continue
		}
		p.Listed = append(p.Listed, cards[i])
		p.Places[id] = strconv.Itoa(len(p.Listed))
	}
	for _, s := range cards {
		if !slices.Contains(list, s.ID) {
			p.Others = append(p.Others, s)
		}
	}
	p.Others = p.Others[min(len(p.Others), (p.Number-1)*choicesPerPage):]
	if p.More = len(p.Others) > choicesPerPage; p.More {
		p.Others = p.Others[:choicesPerPage]
	}
}

// typed takes over what was typed, so that it stands in the form again.
func (p *ownListPage) typed(v Places) {
	p.None = v.None
	for _, list := range [][]Seeker{p.Listed, p.Others} {
		for _, s := range list {
			p.Places[s.ID] = v.Places[s.ID]
		}
	}
}

// placesOf reads the places beside cards.
func placesOf(r *web.Request) Places {
	v := Places{Places: map[db.ID]string{}, None: r.Value("none") == "yes", Version: r.Version()}
	for name, values := range r.PostForm {
		if id, ok := strings.CutPrefix(name, placeField("")); ok && db.ID(id).Valid() {
			v.Places[db.ID(id)] = strings.TrimSpace(values[0])
		}
	}
	return v
}

func (m *Matching) ownListForm(r *web.Request) (web.Answer, error) {
	p, err := m.ownListPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(ownListView(p)), nil
}

func (m *Matching) saveOwnList(r *web.Request) (web.Answer, error) {
	p, err := m.ownListPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	v := placesOf(r)
	if move := r.Value("move"); move != "" && p.takes() {
		return p.pressed(r, move, v)
	}
	again := func(page ui.Page) templ.Component {
		page.Back = p.Back
		p.Page = page
		p.typed(v)
		return ownListView(p)
	}
	return web.Form(r, p.Title, func() (web.Answer, error) {
		gone, err := m.SaveList(r.Ctx(), r.Actor, p.Edition.ID, v)
		if errs.Is(err, errs.Conflict) {
			page := r.Page(p.Title)
			page.Problems = []errs.Field{{Message: errs.Of(err).Message}}
			return web.Clash(again(page)), nil
		}
		if err != nil {
			return web.Answer{}, err
		}
		to := web.Redirect("/partners/%s/list", p.Edition.ID)
		if gone > 0 {
			return to.Warning("Your list is saved. Somebody whom you chose no longer seeks a partner, and is not on it."), nil
		}
		return to.Saying("Your list is saved. Only you can read it."), nil
	}, again)
}

func (m *Matching) deleteOwnList(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	if err := m.DeleteList(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/partners/%s", id).Saying("Your list is deleted."), nil
}

// closesWords is until when lists are taken.
func (p ownListPage) closesWords() string { return ui.DateTime(p.Ranking.Closes.In(p.Edition.Zone)) }

// placeInput is the field beside a card.
func (p ownListPage) placeInput(s Seeker) ui.Input {
	return ui.Input{Page: p.Page, Name: placeField(s.ID), Label: "Number for " + s.Given, Value: p.Places[s.ID], Width: 3, Unmarked: true}
}

func (p ownListPage) page(n int) templ.SafeURL {
	return p.To("/partners/%s/list?page=%d", p.Edition.ID, n)
}

func (p ownListPage) previous() templ.SafeURL {
	if p.Number < 2 {
		return ""
	}
	return p.page(p.Number - 1)
}

func (p ownListPage) next() templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.page(p.Number + 1)
}

// listsWait says what waits for people because of lists: for those who seek, their own list; for coordinators, to find the pairs.
type listsWait struct{}

// ListsWait is the source of it, for “waiting for you”.
func ListsWait() waiting.Source { return listsWait{} }

// Waiting lists it.
func (w listsWait) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	return waiting.Alone(tx, w.Asks(tx, a))
}

// Asks is the question behind Waiting.
func (listsWait) Asks(tx *db.Tx, a access.Actor) waiting.Question {
	return waiting.Question{SQL: listsWaiting, Args: []any{a.Person(), int64(tx.Now), a.Has(access.Coordinator)}, Item: func(w waiting.Row) (waiting.Item, bool) {
		if w.Kind == "pairs" {
			return waiting.Item{Title: "Make fair pairs of the lists", About: w.B + ", " + w.C, Path: "/editions/" + w.A + "/lists"}, true
		}
		return waiting.Item{Title: "Say whom you would like to work with", About: w.B + ", " + w.C, Path: "/partners/" + w.A + "/list", Due: w.At}, true
	}}
}

// listsWaiting asks for lists that a person ($2) can save now ($3) and has not saved, and, for a coordinator ($4), for those that are closed.
const listsWaiting = `SELECT kind, a, b, c, at FROM (
	SELECT 'list' AS kind, e.id AS a, p.name AS b, e.name AS c, r.closes AS at FROM seeker s CROSS JOIN ranking r CROSS JOIN edition e CROSS JOIN programme p
		WHERE s.network_id = $1 AND s.person_id = $2 AND s.state = 'active' AND r.network_id = s.network_id AND r.edition_id = s.edition_id AND r.state = 'open' AND r.closes > $3
			AND e.network_id = r.network_id AND e.id = r.edition_id AND e.state = 'open' AND p.network_id = e.network_id AND p.id = e.programme_id
			AND NOT EXISTS (SELECT 1 FROM ranking_list l WHERE l.network_id = s.network_id AND l.ranking_id = r.id AND l.seeker_id = s.id)
	UNION ALL SELECT 'pairs' AS kind, e.id AS a, p.name AS b, e.name AS c, CAST(NULL AS BIGINT) AS at FROM ranking r CROSS JOIN edition e CROSS JOIN programme p
		WHERE $4 AND r.network_id = $1 AND r.state = 'open' AND r.closes <= $3 AND e.network_id = r.network_id AND e.id = r.edition_id AND e.state = 'open' AND p.network_id = e.network_id AND p.id = e.programme_id
	) AS w ORDER BY at, a LIMIT 50`

func versionOf(n int64) string { return strconv.FormatInt(n, 10) }

func othersTitle(p ownListPage) string {
	if len(p.Listed) > 0 {
		return "Others who are open to you"
	}
	return sideHeading(p.Me.Side.Other())
}

func noneValues(p ownListPage) []string {
	if p.None {
		return []string{"yes"}
	}
	return nil
}
