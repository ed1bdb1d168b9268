package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"alongside/internal/app/evaluating"
)

// evaluateCmd makes a report of a file of answers, from files alone.
type evaluateCmd struct {
	Responses    string         `required:"" type:"existingfile" placeholder:"FILE" help:"One form a line, one column for each question: CSV or XLSX. An empty cell is no answer; n/a is 'does not apply'."`
	Instrument   string         `type:"existingfile" placeholder:"FILE" help:"The form, as YAML or JSON: questions by their words or ids, with their scales. Without it, questions and scales are guessed, and said."`
	Wave         string         `placeholder:"COLUMN" help:"The column that says at which occasion a form was filled in. Without it, a column named wave is taken."`
	Waves        []string       `placeholder:"NAME" help:"The occasions in their order, parted by commas. Without it: by numbers in their names, by words such as before and after, or as in the file."`
	Code         string         `placeholder:"COLUMN" help:"The column by which forms of one person, or of one pair, are put together. Without it, a column named code is taken."`
	Rater        string         `placeholder:"COLUMN" help:"The column that says which of two people filled in a form for the same code. Without it, a column named rater is taken; or two forms with one code are two people in the order of the file."`
	Invited      map[string]int `placeholder:"WAVE=N" mapsep:"," help:"How many people were asked, as before=40,after=32; or =40 when there is one occasion."`
	SmallNumbers string         `enum:",none,groups-of-5,below-5,below-7,nhs-1-to-7,midpoint-6" default:"" help:"How small numbers are protected: none (when nothing is said), groups-of-5, below-5, below-7, nhs-1-to-7, midpoint-6."`
	Released     string         `type:"existingfile" placeholder:"FILE" help:"A report made before as JSON: what would tell apart the few who came since then is not shown."`
	Title        string         `help:"What stands above the report."`
	Out          string         `placeholder:"FILE" help:"Where the report goes. Its ending says in which form: .html, .json, .xlsx, .csv (with a description of its columns beside it) or .pdf. Without it, the figures are printed in narrow tables."`
	JSON         bool           `name:"json" help:"Print the report as JSON."`
}

// Validate is called by kong before Run.
func (e evaluateCmd) Validate() error {
	if !evaluating.KnownForm(e.Out) {
		return fmt.Errorf("--out must end in one of: %s", strings.Join(evaluating.Forms, ", "))
	}
	for wave, n := range e.Invited {
		if n < 0 {
			return fmt.Errorf("--invited: %d people cannot have been asked at %q", n, wave)
		}
	}
	return nil
}

func (e evaluateCmd) Run(ctx context.Context, out io.Writer, said words) error {
	return evaluating.Options{Responses: e.Responses, Instrument: e.Instrument, Wave: e.Wave, Waves: e.Waves, Code: e.Code, Rater: e.Rater, Invited: e.Invited,
		Policy: e.SmallNumbers, Released: e.Released, Title: e.Title, Out: e.Out, JSON: e.JSON}.Run(ctx, out, said)
}
