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

// shippedBenchmark is by what a network tells a collaborative relationship until it has words of its own.
const shippedBenchmark = "Both sides can say what the work is for, in nearly the same words.\nEither side can say no, and has done so.\nWe look back on how we work together at every meeting.\nMistakes are told soon, and nobody is blamed.\nThe result has the names of both sides on it."

// Relationship is what a network says of collaborative relationships: what one is, and its benchmark, by which one can
// tell that it is there. Version is 0 for the words that the program brings.
type Relationship struct {
	Words, Benchmark string
	Version          int64
}

// mostWords and mostBenchmark are how long the two can be, in letters.
const (
	mostWords     = 2000
	mostBenchmark = 1000
)

// Text is both in one, as a collaboration takes them over into its agreement.
func (d Relationship) Text() string {
	if d.Benchmark == "" {
		return d.Words
	}
	return d.Words + "\n\n" + benchmarkWords + "\n" + d.Benchmark
}

// benchmarkWords stand over a benchmark.
const benchmarkWords = "We can tell by this:"

// definition is what the network says of collaborative relationships (P1).
func definition(tx *db.Tx) (Relationship, error) {
	d, found, err := db.Maybe(tx, func(s db.Scanner, d *Relationship) error { return s.Scan(&d.Words, &d.Benchmark, &d.Version) },
		`SELECT words, benchmark, version FROM relationship_definition WHERE network_id = $1`)
	if err == nil && !found {
		d = Relationship{Words: shippedDefinition, Benchmark: shippedBenchmark}
	}
	return d, err
}

// Define saves what the network says of collaborative relationships. The version is the one that the writer saw.
func (s *Space) Define(ctx context.Context, a access.Actor, d Relationship) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if err := a.Allow(a.Has(access.Administrator)); err != nil {
			return err
		}
		words, benchmark := strings.TrimSpace(instrument.CleanText(d.Words)), strings.TrimSpace(instrument.CleanText(d.Benchmark))
		var c errs.Check
		c.That(words != "", "words", "Write what a collaborative relationship is for your network.")
		c.That(utf8.RuneCountInString(words) <= mostWords, "words", "Use up to 2,000 letters.")
		c.That(utf8.RuneCountInString(benchmark) <= mostBenchmark, "benchmark", "Use up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		now, err := definition(tx)
		if err != nil {
			return err
		}
		if now.Version != d.Version {
			if now.Words == words && now.Benchmark == benchmark {
				return nil // sent from two windows: the first time counted
			}
			return stale("", a)
		}
		if _, err := tx.Exec(`INSERT INTO relationship_definition (network_id, words, benchmark, changed, version) VALUES ($1, $2, $3, $4, 1)
			ON CONFLICT (network_id) DO UPDATE SET words = excluded.words, benchmark = excluded.benchmark, changed = excluded.changed, version = relationship_definition.version + 1`,
			words, benchmark, int64(tx.Now)); err != nil {
			return err
		}
		return audit.Record(tx, a, "relationship.define", "network", a.Network(), "")
	})
}

type definitionPage struct {
	ui.Page
	Relationship
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

const definitionTitle = "What a collaborative relationship is"

func (s *Space) definitionPage(r *web.Request) (definitionPage, error) {
	p := definitionPage{Page: r.Page(definitionTitle)}
	p.Back = "/admin"
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		if err := r.Actor.Allow(r.Actor.Has(access.Administrator)); err != nil {
			return err
		}
		var err error
		p.Relationship, err = definition(tx)
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
	typed := Relationship{Words: r.Value("words"), Benchmark: r.Value("benchmark"), Version: r.Version()}
	a, err := web.Form(r, definitionTitle, func() (web.Answer, error) {
		if err := s.Define(r.Ctx(), r.Actor, typed); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/admin/relationship").Saying("Saved."), nil
	}, func(p ui.Page) templ.Component {
		return definitionOf(definitionPage{Page: p, Relationship: typed})
	})
	if !errs.Is(err, errs.Conflict) {
		return a, err
	}
	p, perr := s.definitionPage(r)
	if perr != nil {
		return web.Answer{}, perr
	}
	p.Message, p.Yours, p.Written = errs.Of(err).Message, typed.Text(), p.Text()
	p.Words, p.Benchmark = typed.Words, typed.Benchmark
	return web.Clash(definitionOf(p)), nil
}
