package content

import "sync"

// DemoSpace is what happened in the space of one pair of the demonstration. All of it is invented. Days count from the
// first day of the edition.
type DemoSpace struct {
	Pair      int           `yaml:"pair"` // number in demo/pairs-2015.csv and place in demo/applications.csv, from 1
	Agreement DemoAgreement `yaml:"agreement"`
	Meetings  []DemoMeeting `yaml:"meetings"`
	Hours     []DemoHours   `yaml:"hours"`
	Log       []DemoEntry   `yaml:"log"`

	AboutUs     DemoBySide  `yaml:"about_us"`
	RoleCheckIn DemoCheckIn `yaml:"role_check_in"`

	Health       []DemoRound `yaml:"health"`       // by item id of the instrument health-check
	Capabilities []DemoRound `yaml:"capabilities"` // what the patient partner says about themselves, and the professional about them
	Development  DemoPlan    `yaml:"development"`
}

// DemoRound is a round of questions, begun by the first who answered. A side that is nil has not answered yet.
type DemoRound struct {
	Day        int `yaml:"day"`
	DemoBySide `yaml:",inline"`
}

// DemoPlan is the development plan of the patient partner; Day is 0 for pairs that have none.
type DemoPlan struct {
	Day  int    `yaml:"day"`
	Text string `yaml:"text"`
}

// DemoAgreement is the agreement that a pair has assented to.
type DemoAgreement struct {
	AgreedDay int               `yaml:"agreed_day"`
	Answers   map[string]string `yaml:"answers"` // by item id of the instrument agreement
}

// DemoMeeting is one meeting that was held and logged.
type DemoMeeting struct {
	Day               int    `yaml:"day"`
	Place             string `yaml:"place"`
	Neutral           bool   `yaml:"neutral"` // the place belongs to neither side
	TaskMinutes       int    `yaml:"task_minutes"`
	ReflectionMinutes int    `yaml:"reflection_minutes"`
	Minutes           string `yaml:"minutes"` // what was written down

	Agenda  []DemoPoint  `yaml:"agenda"`
	Voice   []DemoVoice  `yaml:"voice"` // who spoke, one after the other; empty when nobody counted it
	Actions []DemoAction `yaml:"actions"`
}

// DemoPoint is one point of an agenda. By is the side that put it there.
type DemoPoint struct {
	By      string `yaml:"by"`
	Use     string `yaml:"use"`
	Minutes int    `yaml:"minutes"`
	Title   string `yaml:"title"`
}

// DemoVoice is a time in which a side spoke.
type DemoVoice struct {
	Side    string `yaml:"side"`
	Minutes int    `yaml:"minutes"`
}

// DemoAction is what came of a meeting: the side that took it on, and the one that did it, which is empty when it is not done.
type DemoAction struct {
	Taken   string `yaml:"taken"`
	Did     string `yaml:"did"`
	DoneDay int    `yaml:"done_day"`
	Words   string `yaml:"words"`
}

// DemoHours is time that a side's member says they gave on a day.
type DemoHours struct {
	Side    string `yaml:"side"`
	Day     int    `yaml:"day"`
	Minutes int    `yaml:"minutes"`
}

// DemoEntry is one entry of a learning log.
type DemoEntry struct {
	Day      int      `yaml:"day"`
	Author   string   `yaml:"author"` // "professional", "partner" or "both"
	Title    string   `yaml:"title"`
	Tags     []string `yaml:"tags"`     // of the five ways: find, invest, learn, radar, embed
	Audience string   `yaml:"audience"` // members, programme, organisation, network or public
	Text     string   `yaml:"text"`
}

// DemoBySide are the answers of each side, by item id. Both maps are nil for pairs that have none.
type DemoBySide struct {
	Professional map[string]string `yaml:"professional"`
	Partner      map[string]string `yaml:"partner"`
}

// DemoCheckIn is a role check-in of both sides at one meeting; Day is 0 for pairs that have none.
type DemoCheckIn struct {
	Day        int `yaml:"day"`
	DemoBySide `yaml:",inline"`
}

// DemoSpaces are the spaces of the demonstration, one for each pair. Callers do not change them.
var DemoSpaces = sync.OnceValue(func() []DemoSpace {
	return read[struct {
		Spaces []DemoSpace `yaml:"spaces"`
	}]("demo/spaces.yaml").Spaces
})
