package opportunity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/network"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// Letters about opportunities that fit somebody's wishes. When one is published, a job notes whom it fits; another writes one letter to each of them
// on the next morning, about all that fits. Who has had as many letters as they wish this month hears of it in the next.
const (
	noteJob   = "opportunity.note"   // whom a new opportunity fits
	letterJob = "opportunity.letter" // the letters of a morning
)

const (
	wishersAtOnce = 500
	lettersAtOnce = 100
	lettersFrom   = 8 // o'clock
)

type noteWork struct{ Opportunity db.ID }

// Jobs says how the work that waits is done.
func (s *Opportunities) Jobs(w *job.Worker) {
	w.Register(noteJob, func(ctx context.Context, network db.ID, payload []byte) error {
		var p noteWork
		if err := json.Unmarshal(payload, &p); err != nil {
			return err
		}
		return s.noteWishers(ctx, network, p.Opportunity)
	})
	w.Register(letterJob, func(ctx context.Context, network db.ID, _ []byte) error { return s.sendLetters(ctx, network) })
}

// Wish keeps of what the actor wants to hear, or forgets it.
func (s *Opportunities) Wish(ctx context.Context, a access.Actor, f WishForm) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.SignedIn()); err != nil {
			return err
		}
		known, err := offerers(tx)
		if err != nil {
			return err
		}
		w, err := f.wish(func(id db.ID) bool {
			return slices.ContainsFunc(known, func(v group.Word) bool { return v.ID == string(id) })
		})
		if err != nil {
			return err
		}
		if f.Letters == "never" {
			err = forgetWish(tx, a.Person(), false)
		} else if err = saveWish(tx, s.keys, a.Person(), w); err == nil {
			// What fitted the wishes as they were may not fit them now.
			err = forgetWish(tx, a.Person(), true)
		}
		if err != nil {
			return err
		}
		return audit.Record(tx, a, "interest.wish", "person", a.Person(), "")
	})
}

// noteWishers notes whom an opportunity fits, some hundreds of people at a time.
func (s *Opportunities) noteWishers(ctx context.Context, network db.ID, id db.ID) error {
	after, found := db.ID(""), false
	for {
		n := 0
		err := s.db.Write(ctx, network, func(tx *db.Tx) error {
			o, err := find(tx, id)
			if err != nil || !o.Takes(tx.Now) {
				return err
			}
			some, err := wishersFor(tx, s.keys, o, after, wishersAtOnce)
			if err != nil {
				return err
			}
			n = len(some)
			for _, v := range some {
				after = v.Person
				if !v.fits(o) {
					continue
				}
				found = true
				if err := addAlert(tx, v.Person, id); err != nil {
					return err
				}
			}
			if n < wishersAtOnce && found {
				return letterLater(tx, false)
			}
			return nil
		})
		if err != nil || n < wishersAtOnce {
			return err
		}
	}
}

// letterLater leaves the job that writes letters: on the next morning, or on the first morning of the next month.
func letterLater(tx *db.Tx, month bool) error {
	n, err := network.Find(tx)
	if err != nil {
		return err
	}
	t := tx.Now.In(n.Zone)
	at := time.Date(t.Year(), t.Month(), t.Day()+1, lettersFrom, 0, 0, 0, t.Location())
	if month {
		at = time.Date(t.Year(), t.Month()+1, 1, lettersFrom, 0, 0, 0, t.Location())
	}
	return job.Later(tx, letterJob, "next", db.At(at), struct{}{})
}

// sendLetters writes to everybody of whom something waits, each one letter.
func (s *Opportunities) sendLetters(ctx context.Context, net db.ID) error {
	if err := s.db.Write(ctx, net, dropAlerts); err != nil {
		return err
	}
	after := db.ID("")
	for {
		people := 0
		err := s.db.Write(ctx, net, func(tx *db.Tx) error {
			n, err := network.Find(tx)
			if err != nil {
				return err
			}
			month := tx.Now.In(n.Zone).Format("2006-01")
			all, err := alerts(tx, month, after, lettersAtOnce)
			if err != nil {
				return err
			}
			people = 0
			for len(all) > 0 {
				end := slices.IndexFunc(all, func(v alerted) bool { return v.Person != all[0].Person })
				if end < 0 {
					end = len(all)
				}
				if err := s.letter(tx, all[:end], n.Zone); err != nil {
					return err
				}
				after = all[0].Person
				if err := told(tx, after, month); err != nil {
					return err
				}
				all = all[end:]
				people++
			}
			if people == lettersAtOnce {
				return nil
			}
			wait, err := anyAlerts(tx)
			if err != nil || !wait {
				return err
			}
			return letterLater(tx, true)
		})
		if err != nil || people < lettersAtOnce {
			return err
		}
	}
}

// letter writes one letter about all that fits somebody's wishes.
func (s *Opportunities) letter(tx *db.Tx, all []alerted, zone string) error {
	to := person.Person{ID: all[0].Person, Given: all[0].Given, Family: all[0].Family, Email: all[0].Email}
	if to.Email == "" {
		return nil
	}
	var b strings.Builder
	for _, v := range all {
		link, err := s.post.Address(tx, "/opportunities/%s?heard=%s", v.O.ID, heard.ByLetter)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s\n%s, reply by %s\n%s\n\n", v.O.Title, v.O.OrgName, ui.DateTime(v.O.Shut.In(zone)), link)
	}
	change, err := s.post.Address(tx, "/me/opportunities/letters")
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{Kind: notice.Wishes, Person: to.ID, To: to.Email, ToName: to.Name(), Private: true, Subject: "Opportunities that fit your wishes", Text: fmt.Sprintf(
		"Hello %s,\n\nthis is new, and fits what you wish to hear of:\n\n%sNobody knows that you get this letter. Change your wishes here:\n\n%s\n", to.Given, b.String(), change)})
}

// ExportWish is what the actor wishes to hear of.
func (s *Opportunities) ExportWish(tx *db.Tx, who db.ID) (rows [][]string, err error) {
	w, found, err := wishOf(tx, s.keys, who)
	if err != nil || !found {
		return nil, err
	}
	organisation := ""
	if w.Organisation != "" {
		o, err := person.FindOrganisation(tx, w.Organisation)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		organisation = o.Name
	}
	for _, r := range w.rows(organisation) {
		rows = append(rows, r[:])
	}
	return rows, nil
}
