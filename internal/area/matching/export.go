package matching

import (
	"slices"
	"strconv"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
)

// ExportOwn gives somebody what the partner finder keeps about them: their cards with their own answers to the assumptions
// check, and the introductions that they are asked about, each as far as they may know how it stands,
// and the lists of whom they would like to work with.
func (m *Matching) ExportOwn(tx *db.Tx, who db.ID) (cards, introductions, lists [][]string, err error) {
	mine, err := db.All(tx, scanSeeker, seekerColumns+`AND s.person_id = $2 ORDER BY s.created, s.id LIMIT 200`, who)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, s := range mine {
		e, err := edition.Find(tx, s.Edition)
		if err != nil {
			return nil, nil, nil, err
		}
		picture, err := m.ownPicture(tx, s)
		if err != nil {
			return nil, nil, nil, err
		}
		cards = append(cards, []string{e.ProgrammeName, e.Name, s.Perspective, s.Interest, s.Place, s.Times, strings.Join(s.Ways, "; "), string(s.State), picture})
		seen, err := m.seenBy(tx, e.ID, who)
		if err != nil {
			return nil, nil, nil, err
		}
		for _, v := range seen {
			i, err := findIntroduction(tx, m.keys, v.ID)
			if err != nil {
				return nil, nil, nil, err
			}
			introductions = append(introductions, []string{e.ProgrammeName, e.Name, v.Other, i.Created.In(e.Zone).Format("2006-01-02"), i.Why(who), i.Words, stateWords(v.State, v.Trio())})
		}
		own, err := m.ownLists(tx, e, s)
		if err != nil {
			return nil, nil, nil, err
		}
		lists = append(lists, own...)
	}
	return cards, introductions, lists, nil
}

// ownLists are the places on the list of somebody in an edition, the first one first.
func (m *Matching) ownLists(tx *db.Tx, e edition.Edition, me Seeker) ([][]string, error) {
	k, found, err := newestRanking(tx, e.ID)
	if err != nil || !found {
		return nil, err
	}
	list, _, found, err := ownList(tx, m.keys, k.ID, me.ID)
	if err != nil || !found {
		return nil, err
	}
	all, err := everybody(tx, e.ID)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for place, id := range list {
		name := "somebody who no longer seeks"
		if i := slices.IndexFunc(all, func(s Seeker) bool { return s.ID == id }); i >= 0 {
			name = all[i].Given
		}
		out = append(out, []string{e.ProgrammeName, e.Name, strconv.Itoa(place + 1), name})
	}
	return out, nil
}

// CardHeaders, IntroductionHeaders and ListHeaders name the columns of ExportOwn.
var (
	CardHeaders         = []string{"programme", "edition", "perspective", "interest", "place", "times", "ways", "state", "assumptions_check"}
	ListHeaders         = []string{"programme", "edition", "place", "name"}
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
