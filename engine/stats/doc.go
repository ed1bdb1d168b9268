// Package stats works out the figures of an evaluation report: how people answered, how sure a mean or a share is,
// whether the same people changed, how far two raters agree, who was lost on the way, and which small numbers must
// not be shown.
//
// It is written for small groups. Tests are exact, not approximated; an interval says how it was made; a figure that
// cannot be worked out is NaN (OrNull turns it into null for JSON) and never a made-up zero. Nothing here reads the
// clock, the system's random numbers or any file: the same answers always give the same figures, whatever their order.
//
// Words: an answer is given, not applicable, or missing, and these three are never mixed. A scale is the instrument's
// declared one, so a level that nobody chose still counts as a level. Means are never rounded here; Round1 rounds for
// display.
package stats

import (
	"errors"
	"math"
)

// The errors that callers can test for with errors.Is.
var (
	// ErrTooFew says that there are not enough values for the figure asked for.
	ErrTooFew = errors.New("stats: too few values")
	// ErrOffScale says that an answer lies outside the declared scale.
	ErrOffScale = errors.New("stats: value is not on the scale")
	// ErrNotFinite says that a value is NaN, infinite, or beyond ±1e60, where sums of cubes would overflow.
	ErrNotFinite = errors.New("stats: value is not a number that can be worked with")
	// ErrNotWhole says that values are no whole numbers, or lie so far apart that their sums are too many to list.
	ErrNotWhole = errors.New("stats: values are not whole numbers close together")
	// ErrBadLevel says that a confidence level is not strictly between 0 and 1.
	ErrBadLevel = errors.New("stats: confidence level must lie between 0 and 1")
	// ErrBadCount says that a count is negative, or larger than the whole it belongs to.
	ErrBadCount = errors.New("stats: impossible count")
)

// Level95 is the confidence level of every interval that a report shows, unless it says otherwise.
const Level95 = 0.95

// OrNull returns nil for NaN and infinities, else a pointer to x, so that JSON gets null and not an error.
func OrNull(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

const largestValue = 1e60

func finite(xs []float64) error {
	for _, x := range xs {
		if !(math.Abs(x) <= largestValue) { // also true of NaN
			return ErrNotFinite
		}
	}
	return nil
}

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return ErrBadLevel
	}
	return nil
}
