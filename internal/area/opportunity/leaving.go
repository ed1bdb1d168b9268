package opportunity

import (
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// PersonLeft is what happens when somebody's access to the network is closed. Their replies are taken back, with what they wrote; they leave
// every panel; and words that need their yes are not agreed any more, unless they are published.
func (s *Opportunities) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	if err := forgetAsides(tx, who); err != nil {
		return err
	}
	if err := forgetWish(tx, who, false); err != nil {
		return err
	}
	mine, err := interestsBy(tx, s.keys, who, mostOwnReplies, 0)
	if err != nil {
		return err
	}
	for _, v := range mine {
		if v.State == Stopped {
			continue
		}
		if v.State == Accepted {
			v.Interest.Term = "" // the map ends what they hold itself
		}
		if err := s.stop(tx, a, v.O, v.Interest); err != nil {
			return err
		}
	}
	panels, err := db.Column[db.ID](tx, `SELECT opportunity_id FROM opportunity_panel WHERE network_id = $1 AND person_id = $2 AND gone IS NULL ORDER BY opportunity_id LIMIT 1000`, who)
	if err != nil {
		return err
	}
	for _, id := range panels {
		o, err := find(tx, id)
		if err != nil {
			return err
		}
		if err := s.leavePanel(tx, a, o, who, false); err != nil {
			return err
		}
	}
	ids, err := db.Column[db.ID](tx, `SELECT id FROM opportunity WHERE network_id = $1 AND (designer_id = $2 OR contact_id = $2) AND state IN ('draft', 'agreed', 'open') ORDER BY id LIMIT 1000`, who)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.designerLeft(tx, a, id, who); err != nil {
			return err
		}
	}
	return nil
}

func (s *Opportunities) designerLeft(tx *db.Tx, a access.Actor, id, who db.ID) error {
	o, err := find(tx, id)
	if err != nil {
		return err
	}
	if o.State == Draft || o.State == Agreed {
		if _, err := s.clear(tx, a, &o); err != nil {
			return err
		}
		o.State = Draft
		if err := store(tx, o); err != nil {
			return err
		}
	} else if o.Contact != who {
		return nil // it was agreed to and published while they were there
	}
	if err := note(tx, s.keys, a, o, Change{Kind: hasLeft}); err != nil {
		return err
	}
	to := slices.DeleteFunc([]db.ID{o.Writer}, func(id db.ID) bool { return id == who })
	return s.tell(tx, a, o, to, "Somebody in an opportunity has left", fmt.Sprintf("The contact of “%s”, or the patient leader who designs it, has left the network. Name somebody else, and ask for a yes to the words.", o.Title), s.office(o))
}
