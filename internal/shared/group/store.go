package group

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

const groupColumns = `g.id, g.organisation_id, g.name, g.kind, g.level, g.work, g.ended, g.import_id, g.version`

func (g *Group) places() []any {
	return []any{&g.ID, &g.Organisation, &g.Name, &g.Kind, &g.Level, &g.Work, &g.Ended, &g.Import, &g.Version}
}

// FindGroup returns one group, or errs.NotFound.
func FindGroup(tx *db.Tx, id db.ID) (Group, error) {
	return db.One(tx, func(s db.Scanner, g *Group) error { return s.Scan(g.places()...) },
		`SELECT `+groupColumns+` FROM working_group g WHERE g.network_id = $1 AND g.id = $2`, id)
}

// Groups are all groups of an organisation by name, those that have ended too.
func Groups(tx *db.Tx, organisation db.ID) ([]Group, error) {
	return db.All(tx, func(s db.Scanner, g *Group) error { return s.Scan(g.places()...) },
		`SELECT `+groupColumns+` FROM working_group g WHERE g.network_id = $1 AND g.organisation_id = $2 ORDER BY g.folded, g.id LIMIT 1000`, organisation)
}

// stood is the condition that a group or a term stood in the organisation $2 on a day, given as a parameter. What came with an
// organisation that became part of another one stood in that one until then.
func stood(thing, organisation, day string) string {
	return `(` + organisation + ` = $2 OR ` + thing + ` IN (SELECT m.thing_id FROM organisation_moved m WHERE m.network_id = $1 AND m.from_id = $2 AND m.since > ` + day + `))
		AND COALESCE((SELECT m.from_id FROM organisation_moved m WHERE m.network_id = $1 AND m.thing_id = ` + thing + ` AND m.since > ` + day + ` ORDER BY m.since LIMIT 1), ` + organisation + `) = $2`
}

// stoodTerm is stood for terms: a term in a group is where its group is.
func stoodTerm(day string) string {
	return stood(`COALESCE(t.group_id, t.id)`, `t.organisation_id`, day)
}

// Standings are the groups that meet on a day, with who stands in them: by level from beyond the organisation to the ward, then by name.
func Standings(tx *db.Tx, organisation db.ID, day string) ([]Standing, error) {
	return db.All(tx, func(s db.Scanner, v *Standing) error {
		return s.Scan(append(v.places(), &v.Clinical, &v.Managerial, &v.Patient, &v.Vacant, &v.Ending)...)
	}, `SELECT `+groupColumns+`, COALESCE(n.clinical, 0), COALESCE(n.managerial, 0), COALESCE(n.patient, 0), COALESCE(n.vacant, 0), COALESCE(n.ending, 0)
		FROM working_group g LEFT JOIN (SELECT t.group_id,
			COUNT(DISTINCT CASE WHEN t.pillar = 'clinical' THEN t.holder_id END) AS clinical,
			COUNT(DISTINCT CASE WHEN t.pillar = 'managerial' THEN t.holder_id END) AS managerial,
			COUNT(DISTINCT CASE WHEN t.pillar = 'patient' THEN t.holder_id END) AS patient,
			SUM(CASE WHEN t.holder_id IS NULL THEN 1 ELSE 0 END) AS vacant,
			SUM(CASE WHEN t.holder_id IS NOT NULL AND t.ends <> '' AND t.ends <= $4 THEN 1 ELSE 0 END) AS ending
			FROM term t WHERE t.network_id = $1 AND `+stoodTerm(`$3`)+` AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) GROUP BY t.group_id) n ON n.group_id = g.id
		WHERE g.network_id = $1 AND `+stood(`g.id`, `g.organisation_id`, `$3`)+` AND (g.ended = '' OR g.ended >= $3)
		ORDER BY CASE g.level WHEN 'beyond' THEN 0 WHEN 'board' THEN 1 WHEN 'service' THEN 2 ELSE 3 END, g.folded, g.id LIMIT 1000`,
		organisation, day, Later(day, SoonMonths))
}

const termColumns = `t.id, t.organisation_id, t.group_id, t.holder_id, t.role, t.role_type, t.pillar, t.leads, t.starts, t.ends, t.public, t.said, t.pay, t.embedded, t.own, t.import_id, t.version,
	COALESCE(TRIM(p.given_name || ' ' || p.family_name), h.name, ''), h.person_id, COALESCE(g.name, ''), COALESCE(g.level, '')
	FROM term t LEFT JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id LEFT JOIN person p ON p.network_id = h.network_id AND p.id = h.person_id LEFT JOIN working_group g ON g.network_id = t.network_id AND g.id = t.group_id`

func scanTerm(s db.Scanner, t *Term) error {
	return s.Scan(&t.ID, &t.Organisation, &t.Group, &t.Holder, &t.Role, &t.Type, &t.Pillar, &t.Leads, &t.Starts, &t.Ends, &t.Public, &t.Said, &t.Pay, &t.Depth, &t.Own, &t.Import, &t.Version,
		&t.Name, &t.Person, &t.GroupName, &t.GroupAt)
}

// FindTerm returns one term, or errs.NotFound.
func FindTerm(tx *db.Tx, id db.ID) (Term, error) {
	return db.One(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.id = $2`, id)
}

// TermsOf are the terms of a group: what holds first, the latest end first.
func TermsOf(tx *db.Tx, group db.ID) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.group_id = $2
		ORDER BY CASE WHEN t.ends = '' THEN 0 ELSE 1 END, t.ends DESC, t.starts DESC, t.id LIMIT 500`, group)
}

// Seated are the terms that hold on a day in some groups, by group: who leads it first.
func Seated(tx *db.Tx, groups []db.ID, day string) (map[db.ID][]Term, error) {
	out := map[db.ID][]Term{}
	if len(groups) == 0 {
		return out, nil
	}
	list, args := db.In(3, groups)
	all, err := db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.group_id IN `+list+` AND t.starts <= $2 AND (t.ends = '' OR t.ends >= $2)
		ORDER BY t.group_id, CASE WHEN t.leads THEN 0 ELSE 1 END, t.role, t.id LIMIT 3000`, append([]any{day}, args...)...)
	for _, t := range all {
		out[t.Group] = append(out[t.Group], t)
	}
	return out, err
}

// Loose are the terms in an organisation itself, in none of its groups.
func Loose(tx *db.Tx, organisation db.ID) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.organisation_id = $2 AND t.group_id IS NULL
		ORDER BY CASE WHEN t.ends = '' THEN 0 ELSE 1 END, t.ends DESC, t.starts DESC, t.id LIMIT 500`, organisation)
}

// Notable are the terms of an organisation that hold on a day and lead a group, or end within the next months, or belong to no
// group; those that end first come first.
func Notable(tx *db.Tx, organisation db.ID, day string) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND `+stoodTerm(`$3`)+` AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3)
		AND (g.ended IS NULL OR g.ended = '' OR g.ended >= $3) AND (t.leads OR t.group_id IS NULL OR t.holder_id IS NOT NULL AND t.ends <> '' AND t.ends <= $4)
		ORDER BY CASE WHEN t.ends = '' THEN 1 ELSE 0 END, t.ends, t.role, t.id LIMIT 1000`, organisation, day, Later(day, SoonMonths))
}

// Partners are the terms of patient partners in an organisation that hold on a day.
func Partners(tx *db.Tx, organisation db.ID, day string) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND `+stoodTerm(`$3`)+` AND t.pillar = 'patient' AND t.holder_id IS NOT NULL
		AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) ORDER BY h.folded, t.id LIMIT 3000`, organisation, day)
}

// HeldBy are all terms of a holder, the latest first.
func HeldBy(tx *db.Tx, holder db.ID) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.holder_id = $2 ORDER BY t.starts DESC, t.id LIMIT 500`, holder)
}

// HeldByPerson are all terms of a person of the network, the latest first.
func HeldByPerson(tx *db.Tx, person db.ID) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND h.person_id = $2 ORDER BY t.starts DESC, t.id LIMIT 500`, person)
}

// All are the terms of the network, from one on, for files that take everything out.
func All(tx *db.Tx, limit, offset int) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 ORDER BY t.organisation_id, t.id LIMIT $2 OFFSET $3`, limit, offset)
}

// AllGroups are the groups of the network, for files that take everything out.
func AllGroups(tx *db.Tx, limit, offset int) ([]Group, error) {
	return db.All(tx, func(s db.Scanner, g *Group) error { return s.Scan(g.places()...) },
		`SELECT `+groupColumns+` FROM working_group g WHERE g.network_id = $1 ORDER BY g.organisation_id, g.id LIMIT $2 OFFSET $3`, limit, offset)
}

// HeldTypes is how many people of an organisation hold each role type on a day.
func HeldTypes(tx *db.Tx, organisation db.ID, day string) (map[string]int, error) {
	type row struct {
		id string
		n  int
	}
	rows, err := db.All(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.id, &v.n) },
		`SELECT t.role_type, COUNT(DISTINCT t.holder_id) FROM term t WHERE t.network_id = $1 AND `+stoodTerm(`$3`)+` AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3) AND t.holder_id IS NOT NULL
		GROUP BY t.role_type ORDER BY t.role_type LIMIT 500`, organisation, day)
	out := map[string]int{}
	for _, r := range rows {
		out[r.id] = r.n
	}
	return out, err
}

// Holder is who holds terms.
type Holder struct {
	ID      db.ID
	Name    string
	Person  db.ID // "" when only the name is known
	Import  db.ID
	Version int64
	Terms   int // how many they have in the organisation that was asked about
}

const holderColumns = `h.id, h.name, h.person_id, h.import_id, h.version`

func scanHolder(s db.Scanner, h *Holder) error {
	return s.Scan(&h.ID, &h.Name, &h.Person, &h.Import, &h.Version)
}

// FindHolder returns one holder, or errs.NotFound.
func FindHolder(tx *db.Tx, id db.ID) (Holder, error) {
	return db.One(tx, scanHolder, `SELECT `+holderColumns+` FROM holder h WHERE h.network_id = $1 AND h.id = $2`, id)
}

// HolderOf finds the holder that is a person of the network.
func HolderOf(tx *db.Tx, person db.ID) (Holder, bool, error) {
	return db.Maybe(tx, scanHolder, `SELECT `+holderColumns+` FROM holder h WHERE h.network_id = $1 AND h.person_id = $2`, person)
}

// Holders are those who hold or held a role in an organisation, by name.
func Holders(tx *db.Tx, organisation db.ID) ([]Holder, error) {
	return db.All(tx, func(s db.Scanner, h *Holder) error {
		return s.Scan(&h.ID, &h.Name, &h.Person, &h.Import, &h.Version, &h.Terms)
	},
		`SELECT `+holderColumns+`, n.terms FROM (SELECT holder_id, COUNT(*) AS terms FROM term WHERE network_id = $1 AND organisation_id = $2 AND holder_id IS NOT NULL GROUP BY holder_id) n
		JOIN holder h ON h.network_id = $1 AND h.id = n.holder_id ORDER BY h.folded, h.id LIMIT 3000`, organisation)
}

// NamedLike are the holders of the network who have one of these names, whatever its capitals.
func NamedLike(tx *db.Tx, names []string) ([]Holder, error) {
	var out []Holder
	const atOnce = 200
	for len(names) > 0 {
		n := min(atOnce, len(names))
		folded := make([]string, n)
		for i, v := range names[:n] {
			folded[i] = Fold(v)
		}
		list, args := db.In(2, folded)
		some, err := db.All(tx, scanHolder, `SELECT `+holderColumns+` FROM holder h WHERE h.network_id = $1 AND h.folded IN `+list+` ORDER BY h.folded, h.id LIMIT 2000`, args...)
		if err != nil {
			return nil, err
		}
		out, names = append(out, some...), names[n:]
	}
	return out, nil
}

// Relation is what somebody is to an organisation: whether they belong to it for certain, and whether they hold a role in it on a day.
func Relation(tx *db.Tx, organisation, who db.ID, day string) (belongs, holds bool, err error) {
	type row struct{ belongs, holds int64 }
	r, err := db.One(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.belongs, &v.holds) },
		`SELECT (SELECT COUNT(*) FROM person p WHERE p.network_id = $1 AND p.id = $3 AND p.organisation_id = $2 AND p.organisation_confirmed),
		(SELECT COUNT(*) FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id
			WHERE h.network_id = $1 AND h.person_id = $3 AND t.organisation_id = $2 AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $4))`, organisation, who, day)
	return r.belongs > 0, r.holds > 0, err
}

// Facts are what else is known of an organisation: its official code, and into which other one it went.
type Facts struct {
	Code, CodeName string
	Into           db.ID
	IntoName       string
	Since          string
}

// FactsOf reads what else is known of an organisation.
func FactsOf(tx *db.Tx, organisation db.ID) (Facts, error) {
	return db.One(tx, func(s db.Scanner, f *Facts) error {
		return s.Scan(&f.Code, &f.CodeName, &f.Into, &f.IntoName, &f.Since)
	},
		`SELECT COALESCE(c.code, ''), COALESCE(k.name, ''), j.into_id, COALESCE(i.name, ''), COALESCE(j.since, '') FROM organisation o
		LEFT JOIN organisation_code c ON c.network_id = o.network_id AND c.organisation_id = o.id LEFT JOIN known_code k ON k.network_id = c.network_id AND k.code = c.code
		LEFT JOIN organisation_joined j ON j.network_id = o.network_id AND j.organisation_id = o.id LEFT JOIN organisation i ON i.network_id = j.network_id AND i.id = j.into_id
		WHERE o.network_id = $1 AND o.id = $2`, organisation)
}

// InOrganisation are the terms of an organisation, over or not.
func InOrganisation(tx *db.Tx, organisation db.ID) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND t.organisation_id = $2 ORDER BY t.id LIMIT 20000`, organisation)
}

// PatientTerms are the terms on the patient pillar, held or vacant, that hold on some day of a period, the first start first. They are
// those of groups that stood in the organisation at its end.
func PatientTerms(tx *db.Tx, organisation db.ID, from, to string) ([]Term, error) {
	return db.All(tx, scanTerm, `SELECT `+termColumns+` WHERE t.network_id = $1 AND `+stoodTerm(`$4`)+` AND t.pillar = 'patient' AND t.starts <= $4 AND (t.ends = '' OR t.ends >= $3)
		AND (g.ended IS NULL OR g.ended = '' OR g.ended >= $3) ORDER BY t.starts, t.id LIMIT 10000`, organisation, from, to)
}

// CountTerms is how many terms an organisation has, over or not.
func CountTerms(tx *db.Tx, organisation db.ID) (int, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM term WHERE network_id = $1 AND organisation_id = $2`, organisation)
	return int(n), err
}

// HoldsIn are the organisations in which a person of the network holds a role on a day, by name.
func HoldsIn(tx *db.Tx, who db.ID, day string) ([]person.Organisation, error) {
	return db.All(tx, func(s db.Scanner, o *person.Organisation) error { return s.Scan(&o.ID, &o.Name) },
		`SELECT o.id, o.name FROM organisation o WHERE o.network_id = $1 AND o.id IN (SELECT t.organisation_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id
			WHERE h.network_id = $1 AND h.person_id = $2 AND t.starts <= $3 AND (t.ends = '' OR t.ends >= $3)) ORDER BY o.name, o.id LIMIT 100`, who, day)
}
