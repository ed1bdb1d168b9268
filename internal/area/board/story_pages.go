package board

import (
	"strconv"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/person"
)

// storiesView are the stories of an organisation: all of them for engagement leads, their own for everybody else.
type storiesView struct {
	frame
	All     []Story
	Tellers map[db.ID]person.Person // whose stories they are, for engagement leads
}

func (s *Board) storiesPage(r *web.Request) (web.Answer, error) {
	p := storiesView{}
	f, err := s.page(r, "Stories for the board", func(tx *db.Tx, f *frame) error {
		f.Back = "/leadership/" + string(f.O.ID) + "/board-report"
		all, err := listStories(tx, s.keys, f.O.ID)
		if err != nil {
			return err
		}
		p.All = nil
		var who []db.ID
		for _, v := range all {
			if f.Runs || r.Actor.Is(v.Teller) {
				p.All, who = append(p.All, v), append(who, v.Teller)
			}
		}
		p.Tellers, err = person.Several(tx, who)
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	p.frame = f
	return web.Show(storiesOfPage(p)), nil
}

func (p storiesView) table() ui.TableData {
	t := ui.TableData{Caption: "Stories", Columns: ui.Columns("Story", "State"), Empty: "There is no story yet."}
	if p.Runs {
		t.Columns = ui.Columns("Story", "Whose it is", "State")
	}
	for _, v := range p.All {
		row := []templ.Component{ui.Link(p.in("/stories/%s", v.ID), v.Title)}
		if p.Runs {
			row = append(row, ui.Text(p.Tellers[v.Teller].Name()))
		}
		t.Rows = append(t.Rows, append(row, ui.Text(v.State())))
	}
	return t
}

// storyView is one story, or the form of a new one.
type storyView struct {
	frame
	V      Story
	Form   StoryForm
	Asking bool   // somebody else is asked for their story
	Mine   bool   // it is the reader's own
	Whose  string // the teller's name, for engagement leads
	Hash   string // of the words that wait for the teller's yes
	Yours  string // what was typed, and what is there by now, when somebody else was faster
	Now    string
}

func typedStory(r *web.Request) StoryForm {
	return StoryForm{Teller: r.Value("teller"), Title: r.Value("title"), Words: r.Value("words"), Signed: r.Value("signed"), Version: r.Version()}
}

// blank opens the form of a new story.
func (s *Board) blank(r *web.Request) (storyView, error) {
	p := storyView{Asking: r.Value("of") == "somebody", Mine: true}
	name := "Tell your own story"
	if p.Asking {
		name = "Ask for a story"
	}
	f, err := s.page(r, name, func(_ *db.Tx, f *frame) error {
		f.Back = "/leadership/" + string(f.O.ID) + "/board-report/stories"
		return r.Actor.May(!p.Asking || f.Runs, "Only engagement leads ask for a story. You can tell your own.")
	})
	p.frame = f
	return p, err
}

func (s *Board) newStory(r *web.Request) (web.Answer, error) {
	p, err := s.blank(r)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(storyForm(p)), nil
}

func (s *Board) addStory(r *web.Request) (web.Answer, error) {
	p, err := s.blank(r)
	if err != nil {
		return web.Answer{}, err
	}
	p.Form = typedStory(r)
	var id db.ID
	said := "Your story is kept. It may be told in reports to the board until you take it back."
	if p.Asking {
		id, err = s.Ask(r.Ctx(), r.Actor, p.O.ID, p.Form)
		said = "The one whose story it is has been asked. Nothing is told before they say yes."
	} else {
		id, err = s.Tell(r.Ctx(), r.Actor, p.O.ID, p.Form)
	}
	if e := errs.Of(err); e != nil && e.Kind == errs.Invalid {
		p.Problems = e.Fields
		return web.Problem(storyForm(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/board-report/stories/%s", p.O.ID, id).Saying("%s", said), nil
}

// oneStory reads the story of the path for its teller and for engagement leads.
func (s *Board) oneStory(r *web.Request, name string) (storyView, error) {
	p := storyView{frame: frame{Page: r.Page(name), Zone: r.Network.Zone}}
	id, err := r.ID("organisation")
	if err != nil {
		return p, err
	}
	p.Runs = r.Actor.Leads(id)
	which, err := r.ID("story")
	if err != nil {
		return p, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.O, p.V, err = s.openStory(tx, r.Actor, id, which); err != nil {
			return err
		}
		p.Mine, p.Hash = r.Actor.Is(p.V.Teller), ""
		p.Back = "/me"
		if p.Runs {
			p.Back = "/leadership/" + string(id) + "/board-report/stories"
			people, err := person.Several(tx, []db.ID{p.V.Teller})
			if err != nil {
				return err
			}
			p.Whose = people[p.V.Teller].Name()
		}
		all, err := s.assents.Of(tx, which)
		for _, v := range all {
			if v.Kind == storyKind && v.State == assent.Open {
				p.Hash = v.Hash
			}
		}
		return err
	})
	p.Form = StoryForm{Title: p.V.Title, Words: p.V.Words, Signed: p.V.Signed, Version: p.V.Version}
	return p, err
}

// asked says whether the reader's yes is waited for.
func (p storyView) asked() bool { return p.Mine && p.Hash != "" && p.V.Ended == 0 }

func (s *Board) storyPage(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "A story for the board")
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(storyOf(p)), nil
}

func (s *Board) changeStory(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "Change this story")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(p.O.ID) + "/board-report/stories/" + string(p.V.ID)
	return web.Show(storyForm(p)), nil
}

func (s *Board) saveStory(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "Change this story")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(p.O.ID) + "/board-report/stories/" + string(p.V.ID)
	now := p.Form
	p.Form = typedStory(r)
	err = s.Change(r.Ctx(), r.Actor, p.O.ID, p.V.ID, p.Form)
	switch e := errs.Of(err); {
	case e != nil && e.Kind == errs.Invalid && len(e.Fields) > 0:
		p.Problems = e.Fields
		return web.Problem(storyForm(p)), nil
	case e != nil && e.Kind == errs.Conflict:
		p.Yours, p.Now = p.Form.Title+"\n"+p.Form.Words+"\n"+p.Form.Signed, now.Title+"\n"+now.Words+"\n"+now.Signed
		p.Form.Version = p.V.Version
		return web.Clash(storyForm(p)), nil
	case err != nil:
		return web.Answer{}, err
	}
	said := "The story is changed. Its teller has been asked about the new words."
	if p.Mine {
		said = "Your story is changed. It may be told in these words."
	}
	return web.Redirect("/leadership/%s/board-report/stories/%s", p.O.ID, p.V.ID).Saying("%s", said), nil
}

func (s *Board) sayYes(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "A story for the board")
	if err != nil {
		return web.Answer{}, err
	}
	err = s.Yes(r.Ctx(), r.Actor, p.O.ID, p.V.ID, r.Value("hash"))
	if e := errs.Of(err); e != nil && e.Kind == errs.Conflict {
		return web.Redirect("/leadership/%s/board-report/stories/%s", p.O.ID, p.V.ID).Warning("The words have changed since you opened this page. Read them again."), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/leadership/%s/board-report/stories/%s", p.O.ID, p.V.ID).Saying("You have said yes. Your story may be told until you take it back."), nil
}

func (s *Board) askEnd(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "Shall this story not be told?")
	if err != nil {
		return web.Answer{}, err
	}
	p.Back = "/leadership/" + string(p.O.ID) + "/board-report/stories/" + string(p.V.ID)
	return web.Show(storyEnd(p)), nil
}

func (s *Board) endStory(r *web.Request) (web.Answer, error) {
	p, err := s.oneStory(r, "Shall this story not be told?")
	if err != nil {
		return web.Answer{}, err
	}
	if err := s.End(r.Ctx(), r.Actor, p.O.ID, p.V.ID); err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect("/me")
	if p.Runs {
		to = web.Redirect("/leadership/%s/board-report/stories", p.O.ID)
	}
	return to.Saying("The story is in no report any more, and its words are not kept."), nil
}

func (p storyView) action() templ.SafeURL {
	if p.V.ID == "" {
		return p.in("/stories/new")
	}
	return p.in("/stories/%s/change", p.V.ID)
}

func (p storyView) version() string { return strconv.FormatInt(p.Form.Version, 10) }

func (p storyView) submit() string {
	switch {
	case p.Asking:
		return "Ask them"
	case p.V.ID != "" && !p.Mine:
		return "Save and ask again"
	}
	return "Save, and let it be told"
}

// endWords are the words of the button that ends a story.
func (p storyView) endWords() string {
	switch {
	case !p.Mine:
		return "Leave it out"
	case p.asked():
		return "No, do not tell it"
	}
	return "Take it back"
}
