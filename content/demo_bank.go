package content

import "sync"

// DemoBank is the people bank of the demonstration.
type DemoBank struct {
	Partners []struct {
		Name    string   `yaml:"name"`
		Does    string   `yaml:"does"`
		Reaches string   `yaml:"reaches"`
		Needs   string   `yaml:"needs"`
		Offers  string   `yaml:"offers"`
		Leads   []string `yaml:"leads"` // email addresses
	} `yaml:"partners"`
	Cards    []DemoBankCard `yaml:"cards"`
	Requests []struct {
		Organisation string `yaml:"organisation"`
		By           string `yaml:"by"`
		To           string `yaml:"to"`
		Purpose      string `yaml:"purpose"`
		Days         int    `yaml:"days"` // before the demonstration is loaded
		Words        string `yaml:"words"`
	} `yaml:"requests"`
	Words       []string `yaml:"words"`
	Experiences []string `yaml:"experiences"`
	Places      []string `yaml:"places"`
}

// DemoBankCard is the card of somebody, with what they allow.
type DemoBankCard struct {
	Email      string           `yaml:"email"`
	Skills     []string         `yaml:"skills"`
	Interests  []string         `yaml:"interests"`
	Available  []string         `yaml:"available"`
	Place      string           `yaml:"place"`
	Words      string           `yaml:"words"`
	Experience string           `yaml:"experience"`
	Most       string           `yaml:"most"`
	Allows     []DemoBankAllows `yaml:"allows"`
}

// DemoBankAllows is for what an organisation may find somebody, and what it sees.
type DemoBankAllows struct {
	Organisation string   `yaml:"organisation"`
	Purposes     []string `yaml:"purposes"`
	Shown        []string `yaml:"shown"`
}

// DemoPeopleBank is the people bank of the demonstration. Callers do not change it.
var DemoPeopleBank = sync.OnceValue(func() DemoBank { return read[DemoBank]("demo/bank.yaml") })
