package opportunity

import (
	"cmp"
	"context"
	"slices"

	"alongside/internal/platform/access"
	"alongside/internal/platform/audit"
	"alongside/internal/platform/db"
	"alongside/internal/shared/suit"
)

// Bank is the people bank, as far as this area needs it.
type Bank interface {
	// Looks says whether somebody looks for people in the name of an organisation.
	Looks(tx *db.Tx, a access.Actor, organisation db.ID) (bool, error)
	// Lookers are the names of those who do; partner says that the organisation takes part in the people bank.
	Lookers(tx *db.Tx, organisation db.ID) (names []string, partner bool, err error)
	// Tellable lists, for each want, people whom an organisation may tell of opportunities now, as it sees them.
	Tellable(tx *db.Tx, organisation db.ID, wants []suit.Want, most int) ([][]suit.Found, error)
	// OwnOffer is what somebody tells of themselves, and whether they do.
	OwnOffer(tx *db.Tx, who db.ID) (suit.Offer, bool, error)
}

// takenUp is an opportunity to which somebody said yes.
type takenUp struct {
	Person db.ID
	Words
}

// openings are this opportunity and others of its organisation that people can reply to, what closes first, first: with what they look for and
// who is not told of them.
func (s *Opportunities) openings(tx *db.Tx, a access.Actor, o Opportunity) ([]Opportunity, []opening, error) {
	all, err := openOf(tx, o.Organisation, o.ID, togetherAtMost)
	if err != nil {
		return nil, nil, err
	}
	// In the same order whichever of them is looked at, so that their pages share people out in the same way.
	slices.SortFunc(all, func(a, b Opportunity) int { return cmp.Or(cmp.Compare(a.Shut, b.Shut), cmp.Compare(a.ID, b.ID)) })
	ids := make([]db.ID, len(all))
	out := make([]opening, len(all))
	for i, v := range all {
		ids[i] = v.ID
		out[i] = opening{ID: v.ID, Title: v.Title, Want: v.want(), Never: map[db.ID]bool{v.Designer: true, v.Contact: true, v.Writer: true, a.Person(): true}}
	}
	parts, err := partsIn(tx, ids)
	for _, p := range parts {
		out[slices.Index(ids, p[0])].Never[p[1]] = true
	}
	return all, out, err
}

// suggest shares the people whom the organisation may tell of opportunities out over its open ones. cut says that more people suit than were
// looked at.
func (s *Opportunities) suggest(ctx context.Context, tx *db.Tx, a access.Actor, o Opportunity, zone string) (out sharing, cut bool, err error) {
	all, openings, err := s.openings(tx, a, o)
	if err != nil {
		return out, false, err
	}
	wants := make([]suit.Want, len(openings))
	for i, v := range openings {
		wants[i] = v.Want
	}
	most := mostPreselect / max(1, len(wants))
	lists, err := s.other.Bank.Tellable(tx, o.Organisation, wants, most)
	if err != nil {
		return out, false, err
	}
	for _, list := range lists {
		cut = cut || len(list) == most
	}
	people := union(lists)
	busy, err := takenIn(tx, o.Organisation)
	if err != nil {
		return out, cut, err
	}
	for i, v := range all {
		for _, b := range busy {
			if meet(v.Meetings, b.Meetings, zone) {
				openings[i].Never[b.Person] = true
			}
		}
	}
	out, err = share(ctx, openings, people, eachSuggested, tx.Now)
	return out, cut, err
}

// barred counts who would suit an opportunity by what they are good at and care about, when none of them can take part when and how it says.
func (s *Opportunities) barred(tx *db.Tx, o Opportunity) (int, error) {
	w := o.want()
	if !w.Named() {
		return 0, nil
	}
	lists, err := s.other.Bank.Tellable(tx, o.Organisation, []suit.Want{w, {Skills: w.Skills, Interests: w.Interests}}, mostPreselect)
	if err != nil || len(lists[0]) > 0 {
		return 0, err
	}
	return len(lists[1]), nil
}

// fitting is an opportunity that may suit the reader.
type fitting struct {
	O Opportunity
	suit.Fit
	Clash []clash
}

// ownSuggested is how many opportunities a person is shown as those that may suit them, and ownLooked among how many they are looked for.
const (
	ownSuggested = 4
	ownLooked    = 200
)

// fitting are the opportunities that may suit the actor by what they tell on their own card, the best first. there says that they have one.
func (s *Opportunities) fitting(tx *db.Tx, a access.Actor, zone string) (out []fitting, there bool, err error) {
	offer, there, err := s.other.Bank.OwnOffer(tx, a.Person())
	if err != nil || !there {
		return nil, there, err
	}
	all, err := openFor(tx, a.Person(), ownLooked)
	if err != nil {
		return nil, there, err
	}
	out = rank(all, offer)
	var meetings []Meeting
	for _, f := range out {
		meetings = append(meetings, f.O.Meetings...)
	}
	events, err := s.ownDates(tx, a, meetings, zone)
	for i, f := range out {
		out[i].Clash = clashes(ahead(f.O.Meetings, tx.Now, zone), events, zone)
	}
	return out, there, err
}

// rank are the opportunities that suit an offer best; of those that suit as well, what closes first.
func rank(all []Opportunity, offer suit.Offer) []fitting {
	var out []fitting
	for _, o := range all {
		if f := suit.Of(o.want(), offer); f.OK {
			out = append(out, fitting{O: o, Fit: f})
		}
	}
	slices.SortFunc(out, func(a, b fitting) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.O.Shut, b.O.Shut), cmp.Compare(a.O.ID, b.O.ID))
	})
	return out[:min(len(out), ownSuggested)]
}

// Aside hides an opportunity from the actor, or shows it again. Nobody is told, and nothing that others see follows from it.
func (s *Opportunities) Aside(ctx context.Context, a access.Actor, id db.ID, aside bool) error {
	return s.db.Write(ctx, a.Network(), func(tx *db.Tx) error {
		if _, err := toReply(tx, a, id); err != nil {
			return err
		}
		if err := putAside(tx, a.Person(), id, aside); err != nil {
			return err
		}
		return audit.Record(tx, a, "interest.aside", "person", a.Person(), "")
	})
}
