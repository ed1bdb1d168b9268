package calendar

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Confirmed is what the letter that confirms somebody's place carries about the days: words for its text, "" when no day to
// come has a date, and a file for their calendar. From then on they count as told about these days, so that no letter for
// each of them follows: one act, one letter. Who wants no dates gets the words, which belong to the confirmation, and no file.
func (c *Calendar) Confirmed(tx *db.Tx, e edition.Edition, who person.Person) (words string, file []byte, err error) {
	if !invites(e.State) {
		return "", nil, nil
	}
	days, err := edition.Days(tx, e.ID)
	if err != nil {
		return "", nil, err
	}
	known, err := toldTo(tx, e.ID, who.ID)
	if err != nil {
		return "", nil, err
	}
	var first []piece
	for _, n := range differ(e, days, []guest{{ID: who.ID, Given: who.Given, Family: who.Family, Email: who.Email}}, known, tx.Now) {
		if !n.first {
			continue // they had the place before, and the day has changed since: that has its own letter
		}
		if err := tell(tx, e, n.told); err != nil {
			return "", nil, err
		}
		first = append(first, n)
	}
	if len(first) == 0 {
		return "", nil, nil
	}
	chosen, err := mail.SettingsOf(tx, who.ID)
	if err != nil {
		return "", nil, err
	}
	words = listed(first)
	if chosen.Way(notice.Dates) == mail.Never {
		return words, nil, nil
	}
	host, err := c.host(tx)
	if err != nil {
		return "", nil, err
	}
	if file, err = c.file(tx, e, first, host); err != nil {
		return "", nil, err
	}
	if len(first) > 1 {
		words += "\n\n" + takeIn
	}
	return words, file, nil
}
