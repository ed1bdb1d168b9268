package selection

import (
	"context"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
)

// interest is a conflict of interest that a member of the panel declared; Back is when they took it back, 0 while it stands.
type interest struct {
	Application, Person db.ID
	At, Back            db.Instant
	Reason              string // the member's own words, which coordinators read
}

func scanInterest(s db.Scanner, c *interest) error {
	return s.Scan(&c.Application, &c.Person, &c.At, &c.Back, &c.Reason)
}

const interestColumns = `SELECT application_id, person_id, at, taken_back, reason_sealed FROM panel_conflict WHERE network_id = $1 `

// saveConflict writes a conflict down. Saying it again after it was taken back counts from now.
func saveConflict(tx *db.Tx, k *secret.Keys, application, who db.ID, reason string) error {
	_, err := tx.Exec(`INSERT INTO panel_conflict (network_id, application_id, person_id, reason_sealed, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (network_id, application_id, person_id) DO UPDATE SET reason_sealed = excluded.reason_sealed, at = excluded.at, taken_back = NULL`,
		application, who, k.Seal(tx.Network, "panel_conflict.reason", application, reason), int64(tx.Now))
	return err
}

// conflicted lists the panel members who have a conflict of interest with the application.
func conflicted(tx *db.Tx, application db.ID) (map[db.ID]bool, error) {
	ids, err := db.Column[db.ID](tx, `SELECT person_id FROM panel_conflict WHERE network_id = $1 AND application_id = $2 AND taken_back IS NULL LIMIT 200`, application)
	return setOf(ids), err
}

// conflictsOf lists the applications with which a person has a conflict of interest.
func conflictsOf(tx *db.Tx, who db.ID) (map[db.ID]bool, error) {
	ids, err := db.Column[db.ID](tx, `SELECT application_id FROM panel_conflict WHERE network_id = $1 AND person_id = $2 AND taken_back IS NULL LIMIT 2000`, who)
	return setOf(ids), err
}

func setOf(ids []db.ID) map[db.ID]bool {
	out := map[db.ID]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out
}

// interests lists the conflicts with these applications that were ever declared, also those that were taken back.
func interests(tx *db.Tx, k *secret.Keys, applications []db.ID) ([]interest, error) {
	list, args := db.In(2, applications)
	all, err := db.All(tx, scanInterest, interestColumns+`AND application_id IN `+list+` ORDER BY at, application_id, person_id LIMIT 2000`, args...)
	for i := range all {
		if err == nil {
			all[i].Reason, err = k.Open(tx.Network, "panel_conflict.reason", all[i].Application, all[i].Reason)
		}
	}
	return all, err
}

func takeConflictBack(tx *db.Tx, application, who db.ID) error {
	_, err := tx.Exec(`UPDATE panel_conflict SET taken_back = $4 WHERE network_id = $1 AND application_id = $2 AND person_id = $3 AND taken_back IS NULL`, application, who, int64(tx.Now))
	return err
}

// DeclareConflict takes the actor out of one application: from now on they see nothing of it, and their score is gone.
func (s *Selection) DeclareConflict(ctx context.Context, a access.Actor, id db.ID, reason string) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		r, err := s.read(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.May(r.Mine != "", "Only members of the panel declare a conflict of interest."); err != nil {
			return err
		}
		var c errs.Check
		c.That(reason != "", "reason", "Say in a few words how you are connected.")
		c.That(len([]rune(reason)) <= 500, "reason", "Use up to 500 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		if err := saveConflict(tx, s.keys, id, a.Person(), reason); err != nil {
			return err
		}
		if err := removeScore(tx, id, a.Person()); err != nil {
			return err
		}
		if err := s.tellStuck(tx, a, r); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.conflict", "application", id, "")
	})
}

// TakeConflictBack brings the actor back to an application of this edition when they declared a conflict of interest by
// mistake. Their score stays absent until they give one. While the panel is asked about the application, and once it has its
// answer, the count of the panel must not change: errs.Conflict. Taking it back twice is harmless.
func (s *Selection) TakeConflictBack(ctx context.Context, a access.Actor, in, id db.ID) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		app, err := s.applications.Find(tx, id)
		if err != nil {
			a.Scoped()
			return err
		}
		panel, err := panelOf(tx, app.Edition)
		if err != nil {
			return err
		}
		mine, declared, err := db.Maybe(tx, scanInterest, interestColumns+`AND application_id = $2 AND person_id = $3`, id, a.Person())
		if err != nil {
			return err
		}
		if err := a.Allow(declared && app.Edition == in && panel.Side(a.Person()) != "" && !applies(app, a.Person())); err != nil || mine.Back != 0 {
			return err
		}
		if !app.Decidable {
			return errs.New(errs.Conflict, "This application has its answer already, so nothing changes any more.")
		}
		put, err := decisionsOn(tx, s.keys, id)
		if err != nil {
			return err
		}
		for _, d := range put {
			if p, err := s.decisions.Find(tx, d.Proposal); err != nil {
				return err
			} else if p.State == assent.Open {
				return errs.New(errs.Conflict, "The panel is asked to decide about this application now. You can come back to it when that question is over. A coordinator can help.")
			}
		}
		if err := takeConflictBack(tx, id, a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "selection.conflict-back", "application", id, "")
	})
}

func (s *Selection) conflictBack(r *web.Request) (web.Answer, error) {
	in, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("application")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.TakeConflictBack(r.Ctx(), r.Actor, in, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/selection/%s", in, id).Saying("You see this application again. Read it, and give your score."), nil
}

// awayWords says that applications are left out of the reader's list, and what to do when that is a mistake.
func (p overviewPage) awayWords() string {
	words := "You have a conflict of interest with one application, so you do not see it here."
	if len(p.Away) > 1 {
		words = fmt.Sprintf("You have a conflict of interest with %d applications, so you do not see them here.", len(p.Away))
	}
	if p.Mine != "" && slices.ContainsFunc(p.Away, func(a Application) bool { return a.Decidable }) {
		words += " If you said so by mistake, you can take it back until the panel is asked to decide. Then you score it again."
	}
	return words
}

// interestTable is who declared a conflict of interest, for coordinators.
func interestTable(p overviewPage) ui.TableData {
	t := ui.TableData{Caption: "Who said that they are too close", Columns: ui.Plain(ui.Columns("Member of the panel", "Application", "Why", "Said on", "Now"), "Said on")}
	day := func(at db.Instant) string { return at.In(p.Edition.Zone).Format("2 January 2006") }
	for _, c := range p.Interests {
		now := "Takes no part in it"
		if c.Back != 0 {
			now = "Taken back on " + day(c.Back)
		}
		at := slices.IndexFunc(p.Rows, func(r overviewRow) bool { return r.ID == c.Application })
		t.Rows = append(t.Rows, []templ.Component{ui.Text(p.Names[c.Person].Name()), ui.Text(fmt.Sprintf("%d: %s", p.Rows[at].Number, p.Rows[at].Title)), ui.Text(c.Reason), ui.Text(day(c.At)), ui.Text(now)})
	}
	return t
}
