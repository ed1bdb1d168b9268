package bank

import (
	"alongside/internal/platform/db"
)

// Both ways of a search, for a test that they find the same: beginning with the listings, and with each of the words.
func (b *Bank) BothWays(tx *db.Tx, organisation db.ID, s Search) (walked []db.ID, begun [][]db.ID, err error) {
	q, err := s.ready(b.keys, tx.Network)
	if err != nil {
		return nil, nil, err
	}
	if walked, err = walk(tx, organisation, q, s, tx.Now, -1); err != nil {
		return nil, nil, err
	}
	for i, w := range q.words {
		if !w.alone() {
			continue
		}
		ids, err := walk(tx, organisation, q, s, tx.Now, i)
		if err != nil {
			return nil, nil, err
		}
		begun = append(begun, ids)
	}
	return walked, begun, nil
}

// Found is whom a search finds.
func (b *Bank) Found(tx *db.Tx, organisation db.ID, s Search) ([]db.ID, error) {
	q, err := s.ready(b.keys, tx.Network)
	if err != nil {
		return nil, err
	}
	return find(tx, organisation, q, s, tx.Now)
}
