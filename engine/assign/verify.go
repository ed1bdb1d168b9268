package assign

import "fmt"

// Verify checks from outside that a result is right, whoever made it: that the placing keeps every rule of the problem,
// that its total is right, and that the proof shows that no placing is better. It takes time in proportion to the pairs.
//
// The argument. Write each person's price as (cover, price) and compare such numbers by cover first; for BestTotal cover is always 0.
// A pair is worth (1, score), or (0, score) for BestTotal. Then the proof holds when
//   - nobody's price is below (0, 0), and whoever has room left has (0, 0);
//   - a pair that could be placed but is not is worth no more than its two people's prices together;
//   - a pair that is placed is worth no less than that.
//
// For then the worth of this placing is the sum of the prices of all places, and of what placed pairs are worth beyond; and no
// placing can be worth more than that sum (weak duality of linear programmes). Must pairs, and the capacity that they use, are
// the same in every placing and are left out.
//
// For PeopleFirst, where somebody may be placed with several, each person's price is (cover, people, price), compared in this order. A pair is worth
// (1, 0, score), and the first partner of each person is worth (0, 1, 0) more. In place of the first line:
//   - whoever has a partner beyond those who must be has a price of at least (0, 0, 0), or (0, -1, 0) where this is their only partner;
//   - whoever has room left has a price of at most (0, 0, 0), or (0, -1, 0) where they have nobody.
//
// For then nobody could gain at their price by another number of partners, since a further one is worth no more than the first; and the argument
// is the same. It proves the order pairs, people, total. That is also the order people, pairs, total: spread.go says why.
func Verify(p *Problem, r *Result) error {
	v := &verifier{p: p, r: r}
	if err := p.check(); err != nil {
		return err
	}
	if err := v.placing(); err != nil {
		return err
	}
	return v.proof()
}

type verifier struct {
	p              *Problem
	r              *Result
	placed         []bool // by pair
	must, never    pairSet
	capL, capR     []int32 // without what must pairs use
	roomL, roomR   []int32
	coverL, coverR []bool
	several        bool // people count before the total
}

// placing checks the rules and the total.
func (v *verifier) placing() error {
	p := v.p
	v.placed, v.must, v.never = make([]bool, len(p.Pairs)), newPairSet(p.Left, p.Right, p.Must), newPairSet(p.Left, p.Right, p.Never)
	v.capL, v.capR = capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)
	v.roomL, v.roomR = capacities(p.LeftCapacity, p.Left), capacities(p.RightCapacity, p.Right)
	musts := map[[2]int32]bool{} // not yet seen
	for _, m := range p.Must {
		musts[m] = true
	}
	for _, k := range v.r.Placed {
		if k < 0 || int(k) >= len(p.Pairs) || v.placed[k] {
			return fmt.Errorf("placed: %d is no pair, or is there twice", k)
		}
		e := p.Pairs[k]
		v.placed[k] = true
		v.roomL[e.Left]--
		v.roomR[e.Right]--
		both := [2]int32{e.Left, e.Right}
		switch {
		case v.never.has(e.Left, e.Right):
			return fmt.Errorf("%d and %d are placed, and must never be", e.Left, e.Right)
		case v.roomL[e.Left] < 0 || v.roomR[e.Right] < 0:
			return fmt.Errorf("%d and %d: one of them is placed beyond their capacity", e.Left, e.Right)
		case v.must.has(e.Left, e.Right):
			delete(musts, both)
			v.capL[e.Left]--
			v.capR[e.Right]--
		}
	}
	if len(musts) > 0 {
		return fmt.Errorf("%d pairs that must be placed are not", len(musts))
	}
	if sum, err := total(p, v.r.Placed); err != nil || sum != v.r.Total {
		return fmt.Errorf("the total is %d and not %d", sum, v.r.Total)
	}
	return nil
}

// proof checks prices and cover.
func (v *verifier) proof() error {
	q := v.r.Proof
	place := int8(0) // what a pair is worth before its score
	v.coverL, v.coverR = make([]bool, v.p.Left), make([]bool, v.p.Right)
	if v.p.Objective != BestTotal {
		place = coverLevel
		v.coverL, v.coverR = q.CoverLeft, q.CoverRight
		v.several = v.p.Objective == PeopleFirst && v.p.several()
	}
	if len(q.PriceLeft) != v.p.Left || len(q.PriceRight) != v.p.Right || len(v.coverL) != v.p.Left || len(v.coverR) != v.p.Right {
		return fmt.Errorf("the proof is not of this problem")
	}
	coverL, coverR := levels(v.coverL, nil), levels(v.coverR, nil)
	if v.several {
		if err := v.severalPeople(); err != nil {
			return err
		}
		coverL, coverR = levels(v.coverL, q.PeopleLeft), levels(v.coverR, q.PeopleRight)
	} else {
		if err := people("left", v.capL, v.roomL, v.coverL, q.PriceLeft); err != nil {
			return err
		}
		if err := people("right", v.capR, v.roomR, v.coverR, q.PriceRight); err != nil {
			return err
		}
	}
	for k := range v.p.Pairs {
		e := &v.p.Pairs[k]
		cover, beyond := coverL[e.Left]+coverR[e.Right], q.PriceLeft[e.Left]+q.PriceRight[e.Right]-e.Score
		if cover > place || cover == place && beyond >= 0 || v.placed[k] || v.fixed(e) {
			continue
		}
		return fmt.Errorf("the pair %d and %d is worth more than its prices and is not placed", e.Left, e.Right)
	}
	for _, k := range v.r.Placed {
		e := &v.p.Pairs[k]
		cover, beyond := coverL[e.Left]+coverR[e.Right], q.PriceLeft[e.Left]+q.PriceRight[e.Right]-e.Score
		if (cover > place || cover == place && beyond > 0) && !v.fixed(e) {
			return fmt.Errorf("the pair %d and %d is placed and is worth less than its prices", e.Left, e.Right)
		}
	}
	return nil
}

// fixed says whether a pair is the same in every placing.
func (v *verifier) fixed(e *Pair) bool {
	return v.capL[e.Left] == 0 || v.capR[e.Right] == 0 || v.must.has(e.Left, e.Right) || v.never.has(e.Left, e.Right)
}

// coverLevel is how many levels a place counts; people are the levels between. Two people's levels in people are at most 2 either way, so that sums
// of levels compare as pairs of numbers do.
const coverLevel = 8

// levels are covers and people as one number, by person; people may be nil.
func levels(cover []bool, people []int8) []int8 {
	out := make([]int8, len(cover))
	for k, yes := range cover {
		if yes {
			out[k] = coverLevel
		}
	}
	for k, n := range people {
		out[k] += n
	}
	return out
}

// severalPeople checks the prices of both sides where people count before the total.
func (v *verifier) severalPeople() error {
	q := v.r.Proof
	for _, side := range []struct {
		name           string
		total          []int32
		capacity, room []int32
		cover          []bool
		people         []int8
		price          []int64
	}{
		{"left", capacities(v.p.LeftCapacity, v.p.Left), v.capL, v.roomL, v.coverL, q.PeopleLeft, q.PriceLeft},
		{"right", capacities(v.p.RightCapacity, v.p.Right), v.capR, v.roomR, v.coverR, q.PeopleRight, q.PriceRight},
	} {
		if len(side.people) != len(side.price) {
			return fmt.Errorf("the proof is not of this problem")
		}
		for who, c := range side.capacity {
			people, price := side.people[who], side.price[who]
			if people < -1 || people > 1 || price > 1<<61 || price < -1<<61 {
				return fmt.Errorf("%s person %d: the price is too large", side.name, who)
			}
			if c == 0 {
				continue
			}
			level := people
			if side.cover[who] {
				level += coverLevel
			}
			least, most := int8(0), int8(0) // what the last partner, and one more, is worth in people
			with, must := c-side.room[who], side.total[who]-c
			if must == 0 && with == 1 {
				least = -1
			}
			if must == 0 && with == 0 {
				most = -1
			}
			if with > 0 && (level < least || level == least && price < 0) {
				return fmt.Errorf("%s person %d has a price below what their partner is worth", side.name, who)
			}
			if side.room[who] > 0 && (level > most || level == most && price > 0) {
				return fmt.Errorf("%s person %d has room and a price", side.name, who)
			}
		}
	}
	return nil
}

// people checks the prices of one side. Prices beyond 2^61 are refused, so that sums fit.
func people(side string, capacity, room []int32, cover []bool, price []int64) error {
	for who, c := range capacity {
		switch {
		case price[who] > 1<<61 || price[who] < -1<<61:
			return fmt.Errorf("%s person %d: the price is too large", side, who)
		case c == 0:
		case !cover[who] && price[who] < 0:
			return fmt.Errorf("%s person %d has a price below nothing", side, who)
		case room[who] > 0 && (cover[who] || price[who] != 0):
			return fmt.Errorf("%s person %d has room and a price", side, who)
		}
	}
	return nil
}
