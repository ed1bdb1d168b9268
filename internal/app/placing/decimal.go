package placing

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"alongside/engine/assign"
)

// scale is how many decimal places scores have. They are kept as whole numbers of the last place, so that nothing is rounded.
type scale int

// decimal checks a number as people write it, and gives it without needless noughts.
func decimal(s string) (string, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole+fraction == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", errors.New("is not a number: write it like 12 or 12.5")
	}
	fraction = strings.TrimRight(fraction, "0")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	out := whole
	if fraction != "" {
		out += "." + fraction
	}
	if strings.HasPrefix(s, "-") && strings.Trim(out, "0.") != "" {
		out = "-" + out
	}
	return out, nil
}

// places is how many decimal places a decimal has.
func places(s string) scale {
	_, fraction, _ := strings.Cut(s, ".")
	return scale(len(fraction))
}

// units turns a decimal into whole units of the last place.
func (p scale) units(s string) (int64, error) {
	if p > 0 {
		whole, fraction, _ := strings.Cut(s, ".")
		s = whole + fraction + strings.Repeat("0", int(p)-len(fraction))
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n > assign.MaxScore || n < -assign.MaxScore {
		return 0, errors.New("has too many digits, together with the decimal places of the other scores: at most 15")
	}
	return n, nil
}

// text writes units as a decimal again.
func (p scale) text(n int64) string {
	if p == 0 {
		return strconv.FormatInt(n, 10)
	}
	s := new(big.Int).Abs(big.NewInt(n)).String()
	if len(s) <= int(p) {
		s = strings.Repeat("0", int(p)+1-len(s)) + s
	}
	out := s[:len(s)-int(p)]
	if fraction := strings.TrimRight(s[len(s)-int(p):], "0"); fraction != "" {
		out += "." + fraction
	}
	if n < 0 {
		out = "-" + out
	}
	return out
}
