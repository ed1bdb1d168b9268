package selection_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/shared/person"
)

// short is the address of the shortlist.
func (sc *scene) short(rest string) string {
	return "/editions/" + string(sc.edition) + "/shortlist" + rest
}

// panel is everybody on it.
func (sc *scene) panel() []person.Person {
	return []person.Person{sc.pro1, sc.pro2, sc.par1, sc.par2}
}

// more lets further pairs apply.
func (sc *scene) more(titles ...string) {
	for _, title := range titles {
		name := strings.ToLower(strings.Fields(title)[0])
		sc.apply(title, sc.site.Person("Pro"+name, "pro"+name+"@example.org"), sc.site.Person("Par"+name, "par"+name+"@example.org"))
	}
}

// marks lets the whole panel give one application one mark.
func (sc *scene) marks(app int, mark string) {
	for _, p := range sc.panel() {
		sc.score(p, app, mark).Is(http.StatusSeeOther)
	}
}

func (sc *scene) closeScoring() {
	sc.site.As(sc.cora).Post(sc.short("/scoring"), url.Values{"scoring": {"closed"}}).Is(http.StatusSeeOther)
}

// TestAShortlistIsProposedWhenScoringIsClosed: nobody is led before their own scores are in, no score changes afterwards, no
// applicant ever sees it.
func TestAShortlistIsProposedWhenScoringIsClosed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.more("Bread for all")
		sc.marks(0, "4")
		sc.marks(1, "3")
		for _, p := range []person.Person{sc.pro1, sc.par1, sc.par2} {
			sc.score(p, 2, "2").Is(http.StatusSeeOther)
		}
		cora := site.As(sc.cora)
		for _, p := range append(sc.panel(), sc.cora) {
			page := site.As(p).Get(sc.short("")).Is(http.StatusOK).Shows("Nothing is proposed while the panel scores")
			if page.Has("In every best list") {
				t.Errorf("%s sees a proposal while scoring is open", p.Given)
			}
		}
		site.As(sc.pro1).Post(sc.short("/scoring"), url.Values{"scoring": {"closed"}}).Is(http.StatusForbidden)
		sc.exec(`UPDATE edition SET state = 'open' WHERE network_id = $1 AND id = $2`, sc.edition)
		cora.Post(sc.short("/scoring"), url.Values{"scoring": {"closed"}}).Is(http.StatusConflict).Shows("Close applications first, then scoring.")
		sc.exec(`UPDATE edition SET state = 'closed' WHERE network_id = $1 AND id = $2`, sc.edition)
		cora.Get(sc.short("")).Shows("3 of 3 applications are scored by both sides.")
		site.As(sc.pro1).Post(sc.short("/"+string(sc.apps[0])), url.Values{"to": {"take"}}).Is(http.StatusConflict)
		sc.closeScoring()
		site.Work()
		if n := letters(site, sc.pro1.Email, "scoring is closed"); n != 1 {
			t.Errorf("%d letters tell Hana that scoring is closed", n)
		}

		// Hugo has one score to give, and sees nothing until he has. Nobody changes what they gave.
		hugo := site.As(sc.pro2)
		if page := hugo.Get(sc.short("")).Is(http.StatusOK).Shows("One application still waits for your own score."); page.Has("In every best list") {
			t.Error("Hugo is led by a proposal")
		}
		hugo.Post(sc.short("/"+string(sc.apps[0])), url.Values{"to": {"take"}}).Is(http.StatusConflict)
		hugo.Get(sc.short("/" + string(sc.apps[0]))).Is(http.StatusNotFound)
		form := scoreForm(t, "0")
		form.Set("version", "1")
		hugo.Post(sc.path(0, "/score"), form).Is(http.StatusConflict).Shows("Scoring is closed, so scores stay as they are.")
		hugo.Get(sc.path(0, "")).Shows("your score stays as it is")
		sc.score(sc.pro2, 2, "2").Is(http.StatusSeeOther)
		for _, p := range append(sc.panel(), sc.cora) {
			site.As(p).Get(sc.short("")).Is(http.StatusOK).Shows("4 places are free. The list has 2 applications, for 4 places, with 70 points.", "This is proved, and the proof was checked.", "1: Ward rounds that listen", "The places go to lists with more points.")
		}
		for _, who := range sc.pairs[0] {
			site.As(who).Get(sc.short("")).Is(http.StatusNotFound)
			site.As(who).Get(sc.short("/" + string(sc.apps[0]))).Is(http.StatusNotFound)
			site.As(who).Post(sc.short("/ask"), url.Values{"application": {string(sc.apps[0])}}).Is(http.StatusNotFound)
			site.As(who).Post(sc.short("/limits"), nil).Is(http.StatusNotFound)
			site.As(who).Post(sc.short("/agree"), nil).Is(http.StatusNotFound)
		}
		// A member of the panel who applies too sees nothing of it.
		sc.apply("Mine too", sc.pro1, site.Person("Zed", "zed@example.org"))
		if page := site.As(sc.pro1).Get(sc.short("")).Is(http.StatusOK).Shows("You have applied to this programme yourself."); page.Has("Ward rounds") {
			t.Error("a rival sees the proposal")
		}
		cora.Post(sc.short("/scoring"), url.Values{"scoring": {"open"}}).Is(http.StatusSeeOther)
		cora.Get(sc.short("")).Shows("Nothing is proposed while the panel scores")
	})
}

func letters(site *apptest.Site, address, subject string) (n int) {
	for _, l := range site.Mail.To(address) {
		if strings.Contains(l.Subject, subject) {
			n++
		}
	}
	return n
}

// TestEqualApplicationsAreChosenByHand: equal scores stay equal until the panel chooses, with the effect shown; the list is put and agreed
// to together, each application with the votes of those who may judge it.
func TestEqualApplicationsAreChosenByHand(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.more("Bread for all", "Clinics at night")
		sc.marks(0, "4")
		sc.marks(1, "3")
		sc.marks(2, "3")
		sc.score(sc.pro1, 3, "4").Is(http.StatusSeeOther)
		sc.score(sc.pro2, 3, "4").Is(http.StatusSeeOther)
		for _, p := range []person.Person{sc.par1, sc.par2} {
			site.As(p).Post(sc.path(3, "/conflict"), url.Values{"conflict_reason": {"We are neighbours"}}).Is(http.StatusSeeOther)
		}
		sc.closeScoring()
		hana := site.As(sc.pro1)
		page := hana.Get(sc.short("")).Is(http.StatusOK).Shows("There are 2 lists that are equally good.", "Waits for a score by a patient partner.", "Ask the panel to offer places to one application")
		if rows := page.Find("tbody tr"); !slices.ContainsFunc(rows, func(r string) bool {
			return strings.Contains(r, "2: Letters") && strings.Contains(r, "Others are worth exactly as much.")
		}) || !slices.ContainsFunc(rows, func(r string) bool {
			return strings.Contains(r, "3: Bread") && strings.Contains(r, "Others are worth exactly as much.")
		}) {
			t.Errorf("%q", rows)
		}
		if page := site.As(sc.par1).Get(sc.short("")).Is(http.StatusOK).Shows("One application that is not shown to you"); page.Has("Clinics at night") {
			t.Error("Lena sees what she is too close to")
		}
		site.As(sc.par1).Get(sc.short("/" + string(sc.apps[3]))).Is(http.StatusNotFound)

		// What it does is shown first.
		hana.Get(sc.short("/"+string(sc.apps[2]))).Is(http.StatusOK).Shows("Take it into the list", "It costs no points.")
		hana.Post(sc.short("/"+string(sc.apps[2])), url.Values{"to": {"keep"}}).Is(http.StatusUnprocessableEntity)
		hana.Post(sc.short("/"+string(sc.apps[3])), url.Values{"to": {"take"}}).Is(http.StatusConflict).Shows("must score it first")
		hana.Post(sc.short("/"+string(sc.apps[2])), url.Values{"to": {"take"}}).Is(http.StatusSeeOther)
		page = site.As(sc.par2).Get(sc.short("")).Shows("Taken by hand, by Hana", "Ask the panel to offer places to 2 applications")
		if page.Has("equally good") {
			t.Error("the lists are still equal")
		}
		hana.Post(sc.short("/"+string(sc.apps[0])), url.Values{"to": {"leave"}}).Is(http.StatusSeeOther)
		hana.Get(sc.short("/"+string(sc.apps[0]))).Shows("Let the program choose again", "The list has 10 points more.")
		hana.Post(sc.short("/"+string(sc.apps[0])), url.Values{"to": {"free"}}).Is(http.StatusSeeOther)

		// Too much by hand is said, with what to do.
		hana.Post(sc.short("/"+string(sc.apps[0])), url.Values{"to": {"take"}}).Is(http.StatusSeeOther)
		hana.Post(sc.short("/"+string(sc.apps[1])), url.Values{"to": {"take"}}).Is(http.StatusSeeOther)
		hana.Get(sc.short("")).Is(http.StatusOK).Shows("What is taken by hand, or put to the panel, needs 6 places, and 4 places are free.")
		for _, app := range []int{0, 1} {
			hana.Post(sc.short("/"+string(sc.apps[app])), url.Values{"to": {"free"}}).Is(http.StatusSeeOther)
		}

		// The list is put: one question each, one letter for all.
		before := letters(site, sc.par2.Email, "is asked to decide")
		hana.Post(sc.short("/ask"), url.Values{"application": {string(sc.apps[0]), string(sc.apps[1]), string(sc.apps[2])}}).Is(http.StatusConflict).Shows("There is no room for all of them")
		page = hana.Get(sc.short(""))
		action := sc.short("/ask")
		hana.Post(action, page.Form(action)).Is(http.StatusSeeOther)
		site.Work()
		if n := letters(site, sc.par2.Email, "is asked to decide") - before; n != 1 {
			t.Errorf("%d letters to Luca about one list", n)
		}
		hana.Post(sc.short("/ask"), url.Values{"application": {string(sc.apps[0])}}).Is(http.StatusConflict).Shows("asked about application 1 already")
		site.As(sc.cora).Post(sc.short("/agree"), url.Values{"question": {"x:y"}}).Is(http.StatusForbidden)
		site.As(sc.par2).Get("/me").Shows("Agree or not: offer places to 2 applications")
		for _, p := range []person.Person{sc.pro2, sc.par1, sc.par2} {
			c := site.As(p)
			page := c.Get(sc.short("")).Is(http.StatusOK).Shows("Do you agree to offer places to these?")
			form := url.Values{"question": page.Attr(`input[name="question"]`, "value")}
			if len(form["question"]) != 2 {
				t.Fatalf("%s is asked %q", p.Given, form["question"])
			}
			c.Post(sc.short("/agree"), url.Values{"question": {strings.Split(form.Get("question"), ":")[0] + ":changed"}}).Is(http.StatusConflict)
			c.Post(sc.short("/agree"), form).Is(http.StatusSeeOther)
		}
		for app, want := range []string{"offered", "submitted", "offered", "submitted"} {
			if got := sc.state(app); got != want {
				t.Errorf("application %d is %s, want %s", app+1, got, want)
			}
		}
		hana.Get(sc.short("")).Is(http.StatusOK).Shows("No place is free.")
	})
}

// TestAShortlistBringsWhatTheTaskNeeds: a perspective that somebody chose to tell of comes before points, and what it costs is said.
func TestAShortlistBringsWhatTheTaskNeeds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.more("Bread for all")
		sc.marks(0, "4")
		sc.marks(1, "3")
		sc.marks(2, "2")
		cora := site.As(sc.cora)
		for _, words := range []string{"Cares for somebody at home", "Lives on a boat"} {
			cora.Post("/editions/"+string(sc.edition)+"/perspectives", url.Values{"words": {words}, "possible": {"We pay a sitter."}, "least": {"1"}}).Is(http.StatusSeeOther)
		}
		carer := site.As(sc.pairs[2][1])
		ids := carer.Get("/applications/"+string(sc.apps[2])+"/brings").Is(http.StatusOK).Attr(`input[name="brings"]`, "value")
		carer.Post("/applications/"+string(sc.apps[2])+"/brings", url.Values{"brings": ids[:1]}).Is(http.StatusSeeOther)
		sc.closeScoring()
		hana := site.As(sc.pro1)
		page := hana.Get(sc.short("")).Is(http.StatusOK).Shows("By points alone it would not be in the list. It brings “Cares for somebody at home”.", "Without the perspectives, a list could have 10 points more.",
			"No other list that brings as much of what the task needs has more points.", "Nobody brings it yet", "We pay a sitter.", "10 points", "Too few would bring “Cares for somebody at home”.")
		for _, label := range []string{"Mean", "People", "Wished for", "People in the list", "People among all"} {
			if !slices.Contains(page.Find(".nhsuk-table__heading"), label) {
				t.Errorf("on a narrow screen nothing says %s", label)
			}
		}
		if page.Has("Pavel") || page.Has("Parbread") {
			t.Error("somebody is named")
		}
		hana.Get(sc.short("/"+string(sc.apps[2]))).Shows("Leave it out of the list", "The list has 10 points more.", "Application 2 would come.", "Too few would bring")
		hana.Post(sc.short("/limits"), url.Values{"limit-pair": {"two"}, "version": {"1"}}).Is(http.StatusUnprocessableEntity).Shows("Write a whole number of people, from 1. Leave it empty for no limit.")
		hana.Post(sc.short("/limits"), url.Values{"limit-pair": {"0"}, "version": {"1"}}).Is(http.StatusUnprocessableEntity).Shows("Write a whole number of people, from 1.")
		hana.Post(sc.short("/limits"), url.Values{"limit-pair": {"2"}, "version": {"1"}}).Is(http.StatusSeeOther)
		hana.Get(sc.short("")).Shows("The list has one application, for 2 places")
		hana.Post(sc.short("/limits"), url.Values{"limit-pair": {"4"}, "version": {"1"}}).Is(http.StatusConflict).Shows("Somebody else changed the limits meanwhile.")
	})
}

// TestAFirstStepIsOffered: those below the bar hear which first step they can take, and that is kept apart from a plain no.
func TestAFirstStepIsOffered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site, 4)
		sc.marks(0, "4")
		sc.marks(1, "1") // below the bar of 2
		sc.closeScoring()
		hana := site.As(sc.pro1)
		hana.Get(sc.short("")).Is(http.StatusOK).Shows("4 of 4 put it below the bar. Think of a first step.", "The list has one application, for 2 places")
		hana.Get(sc.path(1, "")).Shows("You can offer a first step instead of a place.")
		hana.Post(sc.path(1, "/decision"), url.Values{"outcome": {"first-step"}}).Is(http.StatusUnprocessableEntity).Shows("Say what the first step is.")
		hana.Post(sc.path(1, "/decision"), url.Values{"outcome": {"first-step"}, "reason": {"Join the patients’ group on Mondays."}}).Is(http.StatusSeeOther)
		hana.Get(sc.short("")).Shows("The panel is asked already: offer a first step instead of a place.")
		for _, p := range []person.Person{sc.pro2, sc.par1, sc.par2} {
			sc.agree(p, 1).Is(http.StatusSeeOther)
		}
		if got := sc.state(1); got != "refused" {
			t.Errorf("the application is %s", got)
		}
		site.Work()
		who := sc.pairs[1][1]
		for _, l := range site.Mail.To(who.Email) {
			if strings.HasPrefix(l.Subject, "A first step for you") && !strings.Contains(l.Text, "Join the patients’ group on Mondays.") {
				t.Errorf("the letter says %q", l.Text)
			}
		}
		if n := letters(site, who.Email, "A first step for you"); n != 1 {
			t.Errorf("%d letters", n)
		}
		site.As(who).Get("/applications/"+string(sc.apps[1])).Is(http.StatusOK).Shows("We offer you a first step instead of a place:", "Join the patients’ group on Mondays.")
		hana.Get("/editions/" + string(sc.edition) + "/selection").Is(http.StatusOK).Shows("A first step is offered")
	})
}
