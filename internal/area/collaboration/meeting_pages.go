package collaboration

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/engine/chart"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// percent writes a share as a whole per cent.
func percent(share float64) string {
	if math.IsNaN(share) {
		return "nothing counted yet"
	}
	return fmt.Sprintf("%.0f per cent", share*100)
}

// clockWords writes a number of seconds as a clock shows it.
func clockWords(seconds int64) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// shareChart draws the share of reflection in the meetings that were held, against the members' own aim.
func shareChart(all []Meeting, goal int64) (svg string, numbers ui.TableData) {
	picture := chart.Share{Frame: chart.Frame{ID: "reflection", Title: "Share of reflection in your meetings"}, Target: float64(goal) / 100, TargetLabel: "our aim", What: "Share of reflection"}
	rows := [][]string{}
	for _, m := range slices.Backward(all) {
		if m.State != held || !m.Logged() {
			continue
		}
		start := m.Starts.In(m.Zone)
		picture.Points = append(picture.Points, chart.SharePoint{Label: start.Format("2 Jan 2006"), Share: m.Share()})
		rows = append(rows, []string{start.Format("2 January 2006"), version(roundMinutes(m.TaskSeconds)), version(roundMinutes(m.ReflectionSeconds)), fmt.Sprintf("%.0f%%", m.Share()*100)})
	}
	if len(rows) == 0 {
		return "", numbers
	}
	return picture.SVG(), ui.Numbers("Minutes of each meeting", []string{"Meeting", "Task", "Reflection", "Share of reflection"}, rows)
}

// charted is how many of the latest meetings the picture shows.
const charted = 24

type meetingsPage struct {
	frame
	All     []Meeting
	Chart   string
	Numbers ui.TableData
	Pager   pager
}

func (p meetingsPage) columns() []ui.Column {
	return append(ui.Plain(ui.Columns("Meeting", "When", "State"), "When", "State"), ui.Numeric("Reflection"))
}

func (p meetingsPage) rows() [][]templ.Component {
	var out [][]templ.Component
	for _, m := range p.All {
		state := ui.Tag("Planned", ui.Blue)
		if m.State == held {
			state = ui.Tag("Held", ui.Green)
		}
		reflection := "–"
		if m.Logged() {
			reflection = fmt.Sprintf("%.0f%%", m.Share()*100)
		}
		out = append(out, []templ.Component{ui.Link(p.In("/meetings/%s", m.ID), m.Title), ui.Text(m.Starts.In(m.Zone).Format("2 January 2006, 15:04")), state, ui.Text(reflection)})
	}
	return out
}

func (s *Space) meetingList(r *web.Request) (web.Answer, error) {
	p := meetingsPage{Pager: pageOf(r)}
	var err error
	p.frame, err = s.page(r, "Meetings", tabMeetings, func(tx *db.Tx, f *frame) error {
		latest, err := listMeetings(tx, s.keys, f.C.ID, charted, 0)
		if err != nil {
			return err
		}
		p.Chart, p.Numbers = shareChart(latest, f.C.ReflectionGoal)
		all, err := listMeetings(tx, s.keys, f.C.ID, pageSize+1, p.Pager.offset)
		if err != nil {
			return err
		}
		var more bool
		p.All, more = cut(all, pageSize)
		p.Pager = p.Pager.links(more, func(n int) templ.SafeURL { return f.In("/meetings?page=%d", n) })
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(meetings(p)), nil
}

// typedMeeting is a meeting as it is typed.
type typedMeeting struct {
	Title, Date, Time, Minutes, Place, Link string
	Neutral                                 bool
}

type meetingFormPage struct {
	frame
	Form    typedMeeting
	Meeting db.ID
	Version int64
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

func (p meetingFormPage) action() templ.SafeURL {
	if p.Meeting != "" {
		return p.In("/meetings/%s/edit", p.Meeting)
	}
	return p.In("/meetings/new")
}

func typedMeetingOf(r *web.Request) typedMeeting {
	return typedMeeting{Title: r.Value("title"), Date: r.Value("date"), Time: r.Value("time"), Minutes: r.Value("minutes"), Place: r.Value("place"), Link: r.Value("link"), Neutral: r.Value("neutral") == "yes"}
}

func typedFrom(m Meeting) typedMeeting {
	start := m.Starts.In(m.Zone)
	return typedMeeting{Title: m.Title, Date: start.Format("2006-01-02"), Time: start.Format("15:04"), Minutes: version(m.Minutes), Place: m.Place, Link: m.Link, Neutral: m.Neutral}
}

// meeting reads what was typed; problems stand beside the fields.
func (t typedMeeting) meeting(zone string) (Meeting, error) {
	var c errs.Check
	m := Meeting{Title: oneLine(t.Title), Place: oneLine(t.Place), Link: strings.TrimSpace(t.Link), Neutral: t.Neutral, Zone: zone}
	date, ok := ui.ParseDate(t.Date)
	c.That(ok, "date", "%s", ui.NoDate(t.Date))
	clock, ok2 := ui.ParseTime(t.Time)
	c.That(ok2, "time", ui.TimeProblem+".")
	if ok && ok2 {
		c.That(edition.Exists(date, clock, zone), "time", "The clocks go forward on this day, so this time does not exist. Choose another.")
		m.Starts = edition.Moment(date, clock, zone)
		year := date[:4]
		c.That(year >= "2000" && year < "2100", "date", "Enter a day between 2000 and 2099.")
	}
	m.Minutes, _ = strconv.ParseInt(strings.TrimSpace(t.Minutes), 10, 64) // 0 is refused below, as everything that is no number
	return m, together(c.Err(), m.check())
}

// oneLine is typed text for a field of one line.
func oneLine(s string) string { return strings.Join(strings.Fields(instrument.CleanText(s)), " ") }

// text is a meeting as words, to show the second of two writers what differs.
func (t typedMeeting) text() string {
	neutral := "no"
	if t.Neutral {
		neutral = "yes"
	}
	date, _ := ui.ParseDate(t.Date)
	return fmt.Sprintf("What for: %s\nDay: %s\nBegins at: %s\nMinutes: %s\nPlace: %s\nNeutral place: %s\nLink: %s", t.Title, ui.PlainDate(date), t.Time, t.Minutes, t.Place, neutral, t.Link)
}

func (s *Space) newMeeting(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Plan a meeting", tabMeetings, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(meetingForm(meetingFormPage{frame: f, Form: typedMeeting{Minutes: "60"}})), nil
}

func (s *Space) planMeeting(r *web.Request) (web.Answer, error) {
	f, err := s.page(r, "Plan a meeting", tabMeetings, nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := meetingFormPage{frame: f, Form: typedMeetingOf(r)}
	return form(r, f, func() (web.Answer, error) {
		m, err := p.Form.meeting(f.Zone)
		if err != nil {
			return web.Answer{}, err
		}
		id, err := s.Plan(r.Ctx(), r.Actor, f.C.ID, m)
		if err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/meetings/%s", f.C.ID, id).Saying("The meeting is saved."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return meetingForm(p)
	}, nil)
}

// typedItem is a part of an agenda as it is typed.
type typedItem struct{ Title, Use, Minutes string }

type meetingPage struct {
	frame
	M      Meeting
	Agenda []AgendaItem
	Item   typedItem
	Acts   []Action // what came of it
}

func (p meetingPage) mayChange() bool { return p.Active() && p.M.State == planned }

func (p meetingPage) agendaShare() string {
	return "Planned share of reflection: " + percent(plannedShare(p.Agenda)) + ". Our aim is " + version(p.C.ReflectionGoal) + " per cent."
}

func useOptions() []ui.Option {
	return []ui.Option{{Value: string(Task), Label: "Task", Hint: "Work on the challenge."}, {Value: string(Reflection), Label: "Reflection", Hint: "Look at how you work together, and what you learn."}}
}

func (p meetingPage) facts() []ui.SummaryRow {
	rows := []ui.SummaryRow{
		ui.Row("When", p.M.Starts.In(p.M.Zone).Format("Monday 2 January 2006 at 15:04"), ""),
		ui.Row("How long", version(p.M.Minutes)+" minutes", ""),
	}
	if p.M.Place != "" {
		place := p.M.Place
		if p.M.Neutral {
			place += " (a neutral place)"
		}
		rows = append(rows, ui.Row("Where", place, ""))
	}
	if p.M.Link != "" {
		rows = append(rows, ui.SummaryRow{Key: "Link", Value: linked(p.M.Link)})
	}
	if p.M.State == held {
		rows = append(rows, ui.Row("Task", version(roundMinutes(p.M.TaskSeconds))+" minutes", ""), ui.Row("Reflection", version(roundMinutes(p.M.ReflectionSeconds))+" minutes", ""),
			ui.Row("Share of reflection", percent(p.M.Share())+". Our aim is "+version(p.C.ReflectionGoal)+" per cent.", ""))
	}
	return rows
}

// oneMeeting reads a meeting and its agenda; more reads what else the page shows.
func (s *Space) oneMeeting(r *web.Request, title string, more func(tx *db.Tx, f *frame, m Meeting) error) (meetingPage, error) {
	var p meetingPage
	id, err := r.ID("meeting")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.frame, err = s.page(r, title, tabMeetings, func(tx *db.Tx, f *frame) error {
		var err error
		if p.M, err = findMeeting(tx, s.keys, f.C.ID, id); err != nil {
			return err
		}
		if p.Agenda, err = listAgenda(tx, s.keys, id); err != nil {
			return err
		}
		if f.Title == "" {
			f.Title = p.M.Title
		}
		var who []db.ID
		for _, i := range p.Agenda {
			who = append(who, i.AddedBy)
		}
		if err := f.know(tx, who...); err != nil {
			return err
		}
		if p.Acts, err = s.readActions(tx, f, id); err != nil || more == nil {
			return err
		}
		return more(tx, f, p.M)
	})
	return p, err
}

func (s *Space) showMeeting(r *web.Request) (web.Answer, error) {
	p, err := s.oneMeeting(r, "", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(meetingOf(p)), nil
}

func (s *Space) editMeeting(r *web.Request) (web.Answer, error) {
	p, err := s.oneMeeting(r, "Change the meeting", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(meetingForm(meetingFormPage{frame: p.frame, Form: typedFrom(p.M), Meeting: p.M.ID, Version: p.M.Version})), nil
}

func (s *Space) saveMeeting(r *web.Request) (web.Answer, error) {
	old, err := s.oneMeeting(r, "Change the meeting", nil)
	if err != nil {
		return web.Answer{}, err
	}
	p := meetingFormPage{frame: old.frame, Form: typedMeetingOf(r), Meeting: old.M.ID, Version: r.Version()}
	return form(r, p.frame, func() (web.Answer, error) {
		m, err := p.Form.meeting(old.M.Zone)
		if err != nil {
			return web.Answer{}, err
		}
		m.ID, m.Version = old.M.ID, p.Version
		if err := s.Replan(r.Ctx(), r.Actor, p.C.ID, m); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/meetings/%s", p.C.ID, m.ID).Saying("The meeting is changed."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return meetingForm(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.oneMeeting(r, "Change the meeting", nil)
		p.Message, p.Yours, p.Written, p.Version = message, p.Form.text(), typedFrom(now.M).text(), now.M.Version
		return meetingForm(p), err
	})
}

func (s *Space) askCallOff(r *web.Request) (web.Answer, error) {
	p, err := s.oneMeeting(r, "Call the meeting off", nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(callOffOf(p)), nil
}

// onMeeting runs an action on a meeting and shows the meeting again, also when it could not be done.
func (s *Space) onMeeting(r *web.Request, act func(p meetingPage) (web.Answer, error)) (web.Answer, error) {
	p, err := s.oneMeeting(r, "", nil)
	if err != nil {
		return web.Answer{}, err
	}
	p.Item = typedItem{Title: r.Value("agenda_title"), Use: r.Value("use"), Minutes: r.Value("agenda_minutes")}
	a, err := form(r, p.frame, func() (web.Answer, error) { return act(p) }, func(f frame) templ.Component {
		p.frame = f
		return meetingOf(p)
	}, nil)
	if errs.Is(err, errs.Conflict) {
		return web.Redirect("/collaborations/%s/meetings/%s", p.C.ID, p.M.ID).Warning("%s", errs.Of(err).Message), nil
	}
	return a, err
}

func (p meetingPage) again(notice string) web.Answer {
	a := web.Redirect("/collaborations/%s/meetings/%s", p.C.ID, p.M.ID)
	if notice != "" {
		a = a.Saying("%s", notice)
	}
	return a
}

func (s *Space) callMeetingOff(r *web.Request) (web.Answer, error) {
	return s.onMeeting(r, func(p meetingPage) (web.Answer, error) {
		return p.again("The meeting is called off. Members get a letter."), s.CallOff(r.Ctx(), r.Actor, p.C.ID, p.M.ID)
	})
}

func (s *Space) addToAgenda(r *web.Request) (web.Answer, error) {
	return s.onMeeting(r, func(p meetingPage) (web.Answer, error) {
		minutes, _ := strconv.ParseInt(p.Item.Minutes, 10, 64) // 0 is refused, as everything that is no number
		return p.again(""), s.AddToAgenda(r.Ctx(), r.Actor, p.C.ID, p.M.ID, AgendaItem{Title: oneLine(p.Item.Title), Use: Use(p.Item.Use), Minutes: minutes})
	})
}

func (s *Space) takeFromAgenda(r *web.Request) (web.Answer, error) {
	return s.onMeeting(r, func(p meetingPage) (web.Answer, error) {
		item, err := r.ID("item")
		if err != nil {
			return web.Answer{}, err
		}
		return p.again(""), s.TakeFromAgenda(r.Ctx(), r.Actor, p.C.ID, p.M.ID, item)
	})
}

func (s *Space) moveUp(r *web.Request) (web.Answer, error) {
	return s.onMeeting(r, func(p meetingPage) (web.Answer, error) {
		item, err := r.ID("item")
		if err != nil {
			return web.Answer{}, err
		}
		return p.again(""), s.MoveUp(r.Ctx(), r.Actor, p.C.ID, p.M.ID, item)
	})
}
