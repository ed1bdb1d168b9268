package content

import "sync"

// DemoAssessments is how organisations of the demonstration work with their patient leaders. All of it is invented.
type DemoAssessments struct {
	Rounds     []DemoOrganisationRound `yaml:"rounds"`
	Actions    []DemoGap               `yaml:"actions"`
	Attributes []DemoAttributes        `yaml:"attributes"`
	Roles      []DemoRole              `yaml:"roles"`
}

// DemoRole is what a role needs, on which one person of each side agreed. Start and Learn are ids of the attributes. Beside says
// that it is shown beside the programme that takes applications.
type DemoRole struct {
	Organisation string   `yaml:"organisation"`
	Date         string   `yaml:"date"` // YYYY-MM-DD
	Title        string   `yaml:"title"`
	About        string   `yaml:"about"`
	Start        []string `yaml:"start"`
	Learn        []string `yaml:"learn"`
	Support      string   `yaml:"support"`
	Professional string   `yaml:"professional"` // address
	Partner      string   `yaml:"partner"`
	Beside       bool     `yaml:"beside"`
	Waits        bool     `yaml:"waits"` // the patient leader has not said yes yet
}

// DemoOrganisationRound is one occasion on which an organisation asked people. Marks hold for each question one step for each
// of Staff and then of Patients, with spaces between: "-" for none, "na" for "does not apply". Who has no step anywhere has not
// answered.
type DemoOrganisationRound struct {
	Organisation string                       `yaml:"organisation"`
	Form         string                       `yaml:"form"`
	Date         string                       `yaml:"date"` // YYYY-MM-DD
	Staff        []string                     `yaml:"staff"`
	Patients     []string                     `yaml:"patients"`
	Marks        map[string]string            `yaml:"marks"`
	Words        map[string]map[string]string `yaml:"words"`  // by address and question
	Agreed       map[string]string            `yaml:"agreed"` // by question; nil when nothing was agreed
}

// DemoGap is what an organisation does about a gap: an action of one of the forty steps.
type DemoGap struct {
	Step         int64  `yaml:"step"`
	Organisation string `yaml:"organisation"`
	Date         string `yaml:"date"` // YYYY-MM-DD
	Item         string `yaml:"item"`
	Title        string `yaml:"title"`
	Owner        string `yaml:"owner"` // address
	Due          string `yaml:"due"`
	Done         bool   `yaml:"done"`
}

// DemoAttributes are what somebody brings as a leader, as they see it: one step for each of the eight questions.
type DemoAttributes struct {
	Who   string `yaml:"who"`
	Date  string `yaml:"date"` // YYYY-MM-DD
	Marks string `yaml:"marks"`
	Proud string `yaml:"proud"`
	Grow  string `yaml:"grow"`
}

// DemoAssessed is what the organisations and people of the demonstration rated. Callers do not change it.
var DemoAssessed = sync.OnceValue(func() DemoAssessments { return read[DemoAssessments]("demo/assessments.yaml") })
