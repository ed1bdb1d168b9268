package opportunity

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
	"alongside/internal/shared/suit"
)

// wishes is what is sealed of a wish.
type wishes struct {
	Degrees      []string `json:"degrees,omitempty"`   // how much influence; one of them
	Ways         []string `json:"ways,omitempty"`      // when and how they can take part
	Place        string   `json:"place,omitempty"`     // where it is, unless one can take part from anywhere
	Paid         bool     `json:"paid,omitempty"`      // only what is paid
	Organisation db.ID    `json:"org,omitempty"`       // only of this one
	Interests    []string `json:"interests,omitempty"` // one of them
}

// Wish is of which opportunities somebody wants to hear. What is empty asks for nothing.
type Wish struct {
	wishes
	Letters bool   // they want letters now
	Most    int64  // how many a month at most
	Month   string // YYYY-MM, in which they had
	Sent    int64  // so many letters
	Version int64  // 0 before the first time
}

// WishForm is a wish as it is typed. Letters is on, off or never: never forgets the wishes.
type WishForm struct {
	Degrees, Ways, Interests []string
	Place                    string
	Paid                     bool
	Organisation             string
	Letters, Most            string
	Version                  int64
}

// mostLetters bounds how many letters a month somebody can want.
const mostLetters = 8

const longestPlace = 60

// wish checks what was typed. there says whether an organisation is one of the list.
func (f WishForm) wish(there func(db.ID) bool) (Wish, error) {
	var c errs.Check
	w := Wish{wishes: wishes{Place: group.Tidy(f.Place), Paid: f.Paid, Organisation: db.ID(f.Organisation)}, Letters: f.Letters == "on", Version: f.Version}
	for _, d := range f.Degrees {
		c.That(group.In(Degrees(), d) != "", "degrees", "Choose from the list.")
	}
	w.Degrees = f.Degrees
	var ok bool
	w.Ways, ok = known(content.BankLists().Availability, f.Ways)
	c.That(ok, "ways", "Choose from the list.")
	w.Interests, ok = known(content.BankLists().Interests, f.Interests)
	c.That(ok, "interests", "Choose from the list.")
	c.That(fits(w.Place, longestPlace), "place", "Use up to %d letters: a town or a part of one.", longestPlace)
	c.That(f.Organisation == "" || there(w.Organisation), "organisation", "Choose from the list.")
	c.That(f.Letters == "on" || f.Letters == "off" || f.Letters == "never", "letters", "Choose whether you want letters.")
	w.Most, ok = count(f.Most, 1, mostLetters)
	c.That(ok || f.Letters == "never", "most", "Choose how many letters a month, from 1 to %d.", mostLetters)
	return w, c.Err()
}

func (w Wish) form() WishForm {
	f := WishForm{Degrees: w.Degrees, Ways: w.Ways, Interests: w.Interests, Place: w.Place, Paid: w.Paid, Organisation: string(w.Organisation), Letters: "off", Most: strconv.FormatInt(max(1, w.Most), 10), Version: w.Version}
	if w.Letters {
		f.Letters = "on"
	}
	return f
}

// remote are the ways of taking part for which it does not matter where somebody is.
var remote = []string{"video", "phone", "writing"}

// fits says whether an opportunity is one of which they want to hear. What the opportunity does not say stands against no wish but for pay, influence,
// organisation and interests, which it always says or which they ask for.
func (w Wish) fits(o Opportunity) bool {
	any := func(list, wanted []string) bool {
		return slices.ContainsFunc(list, func(v string) bool { return slices.Contains(wanted, v) })
	}
	switch {
	case len(w.Degrees) > 0 && !slices.Contains(w.Degrees, o.Degree),
		w.Paid && o.Pay != "paid" && o.Pay != "employed",
		w.Organisation != "" && w.Organisation != o.Organisation,
		len(w.Interests) > 0 && !any(o.Interests, w.Interests):
		return false
	}
	if w.Place != "" && o.Place != "" && !strings.Contains(" "+group.Fold(o.Place)+" ", " "+group.Fold(w.Place)+" ") && !any(o.Ways, remote) {
		return false
	}
	// When and how: what speaks against somebody who tells this of themselves speaks against the wish.
	want := o.want()
	want.Skills, want.Interests = 1, 0
	return suit.Of(want, suit.Offer{Skills: 1, Available: suit.Bits(content.BankLists().Availability, w.Ways...)}).OK
}

// rows are a wish as its owner reads it.
func (w Wish) rows(organisation string) [][2]string {
	yes := map[bool]string{true: "Yes", false: "No"}
	var degrees []string
	for _, d := range w.Degrees {
		degrees = append(degrees, short(Degrees(), d))
	}
	return [][2]string{{"letters", yes[w.Letters]}, {"at_most_a_month", strconv.FormatInt(w.Most, 10)}, {"influence", ui.And(degrees)}, {"when_and_how", ui.And(listNames(content.BankLists().Availability, w.Ways))},
		{"place", w.Place}, {"only_paid", yes[w.Paid]}, {"organisation", organisation}, {"about", ui.And(listNames(content.BankLists().Interests, w.Interests))}}
}

func (w wishes) encode() (string, error) {
	raw, err := json.Marshal(w)
	return string(raw), err
}
