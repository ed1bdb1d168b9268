package application_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/application"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// three are the people of a trio and their browsers.
type three struct {
	path          string
	cleo          person.Person
	cli, mag, par *apptest.Client // clinician, manager, patient partner
}

// trio makes an application of three, because all have said yes; nothing is written yet.
func (sc *scene) trio() three {
	sc.t.Helper()
	out := three{cleo: sc.site.Add(person.Person{Given: "Cleo", Family: "Ward", Email: "cleo@example.org", Perspectives: []string{"clinician"}, Job: "Nurse"})}
	sc.site.Write(func(tx *db.Tx) error {
		id, err := sc.s.JoinTrio(tx, sc.edition, out.cleo.ID, sc.pru.ID, sc.pat.ID)
		out.path = "/applications/" + string(id)
		return err
	})
	out.cli, out.mag, out.par = sc.site.As(out.cleo), sc.site.As(sc.pru), sc.site.As(sc.pat)
	return out
}

// answerOwn sends the section about oneself with this job.
func (sc *scene) answerOwn(c *apptest.Client, path, job string) {
	sc.t.Helper()
	at := path + "/sections/who"
	form := c.Get(at).Is(http.StatusOK).Form(at)
	for _, name := range []string{"professional-role", "professional-role_second"} {
		if _, there := form["q-"+name]; there {
			suffix := strings.TrimPrefix(name, "professional-role")
			form.Set("q-"+name, job)
			form.Set("q-professional-kind"+suffix, "manager")
			form.Set("q-professional-organisation"+suffix, "Somewhere")
			form.Set("q-professional-about"+suffix, "To learn")
		}
	}
	if _, there := form["q-partner-about"]; there {
		form.Set("q-partner-about", "Years of care")
		form.Set("q-partner-perspective", "carer")
		form.Set("q-partner-organisation", "A group")
	}
	form.Set("q-how-we-met", "At work")
	form.Set("save", "done")
	c.Post(at, form).Is(http.StatusSeeOther)
}

// written is a trio in whose application every part is done.
func (sc *scene) written() three {
	sc.t.Helper()
	x := sc.trio()
	for i, c := range []*apptest.Client{x.cli, x.mag, x.par} {
		c.Post(x.path+"/details", c.Get(x.path+"/details").Form(x.path+"/details")).Is(http.StatusSeeOther)
		c.Post(x.path+"/needs", url.Values{}).Is(http.StatusSeeOther)
		sc.answerOwn(c, x.path, []string{"Nurse of the ward", "Head of the ward", ""}[i])
	}
	for _, s := range sections[1:] {
		sc.answer(x.mag, x.path, s, nil).Is(http.StatusSeeOther)
	}
	x.mag.Post(x.path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sol@example.org"}}).Is(http.StatusSeeOther)
	return x
}

func TestAnApplicationOfThreeIsSentWhenAllThreeConfirmTheSameText(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		x := sc.written()
		if a := sc.find(x.path); a.Professional != x.cleo.ID || a.Third != sc.pru.ID || a.Partner != sc.pat.ID || a.State != application.Draft || a.PartsLeft != 0 {
			t.Fatalf("%+v", a)
		}
		x.cli.Get(x.path).Is(http.StatusOK).Shows("Prudence Marsh and Patrick Lowe", "when all three of you have confirmed", "Your partners", "All three of you read it")
		x.cli.Get(x.path+"/partner").Shows("Prudence Marsh and Patrick Lowe", "All three of you can write")
		x.par.Get(x.path+"/sections/who").Shows("Nurse of the ward", "Head of the ward", "What Cleo and Prudence answer")
		x.cli.Get(x.path+"/sections/who").Shows("Head of the ward", "What Prudence and Patrick answer", "(second professional)")
		if r := x.mag.Get(x.path + "/sections/who").Is(http.StatusOK); r.Field("q-professional-role_second") != "Head of the ward" || r.Has("q-professional-role\"") {
			t.Error("the second professional does not have a part of their own")
		}
		text, _, err := sc.s.Exact(t.Context(), site.Actor(sc.pat), id(x.path))
		if err != nil || !strings.Contains(text, "Nurse of the ward") || !strings.Contains(text, "Head of the ward") {
			t.Fatalf("%v %s", err, text)
		}
		stranger := site.As(site.Person("Zoe", "zoe@example.org"))
		stranger.Get(x.path).Is(http.StatusNotFound)
		stranger.Post(x.path+"/check", url.Values{"hash": {"x"}}).Is(http.StatusNotFound)

		confirm(x.cli, x.path).Is(http.StatusSeeOther)
		confirm(x.mag, x.path).Is(http.StatusSeeOther)
		if a := sc.find(x.path); a.State != application.Draft {
			t.Fatal("sent though one of three has not confirmed")
		}
		x.cli.Get(x.path).Shows("Your application is sent when Patrick has confirmed the same ones.")
		x.par.Get("/me").Shows("others have confirmed")
		// One changes something: the confirmations of all are cleared.
		at := x.path + "/sections/purpose"
		form := x.par.Get(at).Form(at)
		form.Set("q-purpose", "Something else")
		form.Set("save", "done")
		x.par.Post(at, form).Is(http.StatusSeeOther)
		if n := sc.letters("cleo@example.org", "have changed") + sc.letters(sc.pru.Email, "have changed"); n != 2 {
			t.Errorf("%d letters about the change", n)
		}
		x.cli.Get(x.path + "/check").Shows("I confirm these answers")
		for i, c := range []*apptest.Client{x.par, x.mag, x.cli} {
			if a := sc.find(x.path); a.State != application.Draft {
				t.Fatalf("sent after %d", i)
			}
			confirm(c, x.path).Is(http.StatusSeeOther)
		}
		if a := sc.find(x.path); a.State != application.Submitted {
			t.Fatalf("%s", a.State)
		}
		site.As(sc.cora).Get("/editions/"+string(sc.edition)+"/pipeline").Is(http.StatusOK).Shows("Cleo Ward", "Prudence Marsh", "Patrick Lowe")
		site.As(sc.cora).Get("/editions/"+string(sc.edition)+x.path).Is(http.StatusOK).Shows("Cleo Ward", "Prudence Marsh", "Patrick Lowe", "Head of the ward")
		site.Read(func(tx *db.Tx) error {
			words, err := sc.s.TextOf(tx, id(x.path))
			if strings.Contains(words, "Prudence") || !strings.Contains(words, "Head of the ward") {
				t.Errorf("the panel reads %s", words)
			}
			return err
		})
		x.mag.Post(x.path+"/reopen", nil).Is(http.StatusSeeOther)
		if n := sc.letters("cleo@example.org", "opened again") + sc.letters(sc.pat.Email, "opened again"); n != 2 {
			t.Errorf("%d letters about opening it again", n)
		}
	})
}

func TestOneOfThreeLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		x := sc.written()
		confirm(x.cli, x.path).Is(http.StatusSeeOther)
		confirm(x.mag, x.path).Is(http.StatusSeeOther)
		x.cli.Get(x.path + "/withdraw").Shows("Prudence and Patrick keep the application")
		x.cli.Post(x.path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		a := sc.find(x.path)
		if a.Professional != sc.pru.ID || a.Third != "" || a.Partner != sc.pat.ID || a.PartsLeft != 0 {
			t.Fatalf("%+v", a)
		}
		x.cli.Get(x.path).Is(http.StatusNotFound)
		if n := sc.letters(sc.pat.Email, "Cleo Ward has left"); n != 1 {
			t.Errorf("%d letters", n)
		}
		if !strings.Contains(site.Letter(sc.pat.Email).Text, "go on as a pair") {
			t.Error(site.Letter(sc.pat.Email).Text)
		}
		// What the one who left said of herself is gone, and the other's own answers are in her place.
		x.par.Get(x.path+"/check").Shows("Head of the ward").Hides("Nurse of the ward", "second professional")
		if r := x.mag.Get(x.path + "/sections/who"); r.Field("q-professional-role") != "Head of the ward" {
			t.Error("the answers did not move up")
		}
		x.mag.Get(x.path + "/check").Shows("I confirm these answers")
		confirm(x.mag, x.path).Is(http.StatusSeeOther)
		confirm(x.par, x.path).Is(http.StatusSeeOther)
		if a := sc.find(x.path); a.State != application.Submitted {
			t.Error("the two who are left cannot go on as a pair")
		}
	})
}

func TestThePatientPartnerOfThreeLeaves(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		x := sc.written()
		x.par.Post(x.path+"/withdraw", url.Values{"how": {"me"}}).Is(http.StatusSeeOther)
		x.cli.Get(x.path).Shows("You need a partner before you can send this application.", "so you need a patient partner too")
		x.cli.Post(x.path+"/check", url.Values{"hash": {"any"}}).Is(http.StatusUnprocessableEntity)
		// Two professionals are not a pair; either of them can ask another patient partner.
		pia := site.Add(person.Person{Given: "Pia", Family: "Hale", Email: "pia@example.org", Perspectives: []string{"patient"}})
		x.mag.Post(x.path+"/partner", url.Values{"name": {"Pia"}, "email": {pia.Email}}).Is(http.StatusSeeOther)
		c := site.As(pia)
		c.Post(sc.link(pia.Email, "invitations"), url.Values{"perspective": {"patient"}}).Is(http.StatusSeeOther).To(x.path)
		if a := sc.find(x.path); a.Professional != x.cleo.ID || a.Third != sc.pru.ID || a.Partner != pia.ID {
			t.Fatalf("%+v", a)
		}
	})
}

func TestWhatEachOfThreeWroteAloneIsKept(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru := site.As(sc.pru)
		path := sc.begin(pru, "manager", "seek")
		sc.answerOwn(pru, path, "Head alone")
		site.Advance(time.Second)
		cleo := site.Add(person.Person{Given: "Cleo", Family: "Ward", Email: "cleo@example.org"})
		cli := site.As(cleo)
		other := sc.begin(cli, "clinician", "seek")
		sc.answerOwn(cli, other, "Nurse alone")
		sc.answer(cli, other, "purpose", nil).Is(http.StatusSeeOther)
		var joined db.ID
		site.Write(func(tx *db.Tx) (err error) {
			joined, err = sc.s.JoinTrio(tx, sc.edition, cleo.ID, sc.pru.ID, sc.pat.ID)
			return err
		})
		a := sc.find(path)
		if joined != a.ID || a.Professional != sc.pru.ID || a.Third != cleo.ID || a.Partner != sc.pat.ID || a.State != application.Draft {
			t.Fatalf("joined %s: %+v", joined, a)
		}
		site.As(sc.pat).Get(path+"/check").Is(http.StatusOK).Shows("Head alone", "Nurse alone", "Our answer to purpose")
		cli.Get(other).Is(http.StatusSeeOther).To(path)
		// Whoever applies with somebody else cannot be one of three.
		zoe := site.Add(person.Person{Given: "Zoe", Family: "Hill", Email: "zoe@example.org"})
		var err error
		_ = site.DB.Write(t.Context(), site.NetworkID, func(tx *db.Tx) error {
			_, err = sc.s.JoinTrio(tx, sc.edition, zoe.ID, sc.pru.ID, sc.pat.ID)
			return err
		})
		if err == nil {
			t.Error("somebody who applies with two others became one of another three")
		}
	})
}

func TestThreeComeOutOfAFileAsTheyWentIn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		x := sc.written()
		var headers []string
		var rows [][]string
		site.Read(func(tx *db.Tx) error {
			e, err := edition.Find(tx, sc.edition)
			if err != nil {
				return err
			}
			headers, rows, err = sc.s.Export(tx, access.System(tx.Network, "test"), e)
			return err
		})
		at := func(column string) string {
			for i, h := range headers {
				if h == column {
					return rows[0][i]
				}
			}
			return "no column " + column
		}
		if at("second_email") != sc.pru.Email || at("professional_email") != x.cleo.Email || at("professional-role_second") != "Head of the ward" || at("professional-role") != "Nurse of the ward" {
			t.Fatalf("%q %q", headers, rows)
		}
		var file strings.Builder
		w := csv.NewWriter(&file)
		_ = w.WriteAll(append([][]string{headers}, rows...))
		again := site.Network("again")
		other := newScene(t, again)
		other.bring([]byte(file.String()))
		var all []application.Application
		again.Read(func(tx *db.Tx) (err error) {
			all, err = application.OfEdition(tx, other.edition)
			return err
		})
		if len(all) != 1 || !all[0].Trio() || all[0].Third != other.pru.ID || all[0].Partner != other.pat.ID {
			t.Fatalf("%+v", all)
		}
	})
}

// Two who apply together can invite a second professional when both want it, and nobody is written to before.
func TestAPairInvitesASecondProfessional(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		path, pru, pat := sc.joint()
		cleo := site.Add(person.Person{Given: "Cleo", Family: "Ward", Email: "cleo@example.org"})
		at := path + "/partner/third"
		pru.Get(path+"/partner").Is(http.StatusOK).Shows("Apply as a trio", "You do not need a third person")
		if r := pru.Post(at, url.Values{"name": {"Pat"}, "email": {sc.pat.Email}}).Is(http.StatusUnprocessableEntity); r.Problem("email") == "" || r.Field("name") != "Pat" {
			t.Error("somebody who applies already can be invited, or what was typed is lost")
		}
		confirm(pru, path).Is(http.StatusSeeOther)
		pru.Post(at, url.Values{"name": {"Cleo"}, "email": {cleo.Email}}).Is(http.StatusSeeOther)
		if n := len(site.Mail.To(cleo.Email)); n != 0 || sc.letters(sc.pat.Email, "would like to invite a third person") != 1 {
			t.Fatalf("%d letters to Cleo before both agree", n)
		}
		pru.Post(at, url.Values{"name": {"Dora"}, "email": {"dora@example.org"}}).Is(http.StatusConflict)
		stranger := site.As(cleo)
		stranger.Post(at, url.Values{"name": {"Me"}, "email": {cleo.Email}}).Is(http.StatusNotFound)
		hash := pat.Get(path+"/partner").Shows("Prudence suggests this", "Cleo (cleo@example.org)").Field("hash")
		stranger.Post(at+"/answer", url.Values{"hash": {hash}, "answer": {"yes"}}).Is(http.StatusNotFound)
		pat.Get("/me").Shows("Say whether you want to apply as a trio")
		pru.Get("/me").Hides("Say whether you want to apply as a trio")
		// A no: nobody is asked, and another can be suggested. Then a yes to the second.
		pat.Post(at+"/answer", url.Values{"hash": {hash}, "answer": {"no"}}).Is(http.StatusSeeOther)
		pat.Follow(pat.Post(at+"/answer", url.Values{"hash": {hash}, "answer": {"yes"}}).Is(http.StatusSeeOther)).Shows("This was settled already.")
		pat.Post(at, url.Values{"name": {"Cleo"}, "email": {cleo.Email}}).Is(http.StatusSeeOther)
		pru.Post(at+"/answer", url.Values{"hash": {pru.Get(path + "/partner").Field("hash")}, "answer": {"yes"}}).Is(http.StatusSeeOther)
		if a := sc.find(path); a.Trio() {
			t.Fatal("a trio before the third said yes")
		}
		if text := site.Letter(cleo.Email).Text; !strings.Contains(text, "Prudence Marsh and Patrick Lowe want to apply") || !strings.Contains(text, "second professional") {
			t.Error(text)
		}
		cli, link := site.As(cleo), sc.link(cleo.Email, "invitations")
		cli.Get(link).Is(http.StatusOK).Shows("Prudence Marsh and Patrick Lowe", "You would be the second professional of a trio.")
		if r := cli.Post(link, url.Values{"perspective": {"carer"}}).Is(http.StatusUnprocessableEntity); r.Problem("perspective") == "" {
			t.Error("a carer is no professional")
		}
		cli.Post(link, url.Values{"perspective": {"clinician"}}).Is(http.StatusSeeOther).To(path)
		if a := sc.find(path); a.Third != cleo.ID || a.Professional != sc.pru.ID || a.Partner != sc.pat.ID {
			t.Fatalf("%+v", a)
		}
		for _, email := range []string{sc.pru.Email, sc.pat.Email} {
			if sc.letters(email, "Cleo Ward applies together with you") != 1 {
				t.Errorf("no letter to %s", email)
			}
		}
		// Those who apply are others now: what was confirmed before counts no more.
		pru.Get(path + "/check").Hides("You have confirmed.").Shows("Cleo Ward")
		pru.Get(path + "/partner").Shows("All three of you can write").Hides("Apply as a trio")
		pru.Post(at, url.Values{"name": {"Dora"}, "email": {"dora@example.org"}}).Is(http.StatusConflict)
	})
}
