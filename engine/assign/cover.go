package assign

import "context"

// fill is a placing in a graph: which edges are taken. It serves to place as many as possible, without looking at scores,
// and to find out why somebody could not be placed.
type fill struct {
	g            *graph
	taken        []bool  // by edge
	roomL, roomR []int32 // what is left of each capacity
	holders      []int32 // edges taken at each right person, in slots
	slot         []int32 // slots of right person j: slot[j] to slot[j+1]; those in use come first
}

// newFill starts with nobody placed.
func newFill(g *graph) *fill {
	f := &fill{g: g, taken: make([]bool, len(g.to)), roomL: append([]int32(nil), g.capL...), roomR: append([]int32(nil), g.capR...)}
	degree := make([]int32, g.nr)
	for _, j := range g.to {
		degree[j]++
	}
	f.slot = make([]int32, g.nr+1)
	for j := range g.nr {
		f.slot[j+1] = f.slot[j] + min(g.capR[j], degree[j])
		f.roomR[j] = min(g.capR[j], degree[j])
	}
	f.holders = make([]int32, f.slot[g.nr])
	return f
}

func (f *fill) put(e int32) {
	j := f.g.to[e]
	f.taken[e] = true
	f.roomR[j]--
	f.holders[f.slot[j+1]-f.roomR[j]-1] = e
}

// edges are those taken, in order.
func (f *fill) edges() []int32 {
	var all []int32
	for e, yes := range f.taken {
		if yes {
			all = append(all, int32(e))
		}
	}
	return all
}

// exchange lets e have the place of old, which is at the same right person.
func (f *fill) exchange(old, e int32) {
	j := f.g.to[e]
	f.taken[old], f.taken[e] = false, true
	for k := f.slot[j]; k < f.slot[j+1]; k++ {
		if f.holders[k] == old {
			f.holders[k] = e
			return
		}
	}
}

// inUse are the edges taken at right person j.
func (f *fill) inUse(j int32) []int32 { return f.holders[f.slot[j] : f.slot[j+1]-f.roomR[j]] }

// most places as many as possible (Hopcroft and Karp, SIAM J. Computing 2, 1973, here with capacities): rounds of shortest
// augmenting paths, all of one length at once.
func (f *fill) most(ctx context.Context) error {
	f.greedy()
	left := edgeLefts(f.g)
	level, next := make([]int32, f.g.nl), make([]int32, f.g.nl)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !f.levels(left, level) {
			return nil
		}
		copy(next, f.g.start[:f.g.nl])
		for i := range f.g.nl {
			for f.roomL[i] > 0 && f.augment(int32(i), left, level, next) {
				f.roomL[i]--
			}
		}
	}
}

// greedy gives each left person the first right people with room.
func (f *fill) greedy() {
	for i := range f.g.nl {
		for e := f.g.start[i]; e < f.g.start[i+1] && f.roomL[i] > 0; e++ {
			if f.roomR[f.g.to[e]] > 0 {
				f.put(e)
				f.roomL[i]--
			}
		}
	}
}

// edgeLefts is the left person of each edge.
func edgeLefts(g *graph) []int32 {
	left := make([]int32, len(g.to))
	for i := range g.nl {
		for e := g.start[i]; e < g.start[i+1]; e++ {
			left[e] = int32(i)
		}
	}
	return left
}

// levels counts the steps from left people with room to all that they reach; false if no right person with room is among those.
func (f *fill) levels(left, level []int32) bool {
	var queue []int32
	for i := range level {
		level[i] = -1
		if f.roomL[i] > 0 {
			level[i] = 0
			queue = append(queue, int32(i))
		}
	}
	seen := make([]bool, f.g.nr)
	found := false
	for at := 0; at < len(queue); at++ {
		i := queue[at]
		for e := f.g.start[i]; e < f.g.start[i+1]; e++ {
			j := f.g.to[e]
			if f.taken[e] || seen[j] {
				continue
			}
			seen[j] = true
			found = found || f.roomR[j] > 0
			for _, h := range f.inUse(j) {
				if k := left[h]; level[k] < 0 {
					level[k] = level[i] + 1
					queue = append(queue, k)
				}
			}
		}
	}
	return found
}

// augment follows one path by levels from left person i to a right person with room, without recursion.
func (f *fill) augment(i int32, left, level, next []int32) bool {
	path, via := []int32{i}, []int32(nil) // via: the edge tried at each left person, and the edge that would move on
	var moved []int32
	for len(path) > 0 {
		at := path[len(path)-1]
		if next[at] >= f.g.start[at+1] {
			level[at] = -1
			path = path[:len(path)-1]
			if len(via) > 0 {
				via, moved = via[:len(via)-1], moved[:len(moved)-1]
			}
			continue
		}
		e := next[at]
		j := f.g.to[e]
		if f.taken[e] {
			next[at]++
			continue
		}
		if f.roomR[j] > 0 {
			f.put(e)
			next[at]++
			for k := len(via) - 1; k >= 0; k-- {
				f.exchange(moved[k], via[k])
				next[path[k]]++
			}
			return true
		}
		step := int32(-1)
		for _, h := range f.inUse(j) {
			if level[left[h]] == level[at]+1 {
				step = h
				break
			}
		}
		if step < 0 {
			next[at]++
			continue
		}
		path, via, moved = append(path, left[step]), append(via, e), append(moved, step)
	}
	return false
}

// reach finds all whom left people with room (or just one of them) can reach by exchanges. Where most has been called, no
// right person among those has room: they are a Hall set, whose left people share only these right people.
func (f *fill) reach(from []int32, left []int32) (lefts, rights []int32) {
	seenL, seenR := make([]bool, f.g.nl), make([]bool, f.g.nr)
	for _, i := range from {
		seenL[i] = true
	}
	lefts = append(lefts, from...)
	for at := 0; at < len(lefts); at++ {
		i := lefts[at]
		for e := f.g.start[i]; e < f.g.start[i+1]; e++ {
			j := f.g.to[e]
			if f.taken[e] || seenR[j] {
				continue
			}
			seenR[j] = true
			rights = append(rights, j)
			for _, h := range f.inUse(j) {
				if k := left[h]; !seenL[k] {
					seenL[k] = true
					lefts = append(lefts, k)
				}
			}
		}
	}
	return lefts, rights
}
