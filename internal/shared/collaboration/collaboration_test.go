package collaboration_test

import (
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/shared/assent"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

func members(sides string) []collaboration.Member {
	var out []collaboration.Member
	for i, s := range sides {
		side := person.Professional
		if s == 'p' {
			side = person.Partner
		}
		out = append(out, collaboration.Member{Person: db.ID(rune('a' + i)), Side: side})
	}
	return out
}

// c is a professional, p a patient partner.
func TestElectorateFollowsTheNumberOfMembers(t *testing.T) {
	for _, c := range []struct {
		sides, form string
		rule        assent.Rule
	}{
		{"cp", "pair", assent.Everyone}, {"ccp", "trio", assent.Everyone}, {"ccpp", "team", assent.EachSide}, {"cccpppp", "team", assent.EachSide},
		// A side without members: nothing can be decided, which the rule for sides makes sure of.
		{"c", "pair", assent.EachSide}, {"cc", "pair", assent.EachSide}, {"ppp", "trio", assent.EachSide},
	} {
		x := collaboration.Collaboration{Members: members(c.sides)}
		rule, voters := x.Electorate()
		if rule != c.rule || x.Form() != c.form || len(voters) != len(c.sides) {
			t.Errorf("%s: %s, %s, %d voters", c.sides, rule, x.Form(), len(voters))
		}
		all := map[db.ID]bool{}
		for _, m := range x.Members {
			all[m.Person] = true
		}
		if both := strings.Contains(c.sides, "c") && strings.Contains(c.sides, "p"); rule.Passed(voters, all) != both {
			t.Errorf("%s: everybody says yes and it passes: %v", c.sides, !both)
		}
	}
}

func TestOnlyMembersOpenASpace(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann, ben := site.Person("Ann", "ann@example.org"), site.Person("Ben", "ben@example.org")
		boss := site.Person("Boss", "boss@example.org", access.Coordinator, access.Administrator)
		keys := site.App.Keys
		var id db.ID
		site.Write(func(tx *db.Tx) (err error) {
			id, err = collaboration.Start(tx, keys, collaboration.Collaboration{Name: "The quiet name", Challenge: "A quiet challenge",
				Members: []collaboration.Member{{Person: ann.ID, Side: person.Professional}, {Person: ben.ID, Side: person.Partner}}})
			return err
		})
		site.Read(func(tx *db.Tx) error {
			c, err := collaboration.Open(tx, keys, site.Actor(ann), id)
			if err != nil || c.Name != "The quiet name" || c.Challenge != "A quiet challenge" || c.ReflectionGoal != collaboration.SuggestedReflection {
				t.Errorf("a member opens %+v, %v", c, err)
			}
			for _, a := range []access.Actor{site.Actor(boss), access.NewVisitor(site.NetworkID), access.System(site.NetworkID, "a test"), access.NewLink(site.NetworkID, "sponsor")} {
				if c, err := collaboration.Open(tx, keys, a, id); !errs.Is(err, errs.NotFound) || c.Name != "" {
					t.Errorf("%s opens %+v, %v", a.Name(), c, err)
				}
			}
			row, err := db.Value[string](tx, `SELECT name || challenge_sealed FROM collaboration WHERE network_id = $1 AND id = $2`, id)
			if strings.Contains(row, "quiet") {
				t.Errorf("words lie open in the database: %s", row)
			}
			return err
		})
		site.Write(func(tx *db.Tx) error { return collaboration.RemoveMember(tx, id, ann.ID) })
		site.Read(func(tx *db.Tx) error {
			if _, err := collaboration.Open(tx, keys, site.Actor(ann), id); !errs.Is(err, errs.NotFound) {
				t.Errorf("somebody who left opens it: %v", err)
			}
			gone, err := collaboration.Gone(tx, id)
			if len(gone) != 1 || gone[0].Person != ann.ID || gone[0].Gone == 0 {
				t.Errorf("gone: %+v", gone)
			}
			mine, merr := collaboration.Mine(tx, keys, ben.ID)
			if merr != nil || len(mine) != 1 || len(mine[0].Members) != 1 || mine[0].Name != "The quiet name" {
				t.Errorf("mine: %+v %v", mine, merr)
			}
			return err
		})
	})
}

func TestACollaborationNeedsBothSides(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		ann, ben := site.Person("Ann", "ann@example.org"), site.Person("Ben", "ben@example.org")
		site.Write(func(tx *db.Tx) error {
			_, err := collaboration.Start(tx, site.App.Keys, collaboration.Collaboration{Name: "x",
				Members: []collaboration.Member{{Person: ann.ID, Side: person.Partner}, {Person: ben.ID, Side: person.Partner}}})
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("one side alone: %v", err)
			}
			return nil
		})
	})
}
