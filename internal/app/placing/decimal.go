package placing

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"alongside/engine/assign"
	"alongside/internal/platform/sheet"
)

// scale is how many decimal places scores have. They are kept as whole numbers of the last place, so that nothing is rounded as long as their digits fit.
type scale int

// furthest is how far the point may be moved by what follows an e, as in 5e-05.
const furthest = 30

// decimal checks a number as people and programs write it, and gives it without an exponent and without needless noughts.
func decimal(s string) (string, error) {
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	digits, power, shifted := strings.Cut(strings.ToLower(digits), "e")
	whole, fraction, point := strings.Cut(digits, ".")
	by, err := 0, error(nil)
	if shifted {
		by, err = strconv.Atoi(power)
	}
	if len(s) > 1 && s[0] == '-' && s[1] == '+' || whole+fraction == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" || err != nil {
		if commaNumber(s) {
			return "", errors.New("may be a decimal or a thousand: write it with a point, like 12.5, and without any comma")
		}
		return "", errors.New("is not a number: write it like 12 or 12.5")
	}
	if by > furthest || by < -furthest {
		return "", fmt.Errorf("is beyond what can be counted: the number after the e may be from -%d to %d", furthest, furthest)
	}
	if by > 0 {
		fraction += strings.Repeat("0", max(0, by-len(fraction)))
		whole, fraction = whole+fraction[:by], fraction[by:]
	} else if by < 0 {
		whole = strings.Repeat("0", max(0, -by-len(whole))) + whole
		whole, fraction = whole[:len(whole)+by], whole[len(whole)+by:]+fraction
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

// commaNumber is whether a cell is digits with one comma among them, which may stand for a point: 5,5 or -0,25.
func commaNumber(cell string) bool {
	whole, fraction, comma := strings.Cut(strings.TrimLeft(cell, "+-"), ",")
	return comma && fraction != "" && strings.Trim(whole+fraction, "0123456789") == ""
}

// maybeThousands is whether the comma of such a number may part thousands: 1,234.
func maybeThousands(cell string) bool {
	whole, fraction, _ := strings.Cut(strings.TrimLeft(cell, "+-"), ",")
	return len(fraction) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0'
}

// decimalCommas writes the numbers of a column with points, as in 5,5 from a spreadsheet that knows no decimal point. Such a spreadsheet parts
// cells by semicolons or tabs. A column that has points too, or in which every comma may part thousands, stays as it is.
func decimalCommas(t *sheet.Table, column int) {
	if t.Separator == ',' {
		return
	}
	sure := false
	for _, l := range t.Lines {
		if column >= len(l.Cells) {
			continue
		}
		cell := l.Cells[column]
		if strings.Contains(cell, ".") {
			return
		}
		sure = sure || commaNumber(cell) && !maybeThousands(cell)
	}
	for _, l := range t.Lines {
		if sure && column < len(l.Cells) && commaNumber(l.Cells[column]) {
			l.Cells[column] = strings.Replace(l.Cells[column], ",", ".", 1)
		}
	}
}

// digits counts the digits of decimals: the most before the point, and the most after it.
type digits struct{ whole, places int }

func (d *digits) see(s string) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole != "0" {
		d.whole = max(d.whole, len(whole))
	}
	d.places = max(d.places, len(fraction))
}

// scale is how many places can be kept of so many scores. Programs write fractions with all 17 digits that they have, which is more than fits:
// then the last places are rounded away, so many that the total fits too. exact says whether all scores fit with all places.
func (d digits) scale(count int, exact func(scale) bool) (p scale, rounded bool) {
	if p = scale(d.places); p == 0 || d.whole+d.places <= 15 || exact(p) {
		return p, false
	}
	most := min(15, 18-len(strconv.Itoa(count)))
	return scale(max(0, min(d.places, most-d.whole))), true
}

// units turns a decimal into whole units of the last place. Places beyond that are rounded.
func (p scale) units(s string) (int64, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	up := int64(0)
	if len(fraction) > int(p) {
		if fraction[p] >= '5' {
			up = 1
		}
		fraction = fraction[:p]
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", int(p)-len(fraction)), 10, 64)
	if strings.HasPrefix(s, "-") {
		up = -up
	}
	if n += up; err != nil || n > assign.MaxScore || n < -assign.MaxScore {
		with := ""
		if p > 0 {
			with = fmt.Sprintf(" with %s, which some score has", count(int(p), "decimal place", "decimal places"))
		}
		return 0, fmt.Errorf("is too large to be counted exactly%s: the largest possible is %s", with, p.text(assign.MaxScore))
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
