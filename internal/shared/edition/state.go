package edition

// State is where an edition stands.
type State string

// The states of an edition, in order.
const (
	Draft   State = "draft"   // being written; seen by coordinators
	Open    State = "open"    // published, takes applications until its closing time
	Closed  State = "closed"  // published, applications are over
	Running State = "running" // its days have begun
	Ended   State = "ended"   // its days are over; evaluation goes on
)

// States lists them in order.
func States() []State { return []State{Draft, Open, Closed, Running, Ended} }

// Words is the state as people read it.
func (s State) Words() string {
	switch s {
	case Draft:
		return "Being written"
	case Open:
		return "Open for applications"
	case Closed:
		return "Applications are closed"
	case Running:
		return "Running"
	case Ended:
		return "Ended"
	}
	return string(s)
}

// Move is what a coordinator does to bring an edition from one state to another.
type Move string

// The moves.
const (
	Publish Move = "publish" // show the page and take applications
	Close   Move = "close"   // take no more applications
	Reopen  Move = "reopen"  // go back: take applications again, or go on with an edition that was ended too early
	Start   Move = "start"   // the days begin
	End     Move = "end"     // the days are over
)

// Moves lists them in the order in which they are usually made.
func Moves() []Move { return []Move{Publish, Close, Start, End, Reopen} }

// ways says where each move leads from where. What is not in it cannot be done. Only a draft can be published, and
// nothing leads back to a draft: people may have read its page.
var ways = map[State]map[Move]State{
	Draft:   {Publish: Open},
	Open:    {Close: Closed, Start: Running},
	Closed:  {Reopen: Open, Start: Running},
	Running: {Reopen: Open, End: Ended},
	Ended:   {Reopen: Running},
}

// After is the state that the move leads to, and whether it can be made from here.
func (s State) After(m Move) (State, bool) {
	to, ok := ways[s][m]
	return to, ok
}
