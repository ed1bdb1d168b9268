package standing

import (
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
)

// Headings of what goes out.
var (
	GroupHeaders = []string{"id", "organisation_id", "name", "kind", "level", "what_is_done_together", "last_day"}
	TermHeaders  = []string{"id", "organisation_id", "group_id", "group", "role", "role_type", "side", "leads", "name", "person_id", "first_day", "last_day", "held_in_public", "holder_says_of_name", "pay", "embedded", "in_their_own_words"}
)

func groupRow(g group.Group) []string {
	return []string{string(g.ID), string(g.Organisation), g.Name, g.Kind, g.Level, g.Work, g.Ended}
}

func termRow(t group.Term) []string {
	return []string{string(t.ID), string(t.Organisation), string(t.Group), t.GroupName, t.Role, t.Type, t.Pillar, strconv.FormatBool(t.Leads), t.Name, string(t.Person), t.Starts, t.Ends, strconv.FormatBool(t.Public), t.Said, t.Pay, t.Depth, t.Own}
}

const exportedAtOnce = 1000

// rowsOf reads a long list in pieces.
func rowsOf[T any](tx *db.Tx, read func(tx *db.Tx, limit, offset int) ([]T, error), row func(T) []string) ([][]string, error) {
	var out [][]string
	for {
		some, err := read(tx, exportedAtOnce, len(out))
		if err != nil {
			return nil, err
		}
		for _, v := range some {
			out = append(out, row(v))
		}
		if len(some) < exportedAtOnce {
			return out, nil
		}
	}
}

// Export is every group and every term of the network, for whoever keeps the maps.
func (s *Map) Export(tx *db.Tx, a access.Actor) (groups, terms [][]string, err error) {
	if !a.LeadsAll() {
		return nil, nil, errs.Missing()
	}
	if groups, err = rowsOf(tx, group.AllGroups, groupRow); err != nil {
		return nil, nil, err
	}
	terms, err = rowsOf(tx, group.All, termRow)
	return groups, terms, err
}

// ExportOwn is what somebody holds and held.
func (s *Map) ExportOwn(tx *db.Tx, who db.ID) ([][]string, error) {
	all, err := group.HeldByPerson(tx, who)
	var out [][]string
	for _, t := range all {
		out = append(out, termRow(t))
	}
	return out, err
}
