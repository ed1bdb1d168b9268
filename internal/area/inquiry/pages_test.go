package inquiry_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/described"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/entry"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// exported are the tables of an export, one after another.
func exported(who *apptest.Client, at string) string {
	body := who.Post(at, nil).Is(http.StatusOK).Body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		who.T().Fatal(err)
	}
	var out strings.Builder
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".csv") {
			continue
		}
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(&out, r)
		}
		if err != nil {
			who.T().Fatal(err)
		}
	}
	return out.String()
}

// TestFromAQuestionToASummaryThatCanBeWithdrawn: a pair's entry is brought, a statement rests on it, its author sees it first and
// says yes, it is published, and narrowing the entry takes it out of the summary at once.
func TestFromAQuestionToASummaryThatCanBeWithdrawn(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		by, as := map[string]person.Person{}, map[string]*apptest.Client{}
		add := func(name string, roles ...access.Role) {
			by[name] = site.Person(name, strings.ToLower(name)+"@example.org", roles...)
			as[name] = site.As(by[name])
		}
		add("Cora", access.Coordinator)
		add("Ada", access.Administrator)
		for _, name := range []string{"Fay", "Pru", "Pat", "Lou", "Sam"} {
			add(name)
		}
		made := as["Cora"].Post("/editions/new", url.Values{
			"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"12/05/2026"},
			"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
			"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
		}).Is(http.StatusSeeOther)
		at := strings.TrimPrefix(made.Location, "/n/"+site.Slug)
		id := db.ID(strings.TrimPrefix(at, "/editions/"))
		as["Cora"].Post(at+"/people", url.Values{"email": {"fay@example.org"}, "function": {"facilitator"}, "side": {"partner"}}).Is(http.StatusSeeOther)
		var shown, hidden db.ID
		site.Write(func(tx *db.Tx) error {
			for _, name := range []string{"Pru", "Pat", "Lou"} {
				if err := edition.GivePlace(tx, edition.Place{Edition: id, Person: by[name].ID, Side: person.Partner}); err != nil {
					return err
				}
			}
			space, err := collaboration.Start(tx, site.App.Keys, collaboration.Collaboration{Name: "Pair", Edition: id, Members: []collaboration.Member{
				{Person: by["Pru"].ID, Side: person.Professional}, {Person: by["Pat"].ID, Side: person.Partner}}})
			if err != nil {
				return err
			}
			write := func(title string) (db.ID, error) {
				return entry.Add(tx, site.App.Keys, entry.Entry{Kind: "log", OwnerKind: entry.OwnerCollaboration, Owner: space, Author: by["Pat"].ID, Edition: id, Happened: "2026-03-01", Title: title, Body: "The kitchen story"})
			}
			if shown, err = write("It began in the kitchen"); err != nil {
				return err
			}
			if hidden, err = write("Our secret"); err != nil {
				return err
			}
			e, err := entry.Find(tx, site.App.Keys, shown)
			if err != nil {
				return err
			}
			return entry.Widen(tx, e, entry.Network, e.Version)
		})
		list := at + "/inquiries"
		as["Sam"].Get(list).Is(http.StatusNotFound)
		as["Pat"].Post(list, url.Values{"words": {"Mine?"}}).Is(http.StatusNotFound)
		as["Fay"].Post(list, url.Values{}).Is(http.StatusUnprocessableEntity)
		q := strings.TrimPrefix(as["Fay"].Post(list, url.Values{"words": {"Top down or bottom up?"}, "to": {"edition"}}).Is(http.StatusSeeOther).Location, "/n/"+site.Slug)
		for _, name := range []string{"Sam", "Ada"} {
			as[name].Get(q).Is(http.StatusNotFound)
		}
		site.Visitor().Get(q).Is(http.StatusNotFound)
		// Only what its members agreed to show can be brought, and only by them.
		as["Pat"].Get(q).Is(http.StatusOK).Shows("It began in the kitchen").Hides("Our secret")
		as["Pat"].Post(q+"/bring", url.Values{"entry": {string(hidden)}}).Is(http.StatusUnprocessableEntity)
		as["Lou"].Post(q+"/bring", url.Values{"entry": {string(shown)}}).Is(http.StatusUnprocessableEntity)
		as["Pat"].Post(q+"/bring", url.Values{"entry": {string(shown)}}).Is(http.StatusSeeOther)
		as["Lou"].Get(q).Shows("The kitchen story")
		as["Lou"].Post(q+"/drop", url.Values{"entry": {string(shown)}}).Is(http.StatusNotFound)
		as["Lou"].Post(q+"/say", url.Values{"statement": {"x"}}).Is(http.StatusNotFound)
		as["Fay"].Post(q+"/sort", url.Values{"entry": {string(shown)}, "theme": {"From below"}}).Is(http.StatusSeeOther)
		bad := as["Fay"].Post(q+"/say", url.Values{"statement": {"Kept words"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("rests") == "" || bad.Field("statement") != "Kept words" {
			t.Error("a statement without evidence is taken, or what was typed is lost")
		}
		if as["Fay"].Post(q+"/say", url.Values{"statement": {"Lou began it"}, "rests": {string(shown)}, "describes": {"Nobody Known"}}).Is(http.StatusUnprocessableEntity).Problem("describes") == "" {
			t.Error("a name that nobody has is taken")
		}
		as["Fay"].Get(q).Hides("Lou began it")
		// A statement that describes somebody waits for them; the summary can be put to nobody before.
		as["Fay"].Post(q+"/say", url.Values{"statement": {"Change begins at home"}, "rests": {string(shown)}, "describes": {by["Lou"].Name()}}).Is(http.StatusSeeOther)
		as["Fay"].Get(q).Shows("Waits for those it describes")
		if as["Fay"].Post(q+"/publish", url.Values{"audience": {"network"}}).Is(http.StatusUnprocessableEntity).Problem("audience") == "" {
			t.Error("a summary is put to people that describes somebody who has not said yes")
		}
		passage := as["Lou"].Get("/me").Link("Say whether something about you may be shown")
		as["Lou"].Post(passage+"/yes", as["Lou"].Get(passage).Is(http.StatusOK).Shows("Change begins at home", "It is in no summary").Form(passage+"/yes")).Is(http.StatusSeeOther)
		if out := exported(as["Cora"], at+"/export"); !strings.Contains(out, string(by["Lou"].ID)+",") || !strings.Contains(out, "Everybody it describes agreed") {
			t.Error("the export of the edition does not say whom the statement describes")
		}
		if out := exported(as["Lou"], "/me/export"); !strings.Contains(out, "it describes you,Change begins at home") {
			t.Error("the file about oneself lacks what describes oneself")
		}
		if drafts := as["Fay"].Get(q).Is(http.StatusOK); drafts.Link("It began in the kitchen") != "#entry-"+string(shown) || len(drafts.Find(`[id="entry-`+string(shown)+`"]`)) != 1 {
			t.Error("a draft does not name the entry that it rests on, or does not lead to it")
		}
		// Words of which nobody knows who wrote them: whoever recognises themselves does not become who wrote them, and nobody is told.
		as["Fay"].Post(q+"/say", url.Values{"statement": {"Somebody was not heard at first"}, "rests": {string(shown)}}).Is(http.StatusSeeOther)
		var unsigned db.ID
		site.Write(func(tx *db.Tx) (err error) {
			if unsigned, err = db.Value[db.ID](tx, `SELECT MAX(id) FROM inquiry_statement WHERE network_id = $1`); err == nil {
				_, err = tx.Exec(`UPDATE inquiry_statement SET by_id = '' WHERE network_id = $1 AND id = $2`, unsigned)
			}
			return err
		})
		about := "/about-me/statement/" + string(unsigned)
		waits := strings.TrimPrefix(as["Fay"].Post(about, as["Fay"].Get(about).Is(http.StatusOK).Form(about)).Is(http.StatusSeeOther).Location, "/n/"+site.Slug)
		as["Fay"].Get(waits).Is(http.StatusOK).Shows("Somebody was not heard at first", "Somebody wrote this")
		site.Read(func(tx *db.Tx) error {
			p, found, err := described.Of(tx, unsigned)
			if p.By != "" || !found {
				t.Errorf("%q wrote what nobody is known to have written", p.By)
			}
			return err
		})
		as["Fay"].Post(waits+"/not-me", as["Fay"].Get(waits).Form(waits+"/not-me")).Is(http.StatusSeeOther)
		as["Fay"].Get("/me").Hides("Read what somebody said about words that you wrote")
		as["Fay"].Post(q+"/unsay", url.Values{"which": {string(unsigned)}}).Is(http.StatusSeeOther)
		as["Fay"].Post(q+"/publish", url.Values{"audience": {"public"}}).Is(http.StatusUnprocessableEntity) // wider than the entry is shown
		as["Fay"].Post(q+"/publish", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		as["Lou"].Get(q).Hides("Change begins at home")
		as["Pat"].Get("/me").Shows("Read a summary that rests on what you wrote")
		as["Fay"].Post(q+"/say", url.Values{"statement": {"More"}, "rests": {string(shown)}}).Is(http.StatusConflict)
		yes := as["Pat"].Get(q).Is(http.StatusOK).Shows("Change begins at home").Form(q + "/answer")
		for _, name := range []string{"Cora", "Fay", "Lou", "Ada"} {
			as[name].Post(q+"/answer", yes).Is(http.StatusNotFound)
		}
		yes.Set("yes", "yes")
		as["Pat"].Post(q+"/answer", yes).Is(http.StatusSeeOther)
		as["Sam"].Get(q).Is(http.StatusOK).Shows("Change begins at home", "The kitchen story").Hides("What people brought", "something that you wrote")
		if as["Pat"].Get(q).Link("See what is shown with your name, and take it back") != "/shown-with-my-name" {
			t.Error("whoever wrote what a summary rests on finds no way to take it back")
		}
		as["Sam"].Get("/inquiries").Is(http.StatusOK).Shows("Top down or bottom up?")
		// An older question that names somebody who was asked about words is held back in the list, as on its page.
		ask := func(words string) {
			site.Write(func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE inquiry SET words = $2 WHERE network_id = $1`, words)
				return err
			})
		}
		ask("Did " + by["Lou"].Name() + " begin it?")
		as["Sam"].Get("/inquiries").Is(http.StatusOK).Shows("A question that is not shown").Hides("begin it?")
		as["Sam"].Get(q).Is(http.StatusOK).Hides("begin it?")
		ask("Top down or bottom up?")
		site.Visitor().Get("/inquiries").Is(http.StatusOK).Hides("Top down")
		site.Visitor().Get(q).Is(http.StatusNotFound)
		// Lou says no after all: the statement goes, and comes back with a new yes only.
		as["Lou"].Post(passage+"/no", nil).Is(http.StatusSeeOther)
		as["Sam"].Get(q).Is(http.StatusOK).Shows("Somebody whom it describes has not said yes").Hides("Change begins at home")
		// The same words are written again, by somebody else too, with nobody described: they stay out. Her name in words is not missed.
		refused := func(who, words string) {
			t.Helper()
			bad := as[who].Post(q+"/say", url.Values{"statement": {words}, "rests": {string(shown)}}).Is(http.StatusUnprocessableEntity)
			if bad.Problem("describes") == "" || bad.Field("statement") != words {
				t.Errorf("%q of %s is taken, or what was typed is lost", words, who)
			}
		}
		as["Fay"].Post(q+"/take-back", nil).Is(http.StatusSeeOther)
		unsay := as["Fay"].Get(q).Shows("Somebody it describes said no").Form(q + "/unsay")
		as["Fay"].Post(q+"/unsay", unsay).Is(http.StatusSeeOther)
		as["Lou"].Get("/me").Shows("Read what became of words about you")
		as["Lou"].Get(passage).Is(http.StatusOK).Shows("Change begins at home", "taken away since")
		as["Lou"].Post(passage+"/no", nil).Is(http.StatusConflict)
		refused("Fay", "Change begins at home")
		refused("Cora", "change begins,  at hom")
		refused("Fay", "Lou Example began it")
		as["Fay"].Post(q+"/sort", url.Values{"entry": {string(shown)}, "theme": {"Lou Example"}}).Is(http.StatusUnprocessableEntity)
		as["Fay"].Post(at+"/inquiries", url.Values{"words": {"Did Lou Example begin it?"}, "to": {"edition"}}).Is(http.StatusUnprocessableEntity)
		lesson := as["Fay"].Post(at+"/lessons", url.Values{"text": {"Change begins at home"}, "phase": {"before"}}).Is(http.StatusUnprocessableEntity)
		if lesson.Problem("describes") == "" {
			t.Error("the words to which she said no are taken as a lesson")
		}
		as["Fay"].Post(q+"/say", url.Values{"statement": {"Those who cook together go on together"}, "rests": {string(shown)}}).Is(http.StatusSeeOther)
		as["Fay"].Post(q+"/publish", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		yes = as["Pat"].Get(q).Is(http.StatusOK).Form(q + "/answer")
		yes.Set("yes", "yes")
		as["Pat"].Post(q+"/answer", yes).Is(http.StatusSeeOther)
		as["Sam"].Get(q).Is(http.StatusOK).Shows("Those who cook together")
		// Pat narrows the entry, alone and at once.
		as["Pat"].Post("/shown-with-my-name/"+string(shown)+"/narrow", nil).Is(http.StatusSeeOther)
		as["Sam"].Get(q).Is(http.StatusOK).Shows("shown no more").Hides("Those who cook together", "The kitchen story")
		as["Fay"].Post(q+"/take-back", nil).Is(http.StatusSeeOther)
		as["Sam"].Get(q).Is(http.StatusNotFound)
		// What somebody of the team saw is shown by their own yes, and taken back by them.
		as["Fay"].Post(q+"/note", url.Values{"title": {"A senior person asked"}, "body": {"Every month"}, "who": {"programme"}}).Is(http.StatusSeeOther)
		as["Lou"].Get(q).Shows("A senior person asked", "Fay Example")
		page := as["Fay"].Get("/shown-with-my-name").Shows("A senior person asked")
		narrow := strings.TrimPrefix(page.Attr(`form[action*="/shown-with-my-name/"]`, "action")[0], "/n/"+site.Slug)
		as["Lou"].Post(narrow, nil).Is(http.StatusNotFound)
		as["Fay"].Post(narrow, nil).Is(http.StatusSeeOther)
		as["Lou"].Get(q).Hides("A senior person asked")
	})
}

// TestWhoTakesPartBringsWhatTheySaw: also where nobody has a space, whoever takes part brings a note of their own, chooses who may read
// it, and takes it away again; who is not of the programme does not.
func TestWhoTakesPartBringsWhatTheySaw(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora, pat, lou, sam := site.Person("Cora", "cora@example.org", access.Coordinator), site.Person("Pat", "pat@example.org"), site.Person("Lou", "lou@example.org"), site.Person("Sam", "sam@example.org")
		c, p, l, s := site.As(cora), site.As(pat), site.As(lou), site.As(sam)
		made := c.Post("/editions/new", url.Values{
			"template": {"lay-partner-three-days"}, "programme_name": {"Lay partners"}, "name": {"2026"}, "first_day": {"12/05/2026"},
			"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
			"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
		}).Is(http.StatusSeeOther)
		at := strings.TrimPrefix(made.Location, "/n/"+site.Slug)
		site.Write(func(tx *db.Tx) error {
			for _, who := range []person.Person{pat, lou} {
				if err := edition.GivePlace(tx, edition.Place{Edition: db.ID(strings.TrimPrefix(at, "/editions/")), Person: who.ID, Side: person.Partner}); err != nil {
					return err
				}
			}
			return nil
		})
		q := strings.TrimPrefix(c.Post(at+"/inquiries", url.Values{"words": {"What helps?"}, "to": {"programme"}}).Is(http.StatusSeeOther).Location, "/n/"+site.Slug)
		p.Get(q).Is(http.StatusOK).Shows("Write down what you saw yourself", "Who may read it?").Hides("You are in no space", "The summary")
		s.Post(q+"/note", url.Values{"title": {"Mine"}, "who": {"programme"}}).Is(http.StatusNotFound)
		bad := p.Post(q+"/note", url.Values{"body": {"Kept words"}, "who": {"everywhere"}}).Is(http.StatusUnprocessableEntity)
		if bad.Problem("title") == "" || bad.Problem("who") == "" || bad.Field("body") != "Kept words" {
			t.Error("a note without a title and readers is taken, or what was typed is lost")
		}
		if p.Post(q+"/note", url.Values{"title": {"What Lou Example did"}, "who": {"programme"}}).Is(http.StatusUnprocessableEntity).Problem("title") == "" {
			t.Error("a note that names somebody who is not asked is taken")
		}
		p.Post(q+"/note", url.Values{"title": {"The chair moved"}, "body": {"People spoke more."}, "who": {"network"}}).Is(http.StatusSeeOther)
		l.Get(q).Shows("The chair moved", "Pat Example", "People spoke more.").Hides("Take “The chair moved” away")
		p.Get("/shown-with-my-name").Is(http.StatusOK).Shows("The chair moved")
		c.Get(q).Shows("The chair moved", "The summary")
		which := p.Get(q).Form("/drop").Get("entry")
		l.Post(q+"/drop", url.Values{"entry": {which}}).Is(http.StatusNotFound)
		// The team takes what others wrote away only with a reason, which they read.
		p.Post(q+"/note", url.Values{"title": {"Lunch was late"}, "who": {"network"}}).Is(http.StatusSeeOther)
		var other string
		for _, f := range c.Get(q).Attr(`form[action$="/drop"] input[name="entry"]`, "value") {
			if f != which {
				other = f
			}
		}
		if c.Post(q+"/drop", url.Values{"entry": {other}}).Is(http.StatusUnprocessableEntity).Problem("why-"+other) == "" {
			t.Error("an entry of somebody is taken away without a reason")
		}
		c.Post(q+"/drop", url.Values{"entry": {other}, "why-" + other: {"It is about the food."}}).Is(http.StatusSeeOther)
		c.Get(q).Hides("Lunch was late")
		site.Work()
		if m := site.Letter("pat@example.org"); !strings.Contains(m.Subject, "taken away") || !strings.Contains(m.Text, "It is about the food.") || !strings.Contains(m.Text, "Lunch was late") {
			t.Errorf("the letter to its writer is %q: %s", m.Subject, m.Text)
		}
		// What rests on it may be shown to as many as its writer said, once they agree.
		c.Post(q+"/say", url.Values{"statement": {"Moving chairs helps"}, "rests": {which}}).Is(http.StatusSeeOther)
		c.Post(q+"/publish", url.Values{"audience": {"public"}}).Is(http.StatusUnprocessableEntity)
		c.Post(q+"/publish", url.Values{"audience": {"network"}}).Is(http.StatusSeeOther)
		p.Get("/me").Shows("Read a summary that rests on what you wrote")
		p.Post(q+"/answer", p.Get(q).Form("/answer")).Is(http.StatusSeeOther)
		l.Get(q).Shows("Moving chairs helps")
	})
}

// TestAQuestionIsForThosePeopleItNames: a question for one edition is read by nobody of another, nor exported there; one for the whole
// programme is read by both. Whom it is for has to be said.
func TestAQuestionIsForThosePeopleItNames(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		cora, now, then := site.Person("Cora", "cora@example.org", access.Coordinator), site.Person("Nora", "nora@example.org"), site.Person("Theo", "theo@example.org")
		c, n, o := site.As(cora), site.As(now), site.As(then)
		begin := func(name string, with url.Values) db.ID {
			form := url.Values{
				"template": {"lay-partner-three-days"}, "name": {name}, "first_day": {"12/05/2026"},
				"place": {"Riverside Hall"}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"0"}, "bursary_budget": {"0"},
				"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {"Cora"}, "contact_email": {"cora@example.org"},
			}
			for k, v := range with {
				form[k] = v
			}
			return db.ID(strings.TrimPrefix(strings.TrimPrefix(c.Post("/editions/new", form).Is(http.StatusSeeOther).Location, "/n/"+site.Slug), "/editions/"))
		}
		first := begin("first", url.Values{"programme_name": {"Lay partners"}})
		var programme db.ID
		site.Read(func(tx *db.Tx) error {
			e, err := edition.Find(tx, first)
			programme = e.Programme
			return err
		})
		second := begin("second", url.Values{"programme": {string(programme)}})
		site.Write(func(tx *db.Tx) error {
			if err := edition.GivePlace(tx, edition.Place{Edition: first, Person: then.ID, Side: person.Partner}); err != nil {
				return err
			}
			return edition.GivePlace(tx, edition.Place{Edition: second, Person: now.ID, Side: person.Partner})
		})
		list := "/editions/" + string(second) + "/inquiries"
		if c.Post(list, url.Values{"words": {"Kept words?"}, "to": {"the world"}}).Is(http.StatusUnprocessableEntity).Problem("to") == "" {
			t.Error("a question is taken that is for nobody who is named")
		}
		ask := func(words, to string) string {
			return strings.TrimPrefix(c.Post(list, url.Values{"words": {words}, "to": {to}}).Is(http.StatusSeeOther).Location, "/n/"+site.Slug)
		}
		narrow, wide := ask("What did day two do?", "edition"), ask("What lasts?", "programme")
		n.Get(list).Is(http.StatusOK).Shows("What did day two do?", "What lasts?")
		n.Get(narrow).Is(http.StatusOK).Shows("For the people of Lay partners, second")
		n.Get(wide).Is(http.StatusOK).Shows("For the people of Lay partners, all editions")
		o.Get(list).Is(http.StatusNotFound)
		o.Get("/editions/" + string(first) + "/inquiries").Is(http.StatusOK).Shows("What lasts?").Hides("day two")
		o.Get(wide).Is(http.StatusOK)
		o.Get(narrow).Is(http.StatusNotFound)
		o.Post(narrow+"/note", url.Values{"title": {"Mine"}, "who": {"programme"}}).Is(http.StatusNotFound)
		if out := exported(c, "/editions/"+string(first)+"/export"); strings.Contains(out, "day two") || !strings.Contains(out, "programme,What lasts?") {
			t.Error("the export of an edition has a question of another, or lacks one of its programme")
		}
		n.Post(narrow+"/note", url.Values{"title": {"The break was long"}, "who": {"programme"}}).Is(http.StatusSeeOther)
		n.Get(narrow).Shows("The break was long")
	})
}
