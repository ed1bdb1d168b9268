package impact

import (
	"context"
	"fmt"
	"slices"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/file"
	"alongside/internal/platform/mail"
	"alongside/internal/platform/secret"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// lasts is how long somebody can answer whether a claim is so.
const lasts = 42 * 24 * time.Hour

// AskToConfirm asks somebody else who knows whether a claim is so: a person of the network, who finds it among what waits for
// them, or anybody else by a signed link.
func (s *Impact) AskToConfirm(ctx context.Context, a access.Actor, id db.ID, name, email string) error {
	return s.change(ctx, a, id, mayWithdraw, "impact.ask", func(tx *db.Tx, c *Claim, all []witness) error {
		email = person.FoldEmail(email)
		var k errs.Check
		k.That(name != "" && len([]rune(name)) <= 100, "name", "Enter their name.")
		k.That(person.ValidEmail(email), "email", "Enter an email address, like name@example.org.")
		k.That(!c.unsettled(), "name", "Everybody it is about or describes has to agree to the words first.")
		k.That(c.Why == "", "name", "%s. %s", c.Why, c.mend())
		present := slices.DeleteFunc(slices.Clone(all), func(w witness) bool { return w.State == earlier })
		k.That(!slices.ContainsFunc(present, func(w witness) bool { return w.Email == email }), "email", "You have asked them already.")
		k.That(len(all) < mostWitness, "email", "You have asked %d people. That is as many as one can ask.", len(all))
		people, err := person.Several(tx, c.people())
		if err != nil {
			return err
		}
		for _, p := range people {
			k.That(p.Email != email, "email", "Nobody can confirm what they tell themselves, or what is about them.")
		}
		if err := k.Err(); err != nil {
			return err
		}
		w := witness{ID: db.NewID(), Claim: id, Name: name, Email: email, Expires: tx.Now.Add(lasts), State: asked}
		known, found, err := person.ByEmail(tx, email)
		if err != nil {
			return err
		}
		if found {
			w.Person = known.ID
		}
		token := db.NewToken()
		if err := insertWitness(tx, w, secret.Hash(token)); err != nil {
			return err
		}
		if err := s.restate(tx, c); err != nil {
			return err
		}
		return s.askWitness(tx, a, *c, w, token)
	})
}

func (s *Impact) askWitness(tx *db.Tx, a access.Actor, c Claim, w witness, token string) error {
	name, err := called(tx, c)
	if err != nil {
		return err
	}
	link, err := s.post.Address(tx, "/impact/confirm/%s", token)
	if err != nil {
		return err
	}
	return s.post.Send(tx, mail.Letter{To: w.Email, ToName: w.Name, Subject: "Can you say whether this happened?", Private: true, Text: fmt.Sprintf(
		"Hello %s,\n\n%s has written down something that followed from %s, and thinks that you know about it. Please say whether it is so. It takes a minute, and no account is needed:\n\n%s\n\nThe link is for you alone. It works until %s. If you do not know %s, you need to do nothing.\n",
		w.Name, a.Name(), name, link, w.Expires.Time().Format("2 January 2006"), a.Name())})
}

// restate works the state of a claim out anew.
func (s *Impact) restate(tx *db.Tx, c *Claim) error {
	all, err := witnessesOf(tx, s.keys, c.ID)
	if err != nil || c.State == Withdrawn {
		return err
	}
	service, err := isService(tx, c.Kind)
	c.State = standing(service, all)
	return err
}

func isService(tx *db.Tx, kind string) (bool, error) {
	known, err := kindsOf(tx)
	return slices.ContainsFunc(known, func(k Kind) bool { return k.ID == kind && k.Service }), err
}

// Reply is what a witness says.
type Reply struct {
	Read  string // which words they read
	Is    string // yes, no or unknown
	Side  person.Side
	Words string
}

// read names the words of a claim, so that a reply can say which it is about.
func (s *Impact) read(tx *db.Tx, c Claim) (string, error) {
	text, err := s.words(tx, c)
	return instrument.Hash(c.Kind + "\n" + text), err
}

// byToken finds the claim and the witness of a link that can be answered.
func (s *Impact) byToken(tx *db.Tx, token string) (Claim, witness, error) {
	w, found, err := witnessByToken(tx, token)
	if err == nil && !found {
		err = errs.New(errs.Gone, "This link does not work. Look for the newest letter.")
	}
	if err != nil {
		return Claim{}, w, err
	}
	return s.toAnswer(tx, w)
}

// answeredBy says whether an answer came by a link.
func (s *Impact) answeredBy(tx *db.Tx, token string) (bool, error) {
	w, found, err := witnessByToken(tx, token)
	if err == nil && !found {
		_, _, err = s.byToken(tx, token)
	}
	return w.State == yes || w.State == no || w.State == unknown, err
}

// asWitness finds the claim that the actor is asked about, signed in.
func (s *Impact) asWitness(tx *db.Tx, a access.Actor, id db.ID) (Claim, witness, error) {
	// Who was asked is told why they cannot answer, also while the words are kept from them: so this does not ask who may see the claim.
	c, err := findClaim(tx, s.keys, id)
	if err != nil {
		a.Scoped()
		return c, witness{}, err
	}
	all, err := witnessesOf(tx, s.keys, id)
	if err != nil {
		return c, witness{}, err
	}
	at := slices.IndexFunc(all, func(w witness) bool { return a.Is(w.Person) && w.State != earlier })
	if at < 0 { // asked about earlier words: then they are told that these have changed
		at = slices.IndexFunc(all, func(w witness) bool { return a.Is(w.Person) })
	}
	if err := a.Allow(at >= 0); err != nil {
		return c, witness{}, err
	}
	return s.toAnswer(tx, all[at])
}

// answeredWords are for whoever has answered already: nothing of theirs is lost.
const answeredWords = "You have answered this already. Thank you. You need to do nothing more."

func (s *Impact) toAnswer(tx *db.Tx, w witness) (Claim, witness, error) {
	c, err := s.find(tx, w.Claim)
	switch {
	case err != nil:
	case w.State == yes || w.State == no || w.State == unknown:
		err = errs.New(errs.Gone, answeredWords)
	case w.State == asked && c.State != Withdrawn && tx.Now < w.Expires && c.private():
		err = errs.New(errs.Conflict, "This has to wait. Somebody whom the words are about, or whom they describe, has to agree to them first. You need to do nothing now. Once they have agreed you can answer here, until %s.", ui.Date(w.Expires.Time()))
	case w.State == earlier || c.State == Withdrawn || c.private():
		err = errs.New(errs.Gone, "What you were asked about has changed since, or was taken back, so your answer was not kept. You need to do nothing. If you are asked about the new words, you get another letter.")
	case tx.Now >= w.Expires:
		err = errs.New(errs.Gone, "This link is too old. Ask the person who named you to ask again.")
	}
	return c, w, err
}

// Confirm saves what a witness says, found by their link or by who they are.
func (s *Impact) confirm(ctx context.Context, a access.Actor, network db.ID, find func(tx *db.Tx) (Claim, witness, error), r Reply) error {
	return s.db.Write(ctx, network, func(tx *db.Tx) error {
		c, w, err := find(tx)
		if err != nil {
			return err
		}
		now, err := s.read(tx, c)
		if err != nil {
			return err
		}
		if now != r.Read {
			return errs.New(errs.Conflict, "The words have changed since you opened the page. Read them again before you answer.")
		}
		var k errs.Check
		k.That(slices.Contains([]string{string(yes), string(no), string(unknown)}, r.Is), "is", "Say whether it is so.")
		k.That(r.Side.Valid(), "side", "Say from which side you know about it.")
		k.That(len([]rune(r.Words)) <= 1000, "words", "This can have up to 1,000 letters.")
		if w.Person != "" && r.Side == person.Partner {
			p, err := person.Find(tx, w.Person)
			if err != nil {
				return err
			}
			k.That(p.SpeaksAs(person.Partner), "side",
				"Your details do not say that you speak as a patient, service user, carer or community member. Change your details first if you do.")
		}
		if err := k.Err(); err != nil {
			return err
		}
		w.State, w.Side, w.Words = answer(r.Is), r.Side, r.Words
		if err := answerWitness(tx, s.keys, w); err != nil {
			return err
		}
		if err := s.restate(tx, &c); err != nil {
			return err
		}
		if err := updateClaim(tx, s.keys, c); err != nil {
			return err
		}
		return audit.Record(tx, a, "impact.answer", "impact", c.ID, "")
	})
}

// Confirm saves what a person of the network says who was asked.
func (s *Impact) Confirm(ctx context.Context, a access.Actor, id db.ID, r Reply) error {
	return s.confirm(ctx, a, a.Network(), func(tx *db.Tx) (Claim, witness, error) { return s.asWitness(tx, a, id) }, r)
}

// Upload is a file as it came with a form.
type Upload struct {
	Name string
	Body []byte
}

// AddEvidence keeps something that shows that a claim is so: words, a link, a file, or several of them.
func (s *Impact) AddEvidence(ctx context.Context, a access.Actor, id db.ID, words, link string, u *Upload) error {
	if err := s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.claim(tx, a, id)
		if err != nil {
			return err
		}
		return a.May(mayWithdraw(a, c), "Only who tells this, or who it is about, can add evidence.")
	}); err != nil {
		return err
	}
	var k errs.Check
	k.That(words != "", "words", "Say in a few words what this is, also what a file shows. People who cannot see it rely on this.")
	k.That(len([]rune(words)) <= 1000, "words", "This can have up to 1,000 letters.")
	k.That(link == "" || webAddress(link), "link", "Enter a web address that begins with https://")
	if u != nil {
		if _, _, err := file.Clean("file", u.Body); errs.Of(err) != nil {
			k.Add(errs.Of(err).Fields...)
		}
	}
	if err := k.Err(); err != nil {
		return err
	}
	e := evidence{ID: db.NewID(), Claim: id, Words: words, Link: link, By: a.Person()}
	var m file.Meta
	if u != nil {
		var err error
		if m, err = s.files.Keep(a.Network(), "file", u.Name, u.Body); err != nil {
			return err
		}
		e.File = m.ID
	}
	err := s.change(ctx, a, id, mayWithdraw, "impact.evidence", func(tx *db.Tx, c *Claim, _ []witness) error {
		all, err := evidenceOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		if len(all) >= mostEvidence {
			return errs.New(errs.Invalid, "There can be up to %d pieces of evidence.", mostEvidence)
		}
		if u != nil {
			if err := s.files.Record(tx, m); err != nil {
				return err
			}
		}
		return insertEvidence(tx, s.keys, e)
	})
	if err != nil && u != nil {
		if derr := s.files.Drop(a.Network(), m.ID); derr != nil {
			return derr
		}
	}
	return err
}

// RemoveEvidence takes a piece of evidence away, with its file. Who added it may, and who wrote the claim.
func (s *Impact) RemoveEvidence(ctx context.Context, a access.Actor, id, which db.ID) error {
	// Who may not remove it learns nothing of it, not even whether it is there.
	return s.change(ctx, a, id, func(access.Actor, Claim) bool { return true }, "impact.evidence-remove", func(tx *db.Tx, c *Claim, _ []witness) error {
		all, err := evidenceOf(tx, s.keys, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(e evidence) bool { return e.ID == which && c.State != Withdrawn && (a.Is(e.By) || a.Is(c.Author)) })
		if at < 0 {
			return errs.Missing()
		}
		if err := removeEvidence(tx, id, which); err != nil || all[at].File == "" {
			return err
		}
		return file.Forget(tx, all[at].File)
	})
}

// Reading names the words that somebody who is asked reads, so that their answer can say which it is about.
func (s *Impact) Reading(ctx context.Context, a access.Actor, id db.ID) (out string, err error) {
	err = s.db.Read(ctx, a.Network(), func(tx *db.Tx) error {
		c, _, err := s.asWitness(tx, a, id)
		if err != nil {
			return err
		}
		out, err = s.read(tx, c)
		return err
	})
	return out, err
}
