package collaboration

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/file"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/round"
)

// copied is everything in a space that one member may read, in a form that is written as JSON.
type copied struct {
	Name       string           `json:"name"`
	Challenge  string           `json:"challenge"`
	Goal       int64            `json:"reflection_goal_per_cent"`
	State      string           `json:"state"`
	Members    []copiedMember   `json:"members"`
	Agreements []copiedText     `json:"agreements"`
	AboutUs    []copiedText     `json:"about_us"`
	Proposals  []copiedChoice   `json:"proposals"`
	Meetings   []copiedMeet     `json:"meetings"`
	Roles      []copiedText     `json:"role_check_ins"`
	Rounds     []copiedText     `json:"rounds_of_questions"`
	Log        []copiedEntry    `json:"learning_log"`
	Actions    []copiedAction   `json:"what_we_take_on"`
	Hours      map[string]int64 `json:"minutes_given_by_side"`

	files []copiedFile
}

type copiedMember struct {
	Name   string `json:"name"`
	Side   string `json:"side"`
	Joined string `json:"joined"`
}

type copiedText struct {
	Title string `json:"title"`
	Who   string `json:"who,omitempty"`
	When  string `json:"when"`
	Text  string `json:"text"`
}

type copiedChoice struct {
	Title    string       `json:"title"`
	State    string       `json:"state"`
	Proposer string       `json:"proposed_by"`
	Created  string       `json:"proposed"`
	Decided  string       `json:"decided,omitempty"`
	Text     string       `json:"text"`
	Yes      []string     `json:"said_yes"`
	Comments []copiedText `json:"comments"`
}

type copiedMeet struct {
	Title      string   `json:"title"`
	Starts     string   `json:"starts"`
	State      string   `json:"state"`
	Place      string   `json:"place"`
	Neutral    bool     `json:"neutral_place"`
	Link       string   `json:"link"`
	Task       int64    `json:"task_minutes"`
	Reflection int64    `json:"reflection_minutes"`
	Agenda     []string `json:"agenda"`
	Notes      string   `json:"notes"`
}

type copiedAction struct {
	What  string `json:"what"`
	Taken string `json:"taken_on_by,omitempty"`
	Did   string `json:"done_by,omitempty"`
	Done  string `json:"done,omitempty"`
}

type copiedEntry struct {
	Kind     string       `json:"kind"`
	Author   string       `json:"author"`
	Day      string       `json:"day"`
	Title    string       `json:"title"`
	Text     string       `json:"text"`
	Tags     []string     `json:"tags"`
	Audience string       `json:"seen_by"`
	Files    []copiedFile `json:"files"`
}

type copiedFile struct {
	Path        string `json:"path"`
	Description string `json:"description"`

	meta file.Meta
}

func (s *Space) export(r *web.Request) (web.Answer, error) {
	var c copied
	_, err := s.page(r, "", tabHome, func(tx *db.Tx, f *frame) error {
		var err error
		c, err = s.copyOf(tx, r.Actor, f)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Stream(web.File{Name: "our-space.zip", Type: "application/zip"}, func(w io.Writer) error { return s.writeCopy(w, r.Network.ID, c) }), nil
}

// copyOf reads everything that the member may read. It takes many statements: a copy is seldom asked for.
func (s *Space) copyOf(tx *db.Tx, a access.Actor, f *frame) (copied, error) {
	c := copied{Name: f.C.Name, Challenge: f.C.Challenge, Goal: f.C.ReflectionGoal, State: string(f.C.State)}
	gone, err := shared.Gone(tx, f.C.ID)
	if err != nil {
		return c, err
	}
	var former []db.ID
	for _, m := range gone {
		former = append(former, m.Person)
	}
	if err := f.know(tx, former...); err != nil {
		return c, err
	}
	for _, m := range f.C.Members {
		c.Members = append(c.Members, copiedMember{Name: f.Name(m.Person), Side: m.Side.Words(), Joined: f.Day(m.Joined)})
	}
	for _, part := range []func(*db.Tx, access.Actor, *frame, *copied) error{s.copyAgreements, s.copyAnswers, s.copyProposals, s.copyMeetings, s.copyDoing, s.copyRounds, s.copyLog} {
		if err := part(tx, a, f, &c); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s *Space) copyAgreements(tx *db.Tx, _ access.Actor, f *frame, c *copied) error {
	all, err := listAgreements(tx, s.keys, f.C.ID, 0, mostVersions)
	for _, g := range all {
		c.Agreements = append(c.Agreements, copiedText{Title: "Version " + version(g.Number), When: f.When(g.Stood), Text: g.Text})
	}
	return err
}

func (s *Space) copyAnswers(tx *db.Tx, _ access.Actor, f *frame, c *copied) error {
	about, err := instrument.Find(tx, aboutKey)
	if err != nil {
		return err
	}
	said, err := aboutUs(tx, s.keys, f.C.ID)
	if err != nil {
		return err
	}
	for _, m := range f.C.Members {
		if x, ok := said[m.Person]; ok {
			c.AboutUs = append(c.AboutUs, copiedText{Title: about.Title, Who: f.Name(m.Person), When: f.When(x.Changed), Text: instrument.Render(about, x.Answers)})
		}
	}
	roles, err := instrument.Find(tx, roleKey)
	if err != nil {
		return err
	}
	all, err := checkIns(tx, s.keys, f.C.ID, "")
	for _, x := range all {
		c.Roles = append(c.Roles, copiedText{Title: roles.Title, Who: f.Name(x.Person), When: f.When(x.Changed), Text: instrument.Render(roles, x.Answers)})
	}
	return err
}

func (s *Space) copyProposals(tx *db.Tx, a access.Actor, f *frame, c *copied) error {
	all, err := s.decisions.Of(tx, f.C.ID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if !ours(p) {
			continue
		}
		v, t, err := s.find(tx, a, f.C, p.ID)
		if err != nil {
			return err
		}
		x := copiedChoice{Title: proposalTitle(t, v.Text), State: string(v.State), Proposer: f.Name(v.Proposer), Created: f.When(v.Created), Text: v.Text}
		if v.Decided != 0 {
			x.Decided = f.When(v.Decided)
		}
		for _, who := range f.saidYes(v.Proposal) {
			x.Yes = append(x.Yes, f.Name(who))
		}
		for _, said := range v.Comments {
			title := "Comment"
			if said.AsksChange {
				title = "Asks for a change"
			}
			x.Comments = append(x.Comments, copiedText{Title: title, Who: f.Name(said.Person), When: f.When(said.At), Text: said.Text})
		}
		c.Proposals = append(c.Proposals, x)
	}
	return nil
}

func (s *Space) copyMeetings(tx *db.Tx, _ access.Actor, f *frame, c *copied) error {
	for offset := 0; ; offset += 200 {
		all, err := listMeetings(tx, s.keys, f.C.ID, 200, offset)
		if err != nil {
			return err
		}
		for _, m := range all {
			x := copiedMeet{Title: m.Title, Starts: m.Starts.In(m.Zone).Format("2006-01-02 15:04"), State: m.State, Place: m.Place, Neutral: m.Neutral, Link: m.Link,
				Task: roundMinutes(m.TaskSeconds), Reflection: roundMinutes(m.ReflectionSeconds), Notes: m.Notes}
			agenda, err := listAgenda(tx, s.keys, m.ID)
			if err != nil {
				return err
			}
			for _, i := range agenda {
				x.Agenda = append(x.Agenda, fmt.Sprintf("%s (%s, %d minutes)", i.Title, i.Use.Words(), i.Minutes))
			}
			c.Meetings = append(c.Meetings, x)
		}
		if len(all) < 200 {
			return nil
		}
	}
}

// copyDoing copies what members take on, and the time of each side.
func (s *Space) copyDoing(tx *db.Tx, _ access.Actor, f *frame, c *copied) error {
	all, err := s.readActions(tx, f, "")
	if err != nil {
		return err
	}
	for _, v := range all {
		x := copiedAction{What: v.Words}
		if v.Taken != "" {
			x.Taken = f.Name(v.Taken)
		}
		if v.Done != 0 {
			x.Did, x.Done = f.Name(v.DoneBy), f.When(v.Done)
		}
		c.Actions = append(c.Actions, x)
	}
	sides, err := everSides(tx, f.C.ID)
	if err != nil {
		return err
	}
	given, err := countTime(tx, f.C.ID)
	c.Hours = map[string]int64{}
	for _, g := range given {
		c.Hours[sides[g.Who].Words()] += g.N / 60
	}
	return err
}

// copyRounds copies the answers to rounds of questions that the member sees: their own, and those of others in rounds that
// are shown.
func (s *Space) copyRounds(tx *db.Tx, a access.Actor, f *frame, c *copied) error {
	all, err := round.List(tx, a.Person(), round.Filter{Owner: f.C.ID})
	if err != nil {
		return err
	}
	forms, err := s.rounds.FormsOf(tx, a, all)
	if err != nil {
		return err
	}
	for _, r := range all {
		def, err := r.Definition(tx)
		if err != nil {
			return err
		}
		for _, x := range forms[r.ID] {
			if err := f.know(tx, x.Person, r.Subject); err != nil {
				return err
			}
			title := def.Title
			if r.Subject != r.Owner {
				title += ", about " + f.Name(r.Subject)
			}
			c.Rounds = append(c.Rounds, copiedText{Title: title, Who: f.Name(x.Person), When: f.When(r.Started), Text: instrument.Render(askedIn(r, def, x.Person), x.Answers)})
		}
	}
	return nil
}

func (s *Space) copyLog(tx *db.Tx, a access.Actor, f *frame, c *copied) error {
	for offset := 0; ; offset += 200 {
		all, err := entry.List(tx, s.keys, viewer(f.C, a), entry.Filter{Owner: f.C.ID, Limit: 200, Offset: offset})
		if err != nil {
			return err
		}
		for _, e := range all {
			if err := f.know(tx, e.Author, e.ChangedBy); err != nil {
				return err
			}
			x := copiedEntry{Kind: e.Kind, Author: f.byline(e), Day: e.Happened, Title: e.Title, Text: e.Body, Tags: e.Tags, Audience: e.Audience.Words()}
			for i, kept := range e.Files {
				meta, err := s.files.Find(tx, kept.ID)
				if err != nil {
					return err
				}
				cf := copiedFile{Path: fmt.Sprintf("files/%s-%s-%d-%s", e.Happened, string(e.ID)[24:], i+1, file.CleanName(kept.Name)), Description: kept.Description, meta: meta}
				x.Files, c.files = append(x.Files, cf), append(c.files, cf)
			}
			c.Log = append(c.Log, x)
		}
		if len(all) < 200 {
			return nil
		}
	}
}

const copyReadme = `This is a copy of what you can read in your space on Alongside.

space.json         everything, for programs
agreement.txt      the versions of the agreement that stood
learning-log.csv   the learning log
meetings.csv       the meetings
proposals.csv      the shared decisions
files/             pictures, recordings and other files of the learning log

Other members trust you with it. Keep it as safe as your own notes.
`

// writeCopy writes the archive; one file at a time is in memory.
func (s *Space) writeCopy(w io.Writer, network db.ID, c copied) error {
	z := zip.NewWriter(w)
	add := func(name string, fill func(io.Writer) error) error {
		part, err := z.Create(name)
		if err != nil {
			return err
		}
		return fill(part)
	}
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	var agreements strings.Builder
	for _, g := range c.Agreements {
		fmt.Fprintf(&agreements, "%s, from %s\n\n%s\n\n", g.Title, g.When, g.Text)
	}
	texts := []struct{ name, text string }{{"README.txt", copyReadme}, {"space.json", string(raw)}, {"agreement.txt", agreements.String()}}
	for _, t := range texts {
		if err := add(t.name, func(w io.Writer) error { _, err := io.WriteString(w, t.text); return err }); err != nil {
			return err
		}
	}
	tables := []struct {
		name    string
		headers []string
		rows    [][]string
	}{
		{"learning-log.csv", []string{"Day", "Author", "Kind", "Title", "Text", "Tags", "Seen by", "Files"}, c.logRows()},
		{"meetings.csv", []string{"Starts", "Title", "State", "Place", "Neutral place", "Task minutes", "Reflection minutes", "Notes"}, c.meetingRows()},
		{"proposals.csv", []string{"Proposed", "Proposed by", "What", "State", "Decided", "Text", "Said yes"}, c.proposalRows()},
	}
	for _, t := range tables {
		if err := add(t.name, func(w io.Writer) error { return writeTable(w, t.headers, t.rows) }); err != nil {
			return err
		}
	}
	for _, f := range c.files {
		body, err := s.files.Body(network, f.meta)
		if err != nil {
			return err
		}
		if err := add(f.Path, func(w io.Writer) error { _, err := w.Write(body); return err }); err != nil {
			return err
		}
	}
	return z.Close()
}

func writeTable(w io.Writer, headers []string, rows [][]string) error {
	t, err := sheet.NewCSV(w, headers)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.Row(row...); err != nil {
			return err
		}
	}
	return t.Close()
}

func (c copied) logRows() (rows [][]string) {
	for _, e := range c.Log {
		var files []string
		for _, f := range e.Files {
			files = append(files, f.Path+": "+f.Description)
		}
		rows = append(rows, []string{e.Day, e.Author, e.Kind, e.Title, e.Text, joined(e.Tags), e.Audience, strings.Join(files, "\n")})
	}
	return rows
}

func (c copied) meetingRows() (rows [][]string) {
	for _, m := range c.Meetings {
		neutral := "no"
		if m.Neutral {
			neutral = "yes"
		}
		rows = append(rows, []string{m.Starts, m.Title, m.State, m.Place, neutral, version(m.Task), version(m.Reflection), m.Notes})
	}
	return rows
}

func (c copied) proposalRows() (rows [][]string) {
	for _, p := range c.Proposals {
		rows = append(rows, []string{p.Created, p.Proposer, p.Title, p.State, p.Decided, p.Text, joined(p.Yes)})
	}
	return rows
}
