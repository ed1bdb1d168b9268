package coaching_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/programme"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// scene is a published edition with three people who take part, two coaches and a coordinator. The clock stands at half past
// nine on Monday 2 March 2026.
type scene struct {
	*apptest.Site
	t                                     *testing.T
	edition                               db.ID
	at                                    string
	cora, rosa, emeka, pat, sam, kim, out person.Person
	c, r, e, p, s, k, o                   *apptest.Client
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	x := &scene{Site: site, t: t, cora: site.Person("Cora", "cora@example.org", access.Coordinator), rosa: site.Person("Rosa", "rosa@example.org"), emeka: site.Person("Emeka", "emeka@example.org"),
		pat: site.Person("Pat", "pat@example.org"), sam: site.Person("Sam", "sam@example.org"), kim: site.Person("Kim", "kim@example.org"), out: site.Person("Otto", "otto@example.org", access.Administrator)}
	ctx, actor := context.Background(), site.Actor(x.cora)
	ps := programme.New(site.DB, site.App.Keys, site.App.Post, programme.Parts{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := ps.Create(ctx, actor, programme.NewEdition{Template: "lay-partner-three-days", FirstDay: "2026-05-12", ProgrammeName: "Lay partners", Basics: programme.Basics{Name: "2026", Place: "Hall", Places: "40",
		Fee: "0", BursaryBudget: "0", Zone: "Europe/London", ClosesDate: "2026-04-01", ClosesTime: "17:00", ContactName: "Cora", ContactEmail: "cora@example.org"}})
	must(err)
	for _, f := range []struct{ email, function, side string }{{"otto@example.org", "facilitator", "professional"}, {"kim@example.org", "facilitator", "partner"}, {"rosa@example.org", "coach", "partner"}, {"emeka@example.org", "coach", "professional"}} {
		_, err := ps.AddPerson(ctx, actor, id, programme.PersonForm{Email: f.email, Function: f.function, Side: f.side})
		must(err)
	}
	must(ps.Move(ctx, actor, id, edition.Publish))
	x.edition, x.at = id, "/editions/"+string(id)
	site.Write(func(tx *db.Tx) error {
		for _, p := range []person.Person{x.pat, x.sam} {
			if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: p.ID, Side: person.Partner}); err != nil {
				return err
			}
		}
		return nil
	})
	site.Work() // the letters about the days leave
	x.enter()
	return x
}

// enter signs everybody in anew: sessions end when the clock goes far.
func (x *scene) enter() {
	x.c, x.r, x.e, x.p, x.s, x.k, x.o = x.As(x.cora), x.As(x.rosa), x.As(x.emeka), x.As(x.pat), x.As(x.sam), x.As(x.kim), x.As(x.out)
}

// to moves the clock to a moment, such as "2026-03-25 15:00" in UTC.
func (x *scene) to(moment string) {
	x.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", moment)
	if err != nil {
		x.t.Fatal(err)
	}
	x.Clock.Set(at)
	x.enter()
}

// offer lets a coach offer times, and returns the free times as the page of those who book shows them, the soonest first.
func (x *scene) offer(coach *apptest.Client, date, time, count string) []string {
	x.t.Helper()
	coach.Post(x.at+"/calls/times", url.Values{"date": {date}, "time": {time}, "minutes": {"30"}, "count": {count}, "pause": {"10"}, "notice": {"24"}, "way": {"phone"}}).Is(http.StatusSeeOther)
	return x.p.Get(x.at+"/calls/book").Is(http.StatusOK).Attr(`input[name="slot"]`, "value")
}

// book lets somebody take a time, and returns the address of the call.
func (x *scene) book(who *apptest.Client, slot string) string {
	x.t.Helper()
	return strings.TrimPrefix(who.Post(x.at+"/calls/book", url.Values{"slot": {slot}, "reach": {"020 7946 0000"}}).Is(http.StatusSeeOther).Location, "https://alongside.test")
}
