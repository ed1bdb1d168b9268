package app

import (
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// coordinates follows when somebody becomes a coordinator: their seats on panels end, and open forms that asked them ask
// them no more. It says in words which seats have ended, "" for none.
func (a *App) coordinates(tx *db.Tx, actor access.Actor, who db.ID) (string, error) {
	if err := a.parts.evaluations.Coordinates(tx, actor, who); err != nil {
		return "", err
	}
	left, err := a.parts.programmes.LeavePanels(tx, actor, who)
	if err != nil || len(left) == 0 {
		return "", err
	}
	return "They are no longer on the panel of " + strings.Join(left, " and ") + ", because coordinators can see the names of those who apply. Scores that they gave stay.", nil
}
