package stats

import (
	"math"
	"strconv"
	"strings"
)

// NoFigure is what the display helpers return where there is nothing to show.
const NoFigure = "–"

// Round1 writes x with one decimal, halves away from zero: 4.65 is "4.7", -0.25 is "-0.3", 4 is "4.0".
//
// Binary fractions are the trap: 87/20 is stored as 4.3499999999999996, so rounding the stored number (as printf does)
// shows 4.3 where a reader with the forms in hand works out 4.35 and expects 4.4. Round1 therefore rounds the shortest
// decimal that identifies the stored number, which for a mean of whole marks is the true decimal wherever it ends.
// NaN and infinities give NoFigure; a value that rounds to nothing is "0.0", never "-0.0".
func Round1(x float64) string { return round(x, 1) }

// Round2 is Round1 with two decimals: for p values, coefficients and shares.
func Round2(x float64) string { return round(x, 2) }

// Percent writes the share part/whole as a whole per cent, halves up, worked out in whole numbers: 1 of 8 is "13%".
// It gives NoFigure where the whole is not positive or the part does not fit in it.
func Percent(part, whole int) string {
	if whole <= 0 || part < 0 || part > whole {
		return NoFigure
	}
	return strconv.Itoa((200*part+whole)/(2*whole)) + "%"
}

func round(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return NoFigure
	}
	digits := strconv.FormatFloat(math.Abs(x), 'f', -1, 64)
	whole, fraction, _ := strings.Cut(digits, ".")
	fraction += strings.Repeat("0", decimals+1)
	kept := []byte(whole + fraction[:decimals])
	if fraction[decimals] >= '5' {
		kept = increment(kept)
	}
	cut := len(kept) - decimals
	out := string(kept[:cut]) + "." + string(kept[cut:])
	if x < 0 && strings.Trim(out, "0.") != "" {
		out = "-" + out
	}
	return out
}

// increment adds one to a decimal number written as digits.
func increment(digits []byte) []byte {
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return digits
		}
		digits[i] = '0'
	}
	return append([]byte{'1'}, digits...)
}
