package content

import "sync"

// RoleFramework is the list of kinds of patient leader roles.
type RoleFramework struct {
	Key     string     `yaml:"key"`
	Title   string     `yaml:"title"`
	Licence string     `yaml:"licence"`
	Source  string     `yaml:"source"`
	Roles   []RoleType `yaml:"roles"`
}

// RoleType is one kind of patient leader role. Its id is stored, and is that of its question in the connection rating.
type RoleType struct {
	ID        string `yaml:"id"`
	Name      string `yaml:"name"`
	Means     string `yaml:"means"`
	Place     string `yaml:"place"`     // inside, boundary or outside
	Influence string `yaml:"influence"` // system-influencer or community-enabler
	Family    string `yaml:"family"`    // which roles of the source stand together
	Points    []int  `yaml:"points"`    // of the source, from which it comes
}

// Roles are the kinds of patient leader roles. Callers do not change them.
var Roles = sync.OnceValue(func() RoleFramework { return read[RoleFramework]("roles.yaml") })
