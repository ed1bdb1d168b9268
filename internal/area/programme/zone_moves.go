package programme

import (
	"fmt"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/network"
)

// This file follows a change of an edition's time zone. What a coordinator wrote as 09:00 stays 09:00 in the new zone, so
// everything that is planned comes at another moment; the page says so before it is saved.

// ZoneForms are the forms that are planned in an edition, whose times of day stay when its zone changes.
type ZoneForms struct {
	// Planned is how many there are.
	Planned func(tx *db.Tx, edition db.ID) (int, error)
	// Moved puts their moments into the new zone; before is the edition as it was.
	Moved func(tx *db.Tx, actor access.Actor, before edition.Edition, zone string) error
}

// zoneMoves says in sentences what comes at another moment when e, which was before, gets its new zone; none when nothing does.
func (p *Programmes) zoneMoves(tx *db.Tx, before edition.Edition, zone string) ([]string, error) {
	if zone == before.Zone {
		return nil, nil
	}
	days, err := edition.Days(tx, before.ID)
	if err != nil {
		return nil, err
	}
	moving, first := 0, ""
	for _, d := range days {
		if d.Date != "" && d.Start(before.Zone) != d.Start(zone) {
			if moving++; first == "" {
				first = d.Starts
			}
		}
	}
	now := network.ZoneWords(zone) + " time"
	var out []string
	switch {
	case moving == 1:
		out = append(out, "One day keeps its times, such as "+first+". They are then in "+now+".")
	case moving > 1:
		out = append(out, fmt.Sprintf("%d days keep their times, such as %s. They are then in %s.", moving, first, now))
	}
	if moving > 0 && before.Published() {
		out = append(out, "People with a place get new calendar entries.")
	}
	if p.parts.Zone.Planned == nil {
		return out, nil
	}
	forms, err := p.parts.Zone.Planned(tx, before.ID)
	switch {
	case forms == 1:
		out = append(out, "One planned form keeps its times of day, too. It opens and closes by "+now+".")
	case forms > 1:
		out = append(out, fmt.Sprintf("%d planned forms keep their times of day, too. They open and close by %s.", forms, now))
	}
	return out, err
}

// followZone lets what is planned follow a new zone, once the coordinator has said that it is right.
func (p *Programmes) followZone(tx *db.Tx, actor access.Actor, before edition.Edition, in Basics) error {
	if in.Zone == before.Zone || p.parts.Zone.Moved == nil {
		return nil
	}
	return p.parts.Zone.Moved(tx, actor, before, in.Zone)
}

// sureOfZone asks once before a zone changes that something is planned in.
func (p *Programmes) sureOfZone(tx *db.Tx, actor access.Actor, before edition.Edition, in Basics) error {
	if in.Sure || actor.IsSystem() {
		return nil
	}
	moves, err := p.zoneMoves(tx, before, in.Zone)
	if err == nil && len(moves) > 0 {
		err = fieldError("sure", "Say that this is right, or choose the time zone as it was.")
	}
	return err
}
