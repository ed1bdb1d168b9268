package administration

import (
	"bytes"
	"context"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/sheet"
	"alongside/internal/shared/person"
)

// Shown lists the beginnings of the actions that administrators see in the log. What is not here happens inside a
// private space, or is new and has not been thought about: it is kept and checked with the others and not shown, not
// even that it happened.
func Shown() []string {
	return []string{
		"account.", "application.", "attendance.", "audit.", "between.", "bursary.", "chain.", "coaching.", "contact.", "day.", "decision.", "development.", "edition.", "equality.", "export.", "glossary.", "grid.", "ideas.", "import.", "inquiry.", "instrument.",
		"introduction.", "job.", "leadership.", "mail.", "map.", "material.", "needs.", "network.", "objective.", "offer.", "opportunity.", "organisation.", "outreach.", "panel.", "partner.", "passkey.", "password.",
		"lesson.", "person.", "place.", "programme.", "quote.", "ranking.", "recommendation.", "referral.", "relationship.", "report.", "role.", "rotation.", "round.", "score.", "seating.", "seeker.", "selection.", "session.", "small-numbers.", "sponsor.", "step.", "strategy.", "suggestion.", "wave.",
	}
}

// Private lists the beginnings of the actions that are never shown, because they are inside a private space, or because that
// somebody did them tells what is nobody's business: that they need something, whom they would not work with, which
// letters they want, that they plan something, asked for a call or took a course, whom they said something kind to, whom the people bank let find them, that a decision names them, what they mean by a word, what they say for a body that makes a recommendation, that they reply to an opportunity or bring an idea, that they were referred or took that back.
func Private() []string {
	return []string{"agreement.", "assured.", "attributes.", "bank.", "behaviour.", "body.", "calendar.", "call.", "close.", "collaboration.", "described.", "entry.", "feedback.", "idea.", "impact.", "interest.", "journey.", "learning.", "letters.", "log.", "matching.", "meaning.", "meeting.", "member.", "placing.", "plan.", "profile.", "proposal.", "referred.", "responsible.", "space.", "story.", "strategy-yes.", "support."}
}

// search is what the page of the log is asked for.
type search struct {
	Action, Who string
	From, Until string // days, YYYY-MM-DD, both included
}

// filter turns the search into that of package audit; days are those of the network's zone.
func (s search) filter(zone string) audit.Filter {
	f := audit.Filter{Only: Shown(), Action: s.Action, Actor: s.Who}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	if t, err := time.ParseInLocation(time.DateOnly, s.From, loc); err == nil {
		f.From = db.At(t)
	}
	if t, err := time.ParseInLocation(time.DateOnly, s.Until, loc); err == nil {
		f.To = db.At(t.AddDate(0, 0, 1))
	}
	return f
}

// line is one row of the log as it is shown.
type line struct {
	At                 db.Instant
	Who, What, Whom    string
	Action, About, Add string
}

// Log reads lines of the log, newest first, with the names of the people whom they are about.
func (a *Administration) Log(ctx context.Context, actor access.Actor, f audit.Filter) (out []line, err error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return nil, err
	}
	err = a.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		rows, err := audit.List(tx, f)
		if err != nil {
			return err
		}
		out, err = named(tx, rows)
		return err
	})
	return out, err
}

func named(tx *db.Tx, rows []audit.Row) ([]line, error) {
	people := map[db.ID]person.Person{}
	for begin := 0; begin < len(rows); begin += 500 {
		var ids []db.ID
		for _, r := range rows[begin:min(begin+500, len(rows))] {
			if r.Kind == "person" {
				ids = append(ids, r.Object)
			}
		}
		some, err := person.Several(tx, ids)
		if err != nil {
			return nil, err
		}
		for id, p := range some {
			people[id] = p
		}
	}
	out := make([]line, len(rows))
	for i, r := range rows {
		out[i] = line{At: r.At, Who: r.Actor, What: actionWords(r.Action), Action: r.Action, About: r.Kind, Add: r.Detail}
		if p, ok := people[r.Object]; ok {
			out[i].Whom = p.Name()
		}
	}
	return out, nil
}

// checked is what a walk through the whole log found.
type checked struct {
	Whole bool
	When  db.Instant
	// Since is when the first line was written that does not fit, zero when it is not known.
	Since db.Instant
}

// CheckLog walks through the whole log of the network and says whether it is as it was written.
func (a *Administration) CheckLog(ctx context.Context, actor access.Actor) (c checked, err error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return c, err
	}
	err = a.db.Read(ctx, actor.Network(), func(tx *db.Tx) error {
		broken, _, err := audit.Verify(tx)
		if err != nil {
			return err
		}
		c = checked{Whole: broken == 0, When: tx.Now}
		if broken == 0 {
			return nil
		}
		near, err := audit.List(tx, audit.Filter{Before: broken + 1, Limit: 1})
		if len(near) > 0 {
			c.Since = near[0].At
		}
		return err
	})
	return c, err
}

// mostDownloaded is how many lines a download of the log has at most.
const mostDownloaded = 50_000

// DownloadLog writes the lines that a search finds as CSV, whose cells no spreadsheet runs, and records that it did.
func (a *Administration) DownloadLog(ctx context.Context, actor access.Actor, s search, zone string) ([]byte, error) {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err := a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		file.Reset()
		w, err := sheet.NewCSVForPeople(&file, []string{"When", "Who", "What", "Action", "About", "Person", "More"})
		if err != nil {
			return err
		}
		f := s.filter(zone)
		for f.Limit = 1000; f.Offset < mostDownloaded; f.Offset += f.Limit {
			rows, err := audit.List(tx, f)
			if err != nil {
				return err
			}
			lines, err := named(tx, rows)
			if err != nil {
				return err
			}
			for _, l := range lines {
				if err := w.Row(l.At.In(zone).Format("2006-01-02 15:04:05 MST"), l.Who, l.What, l.Action, l.About, l.Whom, l.Add); err != nil {
					return err
				}
			}
			if len(rows) < f.Limit {
				break
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		return audit.Record(tx, actor, "audit.download", "audit", "", "")
	})
	return file.Bytes(), err
}

// RetryMessage sends a letter again that did not arrive.
func (a *Administration) RetryMessage(ctx context.Context, actor access.Actor, id db.ID) error {
	return a.again(ctx, actor, id, "mail", mail.Retry)
}

// RetryJob lets work run again that was given up.
func (a *Administration) RetryJob(ctx context.Context, actor access.Actor, id db.ID) error {
	return a.again(ctx, actor, id, "job", job.Retry)
}

func (a *Administration) again(ctx context.Context, actor access.Actor, id db.ID, kind string, retry func(*db.Tx, db.ID) error) error {
	if err := actor.Allow(mayAdminister(actor)); err != nil {
		return err
	}
	return a.db.Write(ctx, actor.Network(), func(tx *db.Tx) error {
		if err := retry(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, actor, kind+".retry", kind, id, "")
	})
}

// problems says which days of the search cannot be read.
func (s search) problems() []errs.Field {
	var c errs.Check
	for name, day := range map[string]string{"from": s.From, "to": s.Until} {
		_, err := time.Parse(time.DateOnly, day)
		c.That(day == "" || err == nil, name, "Enter a day, such as 22/11/2026.")
	}
	c.That(s.From == "" || s.Until == "" || s.From <= s.Until, "to", "The last day must not be before the first.")
	if e := errs.Of(c.Err()); e != nil {
		return e.Fields
	}
	return nil
}
