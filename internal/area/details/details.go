// Package details is what a person tells about themselves once, so that it serves everywhere: their name, what they speak
// from, where they work, what helps them to take part, and their lived experience. What is about health is sealed.
package details

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"alongside/content"
	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/person"
)

// Details serves the page and does the work.
type Details struct {
	db   *db.DB
	keys *secret.Keys
	post *mail.Post
}

// New makes the area.
func New(d *db.DB, k *secret.Keys, p *mail.Post) *Details { return &Details{db: d, keys: k, post: p} }

// longestExperience is how many characters somebody may write of their lived experience.
const longestExperience = 4000

// Form is the page's form, as typed.
type Form struct {
	Given, Family, Job, Organisation, Place string
	Perspectives                            []string
	Needs                                   []string // ids of content/access-needs.yaml
	NeedsWords, Experience                  string
	Version                                 string
}

// sideField and needField are the names of the boxes of one group.
func sideField(side string) string { return "perspectives_" + side }

func needField(category string) string { return "needs_" + category }

func formFrom(f url.Values) Form {
	out := Form{Given: f.Get("given_name"), Family: f.Get("family_name"), Job: f.Get("job"), Organisation: f.Get("organisation"), Place: f.Get("place"),
		NeedsWords: f.Get("needs_words"), Experience: f.Get("experience"), Version: f.Get("version")}
	for _, side := range content.Perspectives() {
		out.Perspectives = append(out.Perspectives, f[sideField(side.ID)]...)
	}
	for _, c := range content.AccessNeeds().Categories {
		out.Needs = append(out.Needs, f[needField(c.ID)]...)
	}
	return out
}

func formOf(p person.Person, n person.Needs, experience string) Form {
	return Form{Given: p.Given, Family: p.Family, Job: p.Job, Organisation: p.OrgName, Place: p.Place, Perspectives: p.Perspectives,
		Needs: n.IDs, NeedsWords: n.Words, Experience: experience, Version: strconv.FormatInt(p.Version, 10)}
}

// check finds what is wrong beyond what person.Check finds.
func (f Form) check() error {
	var c errs.Check
	list := content.AccessNeeds()
	for _, id := range f.Needs {
		_, known := list.Find(id)
		c.That(known, needField(list.Categories[0].ID), "Choose from the list.")
	}
	c.That(utf8.RuneCountInString(f.NeedsWords) <= list.Other.Max, "needs_words", "This can have up to %d characters.", list.Other.Max)
	c.That(utf8.RuneCountInString(f.Experience) <= longestExperience, "experience", "This can have up to %d characters.", longestExperience)
	c.That(utf8.RuneCountInString(f.Organisation) <= 200, "organisation", "The organisation can have up to 200 letters.")
	return c.Err()
}

// keepOrder is the chosen perspectives with those that somebody had before in their old order: the first is the side that
// a person is met as, and ticking one more must not change it.
func keepOrder(before, chosen []string) []string {
	var out []string
	for _, v := range before {
		if slices.Contains(chosen, v) {
			out = append(out, v)
		}
	}
	for _, v := range chosen {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Save keeps what the actor tells about themselves, if it was not changed elsewhere meanwhile.
func (d *Details) Save(ctx context.Context, actor access.Actor, f Form) error {
	return d.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		p, err := person.Find(tx, actor.Person())
		if err != nil {
			return err
		}
		if err := actor.Allow(actor.Is(p.ID)); err != nil {
			return err
		}
		p.Version, _ = strconv.ParseInt(f.Version, 10, 64) // what is no number is no version, and nothing is saved
		return d.keep(tx, actor, p, f)
	})
}

// keep saves what f says of p.
func (d *Details) keep(tx *db.Tx, actor access.Actor, p person.Person, f Form) error {
	p.Given, p.Family, p.Job, p.Place = f.Given, f.Family, f.Job, f.Place
	p.Perspectives = keepOrder(p.Perspectives, f.Perspectives)
	err := together(p.Check(), f.check())
	if err != nil {
		return err
	}
	if p.Organisation, err = person.OrganisationNamed(tx, f.Organisation); err != nil {
		return err
	}
	if err := person.Update(tx, p); err != nil {
		return err
	}
	if lead := actor.LeadsOne(); lead != "" && lead != p.Organisation { // the role was for the organisation that they left
		if err := audit.Record(tx, actor, "role.revoke", "person", p.ID, string(access.Lead)); err != nil {
			return err
		}
	}
	if err := person.SetNeeds(tx, d.keys, p.ID, person.Needs{IDs: f.Needs, Words: f.NeedsWords}); err != nil {
		return err
	}
	if err := person.SetExperience(tx, d.keys, p.ID, f.Experience); err != nil {
		return err
	}
	return audit.Record(tx, actor, "person.details", "person", p.ID, "")
}

// together joins the problems of two checks, so that all are shown at once.
func together(all ...error) error {
	var c errs.Check
	for _, err := range all {
		if e := errs.Of(err); e != nil {
			c.Add(e.Fields...)
		} else if err != nil {
			return err
		}
	}
	return c.Err()
}

// read is what the actor told so far.
func (d *Details) read(tx *db.Tx, actor access.Actor) (person.Person, Form, error) {
	p, err := person.Find(tx, actor.Person())
	if err != nil {
		return p, Form{}, err
	}
	if err := actor.Allow(actor.Is(p.ID)); err != nil {
		return p, Form{}, err
	}
	needs, err := person.NeedsOf(tx, d.keys, p.ID)
	if err != nil {
		return p, Form{}, err
	}
	experience, err := person.ExperienceOf(tx, d.keys, p.ID)
	return p, formOf(p, needs, experience), err
}

// difference is a field that the person wrote differently in two places.
type difference struct{ Label, Yours, Now string }

// differences compares what was typed with what is saved now, in words.
func differences(yours, now Form) []difference {
	var out []difference
	for _, d := range []difference{
		{"First name", yours.Given, now.Given}, {"Last name", yours.Family, now.Family}, {"Job or role", yours.Job, now.Job},
		{"Organisation", yours.Organisation, now.Organisation}, {"Place", yours.Place, now.Place},
		{"What you speak from", perspectiveWords(yours.Perspectives), perspectiveWords(now.Perspectives)},
		{"What helps you", needWords(yours.Needs), needWords(now.Needs)}, {"In your own words", yours.NeedsWords, now.NeedsWords},
		{"Your lived experience", yours.Experience, now.Experience},
	} {
		if d.Yours != d.Now {
			out = append(out, d)
		}
	}
	return out
}

func perspectiveWords(ids []string) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = person.PerspectiveWords(id)
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func needWords(ids []string) string {
	var words []string
	for _, id := range ids {
		n, known := content.AccessNeeds().Find(id)
		if !known {
			n.Label = id
		}
		words = append(words, n.Label)
	}
	slices.Sort(words)
	return strings.Join(words, "\n")
}
