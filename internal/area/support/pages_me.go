package support

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

type minePage struct {
	ui.Page
	Link          Link
	Questions     []Question
	Pager         pager
	Professionals []Professional
	Meanwhile     person.Person // whom to ask as long as nobody answers; without an address when there is nobody
	Promise       int64
	Today         string
	Words         string
}

func (s *Support) readMine(r *web.Request) (minePage, error) {
	p := minePage{Page: r.Page("Your key contact"), Pager: pagerOf(r), Words: r.Value("words")}
	p.Back = "/me"
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		var err error
		if p.Link, err = linkOf(tx, r.Actor.Person(), p.Today); err != nil {
			return err
		}
		all, err := questionsBy(tx, r.Actor.Person(), pageSize+1, p.Pager.offset())
		if err != nil {
			return err
		}
		p.Questions = turn(&p.Pager, all, func(n int) templ.SafeURL { return p.To("/me/contact?page=%d", n) })
		if p.Professionals, err = professionalsFor(tx, r.Actor.Person(), p.Today); err != nil {
			return err
		}
		if p.Link.answers() == "" {
			if p.Meanwhile, err = meanwhile(tx); err != nil {
				return err
			}
		}
		pr, err := promiseOf(tx)
		p.Promise = pr.Days
		return err
	})
	return p, err
}

// meanwhile is whom somebody can ask for whom nobody answers: the contact of the newest programme that has one, as its public page names
// them; without a name when there is none.
func meanwhile(tx *db.Tx) (person.Person, error) {
	all, err := edition.All(tx, true)
	for _, e := range all {
		if err == nil && e.ContactName != "" && e.ContactEmail != "" {
			return person.Person{Given: e.ContactName, Email: e.ContactEmail}, nil
		}
	}
	return person.Person{}, err
}

func (s *Support) mine(r *web.Request) (web.Answer, error) {
	p, err := s.readMine(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(mineOf(p)), nil
}

func (s *Support) ask(r *web.Request) (web.Answer, error) {
	p, err := s.readMine(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		id, err := s.Ask(r.Ctx(), r.Actor, r.Value("words"))
		return web.Redirect("/questions/%s", id).Saying("Your words are sent."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return mineOf(p), nil
	})
}

// who says who answers, and from when on the contact does again.
func (p minePage) who() string {
	l := p.Link
	switch {
	case !l.has():
		return "Nobody is named for you yet. A coordinator sees your name in a list of people who need a contact."
	case l.Lapsed != 0 && l.Cover != "":
		return l.ContactName + " is not your contact any more. " + l.CoverName + " answers you until somebody else is named."
	case l.Lapsed != 0:
		return l.ContactName + " is not your contact any more, and nobody stands in yet. Your coordinator has been told."
	case l.standsIn() && l.answers() == l.Cover:
		return l.ContactName + " is your contact, and is away until " + ui.PlainDate(l.ContactAway) + ". " + l.CoverName + " answers you in this time."
	case l.ContactAway != "":
		return l.ContactName + " is your contact, and is away until " + ui.PlainDate(l.ContactAway) + ". You can write now. Nobody else is there in this time, so the answer may come later."
	case l.Cover == "":
		return l.ContactName + " is your contact."
	}
	return l.ContactName + " is your contact. " + l.CoverName + " stands in when they are away."
}

// reads says who reads what is written now.
func (p minePage) reads() string {
	l := p.Link
	words := "Only you and " + l.nameOf(l.answers()) + " read this."
	if l.Cover != "" && l.Lapsed == 0 {
		words += " " + l.CoverName + " reads it only when " + l.ContactName + " is away or has not answered in time."
	}
	return words + " No coordinator or administrator can. If somebody else becomes your contact, they read what is not answered yet."
}

func (p minePage) table() ui.TableData {
	t := ui.TableData{Caption: "What you asked", Columns: ui.Columns("Asked", "Where it stands"), Empty: "You have not asked anything yet."}
	for _, q := range p.Questions {
		t.Rows = append(t.Rows, []templ.Component{ui.LinkAbout(p.To("/questions/%s", q.ID), ui.PlainDate(q.AskedDay), "read this question"), ui.Text(q.state(p.Today))})
	}
	return t
}

func listTable(all []Professional, caption string, organisations bool) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("Name", "What they do", "How to reach them", "When"), Empty: "Nobody is on this list yet."}
	if organisations {
		t.Columns = append(t.Columns, ui.Column{Label: "Where"})
	}
	for _, v := range all {
		row := []string{v.Name, v.Role, v.Reach, v.Hours}
		if organisations {
			row = append(row, v.OrgName)
		}
		t.Rows = append(t.Rows, ui.Cells(row...))
	}
	return t
}

type deskPage struct {
	ui.Page
	Me     db.ID
	Open   []Question
	Past   []Question
	People []Link
	Pager  pager
	Today  string
}

func (s *Support) desk(r *web.Request) (web.Answer, error) {
	p := deskPage{Page: r.Page("Questions to you"), Me: r.Actor.Person(), Pager: pagerOf(r)}
	p.Back = "/me"
	r.Actor.Scoped()
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		var err error
		if p.Open, err = questionsFor(tx, p.Me, p.Today, 200, 0); err != nil {
			return err
		}
		if p.Past, err = pastFor(tx, p.Me, 30); err != nil {
			return err
		}
		people, err := linksFor(tx, p.Me, p.Today, pageSize+1, p.Pager.offset())
		p.People = turn(&p.Pager, people, func(n int) templ.SafeURL { return p.To("/me/questions?page=%d", n) })
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(deskOf(p)), nil
}

func (p deskPage) table(all []Question, caption, empty string) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: ui.Columns("From", "Asked", "Where it stands"), Empty: empty}
	for _, q := range all {
		t.Rows = append(t.Rows, []templ.Component{ui.LinkAbout(p.To("/questions/%s", q.ID), q.AskerName, "read this question"), ui.Text(ui.PlainDate(q.AskedDay)), ui.Text(q.state(p.Today))})
	}
	return t
}

func (p deskPage) people() ui.TableData {
	t := ui.TableData{Caption: "People who rely on you", Columns: ui.Columns("Name", "You are", "The other one")}
	for _, l := range p.People {
		name := l.PersonName
		row := []templ.Component{ui.Text(name)}
		switch {
		case l.Cover == p.Me && l.standsIn():
			row = append(row, ui.Text("Standing in now"), ui.Text(l.ContactName))
		case l.Cover == p.Me:
			row = append(row, ui.Text("Cover"), ui.Text(l.ContactName))
		case l.Lapsed != 0:
			row = append(row, ui.Text("Contact until somebody else is named"), ui.Text(l.CoverName))
		default:
			row = append(row, ui.Text("Contact"), ui.Text(l.CoverName))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

type questionPage struct {
	ui.Page
	Q                       Question
	Link                    Link
	Messages                []Message
	Me                      db.ID
	Today, Words, Zone      string
	MayWrite, MayClose, Own bool
}

func (s *Support) readQuestion(r *web.Request) (questionPage, error) {
	p := questionPage{Page: r.Page("Question"), Zone: r.Network.Zone, Me: r.Actor.Person(), Words: r.Value("words")}
	id, err := r.ID("question")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		p.Today = tx.Now.In(r.Network.Zone).Format("2006-01-02")
		var err error
		if p.Q, p.Link, err = read(tx, r.Actor, id, p.Today); err != nil {
			return err
		}
		p.MayWrite = mayWrite(p.Me, p.Q, p.Link)
		p.MayClose = p.Q.open() && (p.Me == p.Q.Asker || p.Q.Answered != 0)
		p.Messages, err = messagesOf(tx, s.keys, id)
		return err
	})
	if p.Back = "/me/questions"; p.Me == p.Q.Asker {
		p.Back = "/me/contact"
	}
	for _, m := range p.Messages {
		p.Own = p.Own || m.Author == p.Me && m.Erased == 0
	}
	p.Title = "Question of " + p.Q.AskerName
	if p.Me == p.Q.Asker {
		p.Title = "Your question"
	}
	return p, err
}

func (s *Support) questionPage(r *web.Request) (web.Answer, error) {
	p, err := s.readQuestion(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(questionOf(p)), nil
}

func (s *Support) writeMore(r *web.Request) (web.Answer, error) {
	p, err := s.readQuestion(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/questions/%s", p.Q.ID).Saying("Your words are sent."), s.Write(r.Ctx(), r.Actor, p.Q.ID, r.Value("words"))
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p.Problems = problems
		return questionOf(p), nil
	})
}

func (s *Support) closeIt(r *web.Request) (web.Answer, error) {
	id, err := r.ID("question")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/questions/%s", id).Saying("This is closed."), s.Close(r.Ctx(), r.Actor, id)
}

func (s *Support) eraseIt(r *web.Request) (web.Answer, error) {
	id, err := r.ID("question")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/questions/%s", id).Saying("Your words are gone."), s.Erase(r.Ctx(), r.Actor, id)
}

func (p questionPage) label() string {
	switch {
	case p.Me == p.Q.Asker:
		return "Write more"
	case p.Q.Answered == 0:
		return "Your answer"
	}
	return "Write again"
}

func (p questionPage) when(m Message) string {
	return m.AuthorName + ", " + ui.DateTime(m.Written.In(p.Zone))
}

type professionalsPage struct {
	ui.Page
	O      person.Organisation
	R      relation
	All    []Professional
	Form   Professional
	Agreed bool
	Clash  bool
}

func (s *Support) readProfessionals(r *web.Request) (professionalsPage, error) {
	p := professionalsPage{Page: r.Page("Whom to ask")}
	id, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	var one db.ID
	if r.PathValue("professional") != "" {
		if one, err = r.ID("professional"); err != nil {
			return p, err
		}
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.R, err = s.organisation(tx, r.Actor, id); err != nil {
			return err
		}
		if p.Back = "/me/contact"; p.R.Runs || p.R.Belongs || p.R.Owns {
			if err := s.parts(tx, &p.Page, r.Actor, id); err != nil {
				return err
			}
		}
		if one == "" {
			p.All, err = professionalsOf(tx, id)
			return err
		}
		p.Title, p.Agreed = "Change this entry", true
		p.Form, err = findProfessional(tx, one)
		if err == nil && p.Form.Organisation != id {
			err = errs.Missing()
		}
		return err
	})
	return p, err
}

func (s *Support) professionalsPage(r *web.Request) (web.Answer, error) {
	p, err := s.readProfessionals(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(professionalsOfPage(p)), nil
}

func (s *Support) changeProfessional(r *web.Request) (web.Answer, error) {
	p, err := s.readProfessionals(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(professionalFormOf(p)), nil
}

func (s *Support) addProfessional(r *web.Request) (web.Answer, error) {
	return s.saveProfessionalPage(r)
}

func (s *Support) saveProfessionalPage(r *web.Request) (web.Answer, error) {
	p, err := s.readProfessionals(r)
	if err != nil {
		return web.Answer{}, err
	}
	typed := Professional{ID: p.Form.ID, Organisation: p.O.ID, Name: r.Value("name"), Role: r.Value("role"), Reach: r.Value("reach"), Hours: r.Value("hours"), Version: r.Version()}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/leadership/%s/contacts", p.O.ID).Saying("The list is saved."), s.List(r.Ctx(), r.Actor, typed, r.Value("agreed") == "yes")
	}, func(problems []errs.Field, clash bool) (templ.Component, error) {
		if clash {
			typed.Version = p.Form.Version
		}
		p.Problems, p.Clash, p.Agreed, p.Form = problems, clash, r.Value("agreed") == "yes", typed
		if typed.ID == "" {
			return professionalsOfPage(p), nil
		}
		return professionalFormOf(p), nil
	})
}

func (s *Support) removeProfessional(r *web.Request) (web.Answer, error) {
	organisation, err := r.ID("organisation")
	if err != nil {
		return web.Answer{}, err
	}
	id, err := r.ID("professional")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/contacts", organisation).Saying("The entry is gone."), s.Unlist(r.Ctx(), r.Actor, organisation, id)
}

func (p professionalsPage) table() ui.TableData {
	t := listTable(p.All, "Whom patient leaders can ask", false)
	if !p.R.Runs {
		return t
	}
	t.Columns = append(t.Columns, ui.Column{Label: "Change"})
	for i, v := range p.All {
		t.Rows[i] = append(t.Rows[i], ui.LinkAbout(p.To("/leadership/%s/contacts/%s", p.O.ID, v.ID), "Change", v.Name))
	}
	return t
}
