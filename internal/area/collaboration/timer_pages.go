package collaboration

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

type timerPage struct {
	meetingPage
	Clock   Clock
	Message string
	Spoken  map[person.Side]int64 // seconds
	Speaks  person.Side           // now, "" for nobody
	// Forgotten says that the counting of who speaks stopped by itself.
	Forgotten bool
}

// spokenRows say how long each side has spoken.
func (p timerPage) spokenRows() []ui.SummaryRow {
	row := func(label string, side person.Side) ui.SummaryRow {
		words := clockWords(p.Spoken[side])
		if p.Speaks == side {
			words += ", speaks now"
		}
		return ui.Row(label, words, "")
	}
	return []ui.SummaryRow{row("Professional side", person.Professional), row("Patient partner side", person.Partner)}
}

// button says what pressing it does: begin, or change over.
func (p timerPage) button(u Use) string {
	verb := "Start "
	if p.Clock.Running != "" {
		verb = "Switch to "
	}
	return verb + strings.ToLower(u.Words())
}

// clockData is what the script needs to let the seconds run: what runs, and how much was counted when the page was made.
func (p timerPage) clockData() templ.Attributes {
	return templ.Attributes{
		"data-module": "app-timer", "data-running": string(p.Clock.Running),
		"data-task": version(p.Clock.Total(Task, p.Now)), "data-reflection": version(p.Clock.Total(Reflection, p.Now)),
	}
}

func (s *Space) oneTimer(r *web.Request) (timerPage, error) {
	var p timerPage
	var err error
	p.meetingPage, err = s.oneMeeting(r, "", func(tx *db.Tx, f *frame, m Meeting) error {
		all, err := listStretches(tx, m.ID)
		if err != nil {
			return err
		}
		p.Clock = clockOf(all)
		spoken, err := listVoices(tx, f.C.ID, m.ID)
		p.Spoken, p.Speaks, p.Forgotten = voices(spoken, tx.Now)
		return err
	})
	if err == nil {
		p.Title = "Timer: " + p.M.Title
	}
	return p, err
}

func (s *Space) showTimer(r *web.Request) (web.Answer, error) {
	p, err := s.oneTimer(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(timer(p)), nil
}

func (s *Space) pressTimer(r *web.Request) (web.Answer, error) {
	p, err := s.oneTimer(r)
	if err != nil {
		return web.Answer{}, err
	}
	return form(r, p.frame, func() (web.Answer, error) {
		if err := s.Time(r.Ctx(), r.Actor, p.C.ID, p.M.ID, Use(r.Value("use"))); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/meetings/%s/timer", p.C.ID, p.M.ID), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return timer(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.oneTimer(r)
		now.Message = message
		return timer(now), err
	})
}

// typedRecord is how a meeting went, as it is typed.
type typedRecord struct{ Task, Reflection, Professional, Partner, Notes string }

// spoken are the minutes that each side spoke, as they were typed.
func (t typedRecord) spoken() map[person.Side]int64 {
	return map[person.Side]int64{person.Professional: minutesOf(t.Professional), person.Partner: minutesOf(t.Partner)}
}

func (t typedRecord) text() string {
	return "Minutes for the task: " + t.Task + "\nMinutes for reflection: " + t.Reflection + "\nMinutes that the professional side spoke: " + t.Professional + "\nMinutes that the patient partner side spoke: " + t.Partner + "\nNotes:\n" + t.Notes
}

type recordPage struct {
	meetingPage
	Form    typedRecord
	Counted bool // the minutes come from the timer
	Version int64
	// What came second, when somebody else was faster.
	Message, Yours, Written string
}

func (s *Space) recording(r *web.Request) (recordPage, error) {
	t, err := s.oneTimer(r)
	p := recordPage{meetingPage: t.meetingPage, Version: t.M.Version}
	if err != nil {
		return p, err
	}
	p.Title = "How the meeting went"
	task, reflection := t.M.TaskSeconds, t.M.ReflectionSeconds
	if !t.M.Logged() {
		task, reflection = t.Clock.Total(Task, t.Now), t.Clock.Total(Reflection, t.Now)
		p.Counted = task+reflection > 0
	}
	if task+reflection > 0 {
		p.Form.Task, p.Form.Reflection = version(roundMinutes(task)), version(roundMinutes(reflection))
	}
	if t.Spoken[person.Professional]+t.Spoken[person.Partner] > 0 {
		p.Form.Professional, p.Form.Partner = version(roundMinutes(t.Spoken[person.Professional])), version(roundMinutes(t.Spoken[person.Partner]))
	}
	p.Form.Notes = t.M.Notes
	return p, nil
}

func (s *Space) editRecord(r *web.Request) (web.Answer, error) {
	p, err := s.recording(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(recordOf(p)), nil
}

// minutesOf reads a number of minutes; nothing is 0, and what is no number is -1, which every check refuses.
func minutesOf(typed string) int64 {
	if strings.TrimSpace(typed) == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (s *Space) saveRecord(r *web.Request) (web.Answer, error) {
	p, err := s.recording(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form, p.Version = typedRecord{Task: r.Value("task"), Reflection: r.Value("reflection"), Professional: r.Value("spoken-professional"), Partner: r.Value("spoken-partner"), Notes: r.Value("notes")}, r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		if err := s.Record(r.Ctx(), r.Actor, p.C.ID, p.M.ID, minutesOf(p.Form.Task), minutesOf(p.Form.Reflection), p.Form.spoken(), p.Form.Notes, p.Version); err != nil {
			return web.Answer{}, err
		}
		return p.again("How the meeting went is saved."), nil
	}, func(f frame) templ.Component {
		p.frame = f
		return recordOf(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.recording(r)
		now.Message, now.Yours, now.Written, now.Form = message, p.Form.text(), now.Form.text(), p.Form
		return recordOf(now), err
	})
}

type rolesPage struct {
	meetingPage
	Def     instrument.Definition
	All     []checkIn
	View    instrument.View
	Version int64
	// What came second, when the same person was faster on another device.
	Message, Yours, Written string
}

func (p rolesPage) of(who db.ID) (checkIn, bool) {
	for _, in := range p.All {
		if in.Person == who {
			return in, true
		}
	}
	return checkIn{}, false
}

// answers are a member's answers as rows; what was not answered is left out.
func (p rolesPage) answers(in checkIn) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, section := range p.Def.Sections {
		for _, l := range instrument.Lines(section, in.Answers) {
			if l.State == instrument.Given {
				rows = append(rows, ui.SummaryRow{Key: l.Item.Wording, Value: linked(strings.Join(l.Words, "\n"))})
			}
		}
	}
	return rows
}

func (s *Space) checkingIn(r *web.Request) (rolesPage, error) {
	var p rolesPage
	var err error
	p.meetingPage, err = s.oneMeeting(r, "Role check-in", func(tx *db.Tx, f *frame, m Meeting) error {
		var err error
		if p.All, err = checkIns(tx, s.keys, f.C.ID, m.ID); err != nil {
			return err
		}
		p.Def, err = instrument.Find(tx, roleKey)
		return err
	})
	mine, _ := p.of(p.Me)
	p.View, p.Version = instrument.NewView(p.Page, p.Def, mine.Answers), mine.Version
	return p, err
}

func (s *Space) showRoles(r *web.Request) (web.Answer, error) {
	p, err := s.checkingIn(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(roles(p)), nil
}

func (s *Space) saveRoles(r *web.Request) (web.Answer, error) {
	p, err := s.checkingIn(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed, problems := instrument.Decode(p.Def, r.Form, p.View.Prefix)
	p.View.Answers, p.Version = typed, r.Version()
	return form(r, p.frame, func() (web.Answer, error) {
		if len(problems) > 0 {
			return web.Answer{}, fields(problems)
		}
		if err := s.CheckIn(r.Ctx(), r.Actor, p.C.ID, p.M.ID, typed, p.Version); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/collaborations/%s/meetings/%s/roles", p.C.ID, p.M.ID).Saying("Your answers are saved."), nil
	}, func(f frame) templ.Component {
		p.frame, p.View.Page = f, f.Page
		return roles(p)
	}, func(_ frame, message string) (templ.Component, error) {
		now, err := s.checkingIn(r)
		mine, _ := now.of(now.Me)
		now.Message, now.Yours, now.Written = message, instrument.Render(p.Def, typed), instrument.Render(p.Def, mine.Answers)
		now.View.Answers = typed
		return roles(now), err
	})
}

// experiment is something that a member tried outside their usual role.
type experiment struct {
	checkIn
	Wanted, Happened string
}

type experimentsPage struct {
	frame
	All []experiment
}

func (s *Space) showExperiments(r *web.Request) (web.Answer, error) {
	var p experimentsPage
	var err error
	p.frame, err = s.page(r, "What we tried", tabMeetings, func(tx *db.Tx, f *frame) error {
		all, err := checkIns(tx, s.keys, f.C.ID, "")
		if err != nil {
			return err
		}
		p.All = nil
		var who []db.ID
		for _, in := range all {
			x := experiment{checkIn: in, Wanted: in.Answers["experiment"].Value(), Happened: in.Answers["experiment-learnt"].Value()}
			if x.Wanted != "" || x.Happened != "" {
				p.All, who = append(p.All, x), append(who, in.Person)
			}
		}
		return f.know(tx, who...)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(experiments(p)), nil
}
