package chain

import (
	"alongside/internal/shared/ground"
)

// relation is what somebody is to an organisation.
type relation struct {
	Runs    bool // an engagement lead, of the network (a coordinator) or of this organisation, or the program itself when it makes the demonstration
	Belongs bool // is of the organisation, and somebody else confirmed it
	Holds   bool // holds a role in it today
	Owns    bool // owns a step of its plan
}

// maySee: who sees the map of the organisation sees its lines, and in them what they may open anyway. Administrators as such see nothing.
func maySee(r relation) bool { return r.Runs || r.Belongs || r.Holds || r.Owns }

// mayOpen: who sees the lines opens the place of a thing that they see; who looks after the thing does as well.
func mayOpen(r relation, t ground.Seen) bool { return !t.Hidden && (maySee(r) || t.Keeps) }

// mayLink: engagement leads say of everything that they see on what it rests. Who looks after a thing (owns the step or the decision,
// sees to the action, tells of the change) says it of that.
func mayLink(r relation, earlier, later ground.Seen) bool {
	return !earlier.Hidden && !later.Hidden && (r.Runs || later.Keeps)
}

// mayStep: only engagement leads make a step of a gap here. Who rated a connection does so where the rating stands.
func mayStep(r relation) bool { return r.Runs }
