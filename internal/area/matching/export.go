package matching

import (
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// ExportOwn gives somebody what the partner finder keeps about them: their cards with their own answers to the assumptions
// check, and the introductions that they are asked about, each as far as they may know how it stands.
func (m *Matching) ExportOwn(tx *db.Tx, who db.ID) (cards, introductions [][]string, err error) {
	mine, err := db.All(tx, scanSeeker, seekerColumns+`AND s.person_id = $2 ORDER BY s.created, s.id LIMIT 200`, who)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range mine {
		e, err := edition.Find(tx, s.Edition)
		if err != nil {
			return nil, nil, err
		}
		picture, err := m.ownPicture(tx, s)
		if err != nil {
			return nil, nil, err
		}
		cards = append(cards, []string{e.ProgrammeName, e.Name, s.Perspective, s.Interest, s.Place, s.Times, strings.Join(s.Ways, "; "), string(s.State), picture})
		seen, err := m.seenBy(tx, e.ID, who)
		if err != nil {
			return nil, nil, err
		}
		for _, v := range seen {
			i, err := findIntroduction(tx, m.keys, v.ID)
			if err != nil {
				return nil, nil, err
			}
			introductions = append(introductions, []string{e.ProgrammeName, e.Name, v.Other, i.Created.In(e.Zone).Format("2006-01-02"), i.Why(who), i.Words, stateWords(v.State, v.Trio())})
		}
	}
	return cards, introductions, nil
}

// CardHeaders and IntroductionHeaders name the columns of ExportOwn.
var (
	CardHeaders         = []string{"programme", "edition", "perspective", "interest", "place", "times", "ways", "state", "assumptions_check"}
	IntroductionHeaders = []string{"programme", "edition", "with", "asked", "why", "words", "stands"}
)

// ownPicture is what somebody answered in the assumptions check, as text.
func (m *Matching) ownPicture(tx *db.Tx, s Seeker) (string, error) {
	raw, err := picture(tx, m.keys, s)
	if err != nil || raw == "" {
		return "", err
	}
	answers, err := instrument.DecodeJSON([]byte(raw))
	if err != nil {
		return "", err
	}
	def, ok := instrument.Shipped(assumptions)
	if !ok {
		return raw, nil
	}
	var out []string
	for _, sec := range def.Sections {
		for _, l := range instrument.Lines(sec, answers) {
			out = append(out, strings.Join(l.Words, " "))
		}
	}
	return strings.Join(out, "\n"), nil
}
