package ground

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
)

// Place is one of the places of a line, from a gap to a change.
type Place int

// The places, in order. A thing rests on things of earlier places alone, so that no line leads back to itself.
const (
	Nowhere Place = iota
	GapPlace
	StepPlace
	OpportunityPlace
	RolePlace
	DecisionPlace
	ChangePlace
)

// Places are those of a line, in order.
func Places() []Place {
	return []Place{GapPlace, StepPlace, OpportunityPlace, RolePlace, DecisionPlace, ChangePlace}
}

// Words is the place as people read it.
func (p Place) Words() string {
	return [...]string{"", "Gap seen", "Step", "Opportunity", "Role taken on", "Decision", "Change"}[p]
}

// Kinds are what can stand in the place.
func (p Place) Kinds() []Kind {
	return [...][]Kind{nil, {Rating, Pillar, Unheld, Ending, Idea, Recommended}, {Action, Step}, {Opportunity}, {Filled}, {Decided}, {Change}}[p]
}

// Place is where things of the kind stand in a line; Nowhere for those that stand in none.
func (k Kind) Place() Place {
	for _, p := range Places() {
		if slices.Contains(p.Kinds(), k) {
			return p
		}
	}
	return Nowhere
}

// Begins says whether somebody can tell what followed from things of the kind.
func (k Kind) Begins() bool {
	return slices.Contains([]Kind{Step, Opportunity, Filled, Decided, Idea, Recommended}, k)
}

// Label is what a thing of the kind is in a line, in a word or two.
func (k Kind) Label() string {
	switch k {
	case Idea:
		return "Idea"
	case Recommended:
		return "Recommendation"
	}
	return k.Place().Words()
}

// Follows says whether a thing can rest on another in a line.
func Follows(later, earlier Kind) bool {
	return earlier.Place() != Nowhere && later.Place() > earlier.Place()
}

// Link says that a later thing rests on an earlier one.
type Link struct {
	Organisation   db.ID
	Earlier, Later Thing
	At             db.Instant
	By             db.ID
	Ended          db.Instant
}

const linkColumns = `SELECT l.organisation_id, l.earlier, l.later, l.created, l.created_by, l.ended FROM ground_link l WHERE l.network_id = $1 `

func scanLink(s db.Scanner, l *Link) error {
	var earlier, later string
	err := s.Scan(&l.Organisation, &earlier, &later, &l.At, &l.By, &l.Ended)
	l.Earlier, l.Later = Parse(earlier), Parse(later)
	return err
}

// Join says that a later thing rests on an earlier one. Said twice it is said once. The caller has checked both.
func Join(tx *db.Tx, a access.Actor, organisation db.ID, earlier, later Thing) error {
	_, err := tx.Exec(`INSERT INTO ground_link (network_id, organisation_id, earlier, later, created, created_by) SELECT $1, $2, $3, $4, $5, $6
		WHERE NOT EXISTS (SELECT 1 FROM ground_link WHERE network_id = $1 AND earlier = $3 AND later = $4 AND ended IS NULL)`, organisation, earlier.Value(), later.Value(), int64(tx.Now), a.Person().Ref())
	return err
}

// Part ends a link, and says whether there was one. The caller has checked both.
func Part(tx *db.Tx, a access.Actor, earlier, later Thing) (bool, error) {
	n, err := tx.Exec(`UPDATE ground_link SET ended = $4, ended_by = $5 WHERE network_id = $1 AND earlier = $2 AND later = $3 AND ended IS NULL`, earlier.Value(), later.Value(), int64(tx.Now), a.Person().Ref())
	return n > 0, err
}

// End ends every link of a thing that is no more.
func End(tx *db.Tx, a access.Actor, t Thing) error {
	_, err := tx.Exec(`UPDATE ground_link SET ended = $3, ended_by = $4 WHERE network_id = $1 AND (earlier = $2 OR later = $2) AND ended IS NULL`, t.Value(), int64(tx.Now), a.Person().Ref())
	return err
}

// Beside lists the links of a thing in both directions, those that were made first first.
func Beside(tx *db.Tx, t Thing) ([]Link, error) {
	return db.All(tx, scanLink, linkColumns+`AND l.ended IS NULL AND (l.earlier = $2 OR l.later = $2) ORDER BY l.created, l.earlier, l.later LIMIT 500`, t.Value())
}

// Among lists the links of some things, in both directions or in one.
func Among(tx *db.Tx, things []Thing, earlier, later bool) ([]Link, error) {
	if len(things) == 0 {
		return nil, nil
	}
	list, args := db.In(4, values(things))
	return db.All(tx, scanLink, linkColumns+`AND l.ended IS NULL AND (CAST($2 AS BOOLEAN) AND l.earlier IN `+list+` OR CAST($3 AS BOOLEAN) AND l.later IN `+list+`) ORDER BY l.created, l.earlier, l.later LIMIT 2000`,
		append([]any{later, earlier}, args...)...)
}

func values(things []Thing) []string {
	out := make([]string, len(things))
	for i, t := range things {
		out[i] = t.Value()
	}
	return out
}

// Ends lists the things of one kind that stand in the lines of an organisation, the ones that were linked last first.
func Ends(tx *db.Tx, organisation db.ID, kind Kind) ([]Thing, error) {
	texts, err := db.Column[string](tx, `SELECT x.thing FROM (SELECT l.later AS thing, l.created FROM ground_link l WHERE l.network_id = $1 AND l.organisation_id = $2 AND l.ended IS NULL
		UNION ALL SELECT l.earlier, l.created FROM ground_link l WHERE l.network_id = $1 AND l.organisation_id = $2 AND l.ended IS NULL) x
		WHERE x.thing LIKE $3 GROUP BY x.thing ORDER BY MAX(x.created) DESC, x.thing LIMIT 1000`, organisation, string(kind)+" %")
	return things(texts), err
}

func things(texts []string) []Thing {
	out := make([]Thing, len(texts))
	for i, t := range texts {
		out[i] = Parse(t)
	}
	return out
}

// On lists the links from things of one kind to what rests on them: from every part of what has one of these ids.
func On(tx *db.Tx, kind Kind, of []db.ID, later Kind) ([]Link, error) {
	var all []Thing
	for _, id := range of {
		if kind != Step {
			all = append(all, Thing{Kind: kind, Of: id})
			continue
		}
		for n := 1; n <= steps; n++ {
			all = append(all, Thing{Kind: kind, Of: id, Part: strconv.Itoa(n)})
		}
	}
	links, err := Among(tx, all, false, true)
	return slices.DeleteFunc(links, func(l Link) bool { return l.Later.Kind != later }), err
}

// steps is how many steps a plan has.
const steps = 40

// Fits says whether a title has the words that somebody seeks.
func Fits(title, words string) bool {
	return strings.Contains(strings.ToLower(title), strings.ToLower(strings.Join(strings.Fields(words), " ")))
}
