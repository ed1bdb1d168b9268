package programme

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// daysPage lists the days of an edition with their sessions.
type daysPage struct {
	frame
	Days     []edition.Day
	Plan     []step // the days, with what is between them
	Sessions map[db.ID][]edition.Session
	Counts   map[db.ID][2]int64 // came, noted
	Taken    int64
}

func (p *Programmes) days(r *web.Request) (web.Answer, error) {
	return p.part(r, "Days", "Days", team.maySeeDays, p.fillDays)
}

func (p *Programmes) fillDays(tx *db.Tx, f frame) (templ.Component, error) {
	v := daysPage{frame: f}
	var err error
	if v.Days, err = edition.Days(tx, f.E.ID); err != nil {
		return nil, err
	}
	if v.Sessions, err = edition.SessionsOf(tx, f.E.ID); err != nil {
		return nil, err
	}
	if v.Counts, err = attendanceCounts(tx, f.E); err != nil {
		return nil, err
	}
	between, err := betweens(tx, f.E.ID)
	if err != nil {
		return nil, err
	}
	v.Plan = planOf(v.Days, between)
	v.Taken, err = edition.Taken(tx, f.E.ID)
	return daysOf(v), err
}

// dayFormPage is the form of one day; Day is empty for a new one.
type dayFormPage struct {
	frame
	Day      edition.Day
	Sessions []edition.Session
	Form     DayForm
	Odd      []string          // why what was typed is unusual; then the coordinator says that it is right
	Outside  []edition.Session // those that would stand outside the day as it was typed
	Moved    []edition.Session // as they would move with it
}

// ask finds what is unusual about the day as it was typed.
func (v *dayFormPage) ask(tx *db.Tx) error {
	d := v.Day
	if _, err := v.Form.apply(&d, v.E.Zone); err != nil {
		return nil // its problems stand beside their fields
	}
	days, err := edition.Days(tx, v.E.ID)
	if err != nil {
		return err
	}
	if odd, err := checkDay(v.E, days, v.Day, d, tx.Now); err == nil {
		v.Odd = odd
	}
	all, out, err := sessionsAsked(tx, v.Day, d)
	if v.Outside = out; len(out) > 0 {
		v.Moved = movedWith(v.Day, d, all)
	}
	return err
}

func (p *Programmes) newDay(r *web.Request) (web.Answer, error) {
	return p.part(r, "Add a day", "Days", running, func(_ *db.Tx, f frame) (templ.Component, error) {
		return dayFormOf(dayFormPage{frame: f, Form: DayForm{Starts: "10:00", Ends: "16:00", Module: "1"}}), nil
	})
}

func (p *Programmes) addDay(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	in := dayFrom(r.Form)
	return p.edit(r, "Add a day", "Days", running, func() (web.Answer, error) {
		day, words, err := p.AddDay(r.Ctx(), r.Actor, id, in)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days/%s/edit", id, day).Saying("The day is added. Now add its sessions.%s", words), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) {
		v := dayFormPage{frame: f, Form: in}
		err := v.ask(tx)
		return dayFormOf(v), err
	})
}

func (p *Programmes) editDay(r *web.Request) (web.Answer, error) {
	return p.part(r, "Change this day", "Days", running, func(tx *db.Tx, f frame) (templ.Component, error) {
		return fillDayForm(tx, r, f, nil, false)
	})
}

// fillDayForm shows the form as typed, or as it is saved when nothing was typed.
func fillDayForm(tx *db.Tx, r *web.Request, f frame, typed *DayForm, clash bool) (templ.Component, error) {
	day, err := r.ID("day")
	if err != nil {
		return nil, err
	}
	v := dayFormPage{frame: f}
	if v.Day, err = edition.FindDay(tx, f.E.ID, day); err != nil {
		return nil, err
	}
	if v.Sessions, err = edition.Sessions(tx, day); err != nil {
		return nil, err
	}
	now := dayOf(v.Day)
	v.Form = now
	if typed != nil {
		v.Form = *typed
		if clash {
			v.Diffs = differences(typed.fields(), now.fields())
			v.Form.Version = now.Version
		}
		if err := v.ask(tx); err != nil {
			return nil, err
		}
	}
	return dayFormOf(v), nil
}

func (p *Programmes) saveDay(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	in := dayFrom(r.Form)
	return p.edit(r, "Change this day", "Days", running, func() (web.Answer, error) {
		words, err := p.SaveDay(r.Ctx(), r.Actor, id, day, in)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days", id).Saying("Saved.%s", words), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		return fillDayForm(tx, r, f, &in, clash)
	})
}

// dayOfPath reads the ids of an edition and its day from the address.
func dayOfPath(r *web.Request) (id, day db.ID, err error) {
	if id, err = r.ID("edition"); err != nil {
		return "", "", err
	}
	day, err = r.ID("day")
	return id, day, err
}

// removePage asks before a day is removed.
type removePage struct {
	frame
	Day   edition.Day
	Taken int64
}

func fillRemove(tx *db.Tx, r *web.Request, f frame) (templ.Component, error) {
	day, err := r.ID("day")
	if err != nil {
		return nil, err
	}
	v := removePage{frame: f}
	if v.Day, err = edition.FindDay(tx, f.E.ID, day); err != nil {
		return nil, err
	}
	v.Taken, err = edition.Taken(tx, f.E.ID)
	return removeOf(v), err
}

func (p *Programmes) askRemove(r *web.Request) (web.Answer, error) {
	return p.part(r, "Remove this day?", "Days", running, func(tx *db.Tx, f frame) (templ.Component, error) { return fillRemove(tx, r, f) })
}

func (p *Programmes) removeDay(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	return p.edit(r, "Remove this day?", "Days", running, func() (web.Answer, error) {
		words, err := p.RemoveDay(r.Ctx(), r.Actor, id, day)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days", id).Saying("The day is removed.%s", words), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) { return fillRemove(tx, r, f) })
}

// sessionPage is the form of one session; Session is empty for a new one.
type sessionPage struct {
	frame
	Day     edition.Day
	Session edition.Session
	Form    SessionForm
}

// fillSession shows the form as typed, or as it is saved when nothing was typed. A path without a session is a new one.
func fillSession(tx *db.Tx, r *web.Request, f frame, typed *SessionForm, clash bool) (templ.Component, error) {
	day, err := r.ID("day")
	if err != nil {
		return nil, err
	}
	v := sessionPage{frame: f}
	if v.Day, err = edition.FindDay(tx, f.E.ID, day); err != nil {
		return nil, err
	}
	if r.PathValue("part") != "" {
		part, err := r.ID("part")
		if err != nil {
			return nil, err
		}
		if v.Session, err = edition.FindSession(tx, day, part); err != nil {
			return nil, err
		}
		v.Form = sessionOf(v.Session)
	}
	if typed != nil {
		now := v.Form
		v.Form = *typed
		if clash {
			v.Diffs = differences(typed.fields(), now.fields())
			v.Form.Version = now.Version
		}
	}
	return sessionFormOf(v), nil
}

func (p *Programmes) session(title string) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		return p.part(r, title, "Days", running, func(tx *db.Tx, f frame) (templ.Component, error) { return fillSession(tx, r, f, nil, false) })
	}
}

func (p *Programmes) addSession(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	in := sessionFrom(r.Form)
	return p.edit(r, "Add a session", "Days", running, func() (web.Answer, error) {
		if err := p.AddSession(r.Ctx(), r.Actor, id, day, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days/%s/edit#sessions", id, day).Saying("The session is added."), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) { return fillSession(tx, r, f, &in, false) })
}

func (p *Programmes) saveSession(r *web.Request) (web.Answer, error) {
	id, day, part, err := sessionOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	in := sessionFrom(r.Form)
	return p.edit(r, "Change this session", "Days", running, func() (web.Answer, error) {
		if err := p.SaveSession(r.Ctx(), r.Actor, id, day, part, in); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/days/%s/edit#sessions", id, day).Saying("Saved."), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		return fillSession(tx, r, f, &in, clash)
	})
}

func sessionOfPath(r *web.Request) (id, day, part db.ID, err error) {
	if id, day, err = dayOfPath(r); err != nil {
		return "", "", "", err
	}
	part, err = r.ID("part")
	return id, day, part, err
}

func (p *Programmes) removeSession(r *web.Request) (web.Answer, error) {
	id, day, part, err := sessionOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	if err := p.RemoveSession(r.Ctx(), r.Actor, id, day, part); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/days/%s/edit#sessions", id, day).Saying("The session is removed."), nil
}

// attendancePage is a day as it is run: its sessions, and who came.
type attendancePage struct {
	frame
	Day      edition.Day
	Sessions []edition.Session
	People   []attendee
	Members  []named
	Begun    bool
}

type attendee struct {
	named
	Needs         bool // they told what helps them; only for those who may see needs
	Saved, Chosen Attendance
}

func (v attendancePage) count(of ...Attendance) int {
	n := 0
	for _, a := range v.People {
		for _, s := range of {
			if a.Saved == s {
				n++
			}
		}
	}
	return n
}

// open are those of whom nothing is noted, or of whom what was chosen is not saved.
func (v attendancePage) open() []attendee {
	return slices.DeleteFunc(slices.Clone(v.People), attendee.settled)
}

// noted are the others: their choices are folded.
func (v attendancePage) noted() []attendee {
	return slices.DeleteFunc(slices.Clone(v.People), func(a attendee) bool { return !a.settled() })
}

func (a attendee) settled() bool { return a.Saved != "" && a.Saved == a.Chosen }

// away says who was late or not there.
func (v attendancePage) away() []string {
	var out []string
	for _, kind := range []Attendance{CameLate, Absent, Apologies} {
		var names []string
		for _, a := range v.People {
			if a.Saved == kind {
				names = append(names, a.Name)
			}
		}
		if len(names) > 0 {
			out = append(out, kind.Words()+": "+strings.Join(names, ", "))
		}
	}
	return out
}

// fillAttendance reads the day; chosen holds what was typed when a form comes back.
func (p *Programmes) fillAttendance(tx *db.Tx, r *web.Request, f frame, chosen map[db.ID]Attendance) (attendancePage, error) {
	v := attendancePage{frame: f}
	day, err := r.ID("day")
	if err != nil {
		return v, err
	}
	if v.Day, err = edition.FindDay(tx, f.E.ID, day); err != nil {
		return v, err
	}
	v.Title = v.Day.Title
	v.Begun = begun(f.E, v.Day, tx.Now)
	if v.Sessions, err = edition.Sessions(tx, day); err != nil {
		return v, err
	}
	people, err := placeNames(tx, f.E.ID)
	if err != nil {
		return v, err
	}
	saved, err := attendanceOn(tx, day)
	if err != nil {
		return v, err
	}
	var told map[db.ID]person.Needs
	if f.Team.maySeeNeeds() {
		if told, err = person.NeedsOfSeveral(tx, p.keys, ids(people)); err != nil {
			return v, err
		}
	}
	for _, n := range people {
		a := attendee{named: n, Needs: !told[n.Person].Empty(), Saved: saved[n.Person], Chosen: saved[n.Person]}
		if typed, ok := chosen[n.Person]; ok {
			a.Chosen = typed
		}
		v.People = append(v.People, a)
	}
	return v, nil
}

func (p *Programmes) day(r *web.Request) (web.Answer, error) {
	return p.part(r, "Day", "Days", team.maySeeDays, func(tx *db.Tx, f frame) (templ.Component, error) {
		v, err := p.fillAttendance(tx, r, f, nil)
		return dayPageOf(v), err
	})
}

// note saves what was chosen for everybody. The button beside one person leads on to the next of whom nothing is noted.
func (p *Programmes) note(r *web.Request) (web.Answer, error) {
	id, day, err := dayOfPath(r)
	if err != nil {
		return web.Answer{}, err
	}
	after := db.ID(r.Value("after"))
	next := "" // the next of whom nothing is noted, after the one whose button was pressed
	chosen := map[db.ID]Attendance{}
	var ticks []Tick
	for _, who := range r.Form["person"] {
		id := db.ID(who)
		if !id.Valid() {
			continue
		}
		t := Tick{Person: id, Was: Attendance(r.Value("was-" + who)), Now: Attendance(r.Value("a-" + who))}
		chosen[id] = t.Now
		ticks = append(ticks, t)
		if _, past := chosen[after]; past && next == "" && t.Was == "" && t.Now == "" {
			next = who
		}
	}
	return p.edit(r, "Day", "Days", team.maySeeDays, func() (web.Answer, error) {
		n, err := p.tick(r.Ctx(), r.Actor, id, day, ticks, r.Value("rest") == "came")
		if err != nil {
			return web.Answer{}, err
		}
		anchor := ""
		if next != "" {
			anchor = "#p-" + next
		}
		return web.Redirect("/editions/%s/days/%s%s", id, day, anchor).Saying("Saved: %s.", people(n)), nil
	}, func(tx *db.Tx, f frame, clash bool) (templ.Component, error) {
		v, err := p.fillAttendance(tx, r, f, chosen)
		if clash {
			v.Diffs = v.compare(ticks)
		}
		return dayPageOf(v), err
	})
}

// compare says of whom somebody else noted something different meanwhile.
func (v attendancePage) compare(ticks []Tick) []difference {
	var out []difference
	for _, a := range v.People {
		for _, t := range ticks {
			if t.Person == a.Person && t.clashes(a.Saved) {
				out = append(out, difference{Label: a.Name, Yours: t.Now.Words(), Now: a.Saved.Words()})
			}
		}
	}
	return out
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return number(int64(n)) + " people"
}

// runSheet is the day on paper: sessions with their notes, the team, and who is expected.
func (p *Programmes) runSheet(r *web.Request) (web.Answer, error) {
	return p.part(r, "Run sheet", "Days", team.maySeeDays, func(tx *db.Tx, f frame) (templ.Component, error) {
		v, err := p.fillAttendance(tx, r, f, nil)
		if err != nil {
			return nil, err
		}
		v.Title = "Run sheet: " + v.Day.Title
		v.Members, err = teamNames(tx, f.E.ID)
		return runSheetOf(v), err
	})
}

// placesPage lists who takes part.
type placesPage struct {
	frame
	People    []named
	Partners  map[db.ID][]string // names of the others in the same application, by person
	Withdrawn []withdrawn
}

func (p *Programmes) places(r *web.Request) (web.Answer, error) {
	return p.part(r, "Places", "Places", team.maySeeDays, func(tx *db.Tx, f frame) (templ.Component, error) {
		v := placesPage{frame: f}
		var err error
		if v.People, err = placeNames(tx, f.E.ID); err != nil {
			return nil, err
		}
		v.Partners = partners(v.People)
		if f.Team.mayWithdraw() {
			v.Withdrawn, err = p.withdrawnOf(tx, f.E.ID)
		}
		return placesOf(v), err
	})
}

// withdrawnOf opens the reasons for which places were given up.
func (p *Programmes) withdrawnOf(tx *db.Tx, id db.ID) ([]withdrawn, error) {
	list, err := withdrawnPlaces(tx, id)
	for i, w := range list {
		if err != nil {
			return nil, err
		}
		list[i].Reason, err = p.keys.Open(tx.Network, "place.reason", w.ID, w.sealed)
	}
	return list, err
}

// partners are the names of those who share an application, by person.
func partners(list []named) map[db.ID][]string {
	together := map[db.ID][]named{}
	for _, n := range list {
		if n.Application != "" {
			together[n.Application] = append(together[n.Application], n)
		}
	}
	out := map[db.ID][]string{}
	for _, n := range list {
		for _, other := range together[n.Application] {
			if other.Person != n.Person {
				out[n.Person] = append(out[n.Person], other.Name)
			}
		}
	}
	return out
}

// have goes with the number of those who have a place.
func (p removePage) have() string {
	if p.Taken == 1 {
		return "has"
	}
	return "have"
}

// withdrawPage asks why a place is given up.
type withdrawPage struct {
	frame
	Who      named
	Partners []string // who came with them and has a place
	Money    string   // the bursary that ends with the last place, in words
	Form     GiveUp
}

func (p withdrawPage) partners() string { return strings.Join(p.Partners, " and ") }

// ways are the choices where somebody came with others.
func (p withdrawPage) ways() []ui.Option {
	return []ui.Option{
		{Value: "one", Label: "Only " + p.Who.Name, Hint: p.partners() + " keeps the place" + p.moneyStays() + ". We write to them kindly, without a reason."},
		{Value: "both", Label: "Both places", Hint: "Their application ends then" + p.moneyToo()},
	}
}

// moneyToo and moneyStays say what becomes of a bursary.
func (p withdrawPage) moneyToo() string {
	if p.Money == "" {
		return "."
	}
	return ", and " + p.Money + " is taken back."
}

func (p withdrawPage) moneyStays() string {
	if p.Money == "" {
		return ""
	}
	return ", and " + p.Money + " stays with the application"
}

func (p *Programmes) fillWithdraw(tx *db.Tx, r *web.Request, f frame, form GiveUp) (templ.Component, error) {
	who, err := r.ID("person")
	if err != nil {
		return nil, err
	}
	list, err := placeNames(tx, f.E.ID)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		if n.Person == who {
			place, err := placeOf(tx, f.E.ID, who)
			if err != nil {
				return nil, err
			}
			money, err := p.bursaryOf(tx, place.Application)
			return withdrawOf(withdrawPage{frame: f, Who: n, Partners: partners(list)[who], Form: form, Money: money}), err
		}
	}
	return nil, errs.Missing()
}

func (p *Programmes) askWithdraw(r *web.Request) (web.Answer, error) {
	return p.part(r, "Give up a place", "Places", team.mayWithdraw, func(tx *db.Tx, f frame) (templ.Component, error) { return p.fillWithdraw(tx, r, f, GiveUp{}) })
}

func (p *Programmes) withdraw(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	who, err := r.ID("person")
	if err != nil {
		return web.Answer{}, err
	}
	in := GiveUp{Reason: r.Value("reason"), Which: r.Value("which")}
	return p.edit(r, "Give up a place", "Places", team.mayWithdraw, func() (web.Answer, error) {
		if err := p.Withdraw(r.Ctx(), r.Actor, id, who, in); err != nil {
			return web.Answer{}, err
		}
		if in.Which == "both" {
			return web.Redirect("/editions/%s/places", id).Saying("The places are free again. We have told both people by email. The next on the waiting list is under “Selection”."), nil
		}
		return web.Redirect("/editions/%s/places", id).Saying("The place is free again. We have told everybody it concerns by email. The next on the waiting list is under “Selection”."), nil
	}, func(tx *db.Tx, f frame, _ bool) (templ.Component, error) {
		return p.fillWithdraw(tx, r, f, in)
	})
}

// attendanceOptions are the answers for one person.
func attendanceOptions() []ui.Option {
	var out []ui.Option
	for _, a := range Attendances() {
		out = append(out, ui.Option{Value: string(a), Label: a.Words()})
	}
	return append(out, ui.Option{Value: "", Label: Attendance("").Words()})
}
