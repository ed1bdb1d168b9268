package evaluation

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

// The attacks of this package are played in groups as small as three: what protects so few protects more. Promise lets a test go by
// another number, and gives back what undoes it.
func init() { leastMinimum = 3 }

// Promise makes n the smallest set of answers that is ever opened or shown.
func Promise(n int64) (undo func()) {
	old := leastMinimum
	leastMinimum = n
	return func() { leastMinimum = old }
}

// Marks are those of the responses of a closed wave, "" where there is none.
func Marks(tx *db.Tx, keys *secret.Keys, wave db.ID) ([]string, error) {
	all, err := readResponses(tx, keys, wave)
	marks := make([]string, len(all))
	for i, r := range all {
		marks[i] = r.Mark
	}
	return marks, err
}
