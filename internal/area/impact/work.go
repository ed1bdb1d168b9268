package impact

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// This file is about claims from the work of organisations: who tells them, who takes part in the work, and from which things they begin.

// Places are the pages of an organisation, which other areas have: they add its tabs to a page, and say whether somebody may open them.
type Places struct {
	Tabs  func(tx *db.Tx, p *ui.Page, a access.Actor, organisation db.ID) error
	Opens func(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)
}

// KnowPlaces lets what followed from the work of an organisation stand among its pages.
func (s *Impact) KnowPlaces(p Places) { s.places = p }

// Begin lets claims from the work of an organisation rest on things of some kinds, which another area has and which stand in lines.
func (s *Impact) Begin(k ground.Keeper, kinds ...ground.Kind) {
	for _, kind := range kinds {
		s.keepers[kind] = k
	}
}

// workOf is the work of an organisation in words.
func workOf(o person.Organisation) string { return "the work of " + o.Name }

// takesPart: who belongs to an organisation, holds or held a role there, owns a step of its plan, and engagement leads.
func (s *Impact) takesPart(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error) {
	if runs(a) {
		return true, nil
	}
	if !a.SignedIn() {
		return false, nil
	}
	works, err := worksOf(tx, a.Person())
	if err != nil || slices.Contains(works, organisation) || s.places.Opens == nil {
		return slices.Contains(works, organisation), err
	}
	return s.places.Opens(tx, a, organisation)
}

// viewerOf is somebody with what makes them belong, also to the work from which some claims followed.
func (s *Impact) viewerOf(tx *db.Tx, a access.Actor, claims ...Claim) (entry.Viewer, error) {
	v, err := viewer(tx, a)
	if err != nil || !a.SignedIn() {
		return v, err
	}
	asked := slices.Clone(v.Works)
	for _, c := range claims {
		if c.Work == "" || c.Audience != entry.Organisation || slices.Contains(asked, c.Work) {
			continue
		}
		asked = append(asked, c.Work)
		part, err := s.takesPart(tx, a, c.Work)
		if err != nil {
			return v, err
		}
		if part {
			v.Works = append(v.Works, c.Work)
		}
	}
	return v, nil
}

// begins finds the thing from which a claim begins, and says whether the actor may tell of it: who has a place, a function or a space in the
// edition, who takes part in the work of the organisation, who looks after the thing, and coordinators.
func (s *Impact) begins(tx *db.Tx, a access.Actor, c Claim, from ground.Thing) (ground.Seen, error) {
	if c.Work == "" {
		return ground.Seen{}, s.mayTell(tx, a, c.Edition)
	}
	if _, err := person.FindOrganisation(tx, c.Work); err != nil {
		a.Scoped()
		return ground.Seen{}, err
	}
	part, err := s.takesPart(tx, a, c.Work)
	if err != nil {
		return ground.Seen{}, err
	}
	if from.Kind == "" {
		return ground.Seen{}, a.Allow(part)
	}
	seen, err := s.beginning(tx, a, c.Work, from)
	if err != nil {
		return seen, err
	}
	return seen, a.Allow(!seen.Hidden && (part || seen.Keeps))
}

// beginning is a thing of an organisation on which a claim from its work can rest, as the actor sees it. What they do not see, or what is of another
// organisation, is hidden.
func (s *Impact) beginning(tx *db.Tx, a access.Actor, organisation db.ID, t ground.Thing) (ground.Seen, error) {
	k := s.keepers[t.Kind]
	if k == nil {
		return ground.Unseen(t, false), nil
	}
	all, err := k.See(tx, a, []ground.Thing{t})
	if err != nil || len(all) != 1 || all[0].Gone || all[0].Early || all[0].Organisation != organisation {
		return ground.Unseen(t, false), err
	}
	return all[0], nil
}

// mayTell: who has a place, a function or a space in the edition, and coordinators.
func (s *Impact) mayTell(tx *db.Tx, a access.Actor, id db.ID) error {
	e, err := edition.Find(tx, id)
	if err != nil {
		a.Scoped()
		return err
	}
	if edition.Runs(a, e) {
		return a.Allow(true)
	}
	mine, err := editionsOf(tx, a.Person())
	if err != nil {
		return err
	}
	return a.Allow(a.SignedIn() && slices.Contains(mine, id))
}

// canBeOne says whether two claims can be the same change: of one edition or organisation, or resting on the same thing.
func (s *Impact) canBeOne(tx *db.Tx, one, other Claim) (bool, error) {
	if one.ID == other.ID || one.home() == other.home() {
		return one.ID != other.ID, nil
	}
	with, err := restingWith(tx, one.ID)
	return slices.Contains(with, other.ID), err
}

// holdersIn are the people of the network who hold or held a role in an organisation.
func holdersIn(tx *db.Tx, organisation db.ID) ([]db.ID, error) {
	return db.Column[db.ID](tx, `SELECT DISTINCT h.person_id FROM term t JOIN holder h ON h.network_id = t.network_id AND h.id = t.holder_id
		WHERE t.network_id = $1 AND t.organisation_id = $2 AND h.person_id IS NOT NULL ORDER BY h.person_id LIMIT 500`, organisation)
}

// beside are the claims of the same edition or organisation, and those that rest on something on which a claim rests too (with).
func (s *Impact) beside(tx *db.Tx, c Claim) (all []Claim, with []db.ID, err error) {
	if all, err = s.claimsOf(tx, c.home()); err != nil {
		return nil, nil, err
	}
	if with, err = restingWith(tx, c.ID); err != nil {
		return nil, nil, err
	}
	more := slices.DeleteFunc(append(slices.Clone(with), c.Main), func(id db.ID) bool {
		return id == "" || slices.ContainsFunc(all, func(x Claim) bool { return x.ID == id })
	})
	if len(more) == 0 {
		return all, with, nil
	}
	others, err := s.claimsAmong(tx, more)
	for _, x := range others {
		all = append(all, x)
	}
	return all, with, err
}

// works are the organisations from whose work somebody can tell what followed. Engagement leads begin at the pages of organisations, because it
// can be any.
func (s *Impact) works(tx *db.Tx, a access.Actor) ([]person.Organisation, error) {
	if runs(a) || !a.SignedIn() {
		return nil, nil
	}
	return db.All(tx, func(s db.Scanner, o *person.Organisation) error { return s.Scan(&o.ID, &o.Name) },
		`SELECT o.id, o.name FROM organisation o WHERE o.network_id = $1 AND o.id IN (SELECT p.organisation_id FROM person p WHERE p.network_id = $1 AND p.id = $2 AND p.organisation_confirmed
			UNION SELECT t.organisation_id FROM holder h JOIN term t ON t.network_id = h.network_id AND t.holder_id = h.id WHERE h.network_id = $1 AND h.person_id = $2)
		ORDER BY o.name, o.id LIMIT 50`, a.Person())
}

// workForm reads what the form of a claim from the work of an organisation shows. Who may not tell it finds nothing there.
func (s *Impact) workForm(tx *db.Tx, a access.Actor, p *formPage) error {
	o, err := person.FindOrganisation(tx, db.ID(p.Form.Work))
	if err != nil {
		a.Scoped()
		return err
	}
	p.Of, p.Form.Edition, p.Back = []person.Organisation{o}, "", "/impact/organisations/"+string(o.ID)
	if p.Claim.ID == "" {
		if p.From, err = s.begins(tx, a, Claim{Work: o.ID}, p.Form.thing()); err != nil {
			return err
		}
		if p.From.Kind != "" {
			p.Back = p.From.Path
		}
	} else {
		p.Back = "/impact/claims/" + string(p.Claim.ID)
	}
	return s.formLists(tx, a, p)
}
