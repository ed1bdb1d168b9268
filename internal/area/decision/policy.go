package decision

// standing is what somebody is to an organisation's register, and to one decision in it.
type standing struct {
	Runs    bool // an engagement lead, of the network (a coordinator) or of this organisation, or the program itself when it makes the demonstration
	Admin   bool // an administrator: the register as it concerns the organisation, nothing more
	Belongs bool // is of the organisation, and somebody else confirmed it
	Holds   bool // holds a role in it today
	Steps   bool // owns a step of its plan
	Takes   bool // has a part in some decision of it: owns it, or is named in it

	Owner bool // owns this decision
	Sits  bool // holds a role in the deciding group today
	Leads bool // leads that group
	Named bool // is a patient leader named in the assurance
}

// maySeeRegister: who could be shown a decision in it. What it lists is another question: see reads.
func maySeeRegister(r standing) bool {
	return r.Runs || r.Admin || r.Belongs || r.Holds || r.Steps || r.Takes
}

// mayRead: engagement leads, who owns the decision, the members of the group that decides, and the patient leaders who are named.
func mayRead(r standing) bool { return r.Runs || r.Owner || r.Sits || r.Named }

// mayOutline: who reads it, and administrators: its title, group, days and state, and the name and reason of an override.
func mayOutline(r standing) bool { return mayRead(r) || r.Admin }

// mayCount: engagement leads and administrators read the counts of a period.
func mayCount(r standing) bool { return r.Runs || r.Admin }

// mayAdd: engagement leads.
func mayAdd(r standing) bool { return r.Runs }

// mayEdit: engagement leads and who owns it, while it is not decided.
func mayEdit(r standing, d Decision) bool { return (r.Runs || r.Owner) && d.State.open() }

// mayDecide: engagement leads and who leads the deciding group note what was decided.
func mayDecide(r standing, d Decision) bool { return (r.Runs || r.Leads) && d.State.open() }

// mayWithdraw: engagement leads and who owns it.
func mayWithdraw(r standing, d Decision) bool { return (r.Runs || r.Owner) && d.State.open() }

// mayPrepareAgain: engagement leads and who owns it, when it was not signed off or was withdrawn. A sign-off is never undone.
func mayPrepareAgain(r standing, d Decision) bool {
	return (r.Runs || r.Owner) && (d.State == NotSigned || d.State == Withdrawn)
}

// maySayTrue: the patient leaders who are named, and nobody for them.
func maySayTrue(r standing) bool { return r.Named }
