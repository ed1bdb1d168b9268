package evaluating

import (
	"math"
	"strconv"
)

// A column can hold more different numbers than there is room for, such as a time in seconds of half a million forms. Then the later ones
// are rounded, so finely that no figure shows it, and more coarsely when even those are too many. What was done is said.

// roundedTo is how many steps lie between the smallest and the largest number when rounding begins.
const roundedTo = 5_000

// beginRounding looks whether the values so far are numbers, and chooses how finely to round.
func (c *column) beginRounding() {
	c.looked = true
	numbers, low, high := 0, math.Inf(1), math.Inf(-1)
	for _, value := range c.values {
		if v, ok := numberOf(value); ok {
			numbers, low, high = numbers+1, min(low, v), max(high, v)
		}
	}
	if 5*numbers >= 4*len(c.values) && high > low {
		c.step = math.Pow(10, math.Ceil(math.Log10((high-low)/roundedTo)))
	}
}

// rounded is the number in a cell as it is counted when there is no room for itself; "" when it is no number.
func (c *column) rounded(cell []byte) string {
	v, ok := numberOf(string(cell))
	if !ok || c.step == 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(v/c.step)*c.step, 'f', max(0, -int(math.Round(math.Log10(c.step)))), 64)
}

// crowd finds a place for a value when there is no room for all; ok is false when the column holds words.
func (c *column) crowd(cell []byte) (p uint16, ok bool) {
	if !c.looked {
		c.beginRounding()
	}
	if c.step == 0 {
		return 0, false
	}
	for {
		value := c.rounded(cell)
		if value == "" {
			value = string(cell)
		}
		if p, known := c.index[value]; known {
			return p, true
		}
		if len(c.values) < mostPlaces-c.kept {
			p = uint16(len(c.values))
			c.values, c.index[value] = append(c.values, value), p
			return p, true
		}
		if c.kept == 0 || c.rounded(cell) == "" {
			return 0, false
		}
		c.step *= 10
		c.kept = max(0, c.kept-keptPerStep) // each coarser step gets some of the room
	}
}

// find is the place of a value that was counted.
func (c *column) find(cell []byte) (uint16, bool) {
	if p, ok := c.index[string(cell)]; ok {
		return p, true
	}
	p, ok := c.index[c.rounded(cell)]
	return p, ok && c.step > 0 && len(cell) > 0
}
