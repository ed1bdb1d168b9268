package idea

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/entry"
)

// PersonLeft is what happens when somebody's access to the network is closed. What they answered waits for an engagement lead to name
// somebody else. Ideas that they brought are read by nobody new; where others own them too, these go on.
func (s *Ideas) PersonLeft(tx *db.Tx, a access.Actor, who db.ID) error {
	for _, q := range []string{`UPDATE idea SET contact_id = NULL, version = version + 1 WHERE network_id = $1 AND contact_id = $2`,
		`UPDATE idea_desk SET contact_id = NULL, version = version + 1 WHERE network_id = $1 AND contact_id = $2`} {
		if _, err := tx.Exec(q, who); err != nil {
			return err
		}
	}
	ids, err := db.Column[db.ID](tx, `SELECT idea_id FROM idea_owner WHERE network_id = $1 AND person_id = $2 AND state IN ('owner', 'asked') ORDER BY idea_id LIMIT 1000`, who)
	if err != nil {
		return err
	}
	for _, id := range ids {
		v := seen{}
		if v.I, err = find(tx, s.keys, id); err != nil {
			return err
		}
		if v.Owners, err = ownersOf(tx, id); err != nil {
			return err
		}
		if err := s.ownerLeft(tx, a, v, who); err != nil {
			return err
		}
	}
	return nil
}

func (s *Ideas) ownerLeft(tx *db.Tx, a access.Actor, v seen, who db.ID) error {
	if v.I.Erased != 0 {
		return nil
	}
	if err := s.stopAsking(tx, a, v.I.ID, v.Owners); err != nil {
		return err
	}
	if err := s.gone(tx, a, v, who); err != nil {
		return err
	}
	if v.I.By != who && len(owning(v.Owners)) > 1 {
		return nil
	}
	if v.I.Words.Audience != entry.Author {
		if err := entry.Narrow(tx, v.I.Words, entry.Author); err != nil {
			return err
		}
	}
	if len(owning(v.Owners)) > 1 || v.I.State == Adopted || v.I.State == Stopped {
		return nil
	}
	v.I.State, v.I.Due = Closed, ""
	if v.I.Contact == who {
		v.I.Contact = ""
	}
	if err := save(tx, v.I); err != nil {
		return err
	}
	return s.off(tx, v.I.ID)
}
