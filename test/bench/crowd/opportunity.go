package crowd

import (
	"encoding/json"
	"fmt"
	"time"

	"alongside/content"
	"alongside/internal/area/opportunity"
	"alongside/internal/platform/db"
)

// openOnes is how many opportunities of the large organisation people can reply to.
const openOnes = 8

// beginOpportunities publishes what the large organisation offers: each looks for two skills and an interest, on weekday mornings. What the
// coordinator has written is their own to design and to answer, as nobody else is there yet.
func (m *maker) beginOpportunities(in *db.Tx) error {
	lists := content.BankLists()
	for i := range openOnes {
		id, shut := db.NewID(), db.At(m.now.Time().Add(time.Duration(20+i)*24*time.Hour))
		w := opportunity.Words{Title: fmt.Sprintf("Opportunity %d", i+1), About: "You help to decide what is done first.", Attributes: []string{"dialogue"}, Degree: "influence", Level: "collective", Hours: 3, Ways: []string{"morning", "in-person", "video"},
			Skills: []string{lists.Skills[2*i].ID, lists.Skills[2*i+1].ID}, Interests: []string{lists.Interests[i].ID}, Pay: "paid", PayWords: "£25 an hour.", Access: "There is a lift.", Contact: m.coordinator, Reach: "0113 496 0000",
			Closes: shut.Time().Format(time.DateOnly), ClosesAt: "17:00", Seats: 2}
		raw, err := json.Marshal(w)
		if err != nil {
			return err
		}
		if _, err := in.Exec(`INSERT INTO opportunity (network_id, id, organisation_id, group_id, title, folded, words, level, degree, pay, formal, seats, closes, designer_id, contact_id, state, published, created, created_by, version)
			VALUES ($1, $2, $3, '', $4, $4, $5, $6, $7, $8, FALSE, 2, $9, $10, $10, 'open', $11, $11, $10, 1)`,
			id, m.out.Bank, w.Title, string(raw), w.Level, w.Degree, w.Pay, int64(shut), m.coordinator, int64(m.at(-3))); err != nil {
			return err
		}
		m.out.Opportunities = append(m.out.Opportunities, id)
	}
	return nil
}
