package group_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
)

func TestWhoseNameIsShown(t *testing.T) {
	for _, c := range []struct {
		public bool
		said   string
		want   bool
	}{{false, "", false}, {true, "", true}, {true, group.Hide, false}, {false, group.Show, true}, {true, group.Show, true}, {false, group.Hide, false}} {
		v := group.Term{Holder: "x", Name: "Ann", Pillar: group.Patient, Public: c.public, Said: c.said}
		if v.Named() != c.want || (v.Shown() == "Ann") != c.want {
			t.Errorf("public %v, said %q: shown %v", c.public, c.said, v.Named())
		}
	}
	if (group.Term{Said: group.Show, Public: true}).Named() {
		t.Error("a vacancy has a name")
	}
}

func TestClashOfTerms(t *testing.T) {
	was := group.Term{ID: "1", Holder: "h", Group: "g", Role: "Chair", Starts: "2024-01-01", Ends: "2025-12-31"}
	for _, c := range []struct {
		what         string
		starts, ends string
		role, holder string
		clash        bool
	}{
		{"the day after", "2026-01-01", "", "Chair", "h", false}, {"the last day", "2025-12-31", "", "Chair", "h", true}, {"the day before", "", "2023-12-31", "Chair", "h", false},
		{"the first day", "", "2024-01-01", "chair ", "h", true}, {"for ever", "", "", "CHAIR", "h", true}, {"another role", "", "", "Member", "h", false}, {"somebody else", "", "", "Chair", "i", false},
	} {
		v := group.Term{Holder: db.ID(c.holder), Group: "g", Role: c.role, Starts: c.starts, Ends: c.ends}
		if _, got := group.Clash(v, []group.Term{was}); got != c.clash {
			t.Errorf("%s: clash %v", c.what, got)
		}
	}
	if _, got := group.Clash(was, []group.Term{was}); got {
		t.Error("a term clashes with itself")
	}
}

func TestTwins(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"Dr Jane Smith", "jane  smith", true}, {"J. Smith", "Jane Smith", true}, {"John Smith", "Jane Smith", false}, {"Smith", "Jane Smith", false}, {"Jane Smyth", "Jane Smith", true}, {"Smith, Jane", "Jane Smith", true}, {"José Smith", "Jose SMITH", true}, {"Liz Browne", "Elizabeth Browne", true}, {"Jane Smtih", "Jane Smith", true}, {"Jane Smithson", "Jane Smith", false}, {"Ann Lee", "Ann Lea", false}, {"Mary-Jo Lee", "Mary Lee", true}, {"Gary Jones", "Mary Jones", false}, {"Ann Smyth", "Jane Smith", false}, {"Jo Ann Lee", "Jo Lee", true}, {"", "", false}} {
		if group.Alike(c.a, c.b) != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.want)
		}
	}
	all := []group.Holder{{ID: "1", Name: "Jane Smith", Person: "p"}, {ID: "2", Name: "Dr Jane Smith", Person: "q"}, {ID: "3", Name: "J Smith"}}
	if got := group.Twins(all, nil); len(got) != 2 {
		t.Errorf("%d pairs", len(got))
	}
	if got := group.Twins(all, map[string]bool{group.PairKey("3", "1"): true}); len(got) != 1 {
		t.Errorf("with one answered: %d pairs", len(got))
	}
	if !group.Same("Lee, Dr Ann", "ann  LEE") || group.Same("Ann Lee", "A Lee") || group.Same("", "") {
		t.Error("the same name but for its title is not the same, or another one is")
	}
}

// scene is two organisations with a board each.
type scene struct {
	*apptest.Site
	t           *testing.T
	org, other  db.ID
	board, care db.ID // of org
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	s := &scene{Site: site, t: t}
	s.Write(func(tx *db.Tx) error {
		for name, id := range map[string]*db.ID{"Riverside Trust": &s.org, "Hill Council": &s.other} {
			var err error
			if *id, err = person.OrganisationNamed(tx, name); err != nil {
				return err
			}
		}
		return nil
	})
	s.board = s.group(s.org, "Board", "board")
	s.care = s.group(s.org, "Care of carers", "service")
	return s
}

func (s *scene) group(org db.ID, name, level string) (id db.ID) {
	s.Write(func(tx *db.Tx) (err error) {
		id, err = group.SaveGroup(tx, "", group.Group{Organisation: org, Name: name, Kind: "board", Level: level})
		return err
	})
	return id
}

func (s *scene) holder(name string, who db.ID) (id db.ID) {
	s.Write(func(tx *db.Tx) (err error) {
		id, err = group.NewHolder(tx, group.Holder{Name: name, Person: who})
		return err
	})
	return id
}

// save saves a term and gives what was wrong with it.
func (s *scene) save(v group.Term) (id db.ID, problem error) {
	if v.Organisation == "" {
		v.Organisation = s.org
	}
	if v.Pillar == "" {
		v.Pillar = group.Patient
	}
	problem = s.DB.Write(s.t.Context(), s.NetworkID, func(tx *db.Tx) (err error) {
		id, err = group.SaveTerm(tx, "", v)
		return err
	})
	return id, problem
}

func (s *scene) must(v group.Term) db.ID {
	s.t.Helper()
	id, err := s.save(v)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *scene) refuses(v group.Term, field, words string) {
	s.t.Helper()
	_, err := s.save(v)
	e := errs.Of(err)
	if e == nil || len(e.Fields) == 0 || e.Fields[0].Name != field || !strings.Contains(e.Fields[0].Message, words) {
		s.t.Errorf("want %s: %s; got %v", field, words, err)
	}
}

func (s *scene) find(id db.ID) (v group.Term) {
	s.Read(func(tx *db.Tx) (err error) {
		v, err = group.FindTerm(tx, id)
		return err
	})
	return v
}

func TestGroupsAndTerms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ann, bob := s.holder("Ann Example", ""), s.holder("Bob Example", "")
		v := s.must(group.Term{Group: s.board, Holder: ann, Role: "Chair", Leads: true, Starts: "2024-01-01", Ends: "2026-03-31", Public: true})
		s.must(group.Term{Group: s.board, Holder: bob, Role: "Medical director", Pillar: group.Clinical, Starts: "2020-01-01"})
		s.must(group.Term{Group: s.board, Role: "Lay member", Starts: "2025-01-01"})
		s.must(group.Term{Group: s.care, Holder: ann, Type: "informal-representative", Starts: "2025-01-01"})

		s.refuses(group.Term{Group: s.board, Holder: ann, Role: "chair", Starts: "2026-03-31"}, "starts", "Ann Example is Chair there already (1 January 2024 to 31 March 2026)")
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: "Member", Starts: "2025-02-01", Ends: "2025-01-31"}, "ends", "ends before it starts")
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: ""}, "role", "Enter what the role is called")
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: "x", Pillar: "other"}, "pillar", "side")
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: "x", Type: "none-such"}, "role-type", "kinds of roles")
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: "x", Type: "governor", Pillar: group.Clinical}, "role-type", "patient leader roles")
		if _, err := s.save(group.Term{Organisation: s.other, Group: s.board, Holder: bob, Role: "x"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("a group of another organisation: %v", err)
		}
		if got := s.find(v); got.Name != "Ann Example" || got.GroupName != "Board" || !got.Leads {
			t.Errorf("read as %+v", got)
		}
		s.Read(func(tx *db.Tx) error {
			all, err := group.Standings(tx, s.org, "2025-11-01")
			if err != nil {
				return err
			}
			if len(all) != 2 || all[0].Name != "Board" || all[0].Legs() != 2 || all[0].Patient != 1 || all[0].Vacant != 1 || all[0].Ending != 1 || all[1].Legs() != 1 || strings.Join(all[0].Missing(), " ") != "managerial" {
				t.Errorf("standing: %+v", all)
			}
			notable, err := group.Notable(tx, s.org, "2025-11-01")
			if err != nil || len(notable) != 1 || notable[0].ID != v || !notable[0].Soon("2025-11-01") || notable[0].Soon("2025-09-01") {
				t.Errorf("notable: %+v %v", notable, err)
			}
			held, err := group.HeldTypes(tx, s.org, "2025-11-01")
			if err != nil || held["informal-representative"] != 1 {
				t.Errorf("held: %v %v", held, err)
			}
			later, err := group.Standings(tx, s.org, "2026-04-01")
			if err != nil || later[0].Legs() != 1 {
				t.Errorf("after the end: %+v %v", later, err)
			}
			return err
		})

		// A change by somebody else, and ending a group.
		old := s.find(v)
		old.Role = "Chair of the board"
		s.must(old)
		if _, err := s.save(old); !errs.Is(err, errs.Conflict) {
			t.Errorf("a stale term: %v", err)
		}
		s.Write(func(tx *db.Tx) error { return group.EndGroup(tx, s.board, "2025-06-30") })
		if got := s.find(v); got.Ends != "2025-06-30" {
			t.Errorf("the group ended, and its chair goes on: %+v", got)
		}
		s.refuses(group.Term{Group: s.board, Holder: bob, Role: "Member", Starts: "2025-01-01"}, "ends", "This group ended on 30 June 2025")
	})
}

func TestSomebodyLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		p := s.Person("Ann", "ann@example.org")
		ann := s.holder("Ann", p.ID)
		if again := s.holder("Somebody", p.ID); again != ann {
			t.Error("one person became two holders")
		}
		now := s.must(group.Term{Group: s.board, Holder: ann, Role: "Chair", Starts: "2020-01-01"})
		past := s.must(group.Term{Group: s.care, Holder: ann, Role: "Member", Starts: "2018-01-01", Ends: "2019-12-31"})
		next := s.must(group.Term{Group: s.care, Holder: ann, Role: "Chair", Starts: "2999-01-01"})
		s.Write(func(tx *db.Tx) error {
			if err := person.Close(tx, p.ID); err != nil {
				return err
			}
			return group.PersonLeft(tx, p.ID, "2024-05-31")
		})
		if a, b, c := s.find(now), s.find(past), s.find(next); a.Ends != "2024-05-31" || b.Ends != "2019-12-31" || !c.Vacant() {
			t.Errorf("left: %+v %+v %+v", a, b, c)
		}
		s.refuses(group.Term{Group: s.board, Holder: ann, Role: "Member", Starts: "2024-06-01"}, "name", "has left this network")
	})
}

func TestTwoHoldersBecomeOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		p := s.Person("Ann", "ann@example.org")
		ann, known := s.holder("A Example", ""), s.holder("Ann", p.ID)
		v := s.must(group.Term{Group: s.board, Holder: ann, Role: "Member", Starts: "2024-01-01", Ends: "2024-12-31"})
		w := s.must(group.Term{Group: s.board, Holder: known, Role: "Member", Starts: "2024-06-01", Public: true})
		merge := func(a, b db.ID) (moved []db.ID, err error) {
			return moved, s.DB.Write(t.Context(), s.NetworkID, func(tx *db.Tx) error {
				keep, err := group.FindHolder(tx, a)
				if err != nil {
					return err
				}
				other, err := group.FindHolder(tx, b)
				if err == nil {
					moved, err = group.Merge(tx, keep, other, "")
				}
				return err
			})
		}
		if _, err := merge(known, ann); err == nil || !strings.Contains(err.Error(), "Both are Member in Board at the same time") {
			t.Errorf("overlapping: %v", err)
		}
		if _, err := merge(ann, known); err == nil || !strings.Contains(err.Error(), "They stay two") {
			t.Errorf("who can sign in goes: %v", err)
		}
		if _, err := merge(ann, ann); err == nil {
			t.Error("one with themselves")
		}
		s.Write(func(tx *db.Tx) error { return group.RemoveTerm(tx, w) })
		moved, err := merge(known, ann)
		if err != nil || len(moved) != 1 {
			t.Fatal(moved, err)
		}
		if got := s.find(v); got.Name != p.Name() || got.Person != p.ID {
			t.Errorf("merged: %+v", got)
		}
		// And two again: the role goes back under its name.
		twin := group.Twin{Keep: known, KeepName: "Ann", Other: ann, OtherName: "A Example", Moved: moved}
		s.Write(func(tx *db.Tx) error { _, err := group.Part(tx, twin); return err })
		if got := s.find(v); got.Name != "A Example" || got.Person != "" {
			t.Errorf("parted: %+v", got)
		}
		if err := s.DB.Write(t.Context(), s.NetworkID, func(tx *db.Tx) error { _, err := group.Part(tx, twin); return err }); err == nil {
			t.Error("parted twice")
		}
	})
}

func TestOrganisationsJoin(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.group(s.other, "board", "board")
		ann := s.holder("Ann", "")
		v := s.must(group.Term{Group: s.board, Holder: ann, Role: "Chair", Starts: "2020-01-01"})
		join := func(from, into db.ID, since string) error {
			return s.DB.Write(t.Context(), s.NetworkID, func(tx *db.Tx) error { return group.Join(tx, from, into, "Riverside Trust", since, "2026-06-01") })
		}
		if err := join(s.org, s.org, "2026-01-01"); err == nil {
			t.Error("into itself")
		}
		if err := join(s.org, s.other, "31/31/2026"); err == nil {
			t.Error("without a day")
		}
		if err := join(s.org, s.other, "2026-06-02"); err == nil || !strings.Contains(err.Error(), "not in the future") {
			t.Errorf("tomorrow: %v", err)
		}
		s.must(group.Term{Holder: ann, Role: "Governor", Starts: "2020-01-01"})
		if err := join(s.org, s.other, "2026-01-01"); err != nil {
			t.Fatal(err)
		}
		// On the days before, both are what they were.
		for _, c := range []struct {
			org    db.ID
			day    string
			groups int
			roles  int
		}{{s.org, "2025-12-31", 2, 2}, {s.other, "2025-12-31", 1, 0}, {s.org, "2026-01-01", 0, 0}, {s.other, "2026-01-01", 3, 2}} {
			s.Read(func(tx *db.Tx) error {
				all, err := group.Standings(tx, c.org, c.day)
				if err != nil {
					return err
				}
				terms, err := group.PatientTerms(tx, c.org, "2021-01-01", c.day)
				if err != nil {
					return err
				}
				loose, err := group.Notable(tx, c.org, c.day)
				if err != nil {
					return err
				}
				held, err := group.HeldTypes(tx, c.org, c.day)
				if len(all) != c.groups || len(terms) != c.roles || len(loose) != c.roles/2 || held[""] != c.roles/2 {
					t.Errorf("%s on %s: %d groups, %d patient roles, %d loose, %v held", c.org, c.day, len(all), len(terms), len(loose), held)
				}
				return err
			})
		}
		if got := s.find(v); got.Organisation != s.other || got.GroupName != "Board (Riverside Trust)" {
			t.Errorf("joined: %+v", got)
		}
		if err := join(s.org, s.other, "2026-01-01"); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("twice: %v", err)
		}
		var third db.ID
		s.Write(func(tx *db.Tx) (err error) {
			third, err = person.OrganisationNamed(tx, "Third Hospital")
			return err
		})
		if err := join(s.other, third, "2025-12-31"); err == nil || !strings.Contains(err.Error(), "became part of this one") {
			t.Errorf("into a third before what came to it: %v", err)
		}
		if err := join(s.other, s.org, "2026-01-01"); err == nil || !strings.Contains(err.Error(), "part of Hill Council by now") {
			t.Errorf("back: %v", err)
		}
	})
}

func TestRoleTypes(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		save := func(r group.RoleType) (id string, err error) {
			err = site.DB.Write(t.Context(), site.NetworkID, func(tx *db.Tx) error {
				id, err = group.SaveRoleType(tx, r)
				return err
			})
			return id, err
		}
		if _, err := save(group.RoleType{ID: "governor", Name: "Elected governor", Place: "inside", Influence: "system-influencer", Offered: true}); err != nil {
			t.Fatal(err)
		}
		own, err := save(group.RoleType{Name: "Welcomer", Means: "Greets new people.", Place: "outside", Influence: "community-enabler"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []group.RoleType{{Name: ""}, {Name: "welcomer", Place: "inside", Influence: "system-influencer"}, {Name: "New", Place: "nowhere", Influence: "system-influencer"}} {
			if _, err := save(r); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if _, err := save(group.RoleType{ID: "governor", Name: "Another", Place: "inside", Influence: "system-influencer"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("stale: %v", err)
		}
		if _, err := save(group.RoleType{ID: "no-such", Name: "Another", Place: "inside", Influence: "system-influencer"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("unknown: %v", err)
		}
		site.Read(func(tx *db.Tx) error {
			all, err := group.RoleTypes(tx)
			r, ok := group.Find(all, "governor")
			w, known := group.Called(all, "WELCOMER")
			if len(all) != 17 || !ok || r.Name != "Elected governor" || len(r.Points) == 0 || !known || w.ID != own || all[0].Place != "inside" || all[16].Place != "outside" {
				t.Errorf("types: %+v", all)
			}
			return err
		})
	})
}
