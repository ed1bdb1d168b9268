package edition

import (
	"fmt"
	"strconv"
	"strings"
)

// Pounds writes pence as people read money: £1,250 or £12.50.
func Pounds(pence int64) string {
	sign := ""
	if pence < 0 {
		sign, pence = "-", -pence
	}
	whole := strconv.FormatInt(pence/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if pence%100 == 0 {
		return sign + "£" + whole
	}
	return fmt.Sprintf("%s£%s.%02d", sign, whole, pence%100)
}

// PoundsCell writes pence as pounds for a table: 950, 12.50. Nothing stands between the thousands.
func PoundsCell(pence int64) string {
	return strings.NewReplacer("£", "", ",", "").Replace(Pounds(pence))
}

// mostPounds bounds what a field takes, far above any programme and far below what an int64 of pence holds.
const mostPounds = 100_000_000

// ParsePounds reads an amount as people type it (1250, 1,250, £1250.50, 12.5) into pence. It is not ok for anything else,
// for less than nothing, for more than two digits after the point and for more than a hundred million pounds.
func ParsePounds(text string) (pence int64, ok bool) {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "£"))
	whole, part, pointed := strings.Cut(text, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if len(g) > 3 || (i > 0 && len(g) != 3) || g == "" {
				return 0, false
			}
		}
		whole = strings.Join(groups, "")
	}
	if !digits(whole) || len(whole) > 9 || (pointed && (!digits(part) || len(part) > 2)) {
		return 0, false
	}
	pounds, _ := strconv.ParseInt(whole, 10, 64) // at most nine digits
	if pounds > mostPounds {
		return 0, false
	}
	cents, _ := strconv.ParseInt((part + "00")[:2], 10, 64) // two digits
	return pounds*100 + cents, true
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
