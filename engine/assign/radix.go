package assign

import "math/bits"

// radixHeap is a priority queue for shortest paths over whole numbers: no key that is pushed may be smaller than the last
// one taken (Ahuja, Mehlhorn, Orlin, Tarjan, "Faster algorithms for the shortest path problem", J. ACM 37, 1990).
type radixHeap struct {
	last    uint64
	size    int
	buckets [65][]radixItem
}

type radixItem struct {
	key  uint64
	node int32
}

func (h *radixHeap) reset() {
	h.last, h.size = 0, 0
	for i := range h.buckets {
		h.buckets[i] = h.buckets[i][:0]
	}
}

func (h *radixHeap) push(key uint64, node int32) {
	b := bits.Len64(key ^ h.last)
	h.buckets[b] = append(h.buckets[b], radixItem{key, node})
	h.size++
}

// pop takes an item with the smallest key. The heap must not be empty.
func (h *radixHeap) pop() radixItem {
	if len(h.buckets[0]) == 0 {
		b := 1
		for len(h.buckets[b]) == 0 {
			b++
		}
		least := h.buckets[b][0].key
		for _, it := range h.buckets[b][1:] {
			least = min(least, it.key)
		}
		h.last = least
		for _, it := range h.buckets[b] {
			to := bits.Len64(it.key ^ least)
			h.buckets[to] = append(h.buckets[to], it)
		}
		h.buckets[b] = h.buckets[b][:0]
	}
	n := len(h.buckets[0]) - 1
	it := h.buckets[0][n]
	h.buckets[0] = h.buckets[0][:n]
	h.size--
	return it
}
