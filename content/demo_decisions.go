package content

import "sync"

// DemoRegister are the registers of decisions of the demonstration. Days count back from the day on which it is loaded; what is to come
// is below zero.
type DemoRegister struct {
	Decisions []DemoDecision `yaml:"decisions"`
}

// DemoDecision is one plan or business case, and what became of it.
type DemoDecision struct {
	Organisation string      `yaml:"organisation"`
	Title        string      `yaml:"title"`
	About        string      `yaml:"about"`
	Group        string      `yaml:"group"`
	Owner        string      `yaml:"owner"`
	Added        int         `yaml:"added"`
	Goes         int         `yaml:"goes"`
	Papers       string      `yaml:"papers"`
	Leaders      []string    `yaml:"leaders"`
	TookPart     string      `yaml:"part"`
	Changed      string      `yaml:"changed"`
	Written      int         `yaml:"written"` // when the assurance was written; 0 when it is not
	Asked        bool        `yaml:"asked"`
	Yes          []DemoYes   `yaml:"yes"`
	NotTrue      DemoYes     `yaml:"not-true"`
	Edited       DemoEdit    `yaml:"edited"`
	Outcome      DemoOutcome `yaml:"outcome"`
}

// DemoYes is a patient leader's own answer.
type DemoYes struct {
	Email string `yaml:"email"`
	Days  int    `yaml:"days"`
	Words string `yaml:"words"`
	Named bool   `yaml:"named"` // lets others read their name
}

// DemoEdit is a change of the words after a yes.
type DemoEdit struct {
	Days  int    `yaml:"days"`
	About string `yaml:"about"`
}

// DemoOutcome is what was decided.
type DemoOutcome struct {
	Days   int    `yaml:"days"`
	State  string `yaml:"state"` // signed, not-signed, withdrawn; "" while nothing is
	By     string `yaml:"by"`    // of an override
	Reason string `yaml:"reason"`
}

// DemoDecided are the registers of the demonstration. Callers do not change them.
var DemoDecided = sync.OnceValue(func() DemoRegister { return read[DemoRegister]("demo/decisions.yaml") })
