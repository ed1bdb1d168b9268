package evaluation

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

const shareTitle = "Share the report"

// sharePage is where a coordinator chooses who reads the report.
type sharePage struct {
	editionPage
	SharePage
	Chosen []string // keys of readers
	Day    string   // the last day of the link, as it stands in its field
}

// day is a moment as a day in words.
func (p editionPage) day(at db.Instant) string {
	return ui.PlainDate(at.In(p.Edition.Zone).Format(time.DateOnly))
}

// readerKind is one kind of reader as it is chosen on the page.
type readerKind struct {
	key, label, hint string
	of               func(Readers) bool
	set              func(*Readers)
}

var readerKinds = []readerKind{
	{"people", "People who take part, and people who help to run it", "They get one letter that says so.", func(r Readers) bool { return r.People }, func(r *Readers) { r.People = true }},
	{"board", "Administrators, sponsors, and members of a board", "Every administrator of this network, and every sponsor who confirmed that they back somebody with a place here. Members of a board are those whom you name. They get one letter.", func(r Readers) bool { return r.Board }, func(r *Readers) { r.Board = true }},
	{"link", "People with a link", "For others who have no account. You can take the link back.", func(r Readers) bool { return r.Link }, func(r *Readers) { r.Link = true }},
	{"public", "Everybody", "It stands on the public page of the programme.", func(r Readers) bool { return r.Public }, func(r *Readers) { r.Public = true }},
}

func readerOptions(p sharePage) []ui.Option {
	var out []ui.Option
	for _, k := range readerKinds {
		o := ui.Option{Value: k.key, Label: k.label, Hint: k.hint}
		if k.key == "link" {
			o.Conditional = untilField(p)
		}
		if k.key == "board" {
			o.Conditional = boardField(p)
		}
		out = append(out, o)
	}
	return out
}

func readersOf(keys []string) (r Readers) {
	for _, k := range readerKinds {
		if slices.Contains(keys, k.key) {
			k.set(&r)
		}
	}
	return r
}

// usualLink is how long a link works when nothing else is chosen.
const usualLink = 90 * 24 * time.Hour

func (e *Evaluation) sharePageOf(r *web.Request, id db.ID) (sharePage, error) {
	s, err := e.Sharing(r.Ctx(), r.Actor, id)
	if err != nil {
		return sharePage{}, err
	}
	p := sharePage{editionPage: inEdition(r, shareTitle, s.Edition, "/report"), SharePage: s}
	now := s.Readers
	if s.Since == 0 && s.Now == nil {
		now.People = true
	}
	for _, k := range readerKinds {
		if k.of(now) {
			p.Chosen = append(p.Chosen, k.key)
		}
	}
	until := s.Until
	if until == 0 {
		until = s.Today.Add(usualLink)
	}
	p.Day = ui.PlainDate(until.In(s.Edition.Zone).Format(time.DateOnly))
	return p, nil
}

func (e *Evaluation) sharePage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	p, err := e.sharePageOf(r, id)
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(shareView(p)), nil
}

// shareReport does what a button of the page says: share it the first time, share what is new, change who may read it, or stop.
func (e *Evaluation) shareReport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	do := r.Value("do")
	if do == "stop" {
		if err := e.StopSharing(r.Ctx(), r.Actor, id); err != nil {
			return web.Answer{}, err
		}
		return web.Redirect("/editions/%s/report/share", id).Saying("Only coordinators can read the report now."), nil
	}
	choice := Choice{Readers: readersOf(r.Form["readers"]), Until: r.Value("until"), Board: r.Value("board"), Read: r.Value("read")}
	p, err := e.sharePageOf(r, id)
	if err != nil {
		return web.Answer{}, err
	}
	switch do {
	case "again": // with those who read it now
		choice.Readers, choice.Until, choice.Board = p.Readers, p.Day, p.Board
	case "readers":
		choice.Read = ""
	}
	err = e.Share(r.Ctx(), r.Actor, id, choice)
	if problem := errs.Of(err); problem != nil && (problem.Kind == errs.Invalid || problem.Kind == errs.Conflict) {
		if p, err = e.sharePageOf(r, id); err != nil {
			return web.Answer{}, err
		}
		if do != "again" {
			p.Chosen, p.Day, p.Board = r.Form["readers"], strings.TrimSpace(choice.Until), choice.Board
		}
		if problem.Kind == errs.Conflict {
			p.Problems = []errs.Field{{Name: "readers", Message: problem.Message}}
			return web.Clash(shareView(p)), nil
		}
		p.Problems = problem.Fields
		return web.Problem(shareView(p)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	if do == "readers" {
		return web.Redirect("/editions/%s/report/share", id).Saying("Who may read the report is saved."), nil
	}
	said := "The report is shared as it is today."
	if p.Other != "" {
		said += " It keeps the rule “" + p.Keeps + "” for small numbers."
	}
	return web.Redirect("/editions/%s/report/share", id).Saying("%s", said), nil
}

// sharedPage shows what was shared, in the form that the path names: the page itself when it names none.
func (e *Evaluation) sharedPage(r *web.Request, read Reading, base, form string) (web.Answer, error) {
	if form != "" {
		end, ok := strings.CutPrefix(form, "report.")
		if !ok {
			return web.Answer{}, errs.Missing()
		}
		return asFile(read.Model, end)
	}
	p := newReportPage(r, read.Edition, read.Model, base, "/report.")
	p.Shared = read.Version
	var err error
	if p.Part, err = e.partOf(r, read.Edition.ID); err != nil {
		return web.Answer{}, err
	}
	return web.Show(reportView(p)), nil
}

// publicReport is a report that is shared with everybody.
func (e *Evaluation) publicReport(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	read, err := e.ReadPublic(r.Ctx(), r.Actor, id)
	if err != nil {
		return web.Answer{}, err
	}
	return e.sharedPage(r, read, "/reports/"+string(id), r.PathValue("form"))
}

// linkReport is a report for whoever has its link.
func (e *Evaluation) linkReport(r *web.Request) (web.Answer, error) {
	token := r.PathValue("token")
	read, err := e.ReadByLink(r.Ctx(), r.Actor, token)
	if problem := errs.Of(err); problem != nil && problem.Kind == errs.Gone {
		return web.Gone(linkEnded(linkPage(r, "This link has ended"), problem.Message)), nil
	}
	if err != nil {
		return web.Answer{}, err
	}
	return e.sharedPage(r, read, "/shared/"+token, r.PathValue("form"))
}

// versionPage is what was shared once, for coordinators.
func (e *Evaluation) versionPage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("edition")
	if err != nil {
		return web.Answer{}, err
	}
	n, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return web.Answer{}, r.Actor.Allow(false)
	}
	read, err := e.ReadVersion(r.Ctx(), r.Actor, id, n)
	if err != nil {
		return web.Answer{}, err
	}
	return e.sharedPage(r, read, "/editions/"+string(id)+"/report/shared/"+strconv.FormatInt(n, 10), r.PathValue("form"))
}
