package application_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

func (sc *scene) invite(c *apptest.Client, path, email string) *apptest.Result {
	return c.Post(path+"/partner", url.Values{"name": {"Patrick"}, "email": {email}})
}

func TestInviting(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "seek")
		for _, c := range []struct{ name, email, field string }{{"", "a@example.org", "name"}, {"A", "no address", "email"}, {"A", " PRU@example.org ", "email"}} {
			r := pru.Post(path+"/partner", url.Values{"name": {c.name}, "email": {c.email}}).Is(http.StatusUnprocessableEntity)
			if r.Problem(c.field) == "" || r.Field("name") != c.name {
				t.Errorf("invites %q at %q", c.name, c.email)
			}
		}
		// The letter tells who asks and nothing else; the link shows it and does nothing by itself.
		pru.Follow(sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)).Shows("We have written to Patrick", "pat@example.org")
		link := sc.link(sc.pat.Email, "invitations")
		pat.Get("/me").Shows("Answer an invitation to apply together")
		for range 2 {
			site.Visitor().Get(link).Is(http.StatusOK).Shows("Prudence Marsh wants to apply", "Sign in to say yes")
		}
		if to := site.Visitor().Get(link).Link("Sign in to say yes"); to != "/sign-in?next="+url.QueryEscape(link) {
			t.Errorf("signs in at %q", to)
		}
		site.Visitor().Post(link, url.Values{"perspective": {"carer"}}).Is(http.StatusUnauthorized)
		pru.Get(link).Shows("This is your own invitation")
		pru.Post(link, url.Values{"perspective": {"carer"}}).Is(http.StatusConflict).Shows("your own invitation")
		bad := pat.Post(link, url.Values{"perspective": {"manager"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("perspective") == "" {
			t.Error("a patient partner came in as a manager")
		}
		pat.Post(link, url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther).To(path)
		if a := sc.find(path); a.State != application.Draft || a.Partner != sc.pat.ID {
			t.Errorf("accepted and it is %+v", a)
		}
		if sc.letters(sc.pru.Email, "applies together with you") != 1 {
			t.Error("the inviter does not know")
		}
		// Whoever opens the link again sees what became of it and the way on: the two who apply with where it stands now, the
		// holder of the link with a way to sign in and nothing more. To say yes twice is no mistake.
		if way := pat.Get(link).Is(http.StatusOK).Shows("You said yes to the invitation of Prudence Marsh", "Being written").Link("Open your application"); way != path {
			t.Errorf("it leads on to %q", way)
		}
		pru.Get(link).Is(http.StatusOK).Shows("Your invitation was accepted", "Being written")
		v := site.Visitor().Get(link).Is(http.StatusOK).Shows("Somebody said yes to the invitation of Prudence Marsh", "Collaborative pairs, Spring").Hides("Being written", "Patrick")
		if to := v.Link("Sign in to go on"); to != "/sign-in?next="+url.QueryEscape(path) {
			t.Errorf("signs in at %q", to)
		}
		site.As(sc.cora).Get(link).Is(http.StatusGone).Shows("answered already")
		pat.Post(link, url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther).To(path)
		pat.Get(path + "/invitation").Is(http.StatusSeeOther).To(path)
		site.As(sc.cora).Get(path + "/invitation").Is(http.StatusNotFound)
		if sc.letters(sc.pru.Email, "applies together with you") != 1 {
			t.Error("the second yes wrote a second letter")
		}
		// Used, wrong and withdrawn links each have their page.
		pat.Post(link+"/decline", nil).Is(http.StatusGone)
		site.Visitor().Post(link+"/decline", nil).Is(http.StatusGone)
		site.Visitor().Get("/invitations/wrong").Is(http.StatusGone).Shows("This invitation link is not right")
		sc.invite(pru, path, "x@example.org").Is(http.StatusConflict)
		// Who said yes and left later is told that, with a way on.
		pat.Post(path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		pat.Get(link).Is(http.StatusOK).Shows("You said yes to the invitation of Prudence Marsh", "You have left the application since").Hides("Being written").Link("Your applications")
	})
}

func TestInvitationsEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "known")
		sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)
		first := sc.link(sc.pat.Email, "invitations")
		// A new one takes the place of the one before.
		sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)
		second := sc.link(sc.pat.Email, "invitations")
		pat.Get(first).Is(http.StatusGone).Shows("taken back")
		pru.Post(path+"/partner/withdraw", nil).Is(http.StatusSeeOther)
		pat.Get(second).Is(http.StatusGone).Shows("taken back")
		pat.Get("/me").Hides("Answer an invitation")
		// Declined without a reason, by somebody without an account; the inviter hears no more than that.
		sc.invite(pru, path, "new@example.org").Is(http.StatusSeeOther)
		third := sc.link("new@example.org", "invitations")
		site.Visitor().Post(third+"/decline", nil).Is(http.StatusOK).Shows("Thank you for answering")
		letter := site.Letter(sc.pru.Email)
		if letter.Subject != "Your invitation was not taken up" || strings.Contains(strings.ToLower(letter.Text), "declin") {
			t.Errorf("the inviter reads %q:\n%s", letter.Subject, letter.Text)
		}
		pru.Get(path + "/partner").Shows("Not taken up")
		// Too old after thirty days, while the call is still open.
		sc.set("closes", int64(db.At(site.Clock.Now().Add(60*24*time.Hour))))
		sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)
		fourth := sc.link(sc.pat.Email, "invitations")
		site.Advance(application.InvitationLasts)
		late := site.As(sc.pat)
		late.Get(fourth).Is(http.StatusGone).Shows("too old")
		late.Get(path + "/invitation").Is(http.StatusGone)
		site.As(sc.pru).Get(path + "/partner").Shows("Too old")
	})
}

// TestAnsweringWithoutTheLetter: somebody who signs in by the invited address can answer without the link, and an address
// that somebody only wrote on their own page opens nothing.
func TestAnsweringWithoutTheLetter(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "known")
		sc.invite(pru, path, sc.pat.Email).Is(http.StatusSeeOther)
		eve := site.Person("Eve", "eve@example.org")
		site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE person SET email = 'moved@example.org' WHERE network_id = $1 AND id = $2`, sc.pat.ID); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE person SET email = 'pat@example.org' WHERE network_id = $1 AND id = $2`, eve.ID)
			return err
		})
		site.As(eve).Get(path + "/invitation").Is(http.StatusNotFound)
		site.As(eve).Get("/me").Hides("Answer an invitation")
		at := path + "/invitation"
		pat.Get(at).Is(http.StatusOK).Shows("Prudence Marsh wants to apply")
		pat.Post(at, url.Values{"perspective": {""}}).Is(http.StatusUnprocessableEntity)
		pat.Post(at+"/decline", nil).Is(http.StatusOK)
		pat.Get(at).Is(http.StatusNotFound)
	})
}

// TestTwoApplicationsBecomeOne: the invited person has written alone already.
func TestTwoApplicationsBecomeOne(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		path := sc.begin(pru, "manager", "seek")
		site.Advance(time.Minute)
		own := sc.begin(pat, "carer", "seek")
		sc.answer(pru, path, "purpose", url.Values{"q-purpose": {"Hers"}}).Is(http.StatusSeeOther)
		sc.answer(pat, own, "purpose", url.Values{"q-purpose": {"His"}}).Is(http.StatusSeeOther)
		sc.answer(pat, own, "who", nil).Is(http.StatusSeeOther)
		pat.Post(own+"/sponsor", url.Values{"name": {"Sol"}, "role": {"Chair"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
		sponsor := sc.link("sol@example.org", "confirm")
		if n := len(sc.seekers()); n != 2 {
			t.Errorf("%d seekers", n)
		}
		var joined db.ID
		site.Write(func(tx *db.Tx) error {
			var err error
			joined, err = sc.s.Join(tx, sc.edition, sc.pru.ID, sc.pat.ID)
			return err
		})
		if joined != id(path) || len(sc.seekers()) != 0 {
			t.Errorf("joined %s with %d seekers", joined, len(sc.seekers()))
		}
		// What was there first stays; the other's stands beside it until it is put away.
		page := pru.Get(path+"/sections/purpose").Shows("What Patrick had written alone", "His")
		if page.Field("q-purpose") != "Hers" {
			t.Errorf("kept %q", page.Field("q-purpose"))
		}
		pru.Post(path+"/sections/purpose/aside", nil).Is(http.StatusSeeOther)
		pat.Get(path + "/sections/purpose").Hides("His")
		if got := pat.Get(path + "/sections/who").Field("q-partner-about"); got != "Our answer to partner-about" {
			t.Errorf("what he said of himself became %q", got)
		}
		pat.Get(own).Is(http.StatusSeeOther).To(path)
		pat.Get("/applications").Shows("Being written").Hides("Withdrawn")
		// His sponsor is the sponsor of both, by the same link.
		site.Visitor().Get(sponsor).Is(http.StatusOK).Shows("Prudence Marsh and Patrick Lowe")
		// Joining again changes nothing; a third person cannot join.
		third := site.Add(person.Person{Given: "Tess", Email: "tess@example.org"})
		site.Write(func(tx *db.Tx) error {
			if again, err := sc.s.Join(tx, sc.edition, sc.pru.ID, sc.pat.ID); err != nil || again != joined {
				t.Errorf("again: %s, %v", again, err)
			}
			if _, err := sc.s.Join(tx, sc.edition, sc.pru.ID, third.ID); err == nil {
				t.Error("a third person joined")
			}
			return nil
		})
	})
}

func (sc *scene) seekers() []application.Application {
	sc.t.Helper()
	var all []application.Application
	sc.site.Read(func(tx *db.Tx) error {
		var err error
		all, err = application.Seekers(tx, sc.edition)
		return err
	})
	return all
}

func TestASponsorConfirms(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		link := sc.link("sol@example.org", "confirm")
		v := site.Visitor()
		v.Get(link).Is(http.StatusOK).Shows("Prudence Marsh and Patrick Lowe", "Our answer to challenge", "Our answer to purpose").
			Hides("Our answer to partner-about", "Our answer to challenge-why", "pru@example.org", "pat@example.org", "Our answer to values")
		for _, c := range []struct {
			form  url.Values
			field string
		}{
			{url.Values{}, "backing"},
			{url.Values{"backing": {"money"}, "amount": {"lots"}}, "amount"},
			{url.Values{"backing": {"interest"}}, "rhythm"},
			{url.Values{"backing": {"interest"}, "rhythm": {"other"}, "amount": {"5"}}, "rhythm_words"},
		} {
			r := v.Post(link, reading(v, link, c.form)).Is(http.StatusUnprocessableEntity)
			if r.Problem(c.field) == "" || r.Field("amount") != c.form.Get("amount") || r.Field("rhythm") != c.form.Get("rhythm") {
				t.Errorf("%v: %q beside %s", c.form, r.Problem(c.field), c.field)
			}
		}
		if bad := v.Post(link+"/decline", url.Values{"reason": {""}}).Is(http.StatusUnprocessableEntity); bad.Problem("reason") == "" {
			t.Error("declined without a reason")
		}
		v.Post(link, reading(v, link, url.Values{"backing": {"money", "interest"}, "amount": {"£1,500"}, "rhythm": {"monthly"}})).Is(http.StatusOK).Shows("Thank you for your backing")
		for _, c := range []*apptest.Client{pru, pat} {
			c.Get(path+"/sponsor").Shows("Confirmed on", "£1,500 and a talk every month")
			c.Get(path).Hides("A sponsor who has confirmed")
		}
		if sc.letters(sc.pat.Email, "backs your application") != 1 {
			t.Error("the partner does not know")
		}
		v.Get(link).Is(http.StatusGone).Shows("You have confirmed this already")
		v.Post(link, url.Values{"backing": {"money"}}).Is(http.StatusGone)
		v.Post(link+"/decline", url.Values{"reason": {"No"}}).Is(http.StatusGone)
		v.Get("/confirm/wrong").Is(http.StatusGone).Shows("This link is not right")
		// After seven days nobody who has answered is reminded.
		site.Advance(application.SponsorRemind)
		if n := sc.letters("sol@example.org", "Reminder"); n != 0 {
			t.Errorf("%d reminders", n)
		}
	})
}

func TestASponsorIsRemindedOnceAndExpires(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, _, _ := sc.joint()
		first := sc.link("sol@example.org", "confirm")
		site.Advance(application.SponsorRemind - time.Minute)
		if n := sc.letters("sol@example.org", "Reminder"); n != 0 {
			t.Errorf("reminded %d times too early", n)
		}
		site.Advance(time.Minute)
		if n := sc.letters("sol@example.org", "Reminder"); n != 1 {
			t.Errorf("reminded %d times", n)
		}
		if text := site.Letter("sol@example.org").Text; !strings.Contains(text, "We wrote to you on 2 March and remind you only this once.") {
			t.Errorf("the reminder does not say when we wrote first:\n%s", text)
		}
		second := sc.link("sol@example.org", "confirm")
		if first == second {
			t.Error("the same secret twice")
		}
		site.Visitor().Get(first).Is(http.StatusOK)
		site.Visitor().Get(second).Is(http.StatusOK)
		site.Advance(application.SponsorLasts - application.SponsorRemind)
		if n := sc.letters("sol@example.org", "Reminder"); n != 1 {
			t.Errorf("reminded %d times in the end", n)
		}
		for _, link := range []string{first, second} {
			site.Visitor().Get(link).Is(http.StatusGone).Shows("too old")
			site.Visitor().Post(link, url.Values{"backing": {"money"}}).Is(http.StatusGone)
		}
		// The applicants can send it again, and then it works again.
		pru := site.As(sc.pru)
		pru.Get(path).Shows("the link is too old")
		pru.Post(path+"/sponsor/resend", nil).Is(http.StatusSeeOther)
		fresh := sc.link("sol@example.org", "confirm")
		site.Visitor().Get(fresh).Is(http.StatusOK)
		site.Advance(application.SponsorRemind)
		if n := sc.letters("sol@example.org", "Reminder"); n != 1 {
			t.Errorf("reminded again after the new letter: %d", n)
		}
	})
}

func TestASponsorDeclinesAndIsReplaced(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, _ := sc.joint()
		link := sc.link("sol@example.org", "confirm")
		for _, c := range []struct{ name, role, email, field string }{
			{"", "Chair", "a@example.org", "name"}, {"Ann", "", "a@example.org", "role"}, {"Ann", "Chair", "nobody", "email"}, {"Ann", "Chair", "pat@example.org", "email"},
		} {
			r := pru.Post(path+"/sponsor", url.Values{"name": {c.name}, "role": {c.role}, "email": {c.email}}).Is(http.StatusUnprocessableEntity)
			if r.Problem(c.field) == "" || r.Field("email") != c.email {
				t.Errorf("%+v: %q", c, r.Problem(c.field))
			}
		}
		// The same sponsor sent twice gets one letter.
		before := sc.letters("sol@example.org", "backing")
		pru.Post(path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"SOL@example.org"}}).Is(http.StatusSeeOther)
		if n := sc.letters("sol@example.org", "backing"); n != before {
			t.Errorf("%d more letters", n-before)
		}
		site.Visitor().Post(link+"/decline", url.Values{"reason": {"I am leaving in May."}}).Is(http.StatusOK).Shows("Thank you for answering")
		pru.Get(path+"/sponsor").Shows("Cannot do it", "I am leaving in May.")
		if letter := site.Letter(sc.pru.Email); strings.Contains(letter.Text, "leaving") || letter.Subject != "Your sponsor cannot back your application" {
			t.Errorf("the letter says %q:\n%s", letter.Subject, letter.Text)
		}
		pru.Get(path).Hides("Your own parts are done")
		site.Visitor().Get(link).Is(http.StatusGone).Shows("answered this already")
		pru.Post(path+"/sponsor", url.Values{"name": {"Noor"}, "role": {"Chief nurse"}, "email": {"noor@example.org"}}).Is(http.StatusSeeOther)
		second := sc.link("noor@example.org", "confirm")
		pru.Post(path+"/sponsor", url.Values{"name": {"Omar"}, "role": {"Medical director"}, "email": {"omar@example.org"}}).Is(http.StatusSeeOther)
		site.Visitor().Get(second).Is(http.StatusGone).Shows("have named another sponsor")
		third := sc.link("omar@example.org", "confirm")
		// When the application ends, so does what its sponsor is asked.
		pru.Post(path+"/withdraw", url.Values{"how": {"all"}}).Is(http.StatusSeeOther)
		site.Visitor().Get(third).Is(http.StatusGone).Shows("has ended")
		site.Advance(application.SponsorRemind)
		if n := sc.letters("omar@example.org", "Reminder"); n != 0 {
			t.Error("a sponsor of nothing was reminded")
		}
	})
}

// TestASponsorAnswersTwiceAtOnce presses yes and no at the same moment: one of them counts.
func TestASponsorAnswersTwiceAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, _, _ := sc.joint()
		link := sc.link("sol@example.org", "confirm")
		yes := reading(site.Visitor(), link, url.Values{"backing": {"money"}})
		done := make(chan int, 6)
		for i := range cap(done) {
			v := site.Visitor()
			go func() {
				if i%2 == 0 {
					done <- v.Post(link, yes).Status
				} else {
					done <- v.Post(link+"/decline", url.Values{"reason": {"No"}}).Status
				}
			}()
		}
		won := 0
		for range cap(done) {
			switch status := <-done; status {
			case http.StatusOK:
				won++
			case http.StatusGone:
			default:
				t.Errorf("status %d", status)
			}
		}
		if won != 1 {
			t.Errorf("%d answers counted", won)
		}
		if a := sc.find(path); a.Sponsor != application.SponsorConfirmed && a.Sponsor != application.SponsorDeclined {
			t.Errorf("the sponsor is %q", a.Sponsor)
		}
	})
}
