package home

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
)

// Entry is one way into the demonstration: one of its invented people.
type Entry struct{ Key, Title, About string }

// Demo offers the ways into a demonstration; nil outside one, and then none of its routes exists.
type Demo interface {
	// Entries are the people whom a visitor is invited to be.
	Entries(tx *db.Tx) ([]Entry, error)
	// Everybody are all people of the demonstration, by name.
	Everybody(tx *db.Tx) ([]Entry, error)
	// Enter makes a visitor one of them: by the key of an entry. It returns the secret of a session, "" where a link is
	// enough, and where the person arrives.
	Enter(ctx context.Context, network db.ID, key, agent string) (session, path string, err error)
	// Letters are those that would have been sent, the newest first.
	Letters(tx *db.Tx, limit, offset int) ([]mail.Sent, error)
}

func (h *Home) demoRoutes(rs *web.Routes) {
	why := access.Public("a demonstration lets everybody be any of its invented people")
	rs.Post("/demo/enter", why, h.enter)
	rs.Get("/demo/outbox", why, h.outbox)
}

// enter is a POST, so that no link, picture or search engine makes anybody somebody else.
func (h *Home) enter(r *web.Request) (web.Answer, error) {
	session, path, err := h.demo.Enter(r.Ctx(), r.Network.ID, r.Value("who"), r.UserAgent())
	if err != nil {
		return web.Answer{}, err
	}
	a := web.Redirect("%s", path)
	if session != "" {
		a = a.SigningIn(session)
	}
	return a, nil
}

// lettersPerPage is how many letters a page of the outbox shows.
const lettersPerPage = 100

type outboxPage struct {
	ui.Page
	Letters []letter
	Number  int
	More    bool
}

// page is the address of a page of the outbox that is so many further on, "" where there is none.
func (p outboxPage) page(further int) templ.SafeURL {
	if n := p.Number + further; n > 0 && (further < 0 || p.More) {
		return p.To("/demo/outbox?page=%s", strconv.Itoa(n))
	}
	return ""
}

type letter struct {
	mail.Sent
	When  string
	Parts []part
}

// part is a piece of a letter: words, or an address of this site that works here.
type part struct {
	Text string
	Link string
}

func (h *Home) outbox(r *web.Request) (web.Answer, error) {
	p := outboxPage{Page: r.Page("Letters"), Number: r.Turn()}
	site := r.Address("")
	err := h.db.Read(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		sent, err := h.demo.Letters(tx, lettersPerPage+1, (p.Number-1)*lettersPerPage)
		if err != nil {
			return err
		}
		p.Letters, p.More = nil, len(sent) > lettersPerPage
		for _, s := range sent[:min(len(sent), lettersPerPage)] {
			p.Letters = append(p.Letters, letter{Sent: s, When: ui.DateTime(s.At.In(r.Network.Zone)), Parts: linked(s.Text, site)})
		}
		return nil
	})
	return web.Show(outbox(p)), err
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked divides a letter into words and addresses of this site. Other addresses stay words.
func linked(text, site string) []part {
	var out []part
	for len(text) > 0 {
		at := address.FindStringIndex(text)
		if at == nil {
			return append(out, part{Text: text})
		}
		found := text[at[0]:at[1]]
		link := ""
		if path, ours := strings.CutPrefix(found, site); ours && strings.HasPrefix(path, "/") {
			link = path
		}
		out = append(out, part{Text: text[:at[0]]}, part{Text: found, Link: link})
		text = text[at[1]:]
	}
	return out
}

func options(all []Entry) []ui.Option {
	out := make([]ui.Option, len(all))
	for i, e := range all {
		out[i] = ui.Option{Value: e.Key, Label: e.Title}
		if e.About != "" {
			out[i].Label += ", " + e.About
		}
	}
	return out
}
