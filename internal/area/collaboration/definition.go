package collaboration

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
)

// shippedDefinition is what a network says until it has words of its own. The idea follows the definition that the guide of
// the collaborative pairs programme gives (source 000); the words are ours.
const shippedDefinition = "We share the lead. Neither side decides for the other. We share the purpose, the ambition, the ownership of what we make, and the responsibility for what happens."

// definition is the network's definition of a collaborative relationship (P1), with its version, 0 for the shipped one.
func definition(tx *db.Tx) (words string, version int64, err error) {
	type row struct {
		words   string
		version int64
	}
	r, found, err := db.Maybe(tx, func(s db.Scanner, v *row) error { return s.Scan(&v.words, &v.version) },
		`SELECT words, version FROM relationship_definition WHERE network_id = $1`)
	if err == nil && !found {
		r.words = shippedDefinition
	}
	return r.words, r.version, err
}

// Define saves the network's definition of a collaborative relationship. version is the one that the writer saw.
func (s *Space) Define(ctx context.Context, a access.Actor, words string, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Has(access.Administrator)); err != nil {
			return err
		}
		words := strings.TrimSpace(instrument.CleanText(words))
		var c errs.Check
		c.That(words != "", "words", "Write what a collaborative relationship is for your network.")
		c.That(utf8.RuneCountInString(words) <= 2000, "words", "Use up to 2,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		_, now, err := definition(tx)
		if err != nil {
			return err
		}
		if now != version {
			return stale()
		}
		if _, err := tx.Exec(`INSERT INTO relationship_definition (network_id, words, changed, version) VALUES ($1, $2, $3, 1)
			ON CONFLICT (network_id) DO UPDATE SET words = excluded.words, changed = excluded.changed, version = relationship_definition.version + 1`, words, int64(tx.Now)); err != nil {
			return err
		}
		return audit.Record(tx, a, "relationship.define", "network", a.Network(), "")
	})
}

type definitionPage struct {
	ui.Page
	Words   string
	Version int64
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

const definitionTitle = "What a collaborative relationship is"

func (s *Space) definitionPage(r *web.Request) (definitionPage, error) {
	p := definitionPage{Page: r.Page(definitionTitle)}
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(r.Actor.Has(access.Administrator)); err != nil {
			return err
		}
		var err error
		p.Words, p.Version, err = definition(tx)
		return err
	})
	return p, err
}

func (s *Space) showDefinition(r *web.Request) (web.Answer, error) {
	p, err := s.definitionPage(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(definitionOf(p)), nil
}

func (s *Space) saveDefinition(r *web.Request) (web.Answer, error) {
	a, err := web.Form(r, definitionTitle, func() (web.Answer, error) {
		if err := s.Define(r.Ctx(), r.Actor, r.Value("words"), versionOf(r)); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/relationship").Saying("Saved."), nil
	}, func(p ui.Page) templ.Component {
		return definitionOf(definitionPage{Page: p, Words: r.Value("words"), Version: versionOf(r)})
	})
	if !errs.Is(err, errs.Conflict) {
		return a, err
	}
	p, perr := s.definitionPage(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Message, p.Yours, p.Written, p.Words = errs.Of(err).Message, r.Value("words"), p.Words, r.Value("words")
	return web.Clash(definitionOf(p)), nil
}
