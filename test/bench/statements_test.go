package main

import (
	"testing"

	"alongside/internal/app/apptest"
	"alongside/test/bench/crowd"
)

// most is how many SQL statements each job may need, with the two that find the network and the session. Ten are enough
// for a page. Two that save something have more: who saves a section of an application reads all of it, to say what is
// still missing; and an answer to a form is mixed among others. Change a number upwards only with a reason.
var most = map[string]int64{
	"Public front page":                          1,
	"Public page of an edition":                  10, // one of them for its materials, one for what people learn, one for the perspectives that it looks for, one for its report, one for what roles need
	"First page of a member, signed in":          13, // each area in which something can wait asks once: lessons, questions and what followed are three
	"Ordinary signed-in page (help)":             1,
	"Home of a pair's space":                     9,
	"First page of a coordinator":                13,
	"Pipeline of an edition":                     9,
	"Map of an organisation":                     8,  // one of them for what is done about the kinds of roles that nobody holds
	"Report of an organisation to its board":     60, // each kind of figure twice: for the period and the one before it
	"Evaluation report, seen for the first time": 19, // four chapters of other areas: who came, objectives, calls, what followed; one looks for figures that are kept, and where there are, none of the answers is read
	"Evaluation report, seen again":              16,
	"Task list of an application":                10,
	"Save a section of an application":           14,
	"Open a form by link":                        4,
	"Search of the people bank":                  9,
	"Search of the people bank, nobody fits":     9,
	"Whom to tell of an opportunity":             9,
	"Opportunities, with what may suit one":      4,  // more where one of them has meetings: then the dates of the reader are looked at
	"Send a form of nine answers":                13, // three of them mix it among others: see adr/0005
}

// Every page that the benchmark asks for answers well and needs no more SQL statements than is written down here: a
// statement inside a loop shows at once, whatever the machine.
func TestStatementsOfPages(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		c, err := crowd.Make(t.Context(), site.DB, site.App.Keys, crowd.PerEdition*5)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs("http://alongside.test/n/crowd", c, 1) {
			n, err := statements(site.App, j)
			if err != nil {
				t.Error(err)
				continue
			}
			limit, ok := most[j.name]
			if !ok {
				t.Errorf("%s needs %d statements: write down how many it may need", j.name, n)
			} else if n > limit {
				t.Errorf("%s needs %d statements and may need %d", j.name, n, limit)
			}
			t.Logf("%-36s %2d of %2d", j.name, n, limit)
		}
	})
}
