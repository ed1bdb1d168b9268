package lesson

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/ground"
	"alongside/internal/shared/person"
)

// base is what every page of the area has.
type base struct {
	ui.Page
	E       edition.Edition
	T       team
	Members []edition.Member
	People  map[db.ID]person.Person
	Actor   access.Actor
}

// mayBeAbout says whether the reader, who takes part and did not write it, can say that a lesson is about them.
func (b base) mayBeAbout(l Lesson) bool {
	return (b.T.takesPart || b.T.member) && !b.Actor.Is(l.Author) && l.State != Withdrawn
}

func (b base) name(who db.ID) string { return b.People[who].Name() }

// in is an address inside the edition.
func (b base) in(format string, args ...any) templ.SafeURL {
	return b.To("/editions/%s", string(b.E.ID)) + templ.SafeURL(fmt.Sprintf(format, args...))
}

func (b base) ownerOptions() []ui.Option {
	var out []ui.Option
	for _, id := range owners(b.Actor, b.Members) {
		out = append(out, ui.Option{Value: string(id), Label: b.name(id)})
	}
	return out
}

// base reads the edition of the address; more reads what else the page shows.
func (s *Lessons) base(r *web.Request, title string, problems []errs.Field, may func(team) bool, more func(tx *db.Tx, b *base) error) (base, error) {
	b := base{Page: r.Page(title), Actor: r.Actor}
	b.Problems = problems
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return b, err
	}
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if b.E, err = edition.Find(tx, id); err != nil {
			return err
		}
		if b.T, b.Members, err = teamOf(tx, r.Actor, b.E); err != nil {
			return err
		}
		if err := r.Actor.Allow(may(b.T)); err != nil {
			return err
		}
		if b.Back = "/editions/" + string(id); !b.T.coordinator {
			b.Back = "/me/editions/" + string(id)
		}
		ids := owners(r.Actor, b.Members)
		if b.People, err = person.Several(tx, ids[:min(len(ids), 500)]); err != nil {
			return err
		}
		return more(tx, &b)
	})
	return b, err
}

// know reads the names of more people.
func (b *base) know(tx *db.Tx, who ...db.ID) error {
	who = slices.DeleteFunc(who, func(id db.ID) bool { _, known := b.People[id]; return known || id == "" })
	more, err := person.Several(tx, who[:min(len(who), 500)])
	for id, p := range more {
		b.People[id] = p
	}
	return err
}

type lessonsPage struct {
	base
	Lessons []Lesson
	Plan    []Change // what this edition does differently
	Last    edition.Edition
	HasLast bool
	Next    map[db.ID]Change // by lesson: the change that it became
	Setting setting
	Text    string
	Phase   string
	Names   string // of whom it describes, as typed
	Other   string

	Followed map[ground.Thing][]ground.Claim // what rests on them
}

// followed is what rests on a lesson.
func (p lessonsPage) followed(l Lesson) []ground.Claim {
	return p.Followed[ground.Thing{Kind: ground.Lesson, Of: l.ID}]
}

func (s *Lessons) lessonsPage(r *web.Request, problems []errs.Field) (lessonsPage, error) {
	p := lessonsPage{Text: r.Value("text"), Phase: r.Value("phase"), Names: r.Value("describes"), Other: r.Value("other"), Next: map[db.ID]Change{}}
	may := func(t team) bool { return t.maySeeLessons() || t.takesPart }
	var err error
	p.base, err = s.base(r, "Lessons and changes", problems, may, func(tx *db.Tx, b *base) error {
		all, err := lessonsOf(tx, s.keys, b.E.ID)
		if err != nil {
			return err
		}
		if all, err = s.gated(tx, b.E.ID, all); err != nil {
			return err
		}
		for _, l := range all {
			// Who takes part reads what they wrote themselves, and what the team has decided.
			if b.T.maySeeLessons() || r.Actor.Is(l.Author) || l.readByAll() {
				p.Lessons = append(p.Lessons, l)
			}
		}
		if p.Followed, err = s.followedBy(tx, r.Actor, p.Lessons); err != nil {
			return err
		}
		if p.Last, p.HasLast, err = previous(tx, b.E); err != nil {
			return err
		}
		if p.HasLast {
			if p.Plan, err = changesOf(tx, p.Last.ID, b.E.ID); err != nil {
				return err
			}
		}
		next, err := changesOf(tx, b.E.ID, b.E.ID)
		if err != nil {
			return err
		}
		var who []db.ID
		for _, c := range append(next, p.Plan...) {
			who = append(who, c.Owner, c.DoneBy)
		}
		for _, c := range next {
			p.Next[c.Lesson] = c
		}
		for _, l := range p.Lessons {
			who = append(who, l.Author)
		}
		if err := b.know(tx, who...); err != nil {
			return err
		}
		p.Setting, err = settingOf(tx, b.E.ID)
		return err
	})
	return p, err
}

// of are the lessons of a phase.
func (p lessonsPage) of(ph Phase) []Lesson {
	return slices.DeleteFunc(slices.Clone(p.Lessons), func(l Lesson) bool { return l.Phase != ph || l.State == Withdrawn })
}

func phaseOptions() []ui.Option {
	var out []ui.Option
	for _, p := range phases {
		out = append(out, ui.Option{Value: string(p), Label: p.Words()})
	}
	return out
}

// byline says who wrote a lesson: the team reads it, others do not.
func (p lessonsPage) byline(l Lesson) string {
	if p.T.maySeeLessons() || p.Actor.Is(l.Author) {
		return p.name(l.Author)
	}
	return "A lesson"
}

func (s *Lessons) lessons(r *web.Request) (web.Answer, error) {
	p, err := s.lessonsPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(lessonsOfPage(p)), nil
}

func (s *Lessons) write(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		_, err := s.Write(r.Ctx(), r.Actor, Lesson{Edition: id, Phase: Phase(r.Value("phase")), Text: r.Value("text"), Describes: r.Value("describes"), Other: r.Value("other") == "yes"})
		return web.Redirect("/editions/%s/lessons", id).Saying("The lesson is saved."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.lessonsPage(r, problems)
		return lessonsOfPage(p), err
	})
}

func (s *Lessons) invite(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/lessons", id).Saying("Saved."), s.Invite(r.Ctx(), r.Actor, id, r.Value("invited") == "yes")
}

func (s *Lessons) tick(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	change := db.ID(r.PathValue("change"))
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Redirect("/editions/%s/lessons", id).Saying("Saved."), s.Tick(r.Ctx(), r.Actor, id, change, r.Value("done") == "yes")
}

type lessonPage struct {
	base
	Lesson  Lesson
	Asked   *assent.View
	Change  *Change
	Form    Decision
	Names   string   // of whom the lesson describes, one on each line
	Other   string   // "yes" when the writer ticked that a first name is somebody else's
	Taken   bool     // somebody was taken out while they were asked
	No      bool     // somebody said no
	Held    string   // what they said of it, or "" when it describes nobody
	Settled bool     // all of them said yes
	Whom    []string // whose yes it needs, and how each stands; for whoever says whom it describes
	Wishes  []string // what they asked to have changed

	NotThem []string // who was named, and said that it is not about them; for whoever says whom it describes

	History []event

	Followed []ground.Claim // what rests on it
}

// describesHint says what saying whom a passage describes does.
const describesHint = "Names of people of this edition, one on each line. They are asked first, and it is in no report until they agree. Leave it empty when it names and describes nobody."

// mayDescribe says whether the reader says whom the lesson describes.
func (p lessonPage) mayDescribe() bool {
	return p.Lesson.State != Withdrawn && (p.T.mayAsk() || p.Actor.Is(p.Lesson.Author))
}

// described reads whom the lesson describes; what was typed stays.
func (s *Lessons) described(tx *db.Tx, p *lessonPage, typed string) error {
	if s.passages != nil {
		var err error
		if p.NotThem, err = s.passages.NotThem(tx, p.Lesson.ID); err != nil {
			return err
		}
	}
	names, found, known, err := described.Names(tx, p.Lesson.ID)
	if err != nil || !known {
		p.Names = typed
		return err
	}
	p.Names, p.Held, p.Taken, p.No = cmp.Or(typed, names), found.Words(), len(found.Taken) > 0 && found.Agreed == 0, found.Refused != 0
	if p.Wishes, err = s.passages.Changes(tx, p.Lesson.ID); err != nil {
		return err
	}
	p.Settled = found.Agreed != 0
	p.Whom, err = described.Whom(tx, found)
	return err
}

func (s *Lessons) describe(r *web.Request) (web.Answer, error) {
	return s.act(r, "Saved. Nobody sees it in a report before those it describes agree.", func(id, which db.ID) error {
		return s.Describe(r.Ctx(), r.Actor, id, which, r.Value("describes"), r.Value("other") == "yes")
	})
}

func (s *Lessons) lessonPage(r *web.Request, problems []errs.Field) (lessonPage, error) {
	p := lessonPage{Form: decisionOf(r), Other: r.Value("other")}
	which, err := r.ID("lesson")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	all := func(team) bool { return true }
	p.base, err = s.base(r, "A lesson", problems, all, func(tx *db.Tx, b *base) error {
		var err error
		if p.Lesson, _, _, err = s.lesson(tx, r.Actor, b.E.ID, which); err != nil {
			return err
		}
		if p.Followed, err = s.followed.On(tx, r.Actor, ground.Thing{Kind: ground.Lesson, Of: which}); err != nil {
			return err
		}
		one, err := s.gated(tx, b.E.ID, []Lesson{p.Lesson})
		if err != nil {
			return err
		}
		p.Lesson = one[0]
		b.Back = "/editions/" + string(b.E.ID) + "/lessons"
		proposals, err := s.decisions.Of(tx, which)
		if err != nil {
			return err
		}
		if p.Lesson.State == Asked && len(proposals) > 0 && b.T.maySeeLessons() {
			rule, voters, err := s.voters(tx, which)
			if err != nil {
				return err
			}
			p.Asked = &assent.View{Proposal: proposals[0], Rule: rule, Voters: voters}
		}
		next, err := changesOf(tx, b.E.ID, b.E.ID)
		if err != nil {
			return err
		}
		if p.History, err = historyOf(tx, which); err != nil {
			return err
		}
		who := []db.ID{p.Lesson.Author}
		for _, e := range p.History {
			who = append(who, e.By)
		}
		for _, c := range next {
			if c.Lesson == which {
				p.Change = &c
				who = append(who, c.Owner)
			}
		}
		if p.Asked != nil {
			for _, v := range p.Asked.Voters {
				who = append(who, v.Person)
			}
		}
		if err := b.know(tx, who...); err != nil {
			return err
		}
		return s.described(tx, &p, r.Value("describes"))
	})
	return p, err
}

// votes says whether the question is put to the reader.
func (p lessonPage) votes() bool {
	return p.Asked != nil && slices.ContainsFunc(p.Asked.Voters, func(v assent.Voter) bool { return p.Actor.Is(v.Person) })
}

// agreed are the names of those who have said yes.
func (p lessonPage) agreed() []string {
	var out []string
	for _, v := range p.Asked.Voters {
		words := p.name(v.Person) + " (" + v.Side.Words() + "): "
		if p.Asked.Assented(v.Person) {
			words += "agreed"
		} else {
			words += "not yet"
		}
		out = append(out, words)
	}
	return out
}

func decisionOf(r *web.Request) Decision {
	return Decision{Outcome: State(r.Value("outcome")), Reason: r.Value("reason"), Change: r.Value("change"), Owner: db.ID(r.Value("owner"))}
}

func (s *Lessons) one(r *web.Request) (web.Answer, error) {
	p, err := s.lessonPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(lessonOf(p)), nil
}

// act does something with the lesson of the address and leads back to it.
func (s *Lessons) act(r *web.Request, said string, do func(id, which db.ID) error) (web.Answer, error) {
	id, err := r.ID("edition")
	which, err2 := r.ID("lesson")
	if err != nil || err2 != nil {
		r.Actor.Scoped()
		return web.Answer{}, errs.Missing()
	}
	return web.Edit(func() (web.Answer, error) {
		if err := do(id, which); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/lessons/%s", id, which).Saying("%s", said), nil
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.lessonPage(r, problems)
		return lessonOf(p), err
	})
}

func (s *Lessons) ask(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is put to the team.", func(id, which db.ID) error { return s.Ask(r.Ctx(), r.Actor, id, which, decisionOf(r)) })
}

func (s *Lessons) agree(r *web.Request) (web.Answer, error) {
	return s.act(r, "You agreed.", func(id, which db.ID) error {
		return s.Agree(r.Ctx(), r.Actor, id, which, db.ID(r.Value("proposal")), r.Value("hash"))
	})
}

func (s *Lessons) takeBack(r *web.Request) (web.Answer, error) {
	return s.act(r, "The question is taken back.", func(id, which db.ID) error {
		return s.TakeBack(r.Ctx(), r.Actor, id, which, db.ID(r.Value("proposal")))
	})
}
