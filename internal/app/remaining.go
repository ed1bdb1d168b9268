package app

import (
	"alongside/internal/area/board"
	"alongside/internal/area/decision"
	"alongside/internal/area/leadership"
	"alongside/internal/area/opportunity"
	"alongside/internal/area/referral"
	"alongside/internal/area/strategy"
	"alongside/internal/area/support"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

// remaining is what somebody who leaves an organisation still does or tells there, for who keeps its map.
func remaining(tx *db.Tx, a access.Actor, organisation, who db.ID) ([]group.Remains, error) {
	var out []group.Remains
	for _, of := range []func(tx *db.Tx, organisation, who db.ID) ([]group.Remains, error){leadership.Remaining, strategy.Remaining, decision.Remaining, opportunity.Remaining, referral.Remaining, board.Remaining} {
		more, err := of(tx, organisation, who)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	more, err := support.Remaining(tx, who)
	if !a.LeadsAll() { // the contact of somebody is for coordinators of the network to change
		for i := range more {
			more[i].Words, more[i].Path = more[i].Words+". A coordinator of the network changes that", ""
		}
	}
	return append(out, more...), err
}

// leftOrganisation ends what opens the pages of an organisation to somebody who left it.
func (a *App) leftOrganisation(tx *db.Tx, actor access.Actor, organisation, who db.ID) error {
	leads, err := person.LeadsOne(tx, who)
	if err != nil {
		return err
	}
	if err := person.LeftOrganisation(tx, who, organisation); err != nil {
		return err
	}
	if leads == organisation {
		if err := audit.Record(tx, actor, "role.revoke", "person", who, string(access.Lead)); err != nil {
			return err
		}
	}
	return a.parts.leadership.LeftOrganisation(tx, actor, organisation, who)
}
