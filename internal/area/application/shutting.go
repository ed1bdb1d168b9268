package application

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// This file is what happens to applications that are not sent when a coordinator closes a call by hand.

// Unfinished is how many applications to an edition are being written and not sent.
func Unfinished(tx *db.Tx, ed db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM application WHERE network_id = $1 AND edition_id = $2 AND state IN ('draft', 'seeking')`, ed)
}

// Shut tells everybody whose application is not sent that it cannot be sent any more, because a coordinator closed the
// call. What they wrote is kept.
func (s *Applications) Shut(tx *db.Tx, e edition.Edition) error {
	all, err := OfEdition(tx, e.ID, Draft, Seeking)
	if err != nil {
		return err
	}
	for _, a := range all {
		err := s.toApplicants(tx, answer, a, e, "", "Applications to "+called(e)+" are closed now", pathOf(a.ID), func(link string) []string {
			out := []string{"The coordinator has closed applications to " + called(e) + ". Your application was not sent before that, so it cannot be sent now."}
			if e.Closes != 0 && tx.Now < e.Closes {
				out[0] += " We had said that there is time until " + moment(e.Closes, e.Zone) + ". We are sorry that it ended earlier."
			}
			if who := contact(e); who != "" {
				out = append(out, "If you would still like to apply, write to "+who+". They can take applications again.")
			}
			return append(out, "What you wrote is kept. You can read it here:", link)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
