package assign

// colouring gives the edges of a bipartite graph colours so that no two edges at a node have the same. There may be several edges
// between two nodes.
type colouring struct {
	colours int
	edges   []colouredEdge
	atA     [][]int32 // by node and colour: 1 and the number of the edge there
	atB     [][]int32
}

type colouredEdge struct{ a, b, colour int32 }

func newColouring(a, b, colours int) *colouring {
	c := &colouring{colours: colours, atA: make([][]int32, a), atB: make([][]int32, b)}
	for i := range c.atA {
		c.atA[i] = make([]int32, colours)
	}
	for j := range c.atB {
		c.atB[j] = make([]int32, colours)
	}
	return c
}

// add colours one more edge. No node may have more edges than there are colours. Where a colour that is free at one end is
// taken at the other, the path of two colours from there changes them over (König 1916).
func (c *colouring) add(a, b int32) {
	freeA, freeB := free(c.atA[a]), free(c.atB[b])
	if freeA != freeB {
		c.swapFrom(b, freeA, freeB)
	}
	c.edges = append(c.edges, colouredEdge{a, b, freeA})
	c.put(int32(len(c.edges) - 1))
}

func free(at []int32) int32 {
	for k, e := range at {
		if e == 0 {
			return int32(k)
		}
	}
	return -1
}

func (c *colouring) put(e int32) {
	v := c.edges[e]
	c.atA[v.a][v.colour], c.atB[v.b][v.colour] = e+1, e+1
}

// swapFrom changes over the colours x and y along the path that leaves b by x, where y is free.
func (c *colouring) swapFrom(b, x, y int32) {
	var path []int32
	for onB, node, colour := true, b, x; ; onB = !onB {
		at := c.atA
		if onB {
			at = c.atB
		}
		e := at[node][colour] - 1
		if e < 0 {
			break
		}
		path = append(path, e)
		node = c.edges[e].b
		if onB {
			node = c.edges[e].a
		}
		colour = x + y - colour
	}
	c.swap(path, x, y)
}

func (c *colouring) swap(path []int32, x, y int32) {
	for _, e := range path {
		v := c.edges[e]
		c.atA[v.a][v.colour], c.atB[v.b][v.colour] = 0, 0
	}
	for _, e := range path {
		c.edges[e].colour = x + y - c.edges[e].colour
		c.put(e)
	}
}

// level lets every colour come as often as each, which is number of edges by number of colours. Between a colour that comes too
// often and one that comes too seldom there is a path that has one more of the first.
func (c *colouring) level(each int) {
	count := make([]int, c.colours)
	for _, e := range c.edges {
		count[e.colour]++
	}
	for {
		x, y := int32(-1), int32(-1)
		for k, n := range count {
			if n > each && x < 0 {
				x = int32(k)
			}
			if n < each && y < 0 {
				y = int32(k)
			}
		}
		if x < 0 || y < 0 {
			return
		}
		c.swap(c.surplus(x, y), x, y)
		count[x]--
		count[y]++
	}
}

// surplus is a path of colours x and y that begins and ends with x.
func (c *colouring) surplus(x, y int32) []int32 {
	for start := range c.edges {
		v := c.edges[start]
		if v.colour != x || c.atA[v.a][y] != 0 { // paths with one more x begin at a node of the first side without y
			continue
		}
		path, node, onB, colour := []int32{int32(start)}, v.b, true, y
		for {
			at := c.atA
			if onB {
				at = c.atB
			}
			e := at[node][colour] - 1
			if e < 0 {
				break
			}
			path = append(path, e)
			node = c.edges[e].b
			if onB {
				node = c.edges[e].a
			}
			onB, colour = !onB, x+y-colour
		}
		if len(path)%2 == 1 {
			return path
		}
	}
	return nil
}
