package matching

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/mail"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/notice"
	"alongside/internal/shared/person"
	"alongside/internal/shared/waiting"
)

// assumptions is the instrument of the assumptions check.
const assumptions = "assumptions-check"

// errCheckFirst answers a yes, or a first contact, of somebody who has not looked at their own picture of a partner.
var errCheckFirst = errs.New(errs.Forbidden, "Answer the three questions about your picture of a partner first.")

// openFinder finds the edition and makes sure that people can look for partners in it now.
func openFinder(tx *db.Tx, id db.ID) (edition.Edition, error) {
	e, err := edition.Find(tx, id)
	if err != nil {
		return e, err
	}
	if !e.Published() || !e.InPairs {
		return e, errs.Missing()
	}
	if !finderOpen(e, tx.Now) {
		return e, errs.New(errs.Gone, "%s no longer takes applications, so the partner finder is closed.", e.Called())
	}
	return e, nil
}

// SaveCard opts in, or changes the actor's card.
func (m *Matching) SaveCard(ctx context.Context, a access.Actor, s Seeker) error {
	a.Scoped()
	s.Person = a.Person()
	s.Side = person.SideOf(s.Perspective)
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := openFinder(tx, s.Edition); err != nil {
			return err
		}
		if err := s.Check(); err != nil {
			return err
		}
		now, found, err := findSeeker(tx, s.Edition, s.Person)
		if err != nil {
			return err
		}
		if found && now.State == Paired {
			return errs.New(errs.Conflict, "You have a partner already.")
		}
		if found && now.State == Active && now.Version != s.Version {
			if now.sameCard(s) {
				return nil // sent twice: the first time counted
			}
			return errs.New(errs.Conflict, "You changed your card in another window. What you wrote here is still below. Save again if it is what you want.")
		}
		if found && now.Side != s.Side { // their list names people of their own side now
			if err := dropLists(tx, s.Edition, s.Person); err != nil {
				return err
			}
		}
		if err := saveSeeker(tx, s); err != nil {
			return err
		}
		return audit.Record(tx, a, "seeker.save", "edition", s.Edition, "")
	})
}

// Withdraw opts out: the card is gone for others at once, and every open introduction ends without a reason.
func (m *Matching) Withdraw(ctx context.Context, a access.Actor, in db.ID) error {
	a.Scoped()
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := edition.Find(tx, in); err != nil {
			return err
		}
		s, found, err := findSeeker(tx, in, a.Person())
		if err != nil {
			return err
		}
		if !found || s.State != Active {
			return nil
		}
		if err := setSeekerState(tx, in, a.Person(), Withdrawn); err != nil {
			return err
		}
		if err := m.endAll(tx, in, a.Person(), "", a.Person()); err != nil {
			return err
		}
		return audit.Record(tx, a, "seeker.withdraw", "edition", in, "")
	})
}

// Free lets people look for a partner again who were a pair or a trio and are not any more. Their cards are not shown before they
// save them anew.
func (m *Matching) Free(tx *db.Tx, in db.ID, people []db.ID) error {
	for _, who := range people {
		s, found, err := findSeeker(tx, in, who)
		if err != nil {
			return err
		}
		if found && s.State == Paired {
			if err := setSeekerState(tx, in, who, Withdrawn); err != nil {
				return err
			}
		}
	}
	return nil
}

// quietly is who ends an introduction in the log: the log tells that one ended, and never who said no.
func quietly(tx *db.Tx) access.Actor { return access.System(tx.Network, "an introduction ended") }

// endAll ends every waiting introduction of a person in an edition but one, and stops what was proposed.
func (m *Matching) endAll(tx *db.Tx, in, who, but, by db.ID) error {
	list, err := introductionsOf(tx, in, who)
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.ID == but || i.State != Waiting {
			continue
		}
		if err := m.decisions.Cancel(tx, quietly(tx), decision, i.ID); err != nil {
			return err
		}
		if err := endIntroduction(tx, i.ID, Ended, by); err != nil {
			return err
		}
	}
	return nil
}

// SavePicture keeps the actor's answers to the assumptions check, sealed: nobody else ever reads them.
func (m *Matching) SavePicture(ctx context.Context, a access.Actor, in db.ID, answers instrument.Answers) error {
	a.Scoped()
	raw, err := answers.EncodeJSON()
	if err != nil {
		return err
	}
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		s, found, err := findSeeker(tx, in, a.Person())
		if err != nil {
			return err
		}
		if !found {
			return errs.Missing()
		}
		return savePicture(tx, m.keys, s, string(raw))
	})
}

// Ask says that the actor would like to work with another seeker. It is their own yes; the other is asked by letter.
func (m *Matching) Ask(ctx context.Context, a access.Actor, in, seeker db.ID, words string) (id db.ID, err error) {
	a.Scoped()
	err = m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := openFinder(tx, in); err != nil {
			return err
		}
		me, found, err := findSeeker(tx, in, a.Person())
		if err != nil {
			return err
		}
		if !found || me.State != Active {
			return errs.New(errs.Forbidden, "Make your own card first, so that the other person can see who asks.")
		}
		if me.Checked == 0 {
			return errCheckFirst
		}
		other, err := seekerByID(tx, in, seeker)
		if err != nil {
			return err
		}
		if other.State != Active || other.Side == me.Side {
			return errs.Missing()
		}
		if len([]rune(words)) > 1000 {
			return &errs.Error{Kind: errs.Invalid, Message: "Check the answers that are marked below.", Fields: []errs.Field{{Name: "words", Message: "Use up to 1,000 letters."}}}
		}
		i := two(me, other)
		i.BegunBy, i.Words = "seeker", words
		if sent, err := m.sent(tx, i, a.Person()); err != nil || sent != "" {
			id = sent
			return err // sent twice: the first time counted, and its letter is on its way
		}
		if i.ID, err = m.begin(tx, i); err != nil {
			return err
		}
		id = i.ID
		proposal, err := m.decisions.Propose(tx, a, decision, i.ID, m.text(me, other), "", true)
		if err != nil {
			return err
		}
		if err := setProposal(tx, i.ID, proposal); err != nil {
			return err
		}
		return m.tell(tx, i, other, fmt.Sprintf("%s would like to work with you", me.Given))
	})
	return id, err
}

// two is the introduction of two seekers, each on their side.
func two(a, b Seeker) Introduction {
	i := Introduction{Edition: a.Edition, Professional: a.Person, Partner: b.Person}
	if a.Side == person.Partner {
		i.Professional, i.Partner = b.Person, a.Person
	}
	return i
}

// sent finds the introduction of the same two that the same seeker, or a coordinator, began with the same words, "" for
// none.
func (m *Matching) sent(tx *db.Tx, i Introduction, seeker db.ID) (db.ID, error) {
	was, found, err := between(tx, i.Edition, i.Professional, i.Partner)
	if err != nil || !found || was.BegunBy != i.BegunBy {
		return "", err
	}
	if was, err = findIntroduction(tx, m.keys, was.ID); err != nil || was.Words != i.Words {
		return "", err
	}
	if was.Trio() {
		return "", nil // that was another question
	}
	if i.BegunBy == "coordinator" {
		return was.ID, nil
	}
	mine, err := m.saidYes(tx, was, seeker)
	if err != nil || !mine {
		return "", err
	}
	return was.ID, nil
}

// words chooses the words for a pair, or for a trio.
func (i Introduction) words(pair, trio string) string {
	if i.Trio() {
		return trio
	}
	return pair
}

// begin saves a new introduction. Two people are asked about each other once in an edition.
func (m *Matching) begin(tx *db.Tx, i Introduction) (db.ID, error) {
	if _, found, err := between(tx, i.Edition, i.Professional, i.Partner); err != nil || found {
		if err == nil {
			err = errs.New(errs.Conflict, "These two have been asked about each other already.")
		}
		return "", err
	}
	i.ID = db.NewID()
	return i.ID, insertIntroduction(tx, m.keys, i)
}

func (m *Matching) text(people ...Seeker) string {
	slices.SortStableFunc(people, func(a, b Seeker) int { return -cmp.Compare(a.Side, b.Side) }) // professionals first
	var all []string
	for _, s := range people {
		all = append(all, fmt.Sprintf("%s (%s)", s.Given, person.PerspectiveWords(s.Perspective)))
	}
	become := "a pair"
	if len(people) > 2 {
		become = "a trio"
	}
	return and(all) + " become " + become + " and apply together."
}

func (m *Matching) tell(tx *db.Tx, i Introduction, to Seeker, subject string) error {
	p, err := person.Find(tx, to.Person)
	if err != nil {
		return err
	}
	link, err := m.post.Address(tx, "/introductions/%s", i.ID)
	if err != nil {
		return err
	}
	quote := ""
	if why := i.Why(to.Person); why != "" {
		quote = "Why we thought of you " + i.words("two", "three") + ": " + why + "\n\n"
	}
	if i.Words != "" {
		from := "They wrote"
		if i.BegunBy == "coordinator" {
			from = "The coordinator wrote"
		}
		quote += from + ":\n\n" + i.Words + "\n\n"
	}
	return m.post.Send(tx, mail.Letter{Kind: notice.Partner, Person: p.ID, To: p.Email, ToName: p.Name(), Subject: subject, Text: fmt.Sprintf(
		"Hello %s,\n\n%s. You get this letter because you have a card in the partner finder.\n\n%sRead %s and answer here:\n\n%s\n\nYou become %s of you say yes. You need no reason to say no, and they are not told.\n",
		p.Given, subject, quote, i.words("their card", "their cards"), link, i.words("a pair only when both", "a trio only when all three"))})
}

// Introduce lets a coordinator ask two seekers whether they would like to be a pair. It is no yes of either.
func (m *Matching) Introduce(ctx context.Context, a access.Actor, in, professional, partner db.ID, words string) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		e, err := openFinder(tx, in)
		if err != nil {
			return err
		}
		if err := a.Allow(edition.Runs(a, e)); err != nil {
			return err
		}
		var c errs.Check
		pro, err := seekerByID(tx, in, professional)
		c.That(err == nil && pro.State == Active && pro.Side == person.Professional, "professional", "Choose a professional who is seeking.")
		par, err2 := seekerByID(tx, in, partner)
		c.That(err2 == nil && par.State == Active && par.Side == person.Partner, "partner", "Choose a patient partner who is seeking.")
		c.That(len([]rune(words)) <= 1000, "words", "Use up to 1,000 letters.")
		if err := c.Err(); err != nil {
			return err
		}
		i := two(pro, par)
		i.BegunBy, i.Words = "coordinator", words
		if sent, err := m.sent(tx, i, ""); err != nil || sent != "" {
			return err // sent twice: the first time counted, and its letters are on their way
		}
		if done, err := m.known(tx, a, i); err != nil || done {
			return err
		}
		return m.invite(tx, a, e, i, pro, par)
	})
}

// known introduces two of whom one had asked the other before, and says whether they are. Nobody is asked twice, and the
// coordinator, who must not learn of it, sees the same as with two who never met.
func (m *Matching) known(tx *db.Tx, a access.Actor, i Introduction) (bool, error) {
	was, found, err := between(tx, i.Edition, i.Professional, i.Partner)
	if err != nil || !found || was.BegunBy == "coordinator" || was.Trio() {
		return false, err
	}
	if was.Introduced != 0 {
		was, err = findIntroduction(tx, m.keys, was.ID)
		return err == nil && was.IntroducedWords == i.Words, err // other words are told apart, as always
	}
	if err := setIntroduced(tx, m.keys, was.ID, i.Words); err != nil {
		return false, err
	}
	return true, audit.Record(tx, a, "introduction.begin", "edition", i.Edition, "")
}

// invite asks seekers, for a coordinator, whether they would like to be a pair, or three of them a trio: in the order of
// Introduction.People.
func (m *Matching) invite(tx *db.Tx, a access.Actor, e edition.Edition, i Introduction, people ...Seeker) error {
	var err error
	if i.ID, err = m.begin(tx, i); err != nil {
		return err
	}
	proposal, err := m.decisions.Put(tx, a, decision, i.ID, m.text(people...), "")
	if err != nil {
		return err
	}
	if err := setProposal(tx, i.ID, proposal); err != nil {
		return err
	}
	for at, to := range people {
		var others []string
		for _, s := range slices.Delete(slices.Clone(people), at, at+1) {
			others = append(others, s.Given)
		}
		if err := m.tell(tx, i, to, fmt.Sprintf("The coordinator of %s would like to introduce you to %s", e.Called(), and(others))); err != nil {
			return err
		}
	}
	return audit.Record(tx, a, "introduction.begin", "edition", e.ID, "")
}

// Yes is the actor's yes to an introduction, once they have done the assumptions check. With the other's yes they become
// a pair.
func (m *Matching) Yes(ctx context.Context, a access.Actor, id db.ID) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, err := m.mine(tx, a, id)
		if err != nil {
			return err
		}
		if i.State == Pair {
			return nil // sent twice: the first time counted
		}
		state, err := m.seenState(tx, i, a.Person())
		if err != nil {
			return err
		}
		if state != "asked" && state != "waiting" {
			return errs.New(errs.Gone, "This introduction is over.")
		}
		if _, err := openFinder(tx, i.Edition); err != nil {
			return err
		}
		// Whoever answers looks at their picture first, like whoever asks. It comes before the look at what the other
		// has answered, which nobody may tell from it.
		me, found, err := findSeeker(tx, i.Edition, a.Person())
		if err != nil {
			return err
		}
		if !found || me.Checked == 0 {
			return errCheckFirst
		}
		if i.State == Ended {
			return answerLate(tx, id, a.Person(), true)
		}
		p, err := m.decisions.Find(tx, i.Proposal)
		if err != nil {
			return err
		}
		return m.decisions.Assent(tx, a, i.Proposal, p.Hash)
	})
}

func (m *Matching) mine(tx *db.Tx, a access.Actor, id db.ID) (Introduction, error) {
	i, err := findIntroduction(tx, m.keys, id)
	if err != nil {
		a.Scoped()
		return i, err
	}
	return i, a.Allow(i.Between(a.Person()))
}

// No ends an introduction for the actor. The other is not told.
func (m *Matching) No(ctx context.Context, a access.Actor, id db.ID) error {
	return m.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		i, err := m.mine(tx, a, id)
		if err != nil {
			return err
		}
		if i.State == Pair {
			return errs.New(errs.Conflict, "You are %s already. You can leave it from your application.", i.words("a pair", "a trio"))
		}
		if i.State == Ended {
			return answerLate(tx, id, a.Person(), false)
		}
		if err := m.decisions.Cancel(tx, quietly(tx), decision, id); err != nil {
			return err
		}
		return endIntroduction(tx, id, Ended, a.Person())
	})
}

// becomePair is the effect of everybody's yes.
func (m *Matching) becomePair(tx *db.Tx, a access.Actor, p assent.Proposal) error {
	i, err := findIntroduction(tx, m.keys, p.Subject)
	if err != nil {
		return err
	}
	var application db.ID
	if i.Trio() {
		application, err = m.pairs.JoinTrio(tx, i.Edition, i.Professional, i.Third, i.Partner)
	} else {
		application, err = m.pairs.Join(tx, i.Edition, i.Professional, i.Partner)
	}
	if err != nil {
		return err
	}
	if err := endIntroduction(tx, i.ID, Pair, ""); err != nil {
		return err
	}
	link, err := m.post.Address(tx, "/applications/%s", application)
	if err != nil {
		return err
	}
	people, err := person.Several(tx, i.People())
	if err != nil {
		return err
	}
	for _, who := range i.People() {
		if err := setSeekerState(tx, i.Edition, who, Paired); err != nil {
			return err
		}
		if err := m.endAll(tx, i.Edition, who, i.ID, ""); err != nil {
			return err
		}
		me := people[who]
		var firsts, names, write []string
		for _, id := range i.Others(who) {
			other := people[id]
			firsts, names, write = append(firsts, other.Given), append(names, other.Name()), append(write, other.Given+" at "+other.Email)
		}
		if err := m.post.Send(tx, mail.Letter{Kind: notice.Partner, Person: me.ID, To: me.Email, ToName: me.Name(), Subject: fmt.Sprintf("You and %s are %s", and(firsts), i.words("a pair", "a trio")), Text: fmt.Sprintf(
			"Hello %s,\n\nYou and %s have %s said yes. You now have one application together:\n\n%s\n\nYou can write to %s.\n", me.Given, and(names), i.words("both", "all"), link, and(write))}); err != nil {
			return err
		}
	}
	return nil
}

// Waiting lists introductions that the person has not answered, and those to which they said yes and others may still answer. It goes
// by what the person may know alone, so nobody can tell from it that somebody said no.
func (m *Matching) Waiting(tx *db.Tx, a access.Actor) ([]waiting.Item, error) {
	list, err := introductionsOf(tx, "", a.Person())
	if err != nil {
		return nil, err
	}
	open, subjects := map[db.ID]Introduction{}, []db.ID{}
	var out []waiting.Item
	ask := func(i Introduction) {
		out = append(out, waiting.Item{Title: i.words("Answer an introduction to a possible partner", "Answer an introduction to a possible trio"), About: "Partner finder", Path: "/introductions/" + string(i.ID), Due: i.Lapses})
	}
	waits := func(i Introduction) {
		out = append(out, waiting.Item{Title: i.words("You said yes to a possible partner", "You said yes to a possible trio"), About: "Partner finder", Path: "/introductions/" + string(i.ID), Due: i.Lapses, Others: true})
	}
	for _, i := range list {
		switch {
		case i.Open(tx.Now):
			open[i.ID] = i
			subjects = append(subjects, i.ID)
		case i.State == Ended && tx.Now < i.Lapses:
			// Somebody has ended it: this person is not told, and is asked as before.
			state, err := m.seenState(tx, i, a.Person())
			if err != nil {
				return nil, err
			}
			switch state {
			case "asked":
				ask(i)
			case "waiting":
				waits(i)
			}
		}
	}
	if len(subjects) == 0 {
		return out, nil
	}
	proposals, err := m.decisions.OpenOn(tx, a.Person(), subjects)
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		ask(open[p.Subject])
		delete(open, p.Subject)
	}
	for _, id := range subjects {
		if i, answered := open[id]; answered {
			waits(i)
		}
	}
	return out, nil
}
