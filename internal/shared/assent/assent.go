// Package assent is how a shared decision takes effect: somebody proposes one exact text, those whose assent the rule
// demands say yes to exactly that text, and then, once, its effect happens in the same transaction. Any change of the
// text clears every assent. Nobody can assent for somebody else: not an administrator, not the program.
//
// A slice registers each Kind of decision that it has, with who votes and what happens; joint applications, agreements,
// audiences and panels' decisions are all kinds.
package assent

import (
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// State is where a proposal stands.
type State string

// The states. Only an open proposal changes.
const (
	Open      State = "open"
	Effective State = "effective"
	Withdrawn State = "withdrawn"
)

// Proposal is a shared decision over one exact text.
type Proposal struct {
	ID      db.ID
	Kind    string
	Subject db.ID // what it is about: an application, a collaboration, an edition
	// Text is the exact text that people assent to.
	Text string
	// Payload is what the effect needs, as text that the kind understands; it is covered by Hash like Text.
	Payload  string
	Hash     string
	Version  int64
	State    State
	Proposer db.ID
	Created  db.Instant
	Changed  db.Instant
	Decided  db.Instant
	// Assents are the people who said yes to the present text, with the moment.
	Assents map[db.ID]db.Instant
}

// Assented says whether the person has said yes to the present text.
func (p Proposal) Assented(who db.ID) bool { return p.Assents[who] != 0 }

// Kind is one sort of shared decision.
type Kind struct {
	// Name is the kind's stable name, such as "application.submit".
	Name string
	// Voters says who votes on the subject now, and by which rule. It is asked at every step, so people who left do
	// not count and people who joined are needed.
	Voters func(tx *db.Tx, subject db.ID) (Rule, []Voter, error)
	// Own says whose own yes the proposal needs besides what the rule asks, because what it does bears their name, say.
	// Somebody among them who does not vote can say none, so it cannot take effect. nil means nobody's.
	Own func(tx *db.Tx, p Proposal) ([]db.ID, error)
	// Effect happens once, in the transaction of the last assent. An error undoes that assent as well.
	Effect func(tx *db.Tx, actor access.Actor, p Proposal) error
	// MayPut says whether somebody who does not vote may put a text to the voters: a coordinator who introduces two
	// people, a secretary of a panel. nil means nobody. It never makes their yes count.
	MayPut func(tx *db.Tx, actor access.Actor, subject db.ID) (bool, error)
	// Proposed is told after a proposal was made or changed, to write to the others; it may be nil.
	Proposed func(tx *db.Tx, actor access.Actor, p Proposal, changed bool) error
}

// Decisions is the mechanism with its kinds.
type Decisions struct {
	keys  *secret.Keys
	kinds map[string]Kind
}

// New makes the mechanism; texts are sealed with keys.
func New(keys *secret.Keys) *Decisions { return &Decisions{keys: keys, kinds: map[string]Kind{}} }

// Register adds a kind. A name can be registered once.
func (d *Decisions) Register(k Kind) {
	if k.Name == "" || k.Voters == nil || k.Effect == nil || d.kinds[k.Name].Name != "" {
		panic("assent: the kind " + k.Name + " is incomplete or registered twice")
	}
	d.kinds[k.Name] = k
}

// fingerprint is the keyed hash of the exact text, its payload, its kind and its subject.
func (d *Decisions) fingerprint(tx *db.Tx, p Proposal) string {
	return d.keys.Mark(tx.Network, "assent "+p.Kind+" "+string(p.Subject), lengthed(p.Text)+lengthed(p.Payload))
}

// electorate returns the kind, its rule and voters; an actor who is no voter sees nothing here.
func (d *Decisions) electorate(tx *db.Tx, actor access.Actor, kind string, subject db.ID) (Kind, Rule, []Voter, error) {
	k, ok := d.kinds[kind]
	if !ok {
		return k, "", nil, errs.Missing()
	}
	rule, voters, err := k.Voters(tx, subject)
	if err != nil {
		return k, "", nil, err
	}
	return k, rule, voters, actor.Allow(isVoter(voters, actor.Person()))
}

func isVoter(voters []Voter, who db.ID) bool {
	return who != "" && slices.ContainsFunc(voters, func(v Voter) bool { return v.Person == who })
}

// Propose puts a text to the voters. The proposer is one of them, and assents by proposing only when they say so.
func (d *Decisions) Propose(tx *db.Tx, actor access.Actor, kind string, subject db.ID, text, payload string, assentToo bool) (db.ID, error) {
	k, rule, voters, err := d.electorate(tx, actor, kind, subject)
	if err != nil {
		return "", err
	}
	p, err := d.put(tx, actor, k, subject, text, payload)
	if err != nil || !assentToo {
		return p.ID, err
	}
	return p.ID, d.say(tx, actor, k, rule, voters, p)
}

// Put puts a text to the voters for somebody who is none of them and whom the kind's MayPut lets in.
func (d *Decisions) Put(tx *db.Tx, actor access.Actor, kind string, subject db.ID, text, payload string) (db.ID, error) {
	k, ok := d.kinds[kind]
	if !ok || k.MayPut == nil || actor.Person() == "" {
		actor.Scoped()
		return "", errs.Missing()
	}
	may, err := k.MayPut(tx, actor, subject)
	if err != nil {
		return "", err
	}
	if err := actor.Allow(may); err != nil {
		return "", err
	}
	p, err := d.put(tx, actor, k, subject, text, payload)
	return p.ID, err
}

func (d *Decisions) put(tx *db.Tx, actor access.Actor, k Kind, subject db.ID, text, payload string) (Proposal, error) {
	p := Proposal{ID: db.NewID(), Kind: k.Name, Subject: subject, Text: text, Payload: payload, Version: 1, State: Open, Proposer: actor.Person(), Created: tx.Now, Changed: tx.Now, Assents: map[db.ID]db.Instant{}}
	p.Hash = d.fingerprint(tx, p)
	if err := insert(tx, d.keys, p); err != nil {
		return p, err
	}
	if err := audit.Record(tx, actor, k.Name+".propose", "proposal", p.ID, ""); err != nil {
		return p, err
	}
	if k.Proposed != nil {
		return p, k.Proposed(tx, actor, p, false)
	}
	return p, nil
}

// Change replaces the text of an open proposal and clears every assent. version is the one that the actor saw; when
// somebody changed it meanwhile the error is errs.Conflict. A text that stays the same clears nothing.
func (d *Decisions) Change(tx *db.Tx, actor access.Actor, id db.ID, version int64, text, payload string) error {
	p, err := d.Find(tx, id)
	if err != nil {
		return err
	}
	k, _, _, err := d.electorate(tx, actor, p.Kind, p.Subject)
	if err != nil {
		return err
	}
	if err := stillOpen(p); err != nil {
		return err
	}
	p.Text, p.Payload = text, payload
	hash := d.fingerprint(tx, p)
	if hash == p.Hash {
		return nil // also when another window, or somebody else, was faster with the same text
	}
	if p.Version != version {
		return errs.New(errs.Conflict, "Somebody else changed this text while you were writing.")
	}
	p.Hash, p.Version, p.Changed = hash, p.Version+1, tx.Now
	if err := update(tx, d.keys, p); err != nil {
		return err
	}
	p.Assents = map[db.ID]db.Instant{}
	if err := audit.Record(tx, actor, p.Kind+".change", "proposal", p.ID, ""); err != nil {
		return err
	}
	if k.Proposed != nil {
		return k.Proposed(tx, actor, p, true)
	}
	return nil
}

// Assent says yes for the actor to the text with this hash, which is the one on the page they saw. A text that changed
// meanwhile is errs.Conflict. When the rule is met the effect happens now. Saying yes twice is no error.
func (d *Decisions) Assent(tx *db.Tx, actor access.Actor, id db.ID, hash string) error {
	p, err := d.Find(tx, id)
	if err != nil {
		return err
	}
	k, rule, voters, err := d.electorate(tx, actor, p.Kind, p.Subject)
	if err != nil {
		return err
	}
	if p.State == Effective && p.Hash == hash && p.Assented(actor.Person()) {
		return nil
	}
	if err := stillOpen(p); err != nil {
		return err
	}
	if p.Hash != hash {
		return errs.New(errs.Conflict, "The text has changed since you opened this page. Read it again before you agree.")
	}
	return d.say(tx, actor, k, rule, voters, p)
}

func (d *Decisions) say(tx *db.Tx, actor access.Actor, k Kind, rule Rule, voters []Voter, p Proposal) error {
	if !p.Assented(actor.Person()) {
		if err := addAssent(tx, p.ID, actor.Person(), p.Hash); err != nil {
			return err
		}
		p.Assents[actor.Person()] = tx.Now
		if err := audit.Record(tx, actor, p.Kind+".assent", "proposal", p.ID, ""); err != nil {
			return err
		}
	}
	return d.settle(tx, actor, k, rule, voters, p)
}

// settle lets the proposal take effect if its rule is met.
func (d *Decisions) settle(tx *db.Tx, actor access.Actor, k Kind, rule Rule, voters []Voter, p Proposal) error {
	yes := map[db.ID]bool{}
	for who := range p.Assents {
		yes[who] = true
	}
	if !rule.Passed(voters, yes) {
		return nil
	}
	own, err := k.own(tx, p)
	if err != nil {
		return err
	}
	for _, who := range own {
		if !yes[who] || !isVoter(voters, who) {
			return nil
		}
	}
	first, err := decide(tx, p, Effective)
	if err != nil || !first {
		return err
	}
	p.State, p.Decided = Effective, tx.Now
	if err := audit.Record(tx, actor, p.Kind+".effect", "proposal", p.ID, ""); err != nil {
		return err
	}
	return k.Effect(tx, actor, p)
}

// own is Kind.Own, also of a kind that has none.
func (k Kind) own(tx *db.Tx, p Proposal) ([]db.ID, error) {
	if k.Own == nil {
		return nil, nil
	}
	return k.Own(tx, p)
}

// TakeBack removes the actor's assent from an open proposal.
func (d *Decisions) TakeBack(tx *db.Tx, actor access.Actor, id db.ID) error {
	p, err := d.Find(tx, id)
	if err != nil {
		return err
	}
	if _, _, _, err := d.electorate(tx, actor, p.Kind, p.Subject); err != nil {
		return err
	}
	if err := stillOpen(p); err != nil {
		return err
	}
	if err := removeAssent(tx, p.ID, actor.Person()); err != nil {
		return err
	}
	return audit.Record(tx, actor, p.Kind+".take-back", "proposal", p.ID, "")
}

// Withdraw ends an open proposal without effect. Any voter may: without them it could not take effect anyway.
func (d *Decisions) Withdraw(tx *db.Tx, actor access.Actor, id db.ID) error {
	p, err := d.Find(tx, id)
	if err != nil {
		return err
	}
	if _, _, _, err := d.electorate(tx, actor, p.Kind, p.Subject); err != nil {
		return err
	}
	return d.withdraw(tx, actor, p)
}

func (d *Decisions) withdraw(tx *db.Tx, actor access.Actor, p Proposal) error {
	if err := stillOpen(p); err != nil {
		return err
	}
	if _, err := decide(tx, p, Withdrawn); err != nil {
		return err
	}
	return audit.Record(tx, actor, p.Kind+".withdraw", "proposal", p.ID, "")
}

// Cancel ends the open proposals of a kind on a subject because what they were about is gone. It can only stop
// something from taking effect, so it needs no voter: the slice's own check comes before.
func (d *Decisions) Cancel(tx *db.Tx, actor access.Actor, kind string, subject db.ID) error {
	open, err := d.Of(tx, subject)
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.State == Open && p.Kind == kind {
			if err := d.withdraw(tx, actor, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Reopen lets the newest proposal of a kind on a subject wait again, after it took effect, because somebody more has to agree to the same text.
// The yes of the others stays. It can only stop something, so it needs no voter: the slice's own check comes before, and the slice undoes the
// effect.
func (d *Decisions) Reopen(tx *db.Tx, actor access.Actor, kind string, subject db.ID) error {
	all, err := d.Of(tx, subject)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(p Proposal) bool { return p.Kind == kind })
	if at < 0 || all[at].State != Effective {
		return nil
	}
	if err := reopen(tx, all[at].ID); err != nil {
		return err
	}
	return audit.Record(tx, actor, kind+".reopen", "proposal", all[at].ID, "")
}

// Comment adds a comment, or an ask for change, of a voter.
func (d *Decisions) Comment(tx *db.Tx, actor access.Actor, id db.ID, text string, asksChange bool) error {
	p, err := d.Find(tx, id)
	if err != nil {
		return err
	}
	if _, _, _, err := d.electorate(tx, actor, p.Kind, p.Subject); err != nil {
		return err
	}
	var c errs.Check
	c.That(text != "", "comment", "Write your comment.")
	c.That(len([]rune(text)) <= 2000, "comment", "A comment can have up to 2,000 letters.")
	if err := c.Err(); err != nil {
		return err
	}
	if err := insertComment(tx, d.keys, p.ID, actor.Person(), text, asksChange); err != nil {
		return err
	}
	return audit.Record(tx, actor, p.Kind+".comment", "proposal", p.ID, "")
}

// View is a proposal as a page shows it to one of its voters.
type View struct {
	Proposal
	Rule     Rule
	Voters   []Voter
	Own      []db.ID // whose own yes it needs besides what the rule asks
	Comments []Comment
}

// Missing lists the voters who have not said yes to the present text.
func (v View) Missing() []db.ID {
	var out []db.ID
	for _, x := range v.Voters {
		if !v.Assented(x.Person) {
			out = append(out, x.Person)
		}
	}
	return out
}

// See is a proposal for one of its voters; to everybody else it does not exist.
func (d *Decisions) See(tx *db.Tx, actor access.Actor, id db.ID) (View, error) {
	p, err := d.Find(tx, id)
	if err != nil {
		return View{}, err
	}
	k, rule, voters, err := d.electorate(tx, actor, p.Kind, p.Subject)
	if err != nil {
		return View{}, err
	}
	own, err := k.own(tx, p)
	if err != nil {
		return View{}, err
	}
	comments, err := listComments(tx, d.keys, id)
	return View{Proposal: p, Rule: rule, Voters: voters, Own: own, Comments: comments}, err
}

func stillOpen(p Proposal) error {
	switch p.State {
	case Effective:
		return errs.New(errs.Conflict, "Everybody has agreed to this already, so it has taken effect.")
	case Withdrawn:
		return errs.New(errs.Conflict, "This proposal was withdrawn.")
	}
	return nil
}
