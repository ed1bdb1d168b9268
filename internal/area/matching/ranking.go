package matching

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"alongside/engine/assign"
	"alongside/engine/stats"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/smallnumber"
)

// This file has the words, states and rules of lists: both sides of an edition put people of the other side in order, and once, after
// the close, all lists together become fair pairs. A list is read by its owner, and by that one computing; by nobody else. What
// coordinators are shown about a result is the same for every order of the same mutual choices that leads to the same pairs, but
// for two figures about whole sides (see meanPlace).

// RankingState is where a time of lists stands in the database; whether it still takes lists is a matter of its closing time.
type RankingState string

// The states: taking lists or waiting for the pairs to be found, pairs found, called off.
const (
	RankingOpen   RankingState = "open"
	RankingPlaced RankingState = "placed"
	RankingOff    RankingState = "off"
)

// Limits of lists.
const (
	mostChoices   = 100                  // people on one list
	mostReminders = 3                    // to those who have saved none
	reminderGap   = 2 * 24 * time.Hour   // that lies at least between two
	leastOpen     = 24 * time.Hour       // for which lists are taken at least
	mostOpen      = 120 * 24 * time.Hour // for which lists are taken at most
	keptPlaced    = 60 * 24 * time.Hour  // for which a list is kept after the pairs were made
	keptUnplaced  = 240 * 24 * time.Hour // for which it is kept at most, from when lists were asked for
	fewestMeans   = 5                    // pairs from which on a mean place of a side is told
)

// Ranking is one time in which the two sides of an edition are asked for lists.
type Ranking struct {
	ID, Edition db.ID
	State       RankingState
	Created     db.Instant
	Closes      db.Instant
	// Criteria and Never are what must be so, and who is never suggested with whom, as it was when lists were asked for. They stay as
	// they are: who could change them after the close could ask the lists one question after another.
	Criteria  Criteria
	Never     [][2]db.ID // professional, partner
	Reminders int64
	Reminded  db.Instant
	Placed    db.Instant
	Lists     int64 // of which pairs were made
	Version   int64
}

// takes says whether lists can be saved.
func (k Ranking) takes(now db.Instant) bool { return k.State == RankingOpen && now < k.Closes }

// closed says whether lists are complete and no pairs were found yet.
func (k Ranking) closed(now db.Instant) bool { return k.State == RankingOpen && now >= k.Closes }

// mayRemind says when the next reminder can leave; never is true when none can.
func (k Ranking) mayRemind() (from db.Instant, never bool) {
	if k.Reminders >= mostReminders {
		return 0, true
	}
	from = max(k.Created, k.Reminded).Add(reminderGap)
	return from, from >= k.Closes
}

// checkClosing finds what is wrong with a closing time.
func checkClosing(c *errs.Check, closes, now, applications db.Instant, zone string) {
	switch {
	case closes == 0:
	case closes < now.Add(leastOpen):
		c.That(false, "closes-date", "Give people at least a day from now.")
	case closes > now.Add(mostOpen):
		c.That(false, "closes-date", "Choose a day within the next %d days.", int(mostOpen/(24*time.Hour)))
	case applications != 0 && closes > applications:
		c.That(false, "closes-date", "Applications close on %s. Choose a time before that, so that pairs can be invited.", ui.DateTime(applications.In(zone)))
	}
}

// gate says which two people can put each other on their lists.
type gate struct {
	comparison
	never, met map[[2]db.ID]bool
}

func (k Ranking) gate(met map[[2]db.ID]bool) gate {
	g := gate{comparison: compare(k.Criteria), never: map[[2]db.ID]bool{}, met: met}
	for _, two := range k.Never {
		g.never[two] = true
	}
	return g
}

// open says whether a professional and a partner are open to each other: nothing that must be so is missing, they were not kept
// apart, and they were never asked about each other.
func (g gate) open(pro, par *profile) bool {
	two := [2]db.ID{pro.Person, par.Person}
	if g.never[two] || g.met[two] {
		return false
	}
	_, possible := g.Fit(pro, par)
	return possible
}

// choices is a saved list: seekers, the most wanted first. Nobody is on it twice.
type choices []db.ID

func (c choices) encode() (string, error) {
	raw, err := json.Marshal([]db.ID(c))
	return string(raw), err
}

func decodeChoices(text string) (choices, error) {
	var c []db.ID
	err := json.Unmarshal([]byte(text), &c)
	return c, err
}

// typedPlace is what somebody wrote beside one card.
type typedPlace struct {
	Seeker Seeker
	Text   string
}

// placeField is the name of the field beside a card.
func placeField(seeker db.ID) string { return "place-" + string(seeker) }

// listOf reads the places that somebody wrote. none says that they put nobody on their list.
func listOf(typed []typedPlace, none bool) (choices, error) {
	var c errs.Check
	list := inOrder(&c, typed)
	c.That(len(list) <= mostChoices, "none", "Put up to %d people on your list.", mostChoices)
	c.That(!none || len(list) == 0, "none", "You gave somebody a number, too. Take the numbers or this tick away.")
	if c.OK() {
		c.That(none || len(list) > 0, "none", "Give somebody a number, or tick that you put nobody on your list.")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

// inOrder are the cards with a number, the smallest first. Numbers may have gaps; no number may stand twice.
func inOrder(c *errs.Check, typed []typedPlace) choices {
	type placed struct {
		n  int
		at typedPlace
	}
	var list []placed
	taken := map[int]typedPlace{}
	for _, t := range typed {
		if t.Text == "" {
			continue
		}
		n, err := strconv.Atoi(t.Text)
		if err != nil || n < 1 || n > 9999 {
			c.That(false, placeField(t.Seeker.ID), "Write a whole number for %s, such as 1 or 2, or nothing.", t.Seeker.Given)
			continue
		}
		if other, was := taken[n]; was {
			c.That(false, placeField(t.Seeker.ID), "You gave number %d to %s, too. Give %s another number.", n, other.Seeker.Given, t.Seeker.Given)
			continue
		}
		taken[n] = t
		list = append(list, placed{n, t})
	}
	slices.SortFunc(list, func(a, b placed) int { return cmp.Compare(a.n, b.n) })
	out := choices{}
	for _, p := range list {
		out = append(out, p.at.Seeker.ID)
	}
	return out
}

// byChance puts cards in an order that is different for everybody who reads them, and the same each time: nobody is wanted more for
// standing first, and the order tells nothing.
func byChance(k Ranking, reader db.ID, cards []Seeker) {
	mark := func(s Seeker) string {
		sum := sha256.Sum256([]byte(string(k.ID) + string(reader) + string(s.ID)))
		return hex.EncodeToString(sum[:])
	}
	slices.SortFunc(cards, func(a, b Seeker) int { return cmp.Compare(mark(a), mark(b)) })
}

// ballot is everything of which fair pairs are made.
type ballot struct {
	Ranking
	w     *crowd
	lists map[db.ID]choices // by seeker
}

// fair is what came of lists.
type fair struct {
	pairs                 [][2]*profile // professional, partner
	left                  [2][]db.ID    // by side: who is in no pair
	proved                bool          // no other stable placing treats the sides more alike
	professional, partner meanPlace
}

// rank makes the question of the engine. Only people who still seek are in it, and only those who are open to each other.
func (b ballot) rank() (*assign.Rankings, [2][]*profile) {
	g := b.gate(b.w.met)
	sides := b.w.sides
	at := map[db.ID]int32{}
	for _, side := range sides {
		for i, p := range side {
			at[p.ID] = int32(i)
		}
	}
	r := &assign.Rankings{Left: make([][]assign.Choice, len(sides[0])), Right: make([][]assign.Choice, len(sides[1]))}
	for n, lists := range [2][][]assign.Choice{r.Left, r.Right} {
		for i, me := range sides[n] {
			for _, id := range b.lists[me.ID] {
				j, there := at[id]
				if !there || int(j) >= len(sides[1-n]) || sides[1-n][j].ID != id {
					continue
				}
				pro, par := me, sides[1-n][j]
				if n == 1 {
					pro, par = par, pro
				}
				if g.open(pro, par) {
					lists[i] = append(lists[i], assign.Choice{Who: j, Rank: int32(len(lists[i]) + 1)})
				}
			}
		}
	}
	return r, sides
}

// fairPairs, under the network’s rule about small numbers, finds the stable placing whose sides fare most alike, and gives nothing out that is not stable.
func (b ballot) fairPairs(ctx context.Context, rule stats.Policy) (*fair, error) {
	r, sides := b.rank()
	l, err := assign.StableMatchings(ctx, r)
	if err != nil {
		return nil, err
	}
	m, err := l.Equal(ctx)
	if err != nil {
		return nil, err
	}
	if err := assign.VerifyStable(r, m.Partner); err != nil {
		return nil, fmt.Errorf("the fair pairs are not stable, so none are given out: %w", err)
	}
	out := &fair{proved: m.Proved, professional: meanOf(m.LeftRanks, m.Placed, rule), partner: meanOf(m.RightRanks, m.Placed, rule)}
	has := make([]bool, len(sides[1]))
	for i, j := range m.Partner {
		if j < 0 {
			out.left[0] = append(out.left[0], sides[0][i].Person)
			continue
		}
		has[j] = true
		out.pairs = append(out.pairs, [2]*profile{sides[0][i], sides[1][j]})
	}
	for j, yes := range has {
		if !yes {
			out.left[1] = append(out.left[1], sides[1][j].Person)
		}
	}
	return out, nil
}

// meanPlace is how high on their lists the people are whom one side got, as coordinators are told it: in steps so wide that no
// single person’s place follows, and not at all for few pairs. A mean of exactly one would tell everybody’s first choice.
type meanPlace int64

// The steps.
const (
	placeUntold meanPlace = iota
	placeFirst            // from the first place to nearly the second
	placeSecond
	placeLater
)

func meanOf(sum int64, pairs int, rule stats.Policy) meanPlace {
	if pairs < max(fewestMeans, smallnumber.Under(rule)) {
		return placeUntold
	}
	return min(meanPlace(sum/int64(pairs)), placeLater)
}

// words say it, "" for what is not told.
func (p meanPlace) words() string {
	switch p {
	case placeFirst:
		return "between 1st and 2nd"
	case placeSecond:
		return "between 2nd and 3rd"
	case placeLater:
		return "3rd or later"
	}
	return ""
}
