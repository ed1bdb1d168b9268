package crowd

import (
	"fmt"
	"strconv"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
)

// Every fifth organisation is large, so that there are ten groups to an organisation: 5,000 with 100,000 people.
const (
	largeEvery  = 5
	largeGroups = 42
	smallGroups = 2
)

// mapOf is who leads where in an organisation: everybody of its edition holds a role now, and held one before.
func (m *maker) mapOf(i int, organisation db.ID, all []pair) error {
	groups := smallGroups
	if i%largeEvery == 0 {
		groups = largeGroups
		m.out.Mapped = append(m.out.Mapped, organisation)
	}
	ids := make([]string, groups)
	for n := range groups {
		ids[n] = string(db.NewID())
		name := "Group " + strconv.Itoa(n)
		m.groups.add(m.net(), ids[n], string(organisation), name, group.Fold(name), "committee", group.Levels()[n%4].ID, "They read complaints together.", "", int64(m.at(-400)), "", 1)
	}
	roles, n := content.Roles().Roles, 0
	for _, p := range all {
		for s, who := range p.people {
			holder := string(db.NewID())
			m.holders.add(m.net(), holder, fmt.Sprintf("Holder %d", m.people), fmt.Sprintf("holder %d", m.people), string(who), int64(m.at(-400)), 1)
			pillar, kind := group.Patient, roles[n%len(roles)].ID
			if s == 0 {
				pillar, kind = []string{group.Clinical, group.Managerial}[n/2%2], ""
			}
			at := ids[n%groups]
			m.terms.add(m.net(), string(db.NewID()), string(organisation), at, holder, "Member", kind, pillar, n < groups, m.day(-300), m.day(30+n*5), n%2 == 0, "", "", "seat", int64(m.at(-300)), "", 1)
			m.terms.add(m.net(), string(db.NewID()), string(organisation), at, holder, "Member", kind, pillar, false, m.day(-700), m.day(-301), n%2 == 0, "", "", "seat", int64(m.at(-700)), "", 1)
			n++
		}
	}
	if i%largeEvery != 0 {
		return nil
	}
	var people []db.ID
	for _, p := range all {
		people = append(people, p.people[0], p.people[1])
	}
	return m.workOf(organisation, people)
}
