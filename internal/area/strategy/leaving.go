package strategy

import (
	"slices"

	"alongside/internal/platform/db"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/network"
)

// PersonLeft takes somebody who leaves out of what they were asked, and their name from what they wrote. What waited for them waits for others of
// their side.
func (s *Strategies) PersonLeft(tx *db.Tx, who db.ID) error {
	if err := leave(tx, who); err != nil {
		return err
	}
	day, err := network.Today(tx)
	if err != nil {
		return err
	}
	all, err := waitingFor(tx, who)
	if err != nil {
		return err
	}
	for _, v := range all {
		p, waits, err := s.open(tx, v.ID)
		if err != nil {
			return err
		}
		voters, err := votersOf(tx, v, "", day)
		if err != nil {
			return err
		}
		if !waits {
			continue
		}
		voters = slices.DeleteFunc(voters, func(x assent.Voter) bool { return x.Person == who })
		if err := setWaits(tx, v.ID, waitsFor(p, voters)); err != nil {
			return err
		}
	}
	return nil
}

// stale is what somebody had read when they said yes to words that are not asked any more; "" when it is not known.
func (s *Strategies) stale(tx *db.Tx, id db.ID, hash string) (string, error) {
	all, err := s.assents.Of(tx, id)
	for _, p := range all {
		if p.Kind == wordsKind && p.Hash == hash {
			return p.Text, err
		}
	}
	return "", err
}
