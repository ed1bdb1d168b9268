package entry

import (
	"testing"

	"pgregory.net/rapid"

	"alongside/internal/platform/db"
)

// Every audience against every kind of viewer, for an entry of a collaboration and for one of a person.
func TestCanSee(t *testing.T) {
	shared := Entry{OwnerKind: OwnerCollaboration, Owner: "pair", Author: "ann", Edition: "ed", Organisation: "org"}
	own := Entry{OwnerKind: OwnerPerson, Owner: "ann", Author: "ann", Edition: "ed", Organisation: "org"}
	viewers := []struct {
		name string
		v    Viewer
	}{
		{"author", Viewer{Person: "ann", Collaborations: []db.ID{"pair"}}},
		{"other member", Viewer{Person: "ben", Collaborations: []db.ID{"pair"}}},
		{"in the programme", Viewer{Person: "cat", Editions: []db.ID{"ed"}}},
		{"in the organisation", Viewer{Person: "dan", Organisation: "org"}},
		{"in the network", Viewer{Person: "eve"}},
		{"visitor", Viewer{}},
		{"member of another pair", Viewer{Person: "fay", Collaborations: []db.ID{"other"}, Editions: []db.ID{"other"}, Organisation: "other"}},
	}
	// One letter per viewer, in their order: y sees it.
	for _, c := range []struct {
		audience    Audience
		shared, own string
	}{
		{Author, "ynnnnnn", "ynnnnnn"},
		{Members, "yynnnnn", "ynnnnnn"},
		{Programme, "yyynnnn", "ynynnnn"},
		{Organisation, "yynynnn", "ynnynnn"},
		{Network, "yyyyyny", "yyyyyny"},
		{Public, "yyyyyyy", "yyyyyyy"},
		{Audience("nonsense"), "nnnnnnn", "nnnnnnn"},
	} {
		for i, who := range viewers {
			for name, x := range map[string]struct {
				e    Entry
				want byte
			}{"shared": {shared, c.shared[i]}, "own": {own, c.own[i]}} {
				x.e.Audience = c.audience
				if got := CanSee(who.v, x.e); got != (x.want == 'y') {
					t.Errorf("%s entry for %s, seen by %s: %v", name, c.audience, who.name, got)
				}
				x.e.Removed = 1
				if CanSee(who.v, x.e) {
					t.Errorf("a removed %s entry for %s is seen by %s", name, c.audience, who.name)
				}
			}
		}
	}
}

// Widening never hides an entry from somebody who saw it, within the line author, members, network, public; and nobody
// without a person sees anything that is not public.
func TestCanSeeGrows(t *testing.T) {
	ids := rapid.SampledFrom([]db.ID{"", "a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		v := Viewer{Person: ids.Draw(t, "person"), Collaborations: []db.ID{ids.Draw(t, "c")}, Editions: []db.ID{ids.Draw(t, "e")}, Organisation: ids.Draw(t, "o")}
		e := Entry{OwnerKind: rapid.SampledFrom([]OwnerKind{OwnerPerson, OwnerCollaboration}).Draw(t, "owner"), Owner: ids.Draw(t, "owner id"), Author: ids.Draw(t, "author"), Edition: ids.Draw(t, "edition"), Organisation: ids.Draw(t, "organisation")}
		for _, a := range Audiences() {
			for _, b := range Audiences() {
				wide, narrow := e, e
				wide.Audience, narrow.Audience = a, b
				mine := b == Author && v.Person == e.Author // an author who left keeps what is theirs alone
				if a.Covers(b) && !mine && CanSee(v, narrow) && !CanSee(v, wide) {
					t.Fatalf("%s covers %s, and yet hides what was seen: %+v by %+v", a, b, e, v)
				}
			}
		}
		saw := false
		for _, a := range []Audience{Author, Members, Network, Public} {
			e.Audience = a
			sees := CanSee(v, e)
			if a == Members && saw && e.OwnerKind == OwnerCollaboration {
				saw = sees // an author who left the collaboration keeps only what is theirs alone
			}
			if saw && !sees {
				t.Fatalf("%s hides what was seen before: %+v by %+v", a, e, v)
			}
			if sees && v.Person == "" && a != Public {
				t.Fatalf("a visitor sees an entry for %s", a)
			}
			saw = sees
		}
	})
}

func TestAudienceOrder(t *testing.T) {
	all := Audiences()
	for i, a := range all {
		for j, b := range all {
			if a.Wider(b) != (i > j) {
				t.Errorf("%s wider than %s: %v", a, b, a.Wider(b))
			}
		}
		if a.Words() == string(a) && a != Author {
			t.Errorf("%s has no words", a)
		}
	}
}

func TestParseTags(t *testing.T) {
	got := ParseTags(" Trust,  how we  Work ,trust,, ")
	if len(got) != 2 || got[0] != "trust" || got[1] != "how we work" {
		t.Errorf("%q", got)
	}
}
