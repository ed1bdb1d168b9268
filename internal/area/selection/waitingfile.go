package selection

import (
	"bytes"
	"fmt"
	"io"

	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/sheet"
	"alongside/internal/platform/web"
)

// waitingHeaders are the columns of the waiting list as a file. It says as little as the page: nobody's name.
var waitingHeaders = []string{"Place in line", "Application", "Title", "On the list since", "Places needed", "Next"}

// waitingLines are the waiting list in its order. An application that the reader may not see, because it is their own or
// they are too close to it, is a line without what it is.
func waitingLines(p overviewPage) [][]string {
	var out [][]string
	for i, q := range p.Waits {
		number, title, next := fmt.Sprint(q.Number), q.Title, ""
		if p.Hidden[q.ID] {
			number, title = "", hiddenWords
		}
		if q.ID == p.Next {
			next = "yes"
		}
		out = append(out, []string{fmt.Sprint(i + 1), number, title, q.Since.In(p.Edition.Zone).Format("2006-01-02"), fmt.Sprint(len(q.Applicants)), next})
	}
	return out
}

// waitingFile is the waiting list as a spreadsheet or a table, for those who see it on the page.
func (s *Selection) waitingFile(xlsx bool) web.PageFunc {
	return func(r *web.Request) (web.Answer, error) {
		p, err := s.overview(r)
		if err != nil {
			return web.Answer{}, err
		}
		f := web.File{Name: "waiting-list.csv", Type: "text/csv; charset=utf-8"}
		open := sheet.NewCSVForPeople
		if xlsx {
			f.Name, f.Type = "waiting-list.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
			open = func(w io.Writer, headers []string) (sheet.Writer, error) {
				return sheet.NewXLSX(w, "Waiting list", headers)
			}
		}
		var body bytes.Buffer
		w, err := open(&body, waitingHeaders)
		if err != nil {
			return web.Answer{}, err
		}
		for _, line := range waitingLines(p) {
			if err := w.Row(line...); err != nil {
				return web.Answer{}, err
			}
		}
		if err := w.Close(); err != nil {
			return web.Answer{}, err
		}
		f.Body = body.Bytes()
		return web.Download(f), s.noteTakenOut(r, p.Edition.ID)
	}
}

// noteTakenOut writes down that somebody took the waiting list out.
func (s *Selection) noteTakenOut(r *web.Request, id db.ID) error {
	return s.db.Write(r.Ctx(), r.Network.ID, func(tx *db.Tx) error {
		return audit.Record(tx, r.Actor, "selection.waiting-file", "edition", id, "")
	})
}
