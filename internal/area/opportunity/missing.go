package opportunity

import (
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
)

// This file is which voices that tasks ask for are still missing. A task asks for perspectives in its own words; it is answered as soon as
// anybody has replied to it. Nothing is worked out from who replied: nobody's perspective is looked at, no share is counted, and a reply that
// is taken back leaves the task answered, so that the list never tells that somebody took theirs back.

// Voice is a task that asks for perspectives. Day is when it was published.
type Voice struct {
	Opportunity db.ID
	Title, Day  string
	Asks        []string
	Answered    bool
}

// Sentence says what is missing.
func (v Voice) Sentence() string {
	return "This task asks for: " + strings.Join(v.Asks, "; ") + ". Nobody has answered yet."
}

// Stated is an edition that takes applications and states the perspectives for which it looks.
type Stated struct {
	Name, Path string
	Asks       []string
}

// Voices are the tasks of an organisation that were published and asked for perspectives at an instant, the oldest first. The caller has checked
// who reads.
func (s *Opportunities) Voices(tx *db.Tx, organisation db.ID, known db.Instant) ([]Voice, error) {
	n, err := network.Find(tx)
	if err != nil {
		return nil, err
	}
	changes, err := changesUntil(tx, organisation, known)
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, func(s db.Scanner, o *Opportunity) error { return scan(s, o) }, `SELECT `+columns+from+`WHERE o.network_id = $1 AND o.organisation_id = $2 AND o.published IS NOT NULL AND o.published <= $3 ORDER BY o.published, o.id LIMIT 2000`, organisation, int64(known))
	return voices(changes, all, func(at db.Instant) string { return dayIn(at, n.Zone) }), err
}

// voices is the rule behind Voices. The changes come in order of time.
func voices(changes []Change, all []Opportunity, day func(db.Instant) string) (out []Voice) {
	there, answered := map[db.ID]db.Instant{}, map[db.ID]bool{}
	for _, c := range changes {
		switch c.Kind {
		case wasPublished:
			if there[c.Opportunity] == 0 {
				there[c.Opportunity] = c.At
			}
		case wasEdited, wasWithdrawn, wasFinished:
			delete(there, c.Opportunity)
		case didReply:
			answered[c.Opportunity] = true
		}
	}
	for _, o := range all {
		if there[o.ID] != 0 && len(o.Perspectives) > 0 {
			out = append(out, Voice{Opportunity: o.ID, Title: o.Title, Asks: o.Perspectives, Day: day(o.Published), Answered: answered[o.ID]})
		}
	}
	return out
}

type missingPage struct {
	frame
	All    []Voice // that nobody has answered
	Of     int     // how many tasks ask for perspectives
	Stated []Stated
}

// missingPage lists which voices are missing, for engagement leads and people of the organisation.
func (s *Opportunities) missingPage(r *web.Request) (web.Answer, error) {
	p := missingPage{}
	f, err := s.page(r, "Voices that tasks ask for", func(tx *db.Tx, f *frame) error {
		if err := r.Actor.Allow(maySeeMissing(f.R)); err != nil {
			return err
		}
		f.back("")
		all, err := s.Voices(tx, f.Org.ID, tx.Now)
		if err != nil {
			return err
		}
		p.Of = len(all)
		for _, v := range all {
			if !v.Answered {
				p.All = append(p.All, v)
			}
		}
		if r.Actor.LeadsAll() { // what people of programmes said, of whatever organisation
			p.Stated, err = s.other.Stated(tx)
		}
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(missingOf(p)), nil
}

func (p missingPage) table() ui.TableData {
	t := ui.TableData{Caption: "Nobody has answered yet, what was published first first", Columns: ui.Columns("Task", "It asks for", "Published"), Empty: "Somebody has answered each task that asks for a voice, or no task asks for one."}
	for _, v := range p.All {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(p.To("/opportunities/%s", v.Opportunity), v.Title), ui.Text(v.Sentence()), ui.Text(ui.PlainDate(v.Day))})
	}
	return t
}

func (p missingPage) programmes() ui.TableData {
	t := ui.TableData{Caption: "Editions that take applications now", Columns: ui.Columns("Edition", "It asks for")}
	for _, v := range p.Stated {
		t.Rows = append(t.Rows, []templ.Component{ui.Link(templ.SafeURL(p.Base+v.Path), v.Name), ui.Text(strings.Join(v.Asks, "; "))})
	}
	return t
}
