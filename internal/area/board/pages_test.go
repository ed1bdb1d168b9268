package board_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/group"
	"alongside/internal/shared/person"
	"alongside/test/browser"
)

func TestMain(m *testing.M) { browser.Main(m) }

// scene is an organisation that Cora keeps. Pat holds a role in its board since long ago and Quinn one since a month; Sam belongs to it; Out
// to another one; Ada is an administrator and nothing more.
type scene struct {
	*apptest.Site
	t  *testing.T
	At string
	as map[string]*apptest.Client
	by map[string]person.Person
}

func newScene(t *testing.T, site *apptest.Site) *scene {
	t.Helper()
	s := &scene{Site: site, t: t, as: map[string]*apptest.Client{}, by: map[string]person.Person{}}
	var org, other db.ID
	site.Write(func(tx *db.Tx) error {
		var err error
		if org, err = person.OrganisationNamed(tx, "Riverside Trust"); err != nil {
			return err
		}
		other, err = person.OrganisationNamed(tx, "Hill Council")
		return err
	})
	s.At = "/leadership/" + string(org) + "/board-report"
	for _, p := range []struct {
		name string
		org  db.ID
		role []access.Role
	}{{"Cora", "", []access.Role{access.Coordinator}}, {"Ada", "", []access.Role{access.Administrator}}, {"Pat", "", nil}, {"Quinn", "", nil}, {"Sam", org, nil}, {"Out", other, nil}} {
		v := s.Add(person.Person{Given: p.name, Family: "Example", Email: strings.ToLower(p.name) + "@example.org", Perspectives: []string{"patient"}, Organisation: p.org, OrgConfirmed: p.org != ""}, p.role...)
		s.by[p.name], s.as[p.name] = v, s.As(v)
	}
	site.Write(func(tx *db.Tx) error {
		at, err := group.SaveGroup(tx, "", group.Group{Organisation: org, Name: "Quality board", Kind: "board", Level: "board"})
		if err != nil {
			return err
		}
		for name, starts := range map[string]string{"Pat": "2001-01-01", "Quinn": tx.Now.Time().AddDate(0, -1, 0).Format("2006-01-02")} {
			h, err := group.NewHolder(tx, group.Holder{Name: name, Person: s.by[name].ID})
			if err != nil {
				return err
			}
			if _, err := group.SaveTerm(tx, "", group.Term{Organisation: org, Group: at, Holder: h, Role: "Seat of " + name, Pillar: group.Patient, Starts: starts}); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

// TestWhoReadsTheReport: whoever sees who leads where, and nobody else; another period by its days, with messages for days that are none.
func TestWhoReadsTheReport(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		for who, may := range map[string]bool{"Cora": true, "Sam": true, "Pat": true, "Out": false, "Ada": false} {
			for _, path := range []string{"", "/report.pdf", "/report.xlsx", "/stories", "/stories/new"} {
				want := http.StatusNotFound
				if may {
					want = http.StatusOK
				}
				if r := s.as[who].Get(s.At + path); r.Status != want {
					t.Errorf("%s gets %d for %s, want %d", who, r.Status, path, want)
				}
			}
		}
		cora, sam := s.as["Cora"], s.as["Sam"]
		cora.Get(s.At).Shows("2 people hold a patient leader role; the time before it was 1.", "Seat of Quinn", "A patient partner", "Nobody lets a story be told here yet").Hides("Quinn Example")
		if sam.Get(s.At).Has("Open Decisions signed off") || !cora.Get(s.At).Has("Open Decisions signed off") {
			t.Error("a link leads where somebody may not go, or the engagement lead misses it")
		}
		cora.Get(s.At+"?to=31%2F12%2F2001").Is(http.StatusOK).Shows("1 person holds a patient leader role; the time before it was 0.", "1 January 2001 to 31 December 2001").Hides("Seat of Quinn")
		for query, field := range map[string]string{"to=31%2F12%2F2199": "to", "to=never": "to", "from=1%2F1%2F1700": "from", "from=2%2F1%2F2001&to=1%2F1%2F2001": "from"} {
			if r := cora.Get(s.At + "?" + query).Is(http.StatusUnprocessableEntity); r.Problem(field) == "" {
				t.Errorf("%s has no message beside %s", query, field)
			}
			cora.Get(s.At + "/report.pdf?" + query).Is(http.StatusUnprocessableEntity)
		}
		if pdf := cora.Get(s.At + "/report.pdf"); !strings.HasPrefix(pdf.Body, "%PDF") {
			t.Errorf("the PDF begins with %.8q", pdf.Body)
		}
	})
}

// TestAStoryIsItsTellers walks a story from being asked to being taken back.
func TestAStoryIsItsTellers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		cora, pat, sam := s.as["Cora"], s.as["Pat"], s.as["Sam"]
		form := url.Values{"of": {"somebody"}, "teller": {"pat@example.org"}, "title": {"A chair beside the bed"}, "words": {"I asked for a chair.\nNow there are four."}, "signed": {"A carer"}}
		sam.Post(s.At+"/stories/new", form).Is(http.StatusForbidden)
		for field, value := range map[string]string{"teller": "nobody@example.org", "title": "", "words": strings.Repeat("x", 1001), "signed": strings.Repeat("x", 61)} {
			bad := url.Values{}
			for k, v := range form {
				bad[k] = v
			}
			bad.Set(field, value)
			if r := cora.Post(s.At+"/stories/new", bad).Is(http.StatusUnprocessableEntity); r.Problem(field) == "" {
				t.Errorf("a wrong %s has no message", field)
			}
		}
		own := url.Values{"of": {"somebody"}, "teller": {"cora@example.org"}, "title": {"T"}, "words": {"W"}, "signed": {"S"}}
		cora.Post(s.At+"/stories/new", own).Is(http.StatusUnprocessableEntity)
		at := cora.Post(s.At+"/stories/new", form).Is(http.StatusSeeOther).Location
		s.Work()
		if l := s.Letter("pat@example.org"); !strings.Contains(l.Text, at) || strings.Contains(l.Text+l.Subject, "chair") {
			t.Errorf("the letter does not lead to the story, or tells it: %s", l.Text)
		}
		// Asked, and not told: nobody but Cora and Pat finds it.
		cora.Get(s.At).Hides("A chair beside the bed")
		for _, who := range []string{"Sam", "Quinn", "Out", "Ada"} {
			s.as[who].Get(at).Is(http.StatusNotFound)
			s.as[who].Post(at+"/yes", url.Values{"hash": pat.Get(at).Form("/yes")["hash"]}).Is(http.StatusNotFound)
			s.as[who].Post(at+"/end", nil).Is(http.StatusNotFound)
		}
		sam.Get(s.At + "/stories").Hides("A chair")
		pat.Get("/me").Shows("Say whether your story may be told")
		yes := pat.Get(at).Is(http.StatusOK).Shows("in exactly these words").Form("/yes")
		cora.Post(at+"/yes", yes).Is(http.StatusForbidden)
		// Cora changes a word: the yes that Pat was about to say is to other words.
		edit := cora.Get(at + "/change").Form("/change")
		edit.Set("title", "Four chairs")
		cora.Post(at+"/change", edit).Is(http.StatusSeeOther)
		pat.Follow(pat.Post(at+"/yes", yes)).Shows("The words have changed")
		cora.Get(s.At).Hides("Four chairs")
		yes = pat.Get(at).Form("/yes")
		pat.Post(at+"/yes", yes).Is(http.StatusSeeOther)
		pat.Post(at+"/yes", yes).Is(http.StatusSeeOther) // pressed twice
		pat.Get("/me").Hides("Say whether your story may be told")
		sam.Get(s.At).Shows("Four chairs", "Now there are four.", "A carer").Hides("Pat Example")
		sam.Get(at).Is(http.StatusNotFound)
		// Not in the report of a time before the yes.
		sam.Get(s.At + "?to=31%2F12%2F2001").Hides("Four chairs")
		// An edit of Cora takes the yes away; one of Pat is a yes.
		edit = cora.Get(at + "/change").Form("/change")
		stale := pat.Get(at + "/change").Form("/change")
		edit.Set("words", "Other words.")
		cora.Post(at+"/change", edit).Is(http.StatusSeeOther)
		sam.Get(s.At).Hides("Four chairs", "Other words.")
		stale.Set("words", "My own words.")
		pat.Post(at+"/change", stale).Is(http.StatusConflict).Shows("My own words.", "Other words.")
		mine := pat.Get(at + "/change").Form("/change")
		mine.Set("words", "My own words.")
		pat.Post(at+"/change", mine).Is(http.StatusSeeOther)
		sam.Get(s.At).Shows("My own words.")
		// Taken back: gone from every report, from the database, and from Cora.
		pat.Get(at + "/end").Is(http.StatusOK).Shows("You need not say why.")
		pat.Post(at+"/end", nil).Is(http.StatusSeeOther)
		sam.Get(s.At).Hides("My own words.", "Four chairs")
		cora.Get(at).Is(http.StatusNotFound)
		pat.Get(at).Shows("Its words are not kept.").Hides("My own words.")
		pat.Post(at+"/change", url.Values{"title": {"T"}, "words": {"W"}, "signed": {"S"}}).Is(http.StatusUnprocessableEntity)
		site.Read(func(tx *db.Tx) error {
			kept, err := db.Value[int64](tx, `SELECT COUNT(*) FROM board_story WHERE network_id = $1 AND (title_sealed <> '' OR words_sealed <> '' OR signed_sealed <> '')`)
			if err != nil || kept != 0 {
				t.Errorf("%d stories keep words (%v)", kept, err)
			}
			ps, err := site.App.Decisions.Of(tx, db.ID(at[strings.LastIndex(at, "/")+1:]))
			for _, p := range ps {
				if p.Text != "" {
					t.Errorf("a proposal keeps %q", p.Text)
				}
			}
			return err
		})
	})
}

// TestOwnStoriesAndLeaving: people tell their own story without being asked, and take it with them when they leave.
func TestOwnStoriesAndLeaving(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		quinn, cora := s.as["Quinn"], s.as["Cora"]
		at := quinn.Post(s.At+"/stories/new", url.Values{"title": {"The lift"}, "words": {"It works now."}, "signed": {"Quinn"}}).Is(http.StatusSeeOther).Location
		cora.Get(s.At).Shows("The lift", "It works now.")
		cora.Get(s.At+"/stories").Shows("The lift", "Quinn Example", "May be told")
		s.as["Pat"].Get(s.At + "/stories").Hides("The lift")
		s.as["Ada"].Post("/admin/people/"+string(s.by["Quinn"].ID)+"/close", nil).Is(http.StatusSeeOther)
		cora.Get(s.At).Hides("The lift")
		cora.Get(at).Is(http.StatusNotFound)
	})
}

// TestTheReportInABrowser: what an engagement lead and a patient leader see, on a phone and on a wide screen.
func TestTheReportInABrowser(t *testing.T) {
	s := newScene(t, apptest.Open(t, db.SQLite))
	address := browser.Serve(t, s.Handler())
	enter := func(who string) *browser.Browser {
		b := browser.New(t)
		b.Open(address + "/sign-in")
		b.Fill("Email address", strings.ToLower(who)+"@example.org")
		b.Press("Send me a link")
		_, token, _ := strings.Cut(s.Letter(strings.ToLower(who)+"@example.org").Text, "/sign-in/")
		b.Open(address + "/sign-in/" + strings.Fields(token)[0])
		b.Press("Sign in")
		return b
	}
	look := func(b *browser.Browser, name string) {
		t.Helper()
		for _, w := range []int{320, 1280} {
			b.Width(w)
			b.NoSidewaysScroll()
			b.Accessible()
		}
		b.Screenshot("board-" + name)
	}
	cora := enter("Cora")
	cora.Open(address + s.At)
	look(cora, "report")
	cora.Click("Stories for the board")
	look(cora, "stories")
	cora.Click("Ask for a story")
	cora.Press("Ask them")
	look(cora, "problems")
	cora.Fill("Whose story is it?", "pat@example.org")
	cora.Fill("Title", "A chair beside the bed")
	cora.Fill("The story", "I asked for a chair. Now there are four.")
	cora.Fill("What stands under it", "A carer")
	cora.Press("Ask them")
	cora.HasText("Waits for its teller")

	pat := enter("Pat")
	pat.Open(address + "/me")
	pat.Click("Say whether your story may be told")
	look(pat, "asked")
	pat.Press("Yes, it may be told")
	pat.HasText("May be told")
	pat.Open(address + s.At)
	pat.HasText("Now there are four.")
	look(pat, "told")
	pat.Click("Stories for the board")
	pat.Click("A chair beside the bed")
	pat.Click("Take it back")
	look(pat, "end")
	pat.Press("Take it back")
	pat.Open(address + s.At)
	pat.HasText("Nobody lets a story be told here yet.")
}
