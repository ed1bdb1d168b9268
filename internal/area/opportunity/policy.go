package opportunity

import "alongside/internal/platform/db"

// relation is what somebody is to an organisation's opportunities, and to one of them.
type relation struct {
	Runs    bool // an engagement lead, of the network (a coordinator) or of this organisation, or the program itself when it makes the demonstration
	Belongs bool // is of the organisation, and somebody else confirmed it
	Takes   bool // has a part in some opportunity of it

	Designs  bool // designs this one as a patient leader
	Contact  bool // is its contact
	Panel    bool // is on its panel today
	Replied  bool // has replied to it, and did not take that back
	ByWriter bool // wrote it
}

// maySeeRegister: engagement leads, people of the organisation, and whoever has a part in an opportunity of it.
func maySeeRegister(r relation) bool { return r.Runs || r.Belongs || r.Takes }

// maySeeMissing: engagement leads and people of the organisation see to which tasks nobody has replied.
func maySeeMissing(r relation) bool { return r.Runs || r.Belongs }

// mayRead: who has a part in it reads it before it is published, and how it goes on. Everybody reads what is published, elsewhere.
func mayRead(r relation) bool { return r.Runs || r.Designs || r.Contact || r.Panel }

// mayWrite: engagement leads. The words change until somebody was answered; while people can reply, they change only by being agreed anew.
func mayWrite(r relation) bool { return r.Runs }

// mayEdit: before it is published, and afterwards until the closing time, or when nobody waits for an answer.
func mayEdit(r relation, o Opportunity, now db.Instant, answered bool, live int) bool {
	switch o.State {
	case Draft, Agreed:
		return r.Runs && !answered
	case Open:
		return r.Runs && !answered && (now < o.Shut || live == 0)
	}
	return false
}

// mayAgree: the patient leader who designs it and the contact, each for themselves.
func mayAgree(r relation) bool { return r.Designs || r.Contact }

// mayReadReplies: the contact of an informal one, the panel of a formal one after it has closed, and engagement leads; nobody who replied
// to it themselves.
func mayReadReplies(r relation, o Opportunity, now db.Instant) bool {
	if r.Replied {
		return false
	}
	if o.Formal {
		return r.Runs || r.Panel && o.Closed(now)
	}
	return r.Runs || r.Contact
}

// mayAnswer: whoever reads the replies of an informal one answers them.
func mayAnswer(r relation, o Opportunity, now db.Instant) bool {
	return !o.Formal && o.State == Open && mayReadReplies(r, o, now)
}

// mayKeepPanel: engagement leads say who is on the panel of a formal one; nobody does who replied to it.
func mayKeepPanel(r relation, o Opportunity) bool {
	return r.Runs && !r.Replied && o.Formal && (o.State == Draft || o.State == Agreed || o.State == Open)
}

// mayScore: the panel, once it has closed.
func mayScore(r relation, o Opportunity, now db.Instant) bool {
	return r.Panel && !r.Replied && o.Formal && o.State == Open && now >= o.Shut
}

// mayPut: the panel and engagement leads put to the panel whom to choose.
func mayPut(r relation, o Opportunity, now db.Instant) bool {
	return (r.Panel || r.Runs) && !r.Replied && o.Formal && o.State == Open && now >= o.Shut
}

// mayTellWhy: the panel and engagement leads write to those whom the panel did not choose.
func mayTellWhy(r relation, o Opportunity, now db.Instant) bool { return mayPut(r, o, now) }

// mayEnd: engagement leads finish it or withdraw it.
func mayEnd(r relation, o Opportunity) bool {
	return r.Runs && o.State != Finished && o.State != Withdrawn
}

// mayTell: whoever looks for people in the name of the organisation itself sees whom it could tell of an opportunity, while people can reply,
// and nobody else does, because nobody else was named to those who can be told. Nor does who replied to it themselves.
func mayTell(r relation, o Opportunity, looks bool, now db.Instant) bool {
	return looks && !r.Replied && o.Takes(now)
}
