package programme

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/plain"
	"alongside/internal/shared/edition"
)

// Audience says who may see a material. Each is part of the one before it: the team sees everything.
type Audience string

// The audiences, from the widest to the narrowest.
const (
	AllPeople    Audience = "everybody"    // the public page shows it
	Applicants   Audience = "applicants"   // those who apply, and all below
	Participants Audience = "participants" // those who have a place, and the team
	Team         Audience = "facilitators" // coordinators, facilitators and who looks after access
)

// Audiences lists them in the order in which they are shown.
func Audiences() []Audience { return []Audience{AllPeople, Applicants, Participants, Team} }

// Words says who may see it.
func (a Audience) Words() string {
	switch a {
	case AllPeople:
		return "Everybody, on the public page"
	case Applicants:
		return "Those who apply or take part"
	case Participants:
		return "Those who take part"
	case Team:
		return "The team only"
	}
	return string(a)
}

// Material is a link or a file that belongs to an edition, or to one of its days.
type Material struct {
	ID, Edition, Day db.ID // Day is "" for what belongs to the whole edition
	Title            string
	Link             string // "" for a file
	File             db.ID  // "" for a link
	Type             string // content type of the file
	Size             int64  // bytes of the file
	For              Audience
	Version          int64
}

// about says what stands behind the title: a file with its kind and size, or a link with where it leads.
func (m Material) about() string {
	if m.File == "" {
		if u, err := url.Parse(m.Link); err == nil && u.Host != "" {
			return "link to " + u.Host
		}
		return "link"
	}
	return fileWords(m.Type) + ", " + sizeWords(m.Size)
}

func fileWords(contentType string) string {
	switch file.SortOf(contentType) {
	case file.Picture:
		return "picture"
	case file.Sound:
		return "sound"
	case file.Film:
		return "film"
	}
	if contentType == "application/pdf" {
		return "PDF"
	}
	return "file"
}

func sizeWords(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// reader is what somebody is to an edition: it decides which materials they see, and what is in their own programme.
type reader struct {
	team
	panel, place, applies bool
}

// sees are the audiences to which the reader belongs, while the edition stands as it does.
func (r reader) sees(e edition.Edition) []Audience {
	switch {
	case r.maySeeDays():
		return Audiences()
	case !e.Published():
		return nil
	case r.place:
		return []Audience{AllPeople, Applicants, Participants}
	case r.applies:
		return []Audience{AllPeople, Applicants}
	}
	return []Audience{AllPeople}
}

// readerOf finds out what the actor is to an edition; a visitor needs no statement.
func (p *Programmes) readerOf(tx *db.Tx, actor access.Actor, e edition.Edition) (reader, error) {
	if !actor.SignedIn() {
		return reader{}, nil
	}
	members, err := edition.Members(tx, e.ID)
	if err != nil {
		return reader{}, err
	}
	r := reader{team: teamOf(actor, e, members)}
	for _, m := range members {
		r.panel = r.panel || (m.Function == edition.Panel && actor.Is(m.Person))
	}
	if r.place, err = edition.HasPlace(tx, e.ID, actor.Person()); err != nil || p.parts.Applies == nil {
		return r, err
	}
	r.applies, err = p.parts.Applies(tx, e.ID, actor.Person())
	return r, err
}

// materialsFor lists the materials of an edition that the actor may see. What the actor is to the edition is looked up only
// when there is something that is not for everybody.
func (p *Programmes) materialsFor(tx *db.Tx, actor access.Actor, e edition.Edition) ([]Material, error) {
	all, err := materials(tx, e.ID, Audiences())
	if err != nil || len(all) == 0 {
		return nil, err
	}
	r := reader{}
	if !e.Published() || slices.ContainsFunc(all, func(m Material) bool { return m.For != AllPeople }) {
		if r, err = p.readerOf(tx, actor, e); err != nil {
			return nil, err
		}
	}
	sees := r.sees(e)
	return slices.DeleteFunc(all, func(m Material) bool { return !slices.Contains(sees, m.For) }), nil
}

// findMaterialFor is a material that the actor may see.
func (p *Programmes) findMaterialFor(tx *db.Tx, actor access.Actor, which db.ID) (Material, error) {
	m, err := findMaterial(tx, which)
	if err != nil {
		actor.Scoped()
		return m, err
	}
	e, err := edition.Find(tx, m.Edition)
	if err != nil {
		return m, err
	}
	r, err := p.readerOf(tx, actor, e)
	if err != nil {
		return m, err
	}
	return m, actor.Allow(slices.Contains(r.sees(e), m.For))
}

// MaterialForm is a material, as typed. File is what was uploaded, nil for nothing.
type MaterialForm struct {
	Title, Kind, Link, Day, For, Version string
	FileName                             string
	File                                 []byte
}

func materialOf(m Material) MaterialForm {
	f := MaterialForm{Title: m.Title, Kind: "link", Link: m.Link, Day: string(m.Day), For: string(m.For), Version: number(m.Version)}
	if m.File != "" {
		f.Kind = "file"
	}
	return f
}

func (f MaterialForm) fields() []field {
	return []field{{label: "Title", value: f.Title}, {label: "Link", value: f.Link}, {label: "Who may see it", value: Audience(f.For).Words()}}
}

// check finds every problem of the form; has says that the material holds a file already.
func (f MaterialForm) check(days []edition.Day, has bool) error {
	var c errs.Check
	c.That(f.Title != "", "title", "Enter a title.")
	checkLength(&c, "title", "The title", f.Title, longestName)
	c.That(f.Kind == "link" || f.Kind == "file", "kind", "Choose a link or a file.")
	if f.Kind == "link" {
		c.That(plain.WebAddress(f.Link), "link", "Enter a whole web address, such as https://example.org/guide.")
		checkLength(&c, "link", "The link", f.Link, longestLine*4)
	}
	c.That(f.Kind != "file" || f.File != nil || has, "file", "Choose a file.")
	c.That(slices.Contains(Audiences(), Audience(f.For)), "for", "Choose who may see it.")
	c.That(f.Day == "" || slices.ContainsFunc(days, func(d edition.Day) bool { return string(d.ID) == f.Day }), "day", "Choose a day from the list.")
	if f.Kind == "file" && f.File != nil {
		if _, _, err := file.Clean("file", f.File); errs.Of(err) != nil {
			c.Add(errs.Of(err).Fields...)
		} else if err != nil {
			return err
		}
	}
	return c.Err()
}

// SaveMaterial adds a material, or changes the one with this id. A file is sealed into the store before the transaction
// that needs it, and taken away again when that fails.
func (p *Programmes) SaveMaterial(ctx context.Context, actor access.Actor, id, which db.ID, in MaterialForm) error {
	if err := p.mayPut(ctx, actor, id, which, in); err != nil {
		return err
	}
	var kept *file.Meta
	if in.Kind == "file" && in.File != nil {
		m, err := p.parts.Files.Keep(actor.Network(), "file", in.FileName, in.File)
		if err != nil {
			return err
		}
		kept = &m
	}
	err := p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error { return p.putMaterial(tx, actor, e, which, in, kept) })
	if err != nil && kept != nil {
		if derr := p.parts.Files.Drop(actor.Network(), kept.ID); derr != nil {
			return derr
		}
	}
	return err
}

// mayPut makes sure that the actor may and that the form is whole, before a file is kept.
func (p *Programmes) mayPut(ctx context.Context, actor access.Actor, id, which db.ID, in MaterialForm) error {
	return p.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		e, err := edition.Find(tx, id)
		if err != nil {
			return err
		}
		if err := actor.Allow(mayRun(actor, e)); err != nil {
			return err
		}
		_, err = checkMaterial(tx, id, which, in)
		return err
	})
}

// checkMaterial finds the material that is changed (empty for a new one), and what is wrong with the form.
func checkMaterial(tx *db.Tx, id, which db.ID, in MaterialForm) (Material, error) {
	m := Material{Edition: id}
	if which != "" {
		var err error
		if m, err = findMaterial(tx, which); err != nil {
			return m, err
		}
		if m.Edition != id {
			return m, errs.Missing()
		}
	}
	days, err := edition.Days(tx, id)
	if err != nil {
		return m, err
	}
	return m, in.check(days, m.File != "")
}

// mostMaterials bounds what one edition holds.
const mostMaterials = 200

func (p *Programmes) putMaterial(tx *db.Tx, actor access.Actor, e edition.Edition, which db.ID, in MaterialForm, kept *file.Meta) error {
	m, err := checkMaterial(tx, e.ID, which, in)
	if err != nil {
		return err
	}
	before, old := m, m.File
	m.Title, m.Day, m.For, m.Link = in.Title, db.ID(in.Day), Audience(in.For), ""
	switch {
	case in.Kind == "link":
		m.Link, m.File = in.Link, ""
	case kept != nil:
		if err := p.parts.Files.Record(tx, *kept); err != nil {
			return err
		}
		m.File = kept.ID
	}
	verb := "material.add"
	if which == "" {
		all, err := materials(tx, e.ID, Audiences())
		if err != nil {
			return err
		}
		if len(all) >= mostMaterials {
			return errs.New(errs.Invalid, "An edition can have up to %d materials.", mostMaterials)
		}
		m.ID = db.NewID()
		err = addMaterial(tx, m)
		if err != nil {
			return err
		}
	} else {
		if settled(in.Version, before.Version, before, m) {
			return nil
		}
		verb, m.Version = "material.change", version(in.Version)
		if err := saveMaterial(tx, m); err != nil {
			return err
		}
	}
	if old != "" && old != m.File {
		if err := forgetUnused(tx, old); err != nil {
			return err
		}
	}
	return audit.Record(tx, actor, verb, "material", m.ID, string(m.For))
}

// forgetUnused removes a file that no material of any edition shows any more.
func forgetUnused(tx *db.Tx, f db.ID) error {
	n, err := fileUses(tx, f)
	if err != nil || n > 0 {
		return err
	}
	return file.Forget(tx, f)
}

// RemoveMaterial takes a material away, and its file when no other edition shows it.
func (p *Programmes) RemoveMaterial(ctx context.Context, actor access.Actor, id, which db.ID) error {
	return p.change(ctx, actor, id, func(tx *db.Tx, e edition.Edition) error {
		m, err := findMaterial(tx, which)
		if err != nil {
			return err
		}
		if err := dropMaterial(tx, id, which); err != nil {
			return err
		}
		if m.File != "" {
			if err := forgetUnused(tx, m.File); err != nil {
				return err
			}
		}
		return audit.Record(tx, actor, "material.remove", "material", which, "")
	})
}

// cloneMaterials gives a new edition the materials of an earlier one; day names the new day of each old one. Files are shared.
func cloneMaterials(tx *db.Tx, from, to db.ID, day map[db.ID]db.ID) error {
	all, err := materials(tx, from, Audiences())
	if err != nil {
		return err
	}
	for _, m := range all {
		m.ID, m.Edition, m.Day = db.NewID(), to, day[m.Day]
		if err := addMaterial(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// ofDay are the materials of one day ("" for those of the whole edition).
func ofDay(list []Material, day db.ID) []Material {
	var out []Material
	for _, m := range list {
		if m.Day == day {
			out = append(out, m)
		}
	}
	return out
}
