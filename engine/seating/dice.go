package seating

import (
	"math"
	"math/bits"
)

// dice is a small generator of numbers that look random and are the same for the same seed on every machine (wyrand, by Wang Yi).
type dice uint64

func (d *dice) roll() uint64 {
	*d += 0xa0761d6478bd642f
	high, low := bits.Mul64(uint64(*d), uint64(*d)^0xe7037ed1a0b428db)
	return high ^ low
}

// below is a number below n, which is at most 2^32.
func (d *dice) below(n int) int { return int(d.roll() >> 32 * uint64(n) >> 32) }

// shuffle puts a list in another order.
func (d *dice) shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, d.below(i+1))
	}
}

// thresholds are evenly spread values of -ln(u): a worsening by e is accepted with chance exp(-e/T) when e is at most T
// times one of these.
var thresholds = func() (out [4096]float64) {
	for k := range out {
		out[k] = -math.Log((float64(k) + .5) / 4096)
	}
	return out
}()
