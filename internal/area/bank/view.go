package bank

import (
	"fmt"
	"strings"

	"alongside/internal/platform/db"
)

// record is all that is kept of somebody in the bank, with what one organisation may see of it.
type record struct {
	Card
	Given, Family  string
	Stage          int64
	Fields         int64 // what the organisation sees
	Purposes       int64 // for what it has a consent
	Month, Quarter int64 // how often they were asked this month, and in the last three
}

// View is what an organisation sees of somebody: in a list, on their card, and when they look at themselves as others see them. seen is
// the only function that makes one.
type View struct {
	Person                       db.ID
	Name                         string
	Skills, Interests, Available []string
	Place, Stage                 string
	Words, Experience            string
	Purposes                     []string
	Load                         string // how often they are asked
	Full, Often                  bool   // they are at their own limit, or are asked often
}

// seen is what an organisation sees of a record.
func seen(r record) View {
	v := View{Person: r.Person, Name: r.Given, Purposes: namesOf(lists().Purposes, r.Purposes), Full: r.full(), Often: r.often(), Load: r.load()}
	shows := func(bit int64) bool { return r.Fields&bit != 0 }
	if shows(showFamily) {
		v.Name = strings.TrimSpace(r.Given + " " + r.Family)
	}
	if shows(showSkills) {
		v.Skills = namesOf(lists().Skills, r.Skills)
	}
	if shows(showInterests) {
		v.Interests = namesOf(lists().Interests, r.Interests)
	}
	if shows(showAvailable) {
		v.Available = namesOf(lists().Availability, r.Available)
	}
	if shows(showPlace) {
		v.Place = r.Place
	}
	if shows(showStage) {
		v.Stage = stageWords(r.Stage)
	}
	if shows(showWords) {
		v.Words = r.Words
	}
	if shows(showExperience) {
		v.Experience = r.Experience
	}
	return v
}

// full says that they were asked as often as they wish this month, or do not want to be asked now.
func (r record) full() bool { return r.Month >= r.Most }

// often says that they are asked a lot: three times or more in three months, and for more than two months as often as they wish.
func (r record) often() bool { return r.Quarter >= max(3, 2*r.Most) }

func (r record) load() string {
	switch {
	case r.Most == 0:
		return "Does not want to be asked for now"
	case r.Month >= r.Most:
		return fmt.Sprintf("At their limit: asked %s this month, which is as often as they wish", times(r.Month))
	case r.Quarter > 0:
		return fmt.Sprintf("Asked %s in the last three months, and at most %s a month", times(r.Quarter), times(r.Most))
	case r.Asked > 0:
		return "Not asked in the last three months"
	}
	return "Never asked so far"
}

func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
