package assign

import (
	"context"
	"slices"
)

// guess estimates the prices of right people before any of a core is chosen. Where many want the same few, the best that each sees would leave most
// right people out of the core, and each answer would bring in only the next few. So people bid first, with large steps, among all whom they may be
// placed with. Nobody bids again at all of those: each knows a few who were the best when last looked for and how good the others were at most, and as
// prices only rise, that stays so.
type guess struct {
	price []int64
	scan  func(i int32, price []int64, best *picker) // offers all that left person i sees at these prices
	to    []int32                                    // the right person of what scan offered; nil where that is the right person
	room  []int32                                    // how many places a right person has
	best  picker
	known []bidder
	at    []int32 // by right person: where their places begin in holds
	used  []int32 // and how many were taken, one after the other and round again
	holds []int32 // left people
	looks int     // how often somebody has looked through all
}

// bidder is what a left person knows.
type bidder struct {
	who   [guessKnown]int32
	score [guessKnown]int64
	count int32
	bound int64 // the others are worth no more
}

const (
	guessKnown = 12 // how many somebody knows
	// guessFirst and guessLast are the first and the last step, as parts of the distance between scores; each is guessShrink times smaller.
	guessFirst, guessShrink, guessLast = 4, 5, 500
	guessLooks                         = 40      // how often somebody may look through all, on the whole
	guessBids                          = 100     // how often somebody may bid in one phase, on the whole
	guessSpan                          = 1 << 40 // scores further apart might give prices that do not fit
)

// newGuess is for left people one of whom has one place.
func newGuess(lefts int, room []int32, scan func(int32, []int64, *picker), to []int32) *guess {
	g := &guess{price: make([]int64, len(room)), scan: scan, to: to, room: room, known: make([]bidder, lefts), at: make([]int32, len(room)+1), used: make([]int32, len(room))}
	for j, c := range room {
		g.at[j+1] = g.at[j] + c
	}
	g.holds = make([]int32, g.at[len(room)])
	for i := range g.known {
		g.known[i].bound = 1 << 62
	}
	return g
}

// run lets the given left people bid. It is false where the prices are of no use: where there are far too few right people for them, prices grow
// beyond measure.
func (g *guess) run(ctx context.Context, people []int32, span int64) (bool, error) {
	if span > guessSpan {
		return false, nil
	}
	for part := int64(guessFirst); part <= guessLast; part *= guessShrink {
		clear(g.used)
		for j := range g.holds {
			g.holds[j] = -1
		}
		bids := guessBids * len(people)
		for _, i := range people {
			for i >= 0 && bids > 0 && g.looks < guessLooks*len(people) {
				if bids--; bids&0xfff == 0 && ctx.Err() != nil {
					return false, ctx.Err()
				}
				i = g.bid(i, span/part+1)
			}
		}
	}
	return slices.Max(g.price) <= 8*span, nil
}

// bid gives whoever loses their place by it, or -1.
func (g *guess) bid(i int32, step int64) int32 {
	b := &g.known[i]
	best, second, at := g.top(b)
	if second < b.bound {
		g.look(i)
		best, second, at = g.top(b)
	}
	if at < 0 {
		return -1
	}
	j := b.who[at]
	if second == nothing {
		second = best
	}
	k := g.at[j] + g.used[j]%g.room[j]
	old := g.holds[k]
	g.holds[k] = i
	g.used[j]++
	if g.used[j] >= g.room[j] {
		g.price[j] += (best-second+step)/int64(g.room[j]) + 1
	}
	return old
}

// top is what is best of all that somebody knows.
func (g *guess) top(b *bidder) (best, second int64, at int) {
	best, second, at = nothing, nothing, -1
	for k := range b.count {
		if v := b.score[k] - g.price[b.who[k]]; v > best {
			best, second, at = v, best, int(k)
		} else {
			second = max(second, v)
		}
	}
	return best, second, at
}

// look finds those who are best at the present prices.
func (g *guess) look(i int32) {
	g.looks++
	g.best.reset(guessKnown, nothing)
	g.scan(i, g.price, &g.best)
	got := g.best.take()
	b := &g.known[i]
	b.count, b.bound = int32(len(got)), nothing
	for k, v := range got {
		j := v.col
		if g.to != nil {
			j = g.to[j]
		}
		b.who[k], b.score[k] = j, v.worth+g.price[j]
	}
	if len(got) == guessKnown {
		b.bound = got[guessKnown-1].worth
		for _, v := range got {
			b.bound = min(b.bound, v.worth)
		}
	}
}

// skewed says whether so few right people are among chosen entries that a quarter of those who are needed, or more, cannot be. to is the right person of an
// entry, or nil where that is the right person.
func skewed(entries, to []int32, needed int) bool {
	seen := map[int32]bool{}
	for _, j := range entries {
		if to != nil {
			j = to[j]
		}
		if seen[j] = true; len(seen) >= needed*3/4 {
			return false
		}
	}
	return true
}
