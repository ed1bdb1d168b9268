package group

// Remains is something that somebody who leaves an organisation still does or tells there.
type Remains struct {
	Words string
	Path  string // where it is handed on or ended, without the network's prefix; "" where another person does that
	Ends  bool   // it ends when they leave, and somebody else is needed for it
}
