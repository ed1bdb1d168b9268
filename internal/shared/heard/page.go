package heard

import (
	"github.com/a-h/templ"

	"alongside/internal/platform/ui"
)

// hintOf says what becomes of the answer.
func hintOf(said Said) string {
	if said.Code != "" {
		return "We only count it, together with the place where you got our link. Those who choose do not see it."
	}
	return "We only count it. Those who choose do not see it."
}

func tableOf(caption, total, empty string, steps []string, rows []Row) ui.TableData {
	t := ui.TableData{Caption: caption, Columns: append(ui.Columns("Where they heard of it"), ui.Numeric(total)), Empty: empty}
	for _, s := range steps {
		t.Columns = append(t.Columns, ui.Numeric(s))
	}
	for _, r := range rows {
		row := []templ.Component{ui.Text(r.From), ui.Text(r.Total)}
		for _, s := range r.Steps {
			row = append(row, ui.Text(s))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
