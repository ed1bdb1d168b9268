package seating

// flow tells whether demands can be met from rooms: demand k needs size[k] places in the rooms of may[k], and may be parted between
// them. It is a small maximum flow by augmenting paths (Ford and Fulkerson); parts that need not stay together make
// it a relaxation, so that "no" is a proof.
func flow(size []int32, may []set, room []int32) bool {
	left := append([]int32(nil), room...)
	used := make([][]int32, len(size)) // by demand and room
	seen := newSet(len(room))
	from := make([]int32, len(room)) // which demand reached a room
	for k := range size {
		used[k] = make([]int32, len(room))
		for need := size[k]; need > 0; {
			got := augment(k, need, may, left, used, seen, from)
			if got == 0 {
				return false
			}
			need -= got
		}
	}
	return true
}

// augment finds one path from a demand to a room with places left and moves places along it; it gives how many.
func augment(k int, need int32, may []set, left []int32, used [][]int32, seen set, from []int32) int32 {
	seen.clear()
	back := make([]int32, len(used)) // through which room a demand was reached
	reached := make([]bool, len(used))
	reached[k] = true
	back[k] = -1
	for queue := []int{k}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for t := range left {
			if seen.has(t) || !may[at].has(t) {
				continue
			}
			seen.add(t)
			from[t] = int32(at)
			if left[t] > 0 {
				return push(need, int32(t), left, used, from, back)
			}
			for other := range used {
				if !reached[other] && used[other] != nil && used[other][t] > 0 {
					reached[other], back[other] = true, int32(t)
					queue = append(queue, other)
				}
			}
		}
	}
	return 0
}

// push moves places along the path that ends in room t.
func push(need, t int32, left []int32, used [][]int32, from, back []int32) int32 {
	amount := min(need, left[t])
	for at := t; ; {
		k := from[at]
		if back[k] < 0 {
			break
		}
		amount = min(amount, used[k][back[k]])
		at = back[k]
	}
	left[t] -= amount
	for at := t; ; {
		k := from[at]
		used[k][at] += amount
		if back[k] < 0 {
			return amount
		}
		used[k][back[k]] -= amount
		at = back[k]
	}
}
