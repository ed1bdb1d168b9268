package participation

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/web"
	"alongside/internal/shared/group"
)

// Limits of a file.
const (
	largestFile  = 2 << 20
	mostLines    = 500
	mostFaults   = 30
	mostOnGrid   = 20000 // activities with which a file is compared
	monthYear    = "January 2006"
	monthYearNow = "Jan 2006"
)

// levelWords and degreeWords are what people write in a spreadsheet.
var (
	levelWords = map[string]string{"individual": "individual", "one person": "individual", "person": "individual", "personal": "individual", "own care": "individual", "1:1": "individual",
		"collective": "collective", "many people": "collective", "many": "collective", "group": "collective", "service": "collective", "population": "collective", "organisation": "collective"}
	degreeWords = map[string]string{"information": "information", "inform": "information", "informed": "information", "informing": "information", "told": "information", "1": "information",
		"feedback": "feedback", "consult": "feedback", "consultation": "feedback", "consulting": "feedback", "asked": "feedback", "survey": "feedback", "2": "feedback",
		"influence": "influence", "involve": "influence", "involvement": "influence", "involving": "influence", "co-design": "influence", "codesign": "influence", "co-production": "influence", "coproduction": "influence", "partnership": "influence", "3": "influence",
		"control": "control", "lead": "control", "led": "control", "leadership": "control", "patient leadership": "control", "patient-led": "control", "patient led": "control", "user-led": "control", "user led": "control", "4": "control"}
)

func wordOf(words map[string]string, reason string) func(string) (string, error) {
	return func(s string) (string, error) {
		if v, ok := words[group.Fold(s)]; ok {
			return v, nil
		}
		return "", errors.New(reason)
	}
}

var yearAlone = regexp.MustCompile(`^(19|20)\d\d$`)

// dayOf reads a day, a month or a year; a month or a year is its first or its last day.
func dayOf(last bool) func(string) (string, error) {
	return func(s string) (string, error) {
		s = strings.Join(strings.Fields(s), " ")
		if yearAlone.MatchString(s) {
			if last {
				return s + "-12-31", nil
			}
			return s + "-01-01", nil
		}
		for _, form := range []string{monthYear, monthYearNow} {
			if t, err := time.Parse(form, s); err == nil {
				if last {
					t = t.AddDate(0, 1, -1)
				}
				return t.Format(time.DateOnly), nil
			}
		}
		return sheet.Date(s)
	}
}

// ongoing are words for what has no last day.
var ongoing = map[string]bool{"ongoing": true, "on-going": true, "goes on": true, "now": true, "present": true, "current": true, "continuing": true, "tbc": true}

func lastDay(s string) (string, error) {
	if ongoing[group.Fold(s)] {
		return "ongoing", nil
	}
	return dayOf(true)(s)
}

func spec() sheet.Spec {
	return sheet.Spec{Columns: []sheet.Column{
		{Key: "title", Label: "Activity", Aliases: []string{"name", "title", "what", "project", "name of activity", "engagement activity", "activity name", "event"}, Required: true, Parse: sheet.Text(longestTitle)},
		{Key: "about", Label: "What is done", Aliases: []string{"about", "description", "details", "notes", "summary"}, Parse: sheet.Text(longestWords)},
		{Key: "starts", Label: "First day", Aliases: []string{"date", "day", "when", "start", "starts", "start date", "from", "year", "began"}, Required: true, Parse: dayOf(false)},
		{Key: "ends", Label: "Last day", Aliases: []string{"end", "ends", "end date", "until", "to", "finished"}, Parse: lastDay},
		{Key: "level", Label: "Level", Aliases: []string{"individual or collective", "who", "level of engagement"}, Parse: wordOf(levelWords, "is neither individual nor collective")},
		{Key: "degree", Label: "Degree", Aliases: []string{"influence", "degree of influence", "say", "type", "kind", "ladder", "type of engagement"}, Parse: wordOf(degreeWords, "is not information, feedback, influence or control")},
	}, Check: func(r sheet.Row) error {
		if (r.Get("level") == "") != (r.Get("degree") == "") {
			return errors.New("has a level without a degree, or a degree without a level")
		}
		if ends := r.Get("ends"); ends != "" && ends != "ongoing" && ends < r.Get("starts") {
			return errors.New("has a last day before the first")
		}
		return nil
	}}
}

// incoming reads the lines of a table. A first day that was a year or a month alone ends with it, when there is no last day.
func incoming(t *sheet.Table) ([]Form, []sheet.Fault) {
	sp := spec()
	m := sp.Guess(t.Headers)
	rows, faults := sheet.Apply(t, m, sp)
	typed := map[int]string{}
	if at, ok := m["starts"]; ok {
		for _, l := range t.Lines {
			if at < len(l.Cells) {
				typed[l.Number] = l.Cells[at]
			}
		}
	}
	var out []Form
	for _, r := range rows {
		f := Form{Title: r.Get("title"), About: r.Get("about"), Starts: r.Get("starts"), Ends: r.Get("ends"), Cell: Cell{r.Get("level"), r.Get("degree")}}
		switch f.Ends {
		case "ongoing":
			f.Goes, f.Ends = true, ""
		case "":
			f.Ends, _ = dayOf(true)(typed[r.Line])
		}
		out = append(out, f)
	}
	return out, faults
}

// Bring puts the activities of a file on the grid, all or none; those that are there already are left out. With a level and a degree the actor
// places them.
func (s *Participation) Bring(ctx context.Context, a access.Actor, organisation db.ID, all []Form) (added, left int, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		added, left = 0, 0
		o, r, day, err := s.organisation(tx, a, organisation)
		if err != nil {
			return err
		}
		if err := a.May(mayPlace(r), notOf); err != nil {
			return err
		}
		there, err := list(tx, organisation, filter{}, mostOnGrid, 0)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, v := range there {
			known[group.Fold(v.Title)+v.Starts] = true
		}
		for _, f := range all {
			var c errs.Check
			f.check(&c, day)
			if err := c.Err(); err != nil {
				return errs.New(errs.Invalid, "“%s”: %s", f.Title, errs.Of(err).Fields[0].Message)
			}
			if key := group.Fold(f.Title) + f.Starts; known[key] {
				left++
				continue
			} else {
				known[key] = true
			}
			v := Activity{ID: db.NewID(), Organisation: organisation, Title: f.Title, About: f.About, Starts: f.Starts, Ends: f.Ends, By: a.Person(), Version: 1}
			if err := insert(tx, v); err != nil {
				return err
			}
			added++
			if f.Cell.valid() {
				if err := s.put(tx, a, o, r, v, f.Cell, ""); err != nil {
					return err
				}
			}
		}
		return audit.Record(tx, a, "grid.import", "organisation", organisation, "")
	})
	return added, left, err
}

type importPage struct {
	frame
	Faults []string
}

func (s *Participation) readImport(r *web.Request) (importPage, error) {
	p := importPage{frame: frame{Page: r.Page("Bring in a list of activities")}}
	err := s.read(r, &p.frame, func(*db.Tx) error { return r.Actor.May(mayPlace(p.R), notOf) })
	p.Back = "/leadership/" + string(p.Org.ID) + "/grid"
	return p, err
}

func (s *Participation) importForm(r *web.Request) (web.Answer, error) {
	p, err := s.readImport(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(importOf(p)), nil
}

func (s *Participation) bring(r *web.Request) (web.Answer, error) {
	p, err := s.readImport(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		var c errs.Check
		file, header, err := r.FormFile("file")
		c.That(err == nil, "file", "Choose a file.")
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		defer file.Close()
		t, err := sheet.Read(file, header.Filename, sheet.Options{Bytes: largestFile, Rows: mostLines})
		if problem := errs.Of(err); problem != nil && problem.Kind == errs.Invalid {
			c.That(false, "file", "%s", problem.Message)
			return web.Answer{}, c.Err()
		}
		if err != nil {
			return web.Answer{}, err
		}
		all, faults := incoming(t)
		if sheet.Stops(faults) {
			for _, f := range faults {
				if !f.Note && len(p.Faults) < mostFaults {
					p.Faults = append(p.Faults, f.Error())
				}
			}
			c.That(false, "file", "Some lines of the file need mending.")
			return web.Answer{}, c.Err()
		}
		added, left, err := s.Bring(r.Ctx(), r.Actor, p.Org.ID, all)
		said := activities(added) + " brought in."
		if left > 0 {
			said += " Left out, because they are there already: " + activities(left) + "."
		}
		return web.Redirect("/leadership/%s/grid/activities", p.Org.ID).Saying("%s", said), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return importOf(p), nil
	})
}
