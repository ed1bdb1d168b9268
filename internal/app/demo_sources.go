package app

import (
	"context"
	"fmt"

	"alongside/internal/platform/db"
	"alongside/internal/shared/heard"
)

// sources is where people of the demonstration heard of what they take up: most who applied to the lay partner programme that chooses now and to the
// pairs that can apply now, and some of those in the people bank of Riverside, came by the link of a visit, by a friend or by a leaflet. Some
// did not say.
func (d *demo) sources(ctx context.Context) error {
	org, err := d.organisationNamed(ctx, "Riverside Hospital Trust")
	if err != nil {
		return err
	}
	visits, err := d.visitsOf(ctx, org)
	if err != nil {
		return err
	}
	var codes []string
	for _, v := range visits {
		code, err := d.parts.outreach.MakeLink(ctx, d.coordinator, org, v)
		if err != nil {
			return err
		}
		codes = append(codes, code)
	}
	if len(codes) < 2 {
		return fmt.Errorf("%d visits of the demonstration have a link", len(codes))
	}
	said := []heard.Said{{Source: heard.ByVisit, Code: codes[0]}, {Source: "friend"}, {Source: heard.ByVisit, Code: codes[1]}, {Source: "leaflet"}, {Source: heard.ByVisit, Code: codes[0]}, {}, {Source: "colleague"}, {Source: heard.ByLetter}}
	return d.DB.Write(ctx, d.network, func(tx *db.Tx) error {
		type row struct{ what, of, who db.ID }
		rows, err := db.All(tx, func(s db.Scanner, r *row) error { return s.Scan(&r.what, &r.of, &r.who) },
			`SELECT 'application', a.id, a.started_by FROM application a JOIN edition e ON e.network_id = a.network_id AND e.id = a.edition_id
				WHERE a.network_id = $1 AND e.state IN ('open', 'closed') AND a.started_by IS NOT NULL
			UNION ALL SELECT 'bank', l.person_id, l.person_id FROM bank_listing l WHERE l.network_id = $1 AND l.organisation_id = $2
			UNION ALL SELECT 'reply', i.opportunity_id, i.person_id FROM opportunity_interest i JOIN opportunity o ON o.network_id = i.network_id AND o.id = i.opportunity_id
				WHERE i.network_id = $1 AND o.organisation_id = $2 AND i.state <> 'withdrawn' ORDER BY 1, 2, 3 LIMIT 1000`, org)
		if err != nil {
			return err
		}
		for i, r := range rows {
			if err := heard.Save(tx, string(r.what), r.of, r.who, said[i%len(said)]); err != nil {
				return err
			}
		}
		return nil
	})
}

// visitsOf are the visits of an organisation, the first ones first.
func (d *demo) visitsOf(ctx context.Context, org db.ID) (ids []db.ID, err error) {
	err = d.DB.Read(ctx, d.network, func(tx *db.Tx) error {
		ids, err = db.Column[db.ID](tx, `SELECT id FROM outreach_visit WHERE network_id = $1 AND organisation_id = $2 ORDER BY held LIMIT 100`, org)
		return err
	})
	return ids, err
}
