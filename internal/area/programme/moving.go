package programme

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
)

// This file asks before a move that many people feel: closing applications, and saying that the days begin.

// soon is how long before the first day it is usual to say that the days begin.
const soon = 7 * 24 * time.Hour

// movePage says what a move does, in numbers, before it is made.
type movePage struct {
	frame
	Move       edition.Move
	Unfinished int64 // applications that are being written and not sent
	Taken      int64
	First      edition.Day // the first of the days, the zero day when there is none
	Odd        []string    // why this is an unusual moment; then the coordinator says that they are sure
	Now        db.Instant
	Possible   bool
}

// fillMove reads what the page of a move says.
func (p *Programmes) fillMove(tx *db.Tx, f frame, m edition.Move) (movePage, error) {
	v := movePage{frame: f, Move: m, Now: tx.Now}
	_, v.Possible = f.E.State.After(m)
	var err error
	if f.E.TakesApplications(tx.Now) && p.parts.Unfinished != nil {
		if v.Unfinished, err = p.parts.Unfinished(tx, f.E.ID); err != nil {
			return v, err
		}
	}
	if m != edition.Start {
		return v, nil
	}
	if v.Taken, err = edition.Taken(tx, f.E.ID); err != nil {
		return v, err
	}
	days, err := edition.Days(tx, f.E.ID)
	if err != nil {
		return v, err
	}
	for _, d := range days {
		if v.First.ID == "" || d.Start(f.E.Zone) < v.First.Start(f.E.Zone) {
			v.First = d
		}
	}
	if v.Taken == 0 {
		v.Odd = append(v.Odd, "Nobody has a place yet.")
	}
	if v.First.ID != "" && v.First.Start(f.E.Zone) > tx.Now.Add(soon) {
		v.Odd = append(v.Odd, "The first day is only on "+longDate(v.First.Date)+".")
	}
	return v, nil
}

// moveTitles are the headings of the pages that ask.
var moveTitles = map[edition.Move]string{edition.Close: "Close applications?", edition.Start: "Do the days begin?"}

// lines say what the move does.
func (v movePage) lines() []string {
	var out []string
	open := v.E.TakesApplications(v.Now)
	if v.Move == edition.Start {
		out = append(out, "The edition is shown as running. "+placesTaken(v.Taken)+".")
		if open {
			out = append(out, "Nobody can apply any more.")
		}
	} else {
		out = append(out, "Nobody can start, change or send an application after this.")
	}
	if open && v.E.Closes != 0 {
		out = append(out, "The page has told people that applications close on "+when(v.E.Closes, v.E.Zone)+". This is earlier.")
	}
	switch {
	case v.Unfinished == 1:
		out = append(out, "One application is still being written. It cannot be sent any more. We write to the people who write it.")
	case v.Unfinished > 1:
		out = append(out, fmt.Sprintf("%d applications are still being written. They cannot be sent any more. We write to the people who write them.", v.Unfinished))
	case open:
		out = append(out, "No application is still being written.")
	}
	return append(out, "You can take applications again later, with a closing time that is still to come.")
}

// placesTaken says how many people have a place.
func placesTaken(n int64) string {
	if n == 1 {
		return "One person has a place"
	}
	return fmt.Sprintf("%d people have a place", n)
}

// askMove is the page that asks before a move.
func (p *Programmes) askMove(m edition.Move) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		return p.part(r, moveTitles[m], "Overview", running, func(tx *db.Tx, f frame) (templ.Component, error) {
			v, err := p.fillMove(tx, f, m)
			if err == nil && !v.Possible {
				return p.fillOverview(tx, f)
			}
			return moveOf(v), err
		})
	}
}

// unsure is the page again when the moment is unusual and nobody has said that they are sure; ok says that the move can go
// on.
func (p *Programmes) unsure(r *web.Request, m edition.Move) (a web.Answer, ok bool, err error) {
	if m != edition.Start || r.Value("sure") == "yes" {
		return a, true, nil
	}
	page := r.Page(moveTitles[m])
	c, err := p.component(r, page, "Overview", running, func(tx *db.Tx, f frame) (templ.Component, error) {
		v, err := p.fillMove(tx, f, m)
		if ok = !v.Possible || len(v.Odd) == 0; ok || err != nil {
			return ui.Text(""), err
		}
		v.Problems = []errs.Field{{Name: "sure", Message: "Say that you are sure, or go back."}}
		return moveOf(v), nil
	})
	return web.Problem(c), ok, err
}
