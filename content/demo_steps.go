package content

import "sync"

// DemoStepPlan is the plan of one organisation of the demonstration, and a journey. All of it is invented. Days count back from
// the day on which the demonstration is loaded.
type DemoStepPlan struct {
	Organisation string `yaml:"organisation"`
	// Lead is the engagement lead of the organisation alone.
	Lead    string           `yaml:"lead"`
	Owners  []DemoStepOwner  `yaml:"owners"`
	Asked   []DemoStepOwner  `yaml:"asked"`
	States  []DemoStepState  `yaml:"states"`
	Actions []DemoStepAction `yaml:"actions"`
	Journey DemoJourney      `yaml:"journey"`
}

// DemoStepOwner is somebody who owns a step: a person of the demonstration, or a name with a role.
type DemoStepOwner struct {
	Step  int64  `yaml:"step"`
	Days  int    `yaml:"days"`
	As    string `yaml:"as"` // director, lead or patient
	Email string `yaml:"email"`
	Name  string `yaml:"name"`
	Job   string `yaml:"job"`
}

// DemoStepState is what is said of a step on one day, and which patient leaders then say yes.
type DemoStepState struct {
	Step     int64    `yaml:"step"`
	Days     int      `yaml:"days"`
	State    string   `yaml:"state"`
	Evidence string   `yaml:"evidence"`
	Plans    string   `yaml:"plans"`
	Yes      []string `yaml:"yes"`
}

// DemoStepAction is what is next about a step. Due counts days after the day on which the demonstration is loaded.
type DemoStepAction struct {
	Step  int64  `yaml:"step"`
	Days  int    `yaml:"days"`
	Due   int    `yaml:"due"`
	Words string `yaml:"words"`
}

// DemoJourney is what somebody puts on their journey.
type DemoJourney struct {
	Email string            `yaml:"email"`
	Items []DemoJourneyItem `yaml:"items"`
}

// DemoJourneyItem is one thing on a journey. Without an audience only its author sees it.
type DemoJourneyItem struct {
	Sort     string `yaml:"sort"`
	Stage    string `yaml:"stage"`
	When     string `yaml:"when"`
	Title    string `yaml:"title"`
	Body     string `yaml:"body"`
	Audience string `yaml:"audience"`
}

// DemoSteps is the plan of the demonstration. Callers do not change it.
var DemoSteps = sync.OnceValue(func() DemoStepPlan { return read[DemoStepPlan]("demo/steps.yaml") })
