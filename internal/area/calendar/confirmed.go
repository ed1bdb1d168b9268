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

// Ended is what the letter that ends somebody's place carries about the days: words for its text, "" when their calendar
// holds none of them, and a file that takes the days out. From then on they count as told, so that no letter for each day
// follows: one act, one letter. The caller has withdrawn the place. As in Confirmed, who wants no dates gets no file.
func (c *Calendar) Ended(tx *db.Tx, e edition.Edition, who person.Person) (words string, file []byte, err error) {
	if !invites(e.State) {
		return "", nil, nil // calendars keep what they have
	}
	if still, err := edition.HasPlace(tx, e.ID, who.ID); err != nil || still {
		return "", nil, err
	}
	known, err := toldTo(tx, e.ID, who.ID)
	if err != nil {
		return "", nil, err
	}
	gone := differ(e, nil, nil, known, tx.Now)
	if len(gone) == 0 {
		return "", nil, nil
	}
	for i, n := range gone {
		if err := tell(tx, e, n.told); err != nil {
			return "", nil, err
		}
		gone[i].who = guest{ID: who.ID, Given: who.Given, Family: who.Family, Email: who.Email}
	}
	chosen, err := mail.SettingsOf(tx, who.ID)
	if err != nil {
		return "", nil, err
	}
	words = "These dates are no longer yours:\n\n" + listed(gone)
	if chosen.Way(notice.Dates) == mail.Never {
		return words, nil, nil
	}
	host, err := c.host(tx)
	if err != nil {
		return "", nil, err
	}
	if file, err = c.file(tx, e, gone, host); err != nil {
		return "", nil, err
	}
	return words + "\n\n" + takeOut, file, nil
}

// takeOut says what the file of a letter that ends a place is for.
const takeOut = "The file with this letter takes them out of your calendar. If one stays there, please delete it."
