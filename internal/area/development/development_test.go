package development

import (
	"slices"
	"strings"
	"testing"

	"alongside/internal/platform/errs"
	"alongside/internal/shared/person"
)

// TestAnOfferIsChecked: each thing that is wrong is told beside its field, and nothing else is.
func TestAnOfferIsChecked(t *testing.T) {
	good := Offer{Title: "T", Kind: "course", About: "A", Sides: both, Cost: "free", Reach: "R"}
	for name, x := range map[string]struct {
		change func(*Offer)
		until  string
		field  string
	}{
		"nothing":                      {func(*Offer) {}, "", ""},
		"a last day":                   {func(o *Offer) { o.Until = "2026-03-04" }, "4/3/2026", ""},
		"no title":                     {func(o *Offer) { o.Title = "" }, "", "title"},
		"a long title":                 {func(o *Offer) { o.Title = strings.Repeat("é", longestTitle+1) }, "", "title"},
		"a title as long as it may":    {func(o *Offer) { o.Title = strings.Repeat("é", longestTitle) }, "", ""},
		"no kind":                      {func(o *Offer) { o.Kind = "party" }, "", "kind"},
		"no words":                     {func(o *Offer) { o.About = "" }, "", "about"},
		"for nobody":                   {func(o *Offer) { o.Sides = "" }, "", "sides"},
		"no cost":                      {func(o *Offer) { o.Cost = "" }, "", "cost"},
		"one side pays that is not in": {func(o *Offer) { o.Sides, o.Cost = string(person.Partner), "professionals" }, "", "cost"},
		"no way to ask":                {func(o *Offer) { o.Reach = "" }, "", "reach"},
		"a link that runs":             {func(o *Offer) { o.Link = "javascript:alert(1)" }, "", "link"},
		"a link with a space":          {func(o *Offer) { o.Link = "https://a b" }, "", "link"},
		"a day that is none":           {func(*Offer) {}, "soon", "until"},
		"a day that is over":           {func(o *Offer) { o.Until = "2026-03-01" }, "1/3/2026", "until"},
		"a day far away":               {func(o *Offer) { o.Until = "2126-03-01" }, "1/3/2126", "until"},
	} {
		o := good
		x.change(&o)
		err := o.check(x.until, "2026-03-02", Offer{}, true)
		var fields []string
		if e := errs.Of(err); err != nil && e != nil {
			for _, f := range e.Fields {
				fields = append(fields, f.Name)
			}
		}
		if want := strings.Fields(x.field); !slices.Equal(fields, want) {
			t.Errorf("%s: problems beside %v, want %v", name, fields, want)
		}
	}
	o := good
	o.Until = "2026-03-01"
	if err := o.check("1/3/2026", "2026-03-02", o, true); err != nil {
		t.Errorf("a last day that stood there before: %v", err)
	}
	if err := good.check("", "2026-03-02", Offer{}, false); err == nil {
		t.Error("an offer of no organisation is taken")
	}
}

// TestEqualAccess: an offer is as good for patient partners as for professionals unless it is closed to them, or they alone pay.
func TestEqualAccess(t *testing.T) {
	for _, x := range []struct {
		sides, cost    string
		partner, equal bool
	}{{both, "free", true, true}, {both, "paid", true, true}, {both, "own", true, true}, {both, "partners", true, true}, {both, "professionals", true, false},
		{"partner", "free", true, true}, {"professional", "free", false, false}} {
		o := Offer{Sides: x.sides, Cost: x.cost}
		if o.opensTo(person.Partner) != x.partner || o.equal() != x.equal {
			t.Errorf("%s, %s: open %t, equal %t", x.sides, x.cost, o.opensTo(person.Partner), o.equal())
		}
	}
	open := []Offer{{Kind: "course", Sides: both, Cost: "free"}, {Kind: "course", Sides: both, Cost: "professionals"}, {Kind: "coaching", Sides: "professional", Cost: "paid"}}
	lines := tally(open, map[string][2]int{"course": {12, 4}, "event": {5, 0}})
	want := []Line{
		{Kind: kinds[0].Words, Offers: 2, Partners: 2, Professionals: 2, Equal: 1, UsedBy: [2]int{12, 4}, UsedP: "10 or more", UsedO: "fewer than 5"},
		{Kind: kinds[1].Words, Offers: 1, Professionals: 1, UsedP: "fewer than 5", UsedO: "fewer than 5"},
		{Kind: kinds[5].Words, UsedBy: [2]int{5, 0}, UsedP: "5 or more", UsedO: "fewer than 5"},
		{Kind: "All together", Offers: 3, Partners: 2, Professionals: 3, Equal: 1, UsedBy: [2]int{17, 4}, UsedP: "15 or more", UsedO: "fewer than 5"},
	}
	if !slices.Equal(lines, want) {
		t.Errorf("counted %+v\nwant %+v", lines, want)
	}
	for words, all := range map[string][]Offer{
		"2 of 3 offers are open to patient partners, and 3 to professionals.":                                           open,
		"Everything on the list is open to patient partners. For 1 of 2 they pay themselves, and professionals do not.": open[:2],
		"Everything on the list is open to patient partners, on terms as good as those of professionals.":               open[:1],
	} {
		if got := sentence(tally(all, nil)); got != words {
			t.Errorf("it says %q, want %q", got, words)
		}
	}
	if sentence(tally(nil, nil)) != "" || len(tally(nil, nil)) != 0 {
		t.Error("an empty list says something")
	}
}

// TestOnePersonMoreIsNotSeen: what is shown changes only at fives.
func TestOnePersonMoreIsNotSeen(t *testing.T) {
	for n := range 40 {
		if (people(n) == people(n+1)) == ((n+1)%step == 0) {
			t.Errorf("%d: %q, %d: %q", n, people(n), n+1, people(n+1))
		}
	}
}
