package opportunity

import (
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
)

// office is where those who have a part in an opportunity read it, own where somebody reads their own reply, and public where everybody does.
func (s *Opportunities) office(o Opportunity) string {
	return fmt.Sprintf("/leadership/%s/opportunities/%s", o.Organisation, o.ID)
}
func (s *Opportunities) own(i Interest) string { return "/me/opportunities/" + string(i.ID) }

// tell writes the same to several people, each once, but not to the actor nor to who has left. The letter has a link to the path.
func (s *Opportunities) tell(tx *db.Tx, a access.Actor, o Opportunity, to []db.ID, subject, text, path string) error {
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	to = slices.DeleteFunc(to, func(id db.ID) bool { return id == "" || a.Is(id) })
	if len(to) == 0 {
		return nil
	}
	gone, err := person.ClosedAmong(tx, to)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, to)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "%s", path)
	if err != nil {
		return err
	}
	for _, id := range to {
		p := people[id]
		if slices.Contains(gone, id) || p.Email == "" {
			continue
		}
		if err := s.post.Send(tx, mail.Letter{To: p.Email, ToName: p.Name(), Kind: notice.Opportunities, Person: p.ID, Subject: subject, Text: mail.Hello(p.Given, text, link)}); err != nil {
			return err
		}
	}
	return nil
}

// tellLive writes to everybody whose reply still counts, each with the way to their own.
func (s *Opportunities) tellLive(tx *db.Tx, a access.Actor, o Opportunity, subject, text string) error {
	all, err := interestsIn(tx, s.keys, o.ID)
	if err != nil {
		return err
	}
	for _, i := range all {
		if !i.live() {
			continue
		}
		if err := s.tell(tx, a, o, []db.ID{i.Person}, subject, text, s.own(i)); err != nil {
			return err
		}
	}
	return nil
}

// keepInterest saves a reply that nobody changed meanwhile.
func (s *Opportunities) keepInterest(tx *db.Tx, i Interest) error {
	ok, err := saveInterest(tx, s.keys, i)
	if err == nil && !ok {
		err = errs.New(errs.Conflict, "This reply has changed since you opened the page. Look at it again.")
	}
	return err
}
