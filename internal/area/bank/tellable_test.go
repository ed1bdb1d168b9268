package bank_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"alongside/content"
	"alongside/internal/app/apptest"
	"alongside/internal/area/bank"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
	"alongside/internal/shared/suit"
)

// TestTellableFindsWhomSomethingSpeaksFor: whatever is looked for, exactly those come whom the rule of suit lets come, in their turn.
func TestTellableFindsWhomSomethingSpeaksFor(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		rng, l := rand.New(rand.NewPCG(8, 3)), content.BankLists()
		bits := func(n int) int64 { return rng.Int64() & rng.Int64() & (1<<n - 1) }
		org := s.org["Trust"]
		var all []suit.Found
		for i := range 60 {
			p := s.Add(person.Person{Given: fmt.Sprint("P", i), Family: "Example", Email: fmt.Sprintf("p%d@example.org", i), Perspectives: []string{"carer"}})
			f := suit.Found{Person: p.ID, Offer: suit.Offer{Skills: bits(8), Interests: bits(8), Available: bits(len(l.Availability))}}
			if i%3 == 0 {
				f.Asked = db.At(site.Clock.Now().Add(-time.Duration(i) * 24 * time.Hour))
			}
			all = append(all, f)
			site.Write(func(tx *db.Tx) error {
				if _, err := tx.Exec(`INSERT INTO bank_card (network_id, person_id, skills, interests, available, place, words_sealed, experience_sealed, most, asked, created, version) VALUES ($1, $2, $3, $4, $5, '', '', '', 2, $6, 0, 1)`,
					p.ID, f.Skills, f.Interests, f.Available, int64(f.Asked)); err != nil {
					return err
				}
				_, err := tx.Exec(`INSERT INTO bank_listing (network_id, organisation_id, person_id, fields, purposes, skills, interests, available, stage, asked) VALUES ($1, $2, $3, 1, 2, $4, $5, $6, 0, $7)`,
					org, p.ID, f.Skills, f.Interests, f.Available, int64(f.Asked))
				return err
			})
		}
		slices.SortFunc(all, func(a, b suit.Found) int {
			if a.Asked != b.Asked {
				return int(min(1, max(-1, a.Asked-b.Asked)))
			}
			return slices.Compare([]byte(a.Person), []byte(b.Person))
		})
		b := bank.New(site.DB, site.App.Keys, site.App.Post, nil)
		found := 0
		for range 25 {
			var wants []suit.Want
			for range 4 {
				any := bits(len(l.Availability)) * int64(rng.IntN(2))
				wants = append(wants, suit.Want{Skills: bits(8) * int64(rng.IntN(2)), Interests: bits(8) * int64(rng.IntN(2)), Times: any & suit.TimeBits(), Modes: any & suit.ModeBits(), Meets: bits(4) * int64(rng.IntN(2))})
			}
			site.Read(func(tx *db.Tx) error {
				lists, err := b.Tellable(tx, org, wants, 1000)
				for n, w := range wants {
					var want, is []db.ID
					for _, v := range all {
						if suit.Of(w, v.Offer).OK {
							want = append(want, v.Person)
						}
					}
					for _, v := range lists[n] {
						is = append(is, v.Person)
						if v.Left != 2 {
							t.Errorf("%d times left", v.Left)
						}
					}
					if !slices.Equal(is, want) {
						t.Errorf("%+v finds %d people, and %d suit", w, len(is), len(want))
					}
					found += len(is)
				}
				return err
			})
		}
		if found < 200 {
			t.Errorf("%d people were found: the test says little", found)
		}
	})
}

// TestNobodyIsTellableWhoDoesNotWantIt: consent for the purpose, the own limit, a question that waits, an answer that is young.
func TestNobodyIsTellableWhoDoesNotWantIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		b := bank.New(site.DB, site.App.Keys, site.App.Post, nil)
		w := suit.WantOf([]string{"chair"}, nil, nil)
		told := func(after string, want ...string) {
			t.Helper()
			site.Read(func(tx *db.Tx) error {
				lists, err := b.Tellable(tx, s.org["Trust"], []suit.Want{w}, 10)
				var names []string
				for _, v := range lists[0] {
					names = append(names, v.Name)
				}
				if !slices.Equal(names, want) {
					t.Errorf("%s: %v, and not %v", after, names, want)
				}
				return err
			})
		}
		s.card("Pat", whole)
		told("without a yes to anybody")
		s.allows("Pat", "Council", []string{"opportunities"}, all)
		told("after a yes to somebody else")
		s.allows("Pat", "Trust", []string{"take-part"}, all)
		told("after a yes to something else")
		s.allows("Pat", "Trust", []string{"opportunities"}, []string{"interests"})
		told("after hiding what speaks for them")
		s.allows("Pat", "Trust", []string{"opportunities"}, []string{"skills"})
		told("after a yes, without the last name", "Pat")
		s.allows("Pat", "Trust", []string{"opportunities", "take-part"}, all)
		told("after a yes", "Pat Tester")
		s.card("Pat", map[string][]string{"most": {"0"}})
		told("who does not want to be asked now")
		s.card("Pat", map[string][]string{"most": {"2"}})
		told("up to twice a month", "Pat Tester")
		ask := func(purpose string) {
			t.Helper()
			s.as["Cora"].Post(s.cardAt("Trust", "Pat"), map[string][]string{"purpose": {purpose}, "words": {"Come"}}).Is(303)
		}
		ask("take-part")
		told("asked something else once", "Pat Tester")
		ask("opportunities")
		told("asked as often as they wish")
		site.Clock.Advance(20 * 24 * time.Hour)
		told("while the question waits")
		site.Clock.Advance(40 * 24 * time.Hour)
		told("when it lapsed, in another month", "Pat Tester")
		s.as["Pat"] = s.As(s.people["Pat"]) // the session has ended meanwhile
		s.as["Pat"].Post("/me/bank/leave", nil).Is(303)
		told("after leaving")
	})
}
