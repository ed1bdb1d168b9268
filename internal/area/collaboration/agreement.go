package collaboration

import (
	"context"
	"encoding/json"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/instrument"
)

// The instruments of a space, by their keys in content/instruments.
const (
	agreementKey = "agreement"
	aboutKey     = "about-us"
	roleKey      = "role-check-in"
)

// definitionItem is the part of an agreement in which a collaboration adopts or rewords its network's definition of a
// collaborative relationship (P1).
const definitionItem = "relationship"

// agreementQuestions are the parts of an agreement: the network's questions after the definition. version 0 is the one in
// use now.
func agreementQuestions(tx *db.Tx, version int) (instrument.Definition, error) {
	def, err := instrument.Find(tx, agreementKey)
	if version > 0 && err == nil && def.Version != version {
		def, err = instrument.FindVersion(tx, agreementKey, version)
	}
	if err != nil {
		return def, err
	}
	def = def.Clone()
	first := instrument.Section{ID: "relationship", Title: "Our relationship", Items: []instrument.Item{{
		ID: definitionItem, Kind: instrument.LongText, Max: mostWords + mostBenchmark + 100, Wording: "What working together means to us",
		Hint: "Your network has words for this. You can take them over, change them, or leave this empty.",
	}}}
	def.Sections = slices.Insert(def.Sections, 0, first)
	return def, nil
}

// agreementText is the exact text of proposed terms, complete.
func (s *Space) agreementText(tx *db.Tx, t Terms) (string, error) {
	def, err := agreementQuestions(tx, t.Form)
	if err != nil {
		return "", err
	}
	as, err := instrument.DecodeJSON(t.Answers)
	if err != nil {
		return "", err
	}
	var check errs.Check
	for _, item := range instrument.MissingItems(def, as) {
		check.That(false, instrument.FieldName("q-", item.ID), "Write something here: “%s”.", item.Wording)
	}
	return instrument.Render(def, as), check.Err()
}

// present is what a draft begins with: the version that stands, or nothing.
func present(tx *db.Tx, s *Space, c db.ID) (answered, error) {
	all, err := listAgreements(tx, s.keys, c, 0, 1)
	if err != nil || len(all) == 0 {
		return answered{Answers: instrument.Answers{}}, err
	}
	_, as, err := decodeAnswers(all[0].Answers)
	return answered{Answers: as, Changed: all[0].Stood}, err
}

// draftOf is the draft as it is now, or what a new one begins with.
func (s *Space) draftOf(tx *db.Tx, c db.ID) (answered, error) {
	d, err := findDraft(tx, s.keys, c)
	if err != nil || d.Version > 0 {
		return d, err
	}
	return present(tx, s, c)
}

// WriteDraft saves the draft of the agreement. It need not be complete. version is the one that the writer saw, 0 for the
// first; saved is the one that it has now. While a version is proposed, its words are changed there, where everybody is asked
// again.
func (s *Space) WriteDraft(ctx context.Context, a access.Actor, id db.ID, as instrument.Answers, version int64) (saved int64, err error) {
	err = s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		if _, found, err := s.openAbout(tx, c, Terms{Matter: MatterAgreement}); err != nil || found {
			if err == nil {
				err = errs.New(errs.Conflict, "These words have been proposed meanwhile. Change them in the proposal.")
			}
			return err
		}
		def, err := agreementQuestions(tx, 0)
		if err != nil {
			return err
		}
		text, err := encodeAnswers(def.Version, as.Pick(def))
		if err != nil {
			return err
		}
		now, err := findDraft(tx, s.keys, c.ID)
		if err != nil {
			return err
		}
		if saved = now.Version; now.Version != version {
			return now.settled(text, a)
		}
		saved++
		if err := saveDraft(tx, s.keys, c.ID, text, a.Person(), version); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
	return saved, err
}

// ProposeAgreement puts the draft to the members as the next version of the agreement.
func (s *Space) ProposeAgreement(ctx context.Context, a access.Actor, id db.ID, version int64, yes bool) (db.ID, error) {
	var out db.ID
	err := s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		d, err := findDraft(tx, s.keys, c.ID)
		if err != nil {
			return err
		}
		if d.Version != version {
			return stale(d.ChangedBy, a)
		}
		if d.Version == 0 {
			return errs.New(errs.Invalid, "Write the agreement first.")
		}
		t, err := agreementTerms(tx, d.Answers)
		if err != nil {
			return err
		}
		out, err = s.propose(tx, a, c, t, yes)
		return err
	})
	return out, err
}

// agreementTerms are terms over answers to the questions in use now.
func agreementTerms(tx *db.Tx, as instrument.Answers) (Terms, error) {
	def, err := agreementQuestions(tx, 0)
	if err != nil {
		return Terms{}, err
	}
	raw, err := as.Pick(def).EncodeJSON()
	return Terms{Matter: MatterAgreement, Form: def.Version, Answers: json.RawMessage(raw)}, err
}

// RewordAgreement changes the words of a proposed version; everybody is asked again.
func (s *Space) RewordAgreement(ctx context.Context, a access.Actor, id, proposal db.ID, as instrument.Answers, version int64) error {
	return s.on(ctx, a, id, proposal, func(tx *db.Tx, c shared.Collaboration, _ assent.View, old Terms) error {
		if old.Matter != MatterAgreement {
			return errs.Missing()
		}
		def, err := agreementQuestions(tx, old.Form)
		if err != nil {
			return err
		}
		raw, err := as.Pick(def).EncodeJSON()
		if err != nil {
			return err
		}
		t := Terms{Matter: MatterAgreement, Form: def.Version, Answers: json.RawMessage(raw)}
		text, payload, err := s.word(tx, c, &t)
		if err != nil {
			return err
		}
		return s.decisions.Change(tx, a, proposal, version, text, payload)
	})
}

// SaveAbout saves what the actor says about themselves to the members.
func (s *Space) SaveAbout(ctx context.Context, a access.Actor, id db.ID, as instrument.Answers, version int64) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		c, err := s.openActive(tx, a, id)
		if err != nil {
			return err
		}
		def, err := instrument.Find(tx, aboutKey)
		if err != nil {
			return err
		}
		text, err := encodeAnswers(def.Version, as.Pick(def))
		if err != nil {
			return err
		}
		all, err := aboutUs(tx, s.keys, c.ID)
		if err != nil {
			return err
		}
		if mine := all[a.Person()]; mine.Version != version {
			mine.ChangedBy = a.Person()
			return mine.settled(text, a)
		}
		if err := saveAbout(tx, s.keys, c.ID, a.Person(), text, version); err != nil {
			return err
		}
		return changed(tx, a, c)
	})
}
