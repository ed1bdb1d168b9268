package ground

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Outcome is an outcome of the strategy of an organisation that a thing serves, for a reader who may read that strategy.
type Outcome struct{ Title, Path string }

// Server tells which outcomes some things of an organisation serve, to those who may read its strategy; to others nothing.
type Server func(tx *db.Tx, a access.Actor, organisation db.ID, things ...Thing) (map[Thing][]Outcome, error)

// Of asks for things. A nil Server knows of no strategy.
func (f Server) Of(tx *db.Tx, a access.Actor, organisation db.ID, things ...Thing) (map[Thing][]Outcome, error) {
	if f == nil || !a.SignedIn() || a.Person() == "" || len(things) == 0 {
		return nil, nil
	}
	return f(tx, a, organisation, things...)
}

// One asks for one thing.
func (f Server) One(tx *db.Tx, a access.Actor, organisation db.ID, t Thing) ([]Outcome, error) {
	all, err := f.Of(tx, a, organisation, t)
	return all[t], err
}
