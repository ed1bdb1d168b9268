package matching

import (
	"context"
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/notice"
)

// listsJob is the job that writes to people about lists, and deletes lists when their time is over.
const listsJob = "matching.lists"

// What a letter about lists says.
const (
	listsAsked  = "asked"
	listsRemind = "remind"
	listsOff    = "off"
	listsForget = "forget" // no letter: the lists are deleted
)

// listsWork is one part of the letters: to those who seek, after one of them.
type listsWork struct {
	Ranking db.ID  `json:"ranking"`
	What    string `json:"what"`
	Time    int64  `json:"time"` // of the reminders
	After   db.ID  `json:"after"`
}

// listsAtOnce is to how many people one transaction writes.
const listsAtOnce = 100

// addressee is somebody who gets a letter about lists.
type addressee struct {
	seeker, person       db.ID
	given, family, email string
}

// tellOfLists writes one part of the letters, and leaves the next to another job. A letter that no longer holds is not sent. A reminder
// does not stand in the log of letters, which would be a list of those who have saved nothing.
func (m *Matching) tellOfLists(ctx context.Context, network db.ID, w listsWork) error {
	return m.db.Write(ctx, network, func(tx *db.Tx) error {
		k, found, err := rankingByID(tx, w.Ranking)
		if err == nil && w.What == listsForget {
			return dropListsOf(tx, w.Ranking)
		}
		if err != nil || !found || w.What != listsOff && !k.takes(tx.Now) || w.What == listsOff && k.State != RankingOff {
			return err
		}
		e, err := edition.Find(tx, k.Edition)
		if err != nil {
			return err
		}
		to, err := addressees(tx, k, w)
		if err != nil {
			return err
		}
		link, err := m.post.Address(tx, "/partners/%s/list", e.ID)
		if err != nil {
			return err
		}
		for _, p := range to {
			subject, text := listsText(e, k, w.What, p.given, link)
			if err := m.post.Send(tx, mail.Letter{Kind: notice.Partner, Person: p.person, To: p.email, ToName: p.given + " " + p.family, Subject: subject, Text: text, Private: w.What == listsRemind}); err != nil {
				return err
			}
		}
		if len(to) < listsAtOnce {
			return nil
		}
		w.After = to[len(to)-1].seeker
		return listsLetter(tx, w)
	})
}

// addressees are the next people who seek in the edition; for a reminder, those who have saved no list.
func addressees(tx *db.Tx, k Ranking, w listsWork) ([]addressee, error) {
	return db.All(tx, func(s db.Scanner, p *addressee) error {
		return s.Scan(&p.seeker, &p.person, &p.given, &p.family, &p.email)
	},
		`SELECT s.id, p.id, p.given_name, p.family_name, p.email FROM seeker s JOIN person p ON p.network_id = s.network_id AND p.id = s.person_id
		WHERE s.network_id = $1 AND s.edition_id = $2 AND s.state = 'active' AND p.closed IS NULL AND s.id > $3
			AND (NOT $4 OR NOT EXISTS (SELECT 1 FROM ranking_list l WHERE l.network_id = s.network_id AND l.ranking_id = $5 AND l.seeker_id = s.id))
		ORDER BY s.id LIMIT $6`, k.Edition, string(w.After), w.What == listsRemind, k.ID, listsAtOnce)
}

// listsText is a letter about lists.
func listsText(e edition.Edition, k Ranking, what, given, link string) (subject, text string) {
	until := ui.DateTime(k.Closes.In(e.Zone))
	why := "You get this letter because you have a card in the partner finder of " + e.Called() + "."
	switch what {
	case listsOff:
		return "No list is needed for " + e.Called(), fmt.Sprintf("Hello %s,\n\nThe coordinator asks for no lists any more. Lists that were saved are deleted, and nobody has read them. Your card stays.\n\n%s\n", given, why)
	case listsRemind:
		subject = "Reminder: whom would you like to work with?"
	default:
		subject = "Whom would you like to work with?"
	}
	return subject, fmt.Sprintf("Hello %s,\n\nThe coordinator of %s asks both sides whom they would like to work with. Put people in order by %s:\n\n%s\n\n"+
		"Only you can ever read your list: not the coordinator, and not those who are on it. From all lists together we make pairs that are fair to both sides. When two people are suggested to each other, they and the coordinator learn that each put the other on their list.\n\n%s You need not take part.\n", given, e.Called(), until, link, why)
}
