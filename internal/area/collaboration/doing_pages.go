package collaboration

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/person"
)

// actionsPage lists what members take on.
type actionsPage struct {
	frame
	All   []Action
	Words string // as typed
	Taken string
}

// doer says who takes an action on, or who did it.
func (f frame) doer(x Action) string {
	switch {
	case x.Done != 0:
		return "Done by " + f.Name(x.DoneBy) + " on " + f.Day(x.Done)
	case x.Taken == "":
		return "Nobody has taken it on yet"
	}
	return f.Name(x.Taken) + " takes it on"
}

// takers are the answers to who takes something on.
func (f frame) takers() []ui.Option {
	out := []ui.Option{{Value: "", Label: "Nobody yet"}}
	for _, m := range f.C.Members {
		label := f.Name(m.Person)
		if m.Person == f.Me {
			label = "I do"
		}
		out = append(out, ui.Option{Value: string(m.Person), Label: label})
	}
	return out
}

// readActions reads the actions of a space or meeting with the names that they need.
func (s *Space) readActions(tx *db.Tx, f *frame, meeting db.ID) ([]Action, error) {
	all, err := listActions(tx, s.keys, f.C.ID, meeting)
	if err != nil {
		return nil, err
	}
	var who []db.ID
	for _, x := range all {
		who = append(who, x.Taken, x.DoneBy)
	}
	return all, f.know(tx, who...)
}

func (s *Space) actionsOf(r *web.Request) (actionsPage, error) {
	var p actionsPage
	var err error
	p.frame, err = s.page(r, "What we take on", tabMeetings, func(tx *db.Tx, f *frame) error {
		p.All, err = s.readActions(tx, f, "")
		return err
	})
	return p, err
}

func (s *Space) showActions(r *web.Request) (web.Answer, error) {
	p, err := s.actionsOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	if which := db.ID(r.Value("remove")); which != "" && p.Active() {
		at := slices.IndexFunc(p.All, func(x Action) bool { return x.ID == which })
		if at < 0 {
			return web.Answer{}, errs.Missing()
		}
		meeting := db.ID(r.Value("meeting"))
		if !meeting.Valid() {
			meeting = ""
		}
		p.Title = "Remove this?"
		return web.Show(removeActionOf(p, p.All[at], meeting)), nil
	}
	return web.Show(actions(p)), nil
}

// removeAction is the page that asks before an action is removed. meeting is the page to come back to, or empty.
func (f frame) removeAction(x Action, meeting db.ID) templ.SafeURL {
	return f.In("/actions?remove=%s&meeting=%s", x.ID, meeting)
}

// after is the page to come back to.
func (f frame) after(meeting db.ID) templ.SafeURL {
	if meeting == "" {
		return f.In("/actions")
	}
	return f.In("/meetings/%s", meeting)
}

// takeAction notes an action, from the page of all or from that of a meeting.
func (s *Space) takeAction(r *web.Request) (web.Answer, error) {
	p, err := s.actionsOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Words, p.Taken = r.Value("action_words"), r.Value("action_taken")
	meeting, to := db.ID(""), web.Redirect("/collaborations/%s/actions", p.C.ID)
	if r.Value("meeting") != "" {
		if meeting = db.ID(r.Value("meeting")); !meeting.Valid() {
			return web.Answer{}, errs.Missing()
		}
		to = web.Redirect("/collaborations/%s/meetings/%s", p.C.ID, meeting)
	}
	a, err := form(r, p.frame, func() (web.Answer, error) {
		_, err := s.Take(r.Ctx(), r.Actor, p.C.ID, meeting, p.Words, db.ID(p.Taken))
		return to.Saying("It is noted."), err
	}, func(f frame) templ.Component {
		p.frame = f
		return actions(p)
	}, nil)
	if errs.Is(err, errs.Conflict) {
		return to.Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

func (s *Space) moveAction(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "", tabMeetings, nil)
	if err != nil {
		return web.Answer{}, err
	}
	which, err := r.ID("doing")
	if err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect("/collaborations/%s/actions", f.C.ID)
	if m := db.ID(r.Value("meeting")); m.Valid() {
		to = web.Redirect("/collaborations/%s/meetings/%s", f.C.ID, m)
	}
	err = s.MoveAction(r.Ctx(), r.Actor, f.C.ID, which, r.Value("move"))
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return to.Warning("%s", errs.Of(err).Message), nil
	}
	return to, err
}

// hoursPage is where members tell what time they gave.
type hoursPage struct {
	frame
	Own                 []Given
	Sides               map[person.Side]int64 // minutes
	Day, Hours, Minutes string                // as typed
}

// sums are the sums by side, in words.
func (p hoursPage) sums() []ui.SummaryRow {
	return []ui.SummaryRow{ui.Row("Professionals", hoursWords(p.Sides[person.Professional]), ""), ui.Row("Patient partners", hoursWords(p.Sides[person.Partner]), "")}
}

// hoursWords writes a number of minutes: "2 hours 30 minutes".
func hoursWords(minutes int64) string {
	words := func(n int64, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return strconv.FormatInt(n, 10) + " " + unit + "s"
	}
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return words(m, "minute")
	case m == 0:
		return words(h, "hour")
	default:
		return words(h, "hour") + " " + words(m, "minute")
	}
}

func (s *Space) hoursOf(r *web.Request) (hoursPage, error) {
	var p hoursPage
	var err error
	p.frame, err = s.page(r, "The time that we give", tabMeetings, func(tx *db.Tx, f *frame) error {
		p.Sides = map[person.Side]int64{}
		p.Day = f.Now.In(f.Zone).Format(isoDay)
		var err error
		if p.Own, err = listGiven(tx, f.C.ID, f.Me); err != nil {
			return err
		}
		sides, err := everSides(tx, f.C.ID)
		if err != nil {
			return err
		}
		all, err := countTime(tx, f.C.ID)
		for _, x := range all {
			p.Sides[sides[x.Who]] += x.N / 60
		}
		return err
	})
	return p, err
}

func (s *Space) showHours(r *web.Request) (web.Answer, error) {
	p, err := s.hoursOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(hours(p)), nil
}

func (s *Space) giveTime(r *web.Request) (web.Answer, error) {
	p, err := s.hoursOf(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Day, p.Hours, p.Minutes = r.Value("day"), r.Value("hours"), r.Value("minutes")
	return form(r, p.frame, func() (web.Answer, error) {
		date, ok := ui.ParseDate(p.Day)
		var c errs.Check
		c.That(ok, "day", "%s", ui.NoDate(p.Day))
		minutes := 60*typedNumber(&c, "hours", "hours", p.Hours) + typedNumber(&c, "minutes", "minutes", p.Minutes)
		c.That(strings.TrimSpace(p.Hours+p.Minutes) != "", "hours", "Enter how long it was, in hours, in minutes or in both.")
		if err := c.Err(); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/hours", p.C.ID).Saying("Your time is noted."), s.GiveTime(r.Ctx(), r.Actor, p.C.ID, date, minutes)
	}, func(f frame) templ.Component {
		p.frame = f
		return hours(p)
	}, nil)
}

// typedNumber reads a whole number of some unit; what is left empty is none of it.
func typedNumber(c *errs.Check, field, unit, text string) int64 {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseInt(text, 10, 64)
	c.That(err == nil && n >= 0 && n <= 10*maxMinutes, field, "Enter a whole number of %s, such as 2.", unit)
	return n
}

func (s *Space) forgetTime(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "", tabMeetings, nil)
	if err != nil {
		return web.Answer{}, err
	}
	which, err := r.ID("given")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/collaborations/%s/hours", f.C.ID).Saying("It is taken back."), s.ForgetTime(r.Ctx(), r.Actor, f.C.ID, which)
}
