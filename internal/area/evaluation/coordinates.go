package evaluation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
)

// Coordinates follows when somebody becomes a coordinator. They read reports, so in every open wave that asked them they
// are asked no more: their link takes nothing, and no reminder comes. An answer may have come from them before. Nobody
// can know, and so one more answer is needed in each wave in which somebody has answered: a coordinator never helps to
// make up the smallest number. A wave that has closed stays as it is.
func (e *Evaluation) Coordinates(tx *db.Tx, actor access.Actor, who db.ID) error {
	raised, err := db.Column[db.ID](tx, `UPDATE wave_invitation SET coordinator = TRUE WHERE network_id = $1 AND person_id = $2 AND NOT coordinator
		AND EXISTS (SELECT 1 FROM wave w WHERE w.network_id = $1 AND w.id = wave_invitation.wave_id AND w.state = 'open')
		AND EXISTS (SELECT 1 FROM wave_box b WHERE b.network_id = $1 AND b.wave_id = wave_invitation.wave_id) RETURNING wave_id`, who)
	if err != nil {
		return err
	}
	for _, id := range raised {
		if _, err := tx.Exec(`UPDATE wave SET minimum = minimum + 1 WHERE network_id = $1 AND id = $2`, id); err != nil {
			return err
		}
		if err := audit.Record(tx, actor, "wave.raise", "wave", id, ""); err != nil {
			return err
		}
	}
	return nil
}

// raisedBy is by how much the smallest number of answers of a wave was raised, because people whom it asked are
// coordinators now.
func raisedBy(tx *db.Tx, wave db.ID) (int64, error) {
	return db.Value[int64](tx, `SELECT COUNT(*) FROM wave_invitation WHERE network_id = $1 AND wave_id = $2 AND coordinator`, wave)
}
