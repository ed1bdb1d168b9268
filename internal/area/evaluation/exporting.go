package evaluation

import (
	"strconv"
	"strings"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// FormsHeaders and QuotesHeaders are those of the two tables of an export.
var (
	FormsHeaders  = []string{"edition", "id", "name", "questions", "asked", "opens", "closes", "state", "outcome", "minimum"}
	QuotesHeaders = []string{"edition", "form", "question", "theme", "quote", "cleared", "held_back"}
)

// Export gives the forms of an edition, planned ones too, and the quotes that were chosen, for whoever runs the
// edition; for everybody else nothing. Who answered is nowhere in it.
func (e *Evaluation) Export(tx *db.Tx, a access.Actor, ed edition.Edition) (forms, quotes [][]string, err error) {
	if !mayRun(a, ed) {
		return nil, nil, nil
	}
	waves, err := wavesOf(tx, ed.ID)
	if err != nil {
		return nil, nil, err
	}
	names := map[db.ID]string{}
	for _, w := range waves {
		names[w.ID] = w.Name
		forms = append(forms, []string{string(ed.ID), string(w.ID), w.Name, w.Instrument, strings.Join(w.Respondents, "; "),
			w.Opens.In(ed.Zone).Format("2006-01-02 15:04"), w.Closes.In(ed.Zone).Format("2006-01-02 15:04"), string(w.State), string(w.Outcome), strconv.FormatInt(w.Minimum, 10)})
	}
	all, err := e.quotesOf(tx, ed.ID, waves, false)
	if err != nil || len(all) == 0 {
		return forms, nil, err
	}
	g, err := e.passages.Gate(tx, ed.ID)
	for _, q := range all {
		if g.Heading(q.Theme) != "" {
			q.Theme = ""
		}
		quotes = append(quotes, []string{string(ed.ID), names[q.Wave], q.Question, q.Theme, q.Text, strconv.FormatBool(q.Cleared), g.Standing(q.ID, q.Text)})
	}
	return forms, quotes, err
}
