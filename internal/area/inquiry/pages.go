package inquiry

import (
	"cmp"
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
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
)

// Routes of the area.
func (s *Inquiries) Routes(rs *web.Routes) {
	in := access.SignedIn()
	public := access.Public("summaries that everybody concerned agreed to show to everybody; the page checks whom each is for")
	rs.Get("/editions/{edition}/inquiries", in, s.ofEdition)
	rs.Post("/editions/{edition}/inquiries", in, s.open)
	rs.Get("/inquiries", public, s.list)
	rs.Get("/inquiries/{inquiry}", public, s.one)
	rs.Post("/inquiries/{inquiry}/bring", in, s.bring)
	rs.Post("/inquiries/{inquiry}/note", in, s.note)
	rs.Post("/inquiries/{inquiry}/sort", in, s.sort)
	rs.Post("/inquiries/{inquiry}/drop", in, s.drop)
	rs.Post("/inquiries/{inquiry}/say", in, s.say)
	rs.Post("/inquiries/{inquiry}/unsay", in, s.unsay)
	rs.Post("/inquiries/{inquiry}/publish", in, s.askPublish)
	rs.Post("/inquiries/{inquiry}/answer", in, s.answer)
	rs.Post("/inquiries/{inquiry}/take-back", in, s.takeBack)
}

type listPage struct {
	ui.Page
	E     edition.Edition // "" on the page of all that is published
	In    inside
	All   []Inquiry
	Words string
	For   string // whom a new question is for
}

func (s *Inquiries) editionPage(r *web.Request, problems []errs.Field) (listPage, error) {
	p := listPage{Page: r.Page("What we want to find out"), Words: r.Value("words"), For: cmp.Or(r.Value("to"), forEdition)}
	id, err := r.ID("edition")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Problems = problems
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.E, err = edition.Find(tx, id); err != nil {
			return err
		}
		if p.In, err = insideOf(tx, r.Actor, p.E.Programme, p.E.ID); err != nil {
			return err
		}
		if err := r.Actor.Allow(p.In.mayRead()); err != nil {
			return err
		}
		if p.Back = "/editions/" + string(id); !p.In.coordinator {
			p.Back = "/me/editions/" + string(id)
		}
		if p.All, err = ofEdition(tx, p.E.Programme, p.E.ID); err != nil || len(p.All) == 0 {
			return err
		}
		g, err := s.gate(tx, p.E.Programme)
		for i := range p.All {
			p.All[i].Words = heading(g, p.All[i].Words)
		}
		return err
	})
	return p, err
}

func (s *Inquiries) ofEdition(r *web.Request) (web.Answer, error) {
	p, err := s.editionPage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(listOf(p)), nil
}

func (s *Inquiries) open(r *web.Request) (web.Answer, error) {
	return web.Edit(func() (web.Answer, error) {
		of, err := r.ID("edition")
		if err != nil {
			r.Actor.Scoped()
			return web.Answer{}, err
		}
		id, err := s.Open(r.Ctx(), r.Actor, of, r.Value("words"), r.Value("to"))
		return web.Redirect("/inquiries/%s", id).Saying("The question is there. Everybody it is for can bring what they learnt."), err
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.editionPage(r, problems)
		return listOf(p), err
	})
}

// mayReadSummary says whether somebody may read a published summary.
func mayReadSummary(q Inquiry, in inside) bool {
	if q.State != Published {
		return false
	}
	switch q.Audience {
	case entry.Public:
		return true
	case entry.Network:
		return in.viewer.Person != ""
	}
	return in.mayRead()
}

func (s *Inquiries) list(r *web.Request) (web.Answer, error) {
	p := listPage{Page: r.Page("What programmes have found out")}
	r.Actor.Scoped() // each is looked at: who may read it
	err := s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		all, err := published(tx)
		for _, q := range all {
			// What is for the people of a programme stands on the pages of their edition.
			if q.Audience == entry.Public || q.Audience == entry.Network && r.Actor.SignedIn() {
				p.All = append(p.All, q)
			}
		}
		if err != nil {
			return err
		}
		return s.holdBack(tx, p.All)
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(publishedOf(p)), nil
}

// holdBack puts questions that name or describe somebody out of sight in a list, as on their pages. Whom a question can be about depends on its
// programme, so each programme is asked for once; the list is limited.
func (s *Inquiries) holdBack(tx *db.Tx, all []Inquiry) error {
	gates := map[db.ID]*described.Gate{}
	for i := range all {
		g, known := gates[all[i].Programme]
		if !known {
			var err error
			if g, err = s.gate(tx, all[i].Programme); err != nil {
				return err
			}
			gates[all[i].Programme] = g
		}
		all[i].Words = heading(g, all[i].Words)
	}
	return nil
}

type onePage struct {
	ui.Page
	Q        Inquiry
	Of       string // the edition whose people it is for, or the programme
	In       inside
	Actor    access.Actor
	Summary  []shown            // what is published, for its readers
	Drafts   []Statement        // what is written and not published, for the team
	Wishes   map[db.ID][]string // what those whom a statement describes asked to have changed
	Evidence []Evidence
	Entries  map[db.ID]entry.Entry // those that the reader may read
	People   map[db.ID]person.Person
	Can      []entry.Entry
	Asked    *assent.Proposal
	Writers  []db.ID
	Typed    map[string]string
	Chosen   []string
	Part     bool // the reader takes part in the programme
	HeldName bool // some themes are not shown, because they name somebody
}

func (s *Inquiries) onePage(r *web.Request, problems []errs.Field) (onePage, error) {
	p := onePage{Page: r.Page("What we want to find out"), Actor: r.Actor, Entries: map[db.ID]entry.Entry{}, Chosen: r.Form["rests"], Typed: map[string]string{}, Wishes: map[db.ID][]string{}}
	for _, f := range []string{"title", "body", "who", "statement", "describes", "other", "audience", "theme"} {
		p.Typed[f] = r.Value(f)
	}
	if which := r.Value("entry"); which != "" {
		p.Typed[whyField(db.ID(which))] = r.Value(whyField(db.ID(which)))
	}
	id, err := r.ID("inquiry")
	if err != nil {
		r.Actor.Scoped()
		return p, err
	}
	p.Problems = problems
	err = s.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Q, err = find(tx, id); err != nil {
			r.Actor.Scoped()
			return err
		}
		if p.In, err = insideOf(tx, r.Actor, p.Q.Programme, p.Q.Edition); err != nil {
			return err
		}
		if p.Writers, err = s.writers(tx, id); err != nil {
			return err
		}
		asked := p.Q.State == Asked && slices.ContainsFunc(p.Writers, r.Actor.Is)
		if err := r.Actor.Allow(p.In.mayRead() || asked || mayReadSummary(p.Q, p.In)); err != nil {
			return err
		}
		return s.fill(tx, &p, asked)
	})
	return p, err
}

func (s *Inquiries) fill(tx *db.Tx, p *onePage, asked bool) error {
	list, err := s.statements(tx, p.Q)
	if err != nil {
		return err
	}
	of, err := editionsOf(tx, p.Q.Programme)
	if err != nil {
		return err
	}
	if p.Part, err = described.TakesPart(tx, p.Actor, of...); err != nil {
		return err
	}
	if p.Of, err = s.called(tx, p.Q, of); err != nil {
		return err
	}
	g, err := s.passages.Gate(tx, of...)
	if err != nil {
		return err
	}
	p.Q.Words = heading(g, p.Q.Words)
	ids := restIDs(list)
	if p.In.mayRead() {
		if p.Evidence, err = evidenceOf(tx, p.Q.ID); err != nil {
			return err
		}
		for i, e := range p.Evidence {
			if g.Heading(e.Theme) != "" {
				p.Evidence[i].Theme, p.HeldName = "", true
			}
			ids = append(ids, e.Entry)
		}
		slices.SortStableFunc(p.Evidence, func(a, b Evidence) int { return cmp.Compare(a.Theme, b.Theme) })
		if p.Can, err = s.offerable(tx, p.In.viewer); err != nil {
			return err
		}
	}
	entries, err := entry.Several(tx, s.keys, ids)
	if err != nil {
		return err
	}
	var who []db.ID
	for _, e := range entries {
		// What only its members see is no evidence any more, also for those of them who look.
		if entry.CanSee(p.In.viewer, e) && e.Audience.Wider(entry.Members) {
			p.Entries[e.ID] = e
			who = append(who, e.Author)
		}
	}
	if p.Q.State == Published {
		for _, st := range list {
			p.Summary = append(p.Summary, p.Q.show(st, entries))
		}
	} else if p.In.mayWrite() {
		p.Drafts = list
		for _, st := range list {
			if st.Stands == "" {
				continue
			}
			if p.Wishes[st.ID], err = s.passages.Changes(tx, st.ID); err != nil {
				return err
			}
		}
	}
	if p.Q.State == Asked && (asked || p.In.mayWrite()) {
		all, err := s.decisions.Of(tx, p.Q.ID)
		if err != nil {
			return err
		}
		if len(all) > 0 && all[0].State == assent.Open {
			p.Asked = &all[0]
		}
		who = append(who, p.Writers...)
	}
	p.People, err = person.Several(tx, who[:min(len(who), 500)])
	return err
}

// called names those whom a question is for: the people of one edition, or of all editions of its programme.
func (s *Inquiries) called(tx *db.Tx, q Inquiry, editions []db.ID) (string, error) {
	of := q.Edition
	if of == "" && len(editions) > 0 {
		of = editions[0]
	}
	e, err := edition.Find(tx, of)
	if err != nil || q.Edition != "" {
		return e.Called(), err
	}
	return e.ProgrammeName + ", all editions", nil
}

// readers names the people whom the audience “programme” means for this question.
func (p onePage) readers() string {
	if p.Q.Edition == "" {
		return "People of your edition alone"
	}
	return "People of " + p.Of
}

// readersHint says who of a question to all editions would not read a note.
func (p onePage) readersHint() string {
	if p.Q.Edition == "" {
		return "Those of other editions read that there is an answer, and not what it says."
	}
	return ""
}

// shownTo says who may read an entry. “Everybody in the programme” are for an entry the people of the edition in which it was written.
func shownTo(e entry.Entry) string {
	if e.Audience == entry.Programme {
		return "Shown to the people of its own edition"
	}
	return "Shown to " + e.Audience.Words()
}

// summaryReaders names the people whom the audience “programme” means for the summary.
func (p onePage) summaryReaders() string {
	if p.Q.Edition == "" {
		return "The people of all editions of this programme"
	}
	return "People of " + p.Of
}

// publishedFor names the readers of the published summary.
func (p onePage) publishedFor() string {
	if p.Q.Audience == entry.Programme {
		return "the people of " + p.Of
	}
	return p.Q.Audience.Words()
}

// themes are the themes of the evidence, what has none first.
func (p onePage) themes() []string {
	var out []string
	for _, e := range p.Evidence {
		if !slices.Contains(out, e.Theme) {
			out = append(out, e.Theme)
		}
	}
	return out
}

func (p onePage) under(theme string) []Evidence {
	return slices.DeleteFunc(slices.Clone(p.Evidence), func(e Evidence) bool { return e.Theme != theme })
}

func (p onePage) name(who db.ID) string { return p.People[who].Name() }

// whyField is the field of the reason for which the team takes an entry of somebody else away.
func whyField(which db.ID) string { return "why-" + string(which) }

// ofOthers says whether an entry was neither written nor brought by the reader.
func (p onePage) ofOthers(e Evidence) bool {
	return !p.Actor.Is(e.By) && !p.Actor.Is(p.Entries[e.Entry].Author)
}

// dropable: the team, who brought it and who wrote it may take an entry away.
func (p onePage) dropable(e Evidence) bool {
	return p.Q.State == Collecting && (p.In.mayWrite() || p.Actor.Is(e.By) || p.Actor.Is(p.Entries[e.Entry].Author))
}

func (p onePage) bringOptions() []ui.Option {
	var out []ui.Option
	for _, e := range p.Can {
		if !slices.ContainsFunc(p.Evidence, func(x Evidence) bool { return x.Entry == e.ID }) {
			out = append(out, ui.Option{Value: string(e.ID), Label: e.Title, Hint: shownTo(e)})
		}
	}
	return out
}

func (p onePage) restOptions() []ui.Option {
	var out []ui.Option
	for _, e := range p.Evidence {
		if x, ok := p.Entries[e.Entry]; ok {
			out = append(out, ui.Option{Value: string(x.ID), Label: x.Title, Hint: shownTo(x)})
		}
	}
	return out
}

// answers says who was asked and has answered.
func (p onePage) answers() []string {
	var out []string
	for _, id := range p.Writers {
		words := p.name(id) + ": not yet"
		if p.Asked.Assented(id) {
			words = p.name(id) + ": said yes"
		}
		out = append(out, words)
	}
	return out
}

func (p onePage) asked() bool {
	return p.Asked != nil && slices.ContainsFunc(p.Writers, p.Actor.Is) && !p.Asked.Assented(p.Actor.Person())
}

// wrote says whether the published summary rests on something that the reader wrote.
func (p onePage) wrote() bool {
	return slices.ContainsFunc(p.Summary, func(s shown) bool {
		return slices.ContainsFunc(s.Entries, func(e entry.Entry) bool { return p.Actor.Is(e.Author) })
	})
}

// draftWords say what comes before the first statement.
func (p onePage) draftWords() string {
	if len(p.restOptions()) == 0 {
		return "A summary rests on what people brought. When somebody has brought an entry, you can write the first statement here."
	}
	return "No statement is written yet. Write the first one below."
}

func withdrawnWords(n int) string {
	if n == 1 {
		return "One entry was withdrawn since, and is shown no more."
	}
	return number(n) + " entries were withdrawn since, and are shown no more."
}

func (s *Inquiries) one(r *web.Request) (web.Answer, error) {
	p, err := s.onePage(r, nil)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(inquiryOf(p)), nil
}

// act does something with the inquiry of the address and leads back to it.
func (s *Inquiries) act(r *web.Request, said string, do func(id db.ID) error) (web.Answer, error) {
	id, err := r.ID("inquiry")
	if err != nil {
		r.Actor.Scoped()
		return web.Answer{}, err
	}
	return web.Edit(func() (web.Answer, error) {
		return web.Redirect("/inquiries/%s", id).Saying("%s", said), do(id)
	}, func(problems []errs.Field, _ bool) (templ.Component, error) {
		p, err := s.onePage(r, problems)
		return inquiryOf(p), err
	})
}

func (s *Inquiries) bring(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is added.", func(id db.ID) error { return s.Bring(r.Ctx(), r.Actor, id, db.ID(r.Value("entry"))) })
}

func (s *Inquiries) note(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is added, and shown with your name.", func(id db.ID) error {
		return s.Note(r.Ctx(), r.Actor, id, r.Value("title"), r.Value("body"), entry.Audience(r.Value("who")))
	})
}

func (s *Inquiries) sort(r *web.Request) (web.Answer, error) {
	return s.act(r, "Saved.", func(id db.ID) error {
		return s.Sort(r.Ctx(), r.Actor, id, db.ID(r.Value("entry")), r.Value("theme"))
	})
}

func (s *Inquiries) drop(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is taken away.", func(id db.ID) error {
		which := db.ID(r.Value("entry"))
		return s.Drop(r.Ctx(), r.Actor, id, which, r.Value(whyField(which)))
	})
}

func (s *Inquiries) say(r *web.Request) (web.Answer, error) {
	return s.act(r, "The statement is added.", func(id db.ID) error {
		var entries []db.ID
		for _, e := range r.Form["rests"] {
			entries = append(entries, db.ID(e))
		}
		return s.Say(r.Ctx(), r.Actor, id, r.Value("statement"), entries, r.Value("describes"), r.Value("other") == "yes")
	})
}

func (s *Inquiries) unsay(r *web.Request) (web.Answer, error) {
	return s.act(r, "The statement is removed.", func(id db.ID) error { return s.Unsay(r.Ctx(), r.Actor, id, db.ID(r.Value("which"))) })
}

func (s *Inquiries) askPublish(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is put to everybody whose entries it rests on.", func(id db.ID) error {
		return s.AskToPublish(r.Ctx(), r.Actor, id, entry.Audience(r.Value("audience")))
	})
}

func (s *Inquiries) answer(r *web.Request) (web.Answer, error) {
	return s.act(r, "Your answer is saved.", func(id db.ID) error {
		return s.Answer(r.Ctx(), r.Actor, id, db.ID(r.Value("proposal")), r.Value("hash"), r.Value("yes") == "yes")
	})
}

func (s *Inquiries) takeBack(r *web.Request) (web.Answer, error) {
	return s.act(r, "It is taken back. You can change it now.", func(id db.ID) error { return s.TakeBack(r.Ctx(), r.Actor, id) })
}

func entriesWords(n int) string {
	if n == 1 {
		return "one entry"
	}
	return number(n) + " entries"
}

// whoMayRead is who may read a note, as it stands in its form: at first the people of the edition alone. For a question to all editions nothing
// is chosen: those of other editions would not read it, or many more people would.
func (p onePage) whoMayRead() string {
	if p.Typed["who"] == "" && p.Q.Edition != "" {
		return string(entry.Programme)
	}
	return p.Typed["who"]
}
