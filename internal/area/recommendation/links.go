package recommendation

import (
	"context"
	"unicode/utf8"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/group"
	"alongside/internal/shared/network"
	"alongside/internal/shared/person"
)

// Link is that a body has to do with an organisation.
type Link struct {
	ID, Organisation, Group db.ID
	Kind, About             string
	Name, OrgName           string // of the body, and of the organisation on whose map it stands
	OrgID                   db.ID
}

// mostLinks is how many bodies an organisation can be linked with.
const mostLinks = 60

const linkColumns = `SELECT l.id, l.organisation_id, l.group_id, l.kind, l.about, g.name, o.name, o.id FROM formal_link l JOIN working_group g ON g.network_id = l.network_id AND g.id = l.group_id
	JOIN organisation o ON o.network_id = g.network_id AND o.id = g.organisation_id WHERE l.network_id = $1 `

func scanLink(s db.Scanner, l *Link) error {
	return s.Scan(&l.ID, &l.Organisation, &l.Group, &l.Kind, &l.About, &l.Name, &l.OrgName, &l.OrgID)
}

// linksOf are the bodies with which an organisation is linked, by what they are to it.
func linksOf(tx *db.Tx, organisation db.ID) ([]Link, error) {
	return db.All(tx, scanLink, linkColumns+`AND l.organisation_id = $2 AND l.ended IS NULL ORDER BY l.kind, g.folded, l.id LIMIT $3`, organisation, mostLinks)
}

// bodiesLike are groups of the network that meet and have some words in their name or in that of their organisation.
func bodiesLike(tx *db.Tx, words, today string, limit int) ([]body, error) {
	like := db.Like(group.Fold(words))
	return db.All(tx, scanBody, `SELECT g.id, g.organisation_id, g.name, o.name FROM working_group g JOIN organisation o ON o.network_id = g.network_id AND o.id = g.organisation_id
		WHERE g.network_id = $1 AND (g.ended = '' OR g.ended >= $3) AND (g.folded LIKE $2 OR o.folded LIKE $2) ORDER BY g.folded, o.folded, g.id LIMIT $4`, like, today, limit)
}

// LinkForm is a link as it is typed.
type LinkForm struct{ Group, Kind, About string }

// organisation opens an organisation for whoever may see who leads where in it. For everybody else it does not exist.
func (s *Recommendations) organisation(tx *db.Tx, a access.Actor, id db.ID) (person.Organisation, standing, error) {
	r := standing{SignedIn: a.SignedIn(), Runs: a.Leads(id), Everywhere: a.LeadsAll()}
	o, err := person.FindOrganisation(tx, id)
	if err != nil {
		a.Scoped()
		return o, r, err
	}
	may := r.Runs
	if !may {
		if may, err = s.opens(tx, a, id); err != nil {
			return o, r, err
		}
	}
	return o, r, a.Allow(may)
}

// Link links an organisation with a body.
func (s *Recommendations) Link(ctx context.Context, a access.Actor, organisation db.ID, f LinkForm) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayLink(r), "Only coordinators of the network link an organisation with a group."); err != nil {
			return err
		}
		day, err := network.Today(tx)
		if err != nil {
			return err
		}
		f.About = one(f.About)
		var c errs.Check
		g, err := group.FindGroup(tx, db.ID(f.Group))
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		there := err == nil && (g.Ended == "" || g.Ended >= day)
		c.That(there, "group", "Choose the group.")
		c.That(group.In(LinkKinds(), f.Kind) != "", "kind", "Choose what it is to the organisation.")
		c.That(utf8.RuneCountInString(f.About) <= longestAbout, "about", "Use up to %d letters.", longestAbout)
		all, err := linksOf(tx, o.ID)
		if err != nil {
			return err
		}
		for _, l := range all {
			c.That(l.Group != g.ID || !there, "group", "%s is linked already.", g.Name)
		}
		c.That(len(all) < mostLinks, "group", "An organisation can be linked with up to %d groups.", mostLinks)
		if err := c.Err(); err != nil {
			return err
		}
		id := db.NewID()
		if _, err := tx.Exec(`INSERT INTO formal_link (network_id, id, organisation_id, group_id, kind, about, created, created_by, ended) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)`,
			id, o.ID, g.ID, f.Kind, f.About, int64(tx.Now), string(a.Person())); err != nil {
			return err
		}
		return audit.Record(tx, a, "recommendation.link", "organisation", o.ID, "")
	})
}

// Unlink ends the link of an organisation with a body. What was recommended stays.
func (s *Recommendations) Unlink(ctx context.Context, a access.Actor, organisation, link db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		o, r, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayLink(r), "Only engagement leads end the link of an organisation with a group."); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE formal_link SET ended = $4 WHERE network_id = $1 AND id = $2 AND organisation_id = $3 AND ended IS NULL`, link, o.ID, int64(tx.Now))
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.Missing()
		}
		return audit.Record(tx, a, "recommendation.unlink", "organisation", o.ID, "")
	})
}

// Shown is a recommendation to an organisation that the network or everybody may read, for the organisation's participation grid.
func (s *Recommendations) Shown(tx *db.Tx, organisation, id db.ID) (title, made string, ok bool, err error) {
	v, err := find(tx, s.keys, id)
	if errs.Is(err, errs.NotFound) || err == nil && (v.Organisation != organisation || !v.made() || v.Audience == "") {
		return "", "", false, nil
	}
	return v.Title, v.Made, err == nil, err
}

// ShowGrid lets the page of a recommendation lead to its place on the participation grid.
func (s *Recommendations) ShowGrid(f ground.Placer) { s.grid = f }
