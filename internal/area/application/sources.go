package application

import (
	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/smallnumber"
)

// cameSteps are how far applications came, each apart from the others.
var cameSteps = []string{"Being written", "Handed in", "Place accepted"}

// cameBy counts the applications to an edition by where the person who began each heard of the programme, and how far they came. What was
// withdrawn is not counted.
func cameBy(tx *db.Tx, edition db.ID) ([]heard.Came, error) {
	return db.All(tx, func(s db.Scanner, c *heard.Came) error {
		c.Steps = make([]int, len(cameSteps))
		return s.Scan(&c.Source, &c.Visit, &c.Place, &c.Steps[0], &c.Steps[1], &c.Steps[2])
	}, `SELECT source, visit, place, CAST(SUM(CASE WHEN state IN ('draft', 'seeking') THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN state IN ('draft', 'seeking', 'accepted') THEN 0 ELSE 1 END) AS BIGINT),
			CAST(SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT)
		FROM (SELECT COALESCE(h.source, '') AS source, COALESCE(v.id, '') AS visit, COALESCE(v.place, '') AS place, a.state
			FROM application a LEFT JOIN heard h ON h.network_id = a.network_id AND h.what = 'application' AND h.of_id = a.id AND h.person_id = a.started_by
			LEFT JOIN outreach_visit v ON v.network_id = h.network_id AND v.id = h.visit_id
			WHERE a.network_id = $1 AND a.edition_id = $2 AND a.joined_into IS NULL AND a.state <> 'withdrawn') AS x
		GROUP BY source, visit, place ORDER BY COUNT(*) DESC, source, visit LIMIT 1000`, edition)
}

type sourcesPage struct {
	runPage
	Rows      []heard.Row
	Addresses []ui.SummaryRow
}

// sourcesPage is where the applications to an edition came from.
func (s *Applications) sourcesPage(r *web.Request) (web.Answer, error) {
	page := sourcesPage{}
	run, err := s.run(r, "Where applications came from", func(tx *db.Tx, p *runPage) error {
		all, err := cameBy(tx, p.Edition.ID)
		if err != nil {
			return err
		}
		rule, err := smallnumber.OfEdition(tx, p.Edition.ID)
		if err != nil {
			return err
		}
		page.Rows, err = heard.Rows(rule, all)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	page.runPage = run
	page.Back = "/editions/" + string(run.Edition.ID) + "/pipeline"
	for _, c := range content.HeardSources() {
		if c.Address {
			page.Addresses = append(page.Addresses, ui.Row(c.Name, r.Address("/programmes/%s/%s?heard=%s", run.Edition.ProgrammeSlug, run.Edition.ID, c.ID), ""))
		}
	}
	return web.Show(sourcesView(page)), nil
}
