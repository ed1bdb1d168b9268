package administration

import (
	"net/url"
	"strconv"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/job"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/network"
)

// page is what every page of the area has.
type page struct {
	ui.Page
	Zone string
	// Keeps says that the reader keeps the installation, so that the list of networks is theirs.
	Keeps bool
}

// page starts a page of the area; back is where its back link leads, "" for none.
func (a *Administration) page(r *web.Request, title, back string) (page, error) {
	p := page{Page: r.Page(title), Zone: r.Network.Zone}
	p.Back = back
	err := a.db.SystemRead(r.Ctx(), "say whether somebody keeps the installation", func(tx *db.SystemTx) error {
		keeper, err := network.Keeper(tx)
		p.Keeps = mayKeep(r.Actor, keeper)
		return err
	})
	return p, err
}

// paging is where one is in a long list.
type paging struct {
	number         int
	previous, next string // addresses, "" for none
}

// cut makes a page of a list that was read with one row more than fits, and the addresses of the pages around it.
func cut[T any](r *web.Request, rows []T) ([]T, paging) {
	p := paging{number: r.Turn()}
	at := func(n int) string {
		q := url.Values{}
		for k, v := range r.URL.Query() {
			q[k] = v
		}
		q.Set("page", strconv.Itoa(n))
		return r.Page("").Base + r.URL.Path + "?" + q.Encode()
	}
	if len(rows) > perPage {
		rows, p.next = rows[:perPage], at(p.number+1)
	}
	if p.number > 1 {
		p.previous = at(p.number - 1)
	}
	return rows, p
}

func offset(r *web.Request) int { return (r.Turn() - 1) * perPage }

type overviewPage struct {
	page
	figures
	DeadLetters, DeadJobs int64
	Networks              int
}

func (a *Administration) overview(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	p := overviewPage{}
	var err error
	if p.page, err = a.page(r, "Administration", ""); err != nil {
		return web.Answer{}, err
	}
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.figures, err = readFigures(tx); err != nil {
			return err
		}
		if p.DeadLetters, err = mail.Dead(tx); err != nil {
			return err
		}
		p.DeadJobs, err = job.Dead(tx)
		return err
	})
	return web.Show(overview(p)), err
}

type auditPage struct {
	page
	search
	Lines  []line
	Paging paging
}

func searchOf(r *web.Request) search {
	s := search{Action: r.Value("action"), Who: r.Value("who"), From: r.Value("from"), Until: r.Value("to")}
	if d, ok := ui.ParseDate(s.From); ok {
		s.From = d
	}
	if d, ok := ui.ParseDate(s.Until); ok {
		s.Until = d
	}
	return s
}

func (a *Administration) audit(r *web.Request) (web.Answer, error) {
	base, err := a.page(r, "What was done", "/admin")
	if err != nil {
		return web.Answer{}, err
	}
	p := auditPage{page: base, search: searchOf(r)}
	p.Problems = p.search.problems()
	f := p.filter(r.Network.Zone)
	f.Limit, f.Offset = perPage+1, offset(r)
	lines, err := a.Log(r.Ctx(), r.Actor, f)
	if err != nil {
		return web.Answer{}, err
	}
	p.Lines, p.Paging = cut(r, lines)
	return web.Show(auditList(p)), nil
}

type checkPage struct {
	page
	checked
}

func (a *Administration) checkAudit(r *web.Request) (web.Answer, error) {
	base, err := a.page(r, "Is the log whole?", "/admin/audit")
	if err != nil {
		return web.Answer{}, err
	}
	c, err := a.CheckLog(r.Ctx(), r.Actor)
	return web.Show(auditCheck(checkPage{page: base, checked: c})), err
}

func (a *Administration) downloadAudit(r *web.Request) (web.Answer, error) {
	body, err := a.DownloadLog(r.Ctx(), r.Actor, searchOf(r), r.Network.Zone)
	if err != nil {
		return web.Answer{}, err
	}
	name := "log-" + r.Network.Slug + "-" + a.db.Now().In(r.Network.Zone).Format("2006-01-02") + ".csv"
	return web.Download(web.File{Name: name, Type: "text/csv; charset=utf-8", Body: body}), nil
}

type messagesPage struct {
	page
	State, Words string
	Letters      []mail.Record
	Paging       paging
}

func (a *Administration) messages(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "Letters", "/admin")
	if err != nil {
		return web.Answer{}, err
	}
	p := messagesPage{page: base, Words: r.Value("q")}
	if s := r.Value("state"); s == "waiting" || s == "gathered" || s == "sent" || s == "dead" {
		p.State = s
	}
	var list []mail.Record
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		list, err = mail.Log(tx, mail.LogFilter{State: p.State, Words: p.Words, Limit: perPage + 1, Offset: offset(r)})
		return err
	})
	p.Letters, p.Paging = cut(r, list)
	return web.Show(messages(p)), err
}

func (a *Administration) retryMessage(r *web.Request) (web.Answer, error) {
	id, err := r.ID("message")
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.RetryMessage(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/admin/messages").Saying("We are sending that letter again."), nil
}

type jobsPage struct {
	page
	Dead, Waiting []job.Record
	Paging        paging
}

func (a *Administration) jobs(r *web.Request) (web.Answer, error) {
	if err := r.Actor.Allow(mayAdminister(r.Actor)); err != nil {
		return web.Answer{}, err
	}
	base, err := a.page(r, "Work in the background", "/admin")
	if err != nil {
		return web.Answer{}, err
	}
	p := jobsPage{page: base}
	var list []job.Record
	err = a.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		var err error
		if p.Dead, err = job.List(tx, "dead", perPage, 0); err != nil {
			return err
		}
		list, err = job.List(tx, "waiting", perPage+1, offset(r))
		return err
	})
	p.Waiting, p.Paging = cut(r, list)
	return web.Show(jobs(p)), err
}

func (a *Administration) retryJob(r *web.Request) (web.Answer, error) {
	id, err := r.ID("job")
	if err != nil {
		return web.Answer{}, err
	}
	if err := a.RetryJob(r.Ctx(), r.Actor, id); err != nil {
		return web.Answer{}, err
	}
	return web.Redirect("/admin/jobs").Saying("That work runs again now."), nil
}

// rolesOf reads the ticked roles of a form.
func rolesOf(r *web.Request) []access.Role {
	var out []access.Role
	for _, v := range r.Form["roles"] {
		out = append(out, access.Role(v))
	}
	return out
}

// words says where one is in a list, when it has several pages.
func (p paging) words() string { return "Page " + strconv.Itoa(p.number) }

// number writes a count with a comma in the thousands.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
