package matching

import (
	"fmt"
	"strconv"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

// costWords says what doing without a suggestion costs.
func costWords(s Suggestion) string {
	switch {
	case s.Must:
		if s.Third != "" {
			return "You decided by hand to suggest these three."
		}
		return "You decided by hand to suggest these two."
	case !s.Cost.Possible:
		return ""
	case s.Third != "":
		return trioCostWords(s)
	case s.Cost.People > 0:
		return "Without it: " + counted(int64(s.Cost.People), "more person", "more people") + " in no pair."
	case s.Cost.Places > 0:
		return "Without it: one pair fewer."
	case s.Cost.Total == 0:
		return "Without it: others are just as good."
	}
	return "Without it: " + pointsWords(s.Cost.Total) + " less in all."
}

// trioCostWords says what doing without a trio costs, or how much at most.
func trioCostWords(s Suggestion) string {
	cost := pointsWords(s.Cost.Total) + " less in all"
	switch {
	case s.Cost.Places > 0:
		cost = "one trio fewer"
	case s.Cost.Total == 0:
		return "Without it: others are just as good."
	}
	if s.CostExact {
		return "Without it: " + cost + "."
	}
	return "Without it: at most " + cost + "."
}

// pointsWords is a number of points as people read it.
func pointsWords(n int64) string {
	if n == 1 {
		return "1 point"
	}
	return thousands(n) + " points"
}

// thousands is a number with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0 && s[at-1] != '-'; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// counted is a number of things in words.
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func sideCount(n int64, side person.Side) string {
	if side == person.Professional {
		return counted(n, "professional", "professionals")
	}
	return counted(n, "patient partner", "patient partners")
}

// mostNames is how many names one sentence lists.
const mostNames = 12

func (p *suggestionsPage) list(ids []db.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, p.name(id))
	}
	if len(names) > mostNames {
		names = append(names[:mostNames:mostNames], fmt.Sprintf("%d more", len(names)-mostNames))
	}
	return and(names)
}
