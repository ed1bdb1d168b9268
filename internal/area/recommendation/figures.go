package recommendation

import (
	"alongside/internal/platform/db"
)

// Counted is one answer that was asked for, as a report counts it. Title is only that of a published recommendation.
type Counted struct {
	Recommendation db.ID
	Title, Body    string
	Day            string // on which it was made, owed or answered
	Late           int    // working days
}

// Figures are the recommendations to an organisation in a period. Made were made in it. Owed are the answers that were owed and not there at
// its end. InTime and Late are the answers that were due in it: there by their day, or later or not at all.
type Figures struct{ Made, Owed, InTime, Late []Counted }

type counting struct {
	Counted
	Number                                int64
	Asked, Due, Answered, Ended, Audience string
}

// Figures counts the recommendations to an organisation from one day to another, as they were at the end of the last.
func (s *Recommendations) Figures(tx *db.Tx, organisation db.ID, first, last string) (Figures, error) {
	all, err := db.All(tx, func(s db.Scanner, c *counting) error {
		return s.Scan(&c.Recommendation, &c.Title, &c.Body, &c.Number, &c.Asked, &c.Due, &c.Answered, &c.Ended, &c.Audience)
	}, `SELECT v.id, v.title, COALESCE(b.name, v.body_name), a.number, a.asked, a.due, a.answered, v.ended, v.audience
		FROM recommendation v JOIN recommendation_ask a ON a.network_id = v.network_id AND a.recommendation_id = v.id LEFT JOIN working_group b ON b.network_id = v.network_id AND b.id = v.body_id
		WHERE v.network_id = $1 AND v.organisation_id = $2 AND v.made <> '' AND v.made <= $3 AND a.asked <= $3 ORDER BY a.due, v.id, a.number LIMIT 20000`, organisation, last)
	return count(all, first, last), err
}

// count is the rule behind Figures. What was taken back before its answer came is owed no more, and not late.
func count(all []counting, first, last string) (f Figures) {
	for _, c := range all {
		if c.Audience == "" {
			c.Title = "A recommendation that is not published"
		}
		there := c.Answered != "" && c.Answered <= last
		gone := !there && c.Ended != "" && c.Ended <= last
		row := func(day string) Counted { v := c.Counted; v.Day = day; return v }
		if c.Number == 1 && c.Asked >= first {
			f.Made = append(f.Made, row(c.Asked))
		}
		if gone {
			continue
		}
		if !there {
			f.Owed = append(f.Owed, row(c.Due))
		}
		if c.Due < first || c.Due > last {
			continue
		}
		day := c.Answered
		if !there {
			day = ""
		}
		v := row(c.Due)
		if v.Late = lateBy(c.Due, day, last); v.Late > 0 {
			f.Late = append(f.Late, v)
		} else if there {
			f.InTime = append(f.InTime, v)
		}
	}
	return f
}
