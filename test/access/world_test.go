package access

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
	"alongside/internal/area/evaluation"
	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// The people of a network, by what they are in it. Each is a column of the matrix.
const (
	stranger      = "stranger"      // signed in, with nothing
	applicant     = "applicant"     // one of a pair that is writing its application
	otherApplic   = "otherapplic"   // one of a pair whose application waits for the panel
	invited       = "invited"       // is invited to be the partner in an application
	seeker        = "seeker"        // seeks a partner, and is asked by somebody
	offered       = "offered"       // one of a pair that has been offered places
	member        = "member"        // of the pair whose space it is
	otherMember   = "othermember"   // of another pair of the same edition
	panelMember   = "panel"         // reads, scores and decides
	facilitator   = "facilitator"   // leads the days
	lead          = "lead"          // the engagement lead of the organisation, alone
	otherLead     = "otherlead"     // the engagement lead of another organisation of the network
	coordinator   = "coordinator"   // runs editions
	administrator = "administrator" // looks after people and roles
)

// columns are the people, in the order in which the golden file names them.
var columns = []string{stranger, applicant, otherApplic, invited, seeker, offered, member, otherMember, panelMember, facilitator, lead, otherLead, coordinator, administrator}

// world is one network with at least one of everything.
type world struct {
	t    *testing.T
	site *apptest.Site
	// Family is everybody's last name, and is in the titles of this network's things: no page of another network has it.
	Family string
	// Sample is an object of each kind, by the name of the path parameter that carries its id.
	Sample map[string]string
	// Exact are other objects for routes that need theirs in another state, by "parameter" and the beginning of the path.
	Exact map[string]map[string]string
	// Session is the secret of a session of each role.
	Session map[string]string

	people  map[string]person.Person
	browser map[string]*apptest.Client
	edition string
}

func build(t *testing.T, site *apptest.Site, family string) *world {
	t.Helper()
	w := &world{t: t, site: site, Family: family, Sample: map[string]string{}, Exact: map[string]map[string]string{},
		Session: map[string]string{}, people: map[string]person.Person{}, browser: map[string]*apptest.Client{}}
	w.person(coordinator, access.Coordinator)
	w.person(administrator, access.Administrator)
	for _, role := range []string{stranger, applicant, "applicant2", otherApplic, "otherapplic2", invited, seeker, "sought", member, "member2", otherMember, "othermember2",
		offered, "offered2", panelMember, "panel2", facilitator, "facilitator2"} {
		w.person(role)
	}
	w.makeEdition()
	w.makeApplications()
	w.makeSeekers()
	w.makeTables()
	w.makeWaves()
	w.makeLinks()
	w.makeOwnThings()
	w.makeSpace()
	w.makeCalls()
	w.makeBehaviours()
	w.makeOffice()
	w.makeImpact()
	w.makeLessons()
	w.makePlan()
	w.makeAssessments()
	w.makeMap()
	w.makeSupport()
	w.makeDevelopment()
	w.makeDecisions()
	w.makeOpportunities()
	w.makeIdeas()
	w.makeStories()
	w.makeRecommendations()
	w.makeMeanings()
	w.makeGrid()
	w.makeStrategy()
	w.makeInquiries()
	w.makeBank()
	for _, role := range columns {
		w.Session[role] = site.Session(w.people[role])
	}
	return w
}

func (w *world) person(role string, roles ...access.Role) {
	email := role + "@" + strings.ToLower(w.Family) + ".example.org"
	p := w.site.Add(person.Person{Given: "The " + role, Family: w.Family, Email: email, Perspectives: []string{"manager", "carer"}, Job: "Manager", Place: "Leeds"}, roles...)
	w.people[role], w.browser[role] = p, w.site.As(p)
}

// makeLead adds the engagement lead of one organisation, to which they belong.
func (w *world) makeLead(role string, of db.ID) {
	p := w.site.Add(person.Person{Given: "The " + role, Family: w.Family, Email: role + "@" + strings.ToLower(w.Family) + ".example.org", Perspectives: []string{"manager"}, Job: "Manager", Place: "Leeds", Organisation: of, OrgConfirmed: true}, access.Lead)
	w.people[role], w.browser[role] = p, w.site.As(p)
}

// email is where somebody is written to.
func (w *world) email(role string) string { return w.people[role].Email }

// post sends a form that must be taken, and returns where it leads, without the network's prefix.
func (w *world) post(role, path string, form url.Values) string {
	w.t.Helper()
	location := w.browser[role].Post(path, form).Is(http.StatusSeeOther).Location
	return strings.TrimPrefix(location, "/n/"+w.site.Slug)
}

func last(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// value reads one text of the network's rows.
func (w *world) value(query string, args ...any) string {
	w.t.Helper()
	var v string
	w.site.Read(func(tx *db.Tx) error {
		var err error
		v, err = db.Value[string](tx, query, args...)
		return err
	})
	return v
}

// choice is the signed part of the link with which somebody chooses their letters.
func (w *world) choice(role string) string {
	for _, l := range slices.Backward(w.site.Mail.To(w.email(role))) {
		if at := strings.LastIndex(l.ListUnsubscribe, "/letters/"); at >= 0 {
			return l.ListUnsubscribe[at+len("/letters/"):]
		}
	}
	w.t.Fatalf("no letter to %s can be chosen", role)
	return ""
}

// token is the secret in the newest link of a kind that was sent to an address.
func (w *world) token(address, kind string) string {
	w.t.Helper()
	w.site.Work()
	link := regexp.MustCompile(`/` + kind + `/([0-9a-f]{40})`)
	letters := w.site.Mail.To(address)
	for _, l := range slices.Backward(letters) {
		if found := link.FindStringSubmatch(l.Text); found != nil {
			return found[1]
		}
	}
	w.t.Fatalf("no link to %s in the %d letters to %s", kind, len(letters), address)
	return ""
}

func (w *world) makeEdition() {
	w.edition = last(w.post(coordinator, "/editions/new", url.Values{
		"template": {"pairs-five-days"}, "programme_name": {"Pairs of " + w.Family}, "name": {"2026"}, "first_day": {"12/05/2026"},
		"place": {"Hall of " + w.Family}, "address": {"1 Mill Lane"}, "zone": {"Europe/London"}, "places": {"12"}, "fee": {"1250"}, "bursary_budget": {"6000"},
		"closes_date": {"17 April 2026"}, "closes_time": {"5pm"}, "contact_name": {w.Family}, "contact_email": {w.email(coordinator)},
	}))
	at := "/editions/" + w.edition
	for _, f := range []struct{ role, function, side string }{
		{facilitator, "facilitator", "professional"}, {facilitator, "coach", "professional"}, {"facilitator2", "facilitator", "partner"}, {panelMember, "panel", "professional"}, {"panel2", "panel", "partner"},
	} {
		w.post(coordinator, at+"/people", url.Values{"email": {w.email(f.role)}, "function": {f.function}, "side": {f.side}})
	}
	w.Exact["/editions/{edition}/people/{person}"] = map[string]string{"person": string(w.people[facilitator].ID)}
	w.post(coordinator, at+"/publish", nil)
	w.Sample["edition"] = w.edition
	w.post(coordinator, at+"/perspectives", url.Values{"words": {"Perspective of " + w.Family}, "possible": {"We meet in the evening."}, "least": {"1"}})
	w.Sample["perspective"] = w.value(`SELECT id FROM looked_for WHERE network_id = $1 AND edition_id = $2`, w.edition)
	w.Sample["slug"] = w.value(`SELECT slug FROM programme WHERE network_id = $1`)
	w.Sample["day"] = w.value(`SELECT id FROM edition_day WHERE network_id = $1 AND edition_id = $2 ORDER BY position LIMIT 1`, w.edition)
	w.Sample["part"] = w.value(`SELECT id FROM edition_session WHERE network_id = $1 AND day_id = $2 ORDER BY position LIMIT 1`, w.Sample["day"])
	w.Sample["section"] = "challenge"
	w.Sample["topic"] = "applying"
	w.Sample["between"] = w.value(`SELECT id FROM edition_between WHERE network_id = $1 AND edition_id = $2 ORDER BY date LIMIT 1`, w.edition)
	w.post(coordinator, at+"/objectives/new", url.Values{"wording": {"Objective of " + w.Family}})
	w.Sample["objective"] = w.value(`SELECT id FROM edition_objective WHERE network_id = $1 AND edition_id = $2 ORDER BY position LIMIT 1`, w.edition)
	w.browser[coordinator].Upload(at+"/materials/new", url.Values{"title": {"Handout of " + w.Family}, "kind": {"file"}, "for": {"participants"}, "day": {w.Sample["day"]}},
		apptest.File{Field: "file", Name: "handout of " + strings.ToLower(w.Family) + ".txt", Body: []byte("A handout of " + w.Family)}).Is(http.StatusSeeOther)
	w.Sample["material"] = w.value(`SELECT id FROM edition_material WHERE network_id = $1 AND edition_id = $2`, w.edition)
}

// makeTables seats the edition, with a rule and a timetable.
func (w *world) makeTables() {
	at := "/editions/" + w.edition
	w.post(coordinator, at+"/seating/setup", url.Values{"version": {"0"}, "tables": {"2"}, "least": {"1"}, "most": {"4"}, "coaches": {"none"}, "mix": {"side"}, "kind_door": {"1"}})
	w.Sample["rotation"] = last(w.post(coordinator, at+"/rotations/new", url.Values{"name": {"Projects of " + w.Family}, "presenters": {w.Family + ", a project"}, "tables": {"2"}, "hears": {"1"}}))
}

// sample answers every question of a form with something plausible.
func sample(def instrument.Definition) instrument.Answers {
	as := instrument.Answers{}
	for _, it := range def.Items() {
		switch {
		case it.ID == "funding-route":
			as[it.ID] = instrument.Give("part-bursary")
		case it.ID == "bursary-amount":
			as[it.ID] = instrument.Give("300")
		case it.Kind == instrument.Text || it.Kind == instrument.LongText:
			as[it.ID] = instrument.Give("Our answer to " + it.ID)
		case it.Kind == instrument.Number:
			as[it.ID] = instrument.Give(strconv.FormatFloat(*it.Lowest, 'f', it.Decimals, 64))
		case it.Kind == instrument.Ranking:
			var all []string
			for _, s := range it.Steps() {
				all = append(all, s.Value)
			}
			as[it.ID] = instrument.Give(all...)
		default:
			as[it.ID] = instrument.Give(it.Steps()[0].Value)
		}
	}
	return as
}

func (w *world) makeApplications() {
	draft := w.apply(applicant, "applicant2")
	scored := w.apply(otherApplic, "otherapplic2")
	place := w.apply(offered, "offered2")
	mine := w.apply(member, "member2")
	other := w.apply(otherMember, "othermember2")
	for path, pair := range map[string][2]string{scored: {otherApplic, "otherapplic2"}, place: {offered, "offered2"}, mine: {member, "member2"}, other: {otherMember, "othermember2"}} {
		for _, role := range pair {
			w.post(role, path+"/check", w.browser[role].Get(path+"/check").Is(http.StatusOK).Form(path+"/check"))
		}
	}
	for _, path := range []string{place, mine, other} {
		w.decide(last(path))
	}
	w.askPanel(last(scored))
	for _, a := range []struct{ path, one, two string }{{mine, member, "member2"}, {other, otherMember, "othermember2"}} {
		offer := "/offers/" + w.value(`SELECT id FROM offer WHERE network_id = $1 AND application_id = $2`, last(a.path))
		w.post(a.one, offer+"/accept", nil)
		w.post(a.two, offer+"/accept", nil)
	}
	w.Sample["application"] = last(draft)
	w.Exact["/editions/{edition}/selection/{application}"] = map[string]string{"application": last(scored)}
	w.Exact["/editions/{edition}/bursaries/{application}"] = map[string]string{"application": last(scored)}
	w.Exact["/editions/{edition}/applications/{application}"] = map[string]string{"application": last(scored)}
	w.Sample["decision"] = w.value(`SELECT id FROM selection_decision WHERE network_id = $1 AND application_id = $2`, last(scored))
	w.Sample["offer"] = w.value(`SELECT id FROM offer WHERE network_id = $1 AND application_id = $2`, last(place))
	w.Sample["collaboration"] = w.value(`SELECT id FROM collaboration WHERE network_id = $1 AND application_id = $2`, last(mine))
	w.Sample["person"] = string(w.people[member].ID)
	// Somebody is invited to be a partner, and holds the link.
	w.person("inviter")
	alone := w.post("inviter", "/apply/"+w.edition, url.Values{"perspective": {"manager"}, "partner": {"known"}})
	w.post("inviter", alone+"/partner", url.Values{"name": {"Invited"}, "email": {w.email(invited)}})
	w.Exact["/applications/{application}/invitation"] = map[string]string{"application": last(alone)}
}

// apply makes a joint application in which every part is done.
func (w *world) apply(one, two string) string {
	w.t.Helper()
	path := w.post(one, "/apply/"+w.edition, url.Values{"perspective": {"manager"}, "partner": {"known"}})
	w.post(one, path+"/partner", url.Values{"name": {"Partner"}, "email": {w.email(two)}})
	w.post(two, "/invitations/"+w.token(w.email(two), "invitations"), url.Values{"perspective": {"carer"}})
	def, _ := instrument.Shipped("pairs-application")
	section := func(role, name string) {
		form := instrument.Encode(def.Only(name), sample(def), "q-")
		form.Set("version", w.browser[role].Get(path+"/sections/"+name).Is(http.StatusOK).Field("version"))
		w.post(role, path+"/sections/"+name, form)
	}
	for _, role := range []string{one, two} {
		w.post(role, path+"/details", w.browser[role].Get(path+"/details").Form(path+"/details"))
		w.post(role, path+"/needs", url.Values{"words": {"A step-free room for " + w.Family}})
		section(role, "who")
	}
	for _, name := range []string{"challenge", "purpose", "perspectives", "funding"} {
		section(one, name)
	}
	w.post(one, path+"/sponsor", url.Values{"name": {"Sol Day"}, "role": {"Director"}, "email": {"sponsor-of-" + w.email(one)}})
	return path
}

// score gives the application the scores of both sides of the panel.
func (w *world) score(application string) string {
	w.t.Helper()
	path := "/editions/" + w.edition + "/selection/" + application
	def, _ := instrument.Shipped("selection-pairs")
	for _, role := range []string{panelMember, "panel2"} {
		form := instrument.Encode(def, sample(def), "q-")
		form.Set("version", "0")
		w.post(role, path+"/score", form)
	}
	return path
}

// askPanel puts an offer to the panel, which nobody has answered yet.
func (w *world) askPanel(application string) {
	w.t.Helper()
	w.post(coordinator, w.score(application)+"/decision", url.Values{"outcome": {"offer"}})
}

// decide has the panel offer a place.
func (w *world) decide(application string) {
	w.t.Helper()
	path := w.score(application)
	w.post(panelMember, path+"/decision", url.Values{"outcome": {"offer"}})
	id := w.value(`SELECT id FROM selection_decision WHERE network_id = $1 AND application_id = $2`, application)
	agree := "/selection/decisions/" + id + "/agree"
	w.post("panel2", agree, w.browser["panel2"].Get(path).Is(http.StatusOK).Form(agree))
}

func (w *world) makeSeekers() {
	at := "/partners/" + w.edition
	for role, perspective := range map[string]string{seeker: "manager", "sought": "carer"} {
		w.post(role, at+"/card", url.Values{"perspective": {perspective}, "interest": {"Clinics of " + w.Family}, "place": {"Leeds"}, "times": {"Mornings"}, "ways": {"video"}, "version": {"0"}})
		def, _ := instrument.Shipped("assumptions-check")
		w.post(role, at+"/check", instrument.Encode(def, sample(def), "q-"))
	}
	card := func(role string) string {
		return w.value(`SELECT id FROM seeker WHERE network_id = $1 AND person_id = $2`, w.people[role].ID)
	}
	w.Sample["seeker"] = card("sought")
	w.post(coordinator, "/editions/"+w.edition+"/lists", url.Values{"do": {"ask"}, "closes-date": {w.site.Clock.Now().AddDate(0, 0, 7).Format(time.DateOnly)}, "closes-time": {"20:00"}})
	w.Sample["introduction"] = last(w.post("sought", at+"/seekers/"+card(seeker), url.Values{"words": {"Shall we, " + w.Family + "?"}}))
}

func (w *world) makeWaves() {
	e := evaluation.New(w.site.DB, w.site.App.Keys, w.site.App.Post)
	cora, ctx := w.site.Actor(w.people[coordinator]), context.Background()
	opens := w.site.Clock.Now().Add(time.Hour)
	closes := opens.Add(10 * 24 * time.Hour)
	open := func(name string) db.ID {
		id, err := e.Add(ctx, cora, db.ID(w.edition), evaluation.Plan{Name: name + " of " + w.Family, Instrument: "pairs-end", Respondents: []string{"partner", "professional", "facilitator", "coach"}, Linked: true,
			OpensDate: opens.Format(time.DateOnly), OpensTime: opens.Format("15:04"), ClosesDate: closes.Format(time.DateOnly), ClosesTime: closes.Format("15:04"), RemindDays: "3"})
		if err == nil {
			err = e.OpenNow(ctx, cora, db.ID(w.edition), id)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		w.site.Work()
		return id
	}
	closed := open("Closed wave")
	for _, role := range []string{member, "member2", otherMember, "othermember2", facilitator} {
		form := url.Values{"q-recommend": {"5"}, "q-most-useful": {"What " + w.Family + " said"}, "code-street": {"Mill"}, "code-day": {"7"}, "code-friend": {"Zoe"}}
		if _, err := e.Answer(ctx, w.site.NetworkID, w.token(w.email(role), "forms"), form); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := e.CloseNow(ctx, cora, db.ID(w.edition), closed); err != nil {
		w.t.Fatal(err)
	}
	// Those who take part may read the report.
	report := "/editions/" + w.edition + "/report"
	share := w.browser[coordinator].Get(report + "/share").Is(http.StatusOK).Form(report + "/share")
	share["readers"] = []string{"people", "link"}
	w.post(coordinator, report+"/share", share)
	link := regexp.MustCompile(`/shared/([0-9a-f]{40})`).FindStringSubmatch(w.browser[coordinator].Get(report + "/share").Body)[1]
	w.Exact["/shared/{token}"] = map[string]string{"token": link}
	w.Sample["form"] = "report.json"
	w.Sample["wave"] = string(open("Open wave"))
	w.Exact["/forms/{token}"] = map[string]string{"token": w.token(w.email(member), "forms")}
}

// makeLinks keeps the secrets of links that have been sent and not used.
func (w *world) makeLinks() {
	w.Exact["/invitations/{token}"] = map[string]string{"token": w.token(w.email(invited), "invitations")}
	w.Exact["/confirm/{token}"] = map[string]string{"token": w.token("sponsor-of-"+w.email(applicant), "confirm")}
	w.site.Visitor().Post("/sign-in", url.Values{"email": {w.email(stranger)}}).Is(http.StatusOK)
	w.post(member, "/me/sign-in/email", url.Values{"email": {"new-" + w.email(member)}})
	w.Exact["/me/sign-in/email/{token}"] = map[string]string{"token": w.token("new-"+w.email(member), "me/sign-in/email")}
	choose := map[string]string{"token": w.choice(member)}
	w.Exact["/letters/{token}"], w.Exact["/letters/{token}/done"] = choose, choose
	w.Exact["/sign-in/{token}"] = map[string]string{"token": w.token(w.email(stranger), "sign-in")}
}

// makeOwnThings are what somebody has for themselves, and the network's own form.
func (w *world) makeOwnThings() {
	who := w.people[applicant].Account
	w.site.Session(w.people[applicant])
	w.site.System(func(tx *db.SystemTx) error {
		id := db.NewID()
		w.Sample["passkey"] = string(id)
		if _, err := tx.Exec(`INSERT INTO passkey (id, credential_id, account_id, label, credential, created) VALUES ($1, $2, $3, $4, '{}', $5)`,
			id, db.NewToken(), who, "Phone of "+w.Family, int64(tx.Now)); err != nil {
			return err
		}
		var err error
		w.Sample["session"], err = db.Value[string](tx, `SELECT MAX(id) FROM session WHERE account_id = $1`, who)
		return err
	})
	calendar := w.browser[member].Post("/me/calendar", nil).Is(http.StatusOK)
	w.Exact["/calendar/{token}"] = map[string]string{"token": regexp.MustCompile(`/calendar/([0-9a-f]{40}\.ics)`).FindStringSubmatch(calendar.Body)[1]}
	path := w.post(coordinator, "/formbook/pairs-day/copy", url.Values{"key": {"day-of-" + strings.ToLower(w.Family)}, "title": {"The day of " + w.Family}})
	w.Sample["key"] = strings.Split(strings.TrimPrefix(path, "/formbook/"), "/")[0]
	// One version is in use, and the next is being written.
	form := "/formbook/" + w.Sample["key"] + "/draft"
	w.post(coordinator, form+"/publish", w.browser[coordinator].Get(form).Is(http.StatusOK).Form(form+"/publish"))
	w.post(coordinator, form, nil)
}

// makeCalls are a plan that is shown to the coach, a time that is free, and a call of the member with the coach.
func (w *world) makeCalls() {
	at := "/editions/" + w.edition
	w.post(member, at+"/plan", url.Values{"version": {"0"}, "q-do": {"The plan of " + w.Family}})
	w.post(member, at+"/plan/share", url.Values{"coach": {string(w.people[facilitator].ID)}})
	day := w.site.Clock.Now().Add(20 * 24 * time.Hour).Format("02/01/2006")
	w.post(facilitator, at+"/calls/times", url.Values{"date": {day}, "time": {"2pm"}, "minutes": {"30"}, "count": {"2"}, "notice": {"24"}, "way": {"video"}, "details": {"The room of " + w.Family}})
	slots := w.browser[member].Get(at+"/calls/book").Is(http.StatusOK).Attr(`input[name="slot"]`, "value")
	w.Sample["call"] = last(w.post(member, at+"/calls/book", url.Values{"slot": {slots[0]}}))
	w.Sample["slot"] = slots[1]
}

// makeBehaviours are a group's list that stands, kind words to the member, and some that were reported.
func (w *world) makeBehaviours() {
	at := "/editions/" + w.edition
	for _, words := range []string{"Listens to " + w.Family, "Asks " + w.Family} {
		w.post(member, at+"/behaviours", url.Values{"words": {words}})
	}
	w.post(facilitator, at+"/behaviours/move", url.Values{"from": {"gather"}, "to": {"vote"}})
	w.post(facilitator, at+"/behaviours/move", url.Values{"from": {"vote"}, "to": {"closed"}, "most": {"5"}})
	w.Sample["behaviour"] = w.value(`SELECT MAX(id) FROM behaviour WHERE network_id = $1`)
	// Kind words are for those with whom somebody sat at a table: for as long as they are given, the first day has begun.
	date := w.value(`SELECT date FROM edition_day WHERE network_id = $1 AND id = $2`, w.Sample["day"])
	seat := func(date string, table int64) {
		w.site.Write(func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE edition_day SET date = $3 WHERE network_id = $1 AND id = $2`, w.Sample["day"], date); err != nil {
				return err
			}
			if table == 0 {
				_, err := tx.Exec(`DELETE FROM edition_seat WHERE network_id = $1 AND edition_id = $2`, w.edition)
				return err
			}
			_, err := edition.ShowSeats(tx, db.ID(w.edition), db.ID(w.Sample["day"]), map[db.ID]int64{w.people[member].ID: table, w.people[otherMember].ID: table})
			return err
		})
	}
	seat(w.site.Clock.Now().AddDate(0, 0, -1).Format(time.DateOnly), 1)
	defer seat(date, 0)
	for _, words := range []string{"Reported by " + w.Family, "Kind words of " + w.Family} {
		w.post(otherMember, at+"/kind-words", url.Values{"to": {string(w.people[member].ID)}, "behaviour": {w.Sample["behaviour"]}, "kind": {words}})
		w.Sample["kind"] = w.value(`SELECT MAX(id) FROM behaviour_feedback WHERE network_id = $1`)
		if w.Sample["report"] == "" {
			w.post(member, at+"/kind-words/"+w.Sample["kind"]+"/report", nil)
			w.Sample["report"] = w.value(`SELECT MAX(id) FROM behaviour_report WHERE network_id = $1`)
		}
	}
}

// makeOffice is what coordinators and administrators look after besides people.
func (w *world) makeOffice() {
	file := apptest.File{Field: "file", Name: "people.csv", Body: []byte("given_name,family_name,email,organisation\nZoe," + w.Family + ",zoe@" + strings.ToLower(w.Family) + ".example.org,Trust of " + w.Family + "\n")}
	in := w.browser[coordinator].Upload("/import", nil, file).Is(http.StatusSeeOther).Location
	w.Sample["import"] = last(in)
	w.post(administrator, "/admin/people/new", url.Values{"given_name": {"New"}, "family_name": {w.Family}, "email": {"new@" + strings.ToLower(w.Family) + ".example.org"}, "organisation": {"Trust of " + w.Family}})
	w.Sample["organisation"] = w.value(`SELECT id FROM organisation WHERE network_id = $1 LIMIT 1`)
	w.makeLead(lead, db.ID(w.Sample["organisation"]))
	var elsewhere db.ID
	w.site.Write(func(tx *db.Tx) error {
		var err error
		elsewhere, err = person.OrganisationNamed(tx, "Elsewhere of "+w.Family)
		return err
	})
	w.makeLead(otherLead, elsewhere)
	w.Sample["network"] = string(w.site.NetworkID)
	w.Sample["message"] = w.value(`SELECT MAX(id) FROM mail WHERE network_id = $1`)
	w.Sample["job"] = w.value(`SELECT MAX(id) FROM job WHERE network_id = $1`)
}

// makeAssessments lets an organisation ask people about its patient leaders, with an action in its plan.
func (w *world) makeAssessments() {
	at := "/leadership/" + w.Sample["organisation"] + "/connection"
	open := w.post(coordinator, at+"/ask", url.Values{"form": {"connection"}, "professionals": {w.email(facilitator)}, "partners": {w.email(seeker)}})
	w.Exact["/leadership/{organisation}/connection"] = map[string]string{"organisation": w.Sample["organisation"], "round": last(open)}
	w.post(coordinator, at+"/actions", url.Values{"words": {"An action of " + w.Family}, "step": {"6"}, "owner": {w.email(facilitator)}, "due": {"1 June 2030"}})
	w.Exact["/leadership/{organisation}/connection/actions/{action}"] = map[string]string{"organisation": w.Sample["organisation"], "action": w.value(`SELECT id FROM plan_action WHERE network_id = $1 AND source = 'connection'`)}
	w.Sample["role"] = last(w.post(coordinator, "/leadership/"+w.Sample["organisation"]+"/roles/new", url.Values{"title": {"A seat of " + w.Family}, "about": {"You sit there."}, "need-dialogue": {"start"},
		"support": {"A coach."}, "professional": {w.email(facilitator)}, "partner": {w.email(seeker)}}))
}
