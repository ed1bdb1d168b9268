package programme

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// suits says whether somebody can do this in an edition on this side. What people said about themselves decides their side,
// where they have said it; and who knows the names of those who apply does not choose among them.
func suits(tx *db.Tx, who person.Person, in PersonForm) error {
	side := person.Side(in.Side)
	spoken := func(p string) bool { return person.SideOf(p) != "" }
	if slices.ContainsFunc(who.Perspectives, spoken) && !slices.ContainsFunc(who.Perspectives, func(p string) bool { return person.SideOf(p) == side }) {
		return fieldError("side", who.Given+" has said that they speak as a "+side.Other().Words()+". Choose that side. Only they can change what they say about themselves.")
	}
	if edition.Function(in.Function) != edition.Panel {
		return nil
	}
	roles, err := person.RolesOf(tx, who.ID)
	if err != nil || !slices.Contains(roles, access.Coordinator) {
		return err
	}
	return fieldError("function", who.Given+" is a coordinator, and coordinators can see the names of those who apply. The panel reads without names, so ask somebody else.")
}
