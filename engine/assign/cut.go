package assign

import (
	"context"
	"math"
)

// bestClosed finds the set with the largest sum of gains among the sets that have with each member all that come before it: a largest
// closure, found by a smallest cut (Picard, Management Science 22, 1976), with Dinic's algorithm.
func bestClosed(ctx context.Context, gain []int64, before [][]int32) ([]bool, error) {
	n := len(gain)
	f := &flow{next: make([][]int32, n+2)}
	source, sink := int32(n), int32(n+1)
	for v, g := range gain {
		switch {
		case g > 0:
			f.link(source, int32(v), g)
		case g < 0:
			f.link(int32(v), sink, -g)
		}
		for _, b := range before[v] {
			f.link(int32(v), b, math.MaxInt64/4)
		}
	}
	for f.levels(source, sink) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		f.at = make([]int32, n+2)
		for f.augment(source, sink) > 0 {
		}
	}
	used := make([]bool, n)
	for v := range used {
		used[v] = f.level[v] >= 0
	}
	return used, nil
}

// flow is a network of pipes; pipe e and e^1 are the two directions of one.
type flow struct {
	to    []int32
	room  []int64
	next  [][]int32 // pipes out of a node
	level []int32
	at    []int32
	path  []int32
}

func (f *flow) link(from, to int32, room int64) {
	f.next[from] = append(f.next[from], int32(len(f.to)))
	f.next[to] = append(f.next[to], int32(len(f.to)+1))
	f.to, f.room = append(f.to, to, from), append(f.room, room, 0)
}

func (f *flow) levels(source, sink int32) bool {
	f.level = make([]int32, len(f.next))
	for v := range f.level {
		f.level[v] = -1
	}
	f.level[source] = 0
	queue := []int32{source}
	for at := 0; at < len(queue); at++ {
		for _, e := range f.next[queue[at]] {
			if w := f.to[e]; f.room[e] > 0 && f.level[w] < 0 {
				f.level[w] = f.level[queue[at]] + 1
				queue = append(queue, w)
			}
		}
	}
	return f.level[sink] >= 0
}

// augment sends flow along one shortest path, and says how much.
func (f *flow) augment(source, sink int32) int64 { return f.augmentUpTo(source, sink, math.MaxInt64) }

func (f *flow) augmentUpTo(source, sink int32, much int64) int64 {
	f.path = f.path[:0]
	v := source
	for v != sink {
		if int(f.at[v]) == len(f.next[v]) {
			if v == source {
				return 0
			}
			e := f.path[len(f.path)-1]
			f.path = f.path[:len(f.path)-1]
			v = f.to[e^1]
			f.at[v]++
			continue
		}
		e := f.next[v][f.at[v]]
		if w := f.to[e]; f.room[e] > 0 && f.level[w] == f.level[v]+1 {
			f.path = append(f.path, e)
			v = w
			continue
		}
		f.at[v]++
	}
	for _, e := range f.path {
		much = min(much, f.room[e])
	}
	for _, e := range f.path {
		f.room[e] -= much
		f.room[e^1] += much
	}
	return much
}
