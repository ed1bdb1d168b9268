package group

import (
	"slices"
	"strings"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
)

// RoleType is a kind of patient leader role as one network has it.
type RoleType struct {
	ID, Name, Means, Place, Influence string
	Points                            []int // of the source; empty for one that the network added
	Offered                           bool
	Version                           int64 // 0 while the network has not changed it
}

// Places are the line from inside the system to outside it.
func Places() []Word {
	return []Word{{"inside", "Inside: has a formal seat, and answers to the organisation"}, {"boundary", "On the edge: works with the organisation without belonging to it"}, {"outside", "Outside: works from the community"}}
}

// Influences are what roles are for.
func Influences() []Word {
	return []Word{{"system-influencer", "Changes how care is planned and given"}, {"community-enabler", "Helps people in the community to be well"}}
}

// Find looks a role type up by its id.
func Find(all []RoleType, id string) (RoleType, bool) {
	i := slices.IndexFunc(all, func(r RoleType) bool { return r.ID == id })
	if i < 0 || id == "" {
		return RoleType{}, false
	}
	return all[i], true
}

// Called looks a role type up by what people call it: its name, or its id.
func Called(all []RoleType, name string) (RoleType, bool) {
	i := slices.IndexFunc(all, func(r RoleType) bool { return Fold(r.Name) == Fold(name) || r.ID == Fold(name) })
	if i < 0 {
		return RoleType{}, false
	}
	return all[i], true
}

// mostRoleTypes is how many a network can have.
const mostRoleTypes = 100

// RoleTypes are the role types of the network: the program's own, as the network calls them, and those that it added; from inside
// to outside.
func RoleTypes(tx *db.Tx) ([]RoleType, error) {
	own, err := db.All(tx, func(s db.Scanner, r *RoleType) error {
		return s.Scan(&r.ID, &r.Name, &r.Means, &r.Place, &r.Influence, &r.Offered, &r.Version)
	}, `SELECT id, name, means, place, influence, offered, version FROM role_type WHERE network_id = $1 ORDER BY folded LIMIT 200`)
	if err != nil {
		return nil, err
	}
	var out []RoleType
	for _, r := range content.Roles().Roles {
		v := RoleType{ID: r.ID, Name: r.Name, Means: r.Means, Place: r.Place, Influence: r.Influence, Offered: true}
		if mine, ok := Find(own, r.ID); ok {
			v = mine
		}
		v.Points = r.Points
		out = append(out, v)
	}
	for _, r := range own {
		if _, shipped := Find(out, r.ID); !shipped {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b RoleType) int { return rank(a) - rank(b) })
	return out, nil
}

func rank(r RoleType) int {
	return slices.IndexFunc(Places(), func(w Word) bool { return w.ID == r.Place })
}

// SaveRoleType adds a role type (with an empty id), or changes one. It gives its id.
func SaveRoleType(tx *db.Tx, r RoleType) (string, error) {
	r.Name, r.Means = Tidy(r.Name), strings.TrimSpace(r.Means)
	all, err := RoleTypes(tx)
	if err != nil {
		return "", err
	}
	same, taken := Called(all, r.Name)
	var c errs.Check
	c.That(r.Name != "", "name", "Enter what this kind of role is called.")
	c.That(utf8.RuneCountInString(r.Name) <= LongestName, "name", "Use up to %d letters.", LongestName)
	c.That(!taken || same.ID == r.ID, "name", "There is a kind of role with this name.")
	c.That(utf8.RuneCountInString(r.Means) <= LongestWork, "means", "Use up to %d letters.", LongestWork)
	c.That(In(Places(), r.Place) != "", "place", "Choose where the role stands.")
	c.That(In(Influences(), r.Influence) != "", "influence", "Choose what the role is for.")
	c.That(len(all) < mostRoleTypes || r.ID != "", "name", "A network can have up to %d kinds of roles.", mostRoleTypes)
	if err := c.Err(); err != nil {
		return "", err
	}
	if r.ID == "" {
		r.ID, r.Offered = string(db.NewID()), true
	} else if was, ok := Find(all, r.ID); !ok {
		return "", errs.Missing()
	} else if was.Version != r.Version {
		return "", errs.New(errs.Conflict, "Somebody else changed this kind of role while you were writing.")
	}
	_, err = tx.Exec(`INSERT INTO role_type (network_id, id, name, folded, means, place, influence, offered, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (network_id, id) DO UPDATE SET name = excluded.name, folded = excluded.folded, means = excluded.means, place = excluded.place,
		influence = excluded.influence, offered = excluded.offered, version = role_type.version + 1`,
		r.ID, r.Name, Fold(r.Name), r.Means, r.Place, r.Influence, r.Offered)
	return r.ID, err
}
