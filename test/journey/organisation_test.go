package journey

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
)

// committees is a spreadsheet as it lies about in an organisation: columns with names of their own, cells that are filled once, a vacancy,
// days in several forms.
const committees = `Committee;Tier;Position;Name(s);Term of office;E-mail;Pillar
Trust Board;Trust;Chair;Dr José Smith;2 yrs from Apr 26;;Management
;;Medical director;Fiona MacAskill;since June 2022;fiona.macaskill@example.org;Clinical
Finance Committee;Trust;Secretary;Ann Lee;01/02/2025 to 31/01/2029;;Management
Home Care Committee;Service;Chair;Fiona MacAskill;since June 2022;fiona.macaskill@example.org;Clinical
;;Service manager;Ann Lee;;;Management
;;Patient partner;vacant;;;
Carers' forum;;;;;;
`

// TestAnOrganisationFromASpreadsheetToItsBoardReport walks the whole of what an engagement lead does, on the demonstration: a spreadsheet of
// committees becomes a map, both sides rate how well the organisation is connected and agree, a gap becomes a step, an opportunity, a role
// that somebody takes on, a decision and a change that a patient partner confirms; and the board gets its report.
func TestAnOrganisationFromASpreadsheetToItsBoardReport(t *testing.T) {
	t.Parallel()
	s := demonstration(t)
	const name = "Eastmere Community Health Service"
	nadia := s.known("nadia.rahman@example.org")                                                                                            // the engagement lead
	fiona := s.known("fiona.macaskill@example.org")                                                                                         // a clinician of the organisation
	tom, winston, gwen := s.known("tom.wakeling@example.org"), s.known("winston.clarke@example.org"), s.known("gwen.pritchard@example.org") // patient leaders

	// The map.
	nadia.open("/leadership")
	nadia.press(name)
	at := nadia.Path()
	nadia.open(at + "/map")
	nadia.press("Bring in a spreadsheet of committees")
	file := filepath.Join(t.TempDir(), "committees.csv")
	if err := os.WriteFile(file, []byte(committees), 0o600); err != nil {
		t.Fatal(err)
	}
	nadia.Upload("Your file", file)
	nadia.press("Check this file")
	nadia.HasText("will be added")
	nadia.see("file")
	nadia.press("The same name is always the same person")
	nadia.press("Bring this file in")
	s.site.Work()
	nadia.open(nadia.Path())
	nadia.HasText("Your file is in")
	nadia.open(at + "/map")
	nadia.HasText("Home Care Committee", "Carers' forum")
	nadia.see("map")

	// How well they are connected: each alone, then one rating by everybody's yes.
	nadia.open(at + "/connection")
	nadia.press("Ask people for their view")
	nadia.choose("How well are we connected to patient leaders?")
	nadia.fills("Staff and leaders", "fiona.macaskill@example.org", "Patient leaders", "tom.wakeling@example.org")
	nadia.press("Ask them")
	for _, p := range []*someone{fiona, tom} {
		p.rates()
	}
	round := tom.Path()
	fiona.open(round)
	fiona.press("Write down what we agree on")
	fiona.rate()
	fiona.press("Save, and ask the others")
	tom.open(round)
	tom.see("rated")
	tom.press("Yes, I agree to exactly this")
	nadia.open(at + "/connection")
	nadia.HasText("Representative or advisor in a programme of work")
	nadia.see("connection")

	// A gap becomes a step.
	nadia.open(at + "/chain/gaps")
	nadia.see("gaps")
	nadia.press("Make a step of it Little contact: Representative or advisor in a programme of work")
	nadia.fills("What will be done?", "Find somebody who advises on care at home", "By which day?", s.in(30))
	nadia.Select("Which of the forty steps does it belong to?", "33. Find and choose people well")
	nadia.press("Make it a step")
	nadia.HasText("It is a step of the plan now")
	step := nadia.URL()
	nadia.see("step")

	// An opportunity that a patient leader designs, and that fills a role on the map.
	nadia.open(at + "/opportunities/new")
	nadia.fills("What is the opportunity called?", "Advise on care at home", "What is it for, and what does somebody do?", "You say what helps people who come home, and what does not.")
	nadia.choose("Influence: you shape what is decided")
	nadia.choose("Many people: about services, plans or the whole organisation")
	nadia.tick("I challenge well")
	nadia.choose("Paid for their time")
	nadia.fills("What is paid, and how are expenses paid back?", "£25 an hour.", "How do you make it possible for people to take part?", "There is a lift.")
	nadia.Select("Kind of role", "Representative or advisor in a programme of work")
	nadia.Select("In which group?", "Home Care Committee")
	nadia.choose("Informally")
	nadia.fills("Until which day can people reply?", s.in(20), "Which patient leader designs it with you?", winston.who.Email)
	nadia.press("Save this opportunity")
	nadia.press("Ask for a yes to these words")
	opportunity := nadia.Path()
	winston.open("/me")
	winston.press("Say whether you agree to an opportunity")
	winston.press("Yes, I agree")
	nadia.open(opportunity)
	nadia.press("Publish it")
	nadia.see("opportunity")
	nadia.open(step)
	nadia.press("Link an opportunity")
	nadia.choose("Advise on care at home")
	nadia.press("Put it into the line")

	// Tom takes it on.
	tom.open("/opportunities")
	tom.press("Advise on care at home")
	tom.press("Say that you are interested")
	tom.fill("A few words to the contact", "I came home twice.")
	tom.press("Send")
	nadia.open(opportunity)
	nadia.press("1. Tom Wakeling")
	nadia.press("Choose Tom Wakeling")
	tom.open("/me")
	tom.press("Say yes or no: you are chosen")
	tom.press("Yes, I do it")
	tom.HasText("You said yes. It is yours.")
	nadia.open(opportunity)
	nadia.press("Finish it")
	nadia.open(at + "/map")
	nadia.press("Home Care Committee")
	nadia.see("group")

	// A decision in which he has a key part, assured by him.
	nadia.open(at + "/decisions")
	nadia.press("Put a decision into the register")
	nadia.fills("What is the decision called?", "A visit in the first week at home", "What is decided?", "Whether a nurse visits everybody in the first week.", "Who looks after it?", fiona.who.Email, "When does it go to sign-off?", s.in(9))
	nadia.Select("Which group decides?", "Home Care Committee")
	nadia.press("Save this decision")
	decision := nadia.Path()
	fiona.open(decision)
	fiona.press("Write about their part")
	fiona.fills("Which patient leaders had a key part?", tom.who.Email, "How did they take part?", "They wrote the plan of the visit with us.", "What changed because of it?", "The visit comes on the second day, not in the second week.")
	fiona.press("Save the assurance")
	fiona.press("Ask the patient leaders whether it is true")
	tom.open("/me")
	tom.press("Say whether what a decision says is true")
	tom.press("Yes, this is true")
	fiona.open(decision)
	fiona.choose("It is signed off")
	fiona.press("Note what was decided")
	fiona.HasText("What was decided stands in the register.")

	// What changed from the work of the organisation, confirmed by a patient partner who is not its teller.
	tom.open("/me")
	tom.press("Tell what followed from your programme")
	tom.press("Tell what followed")
	tom.press("The work of " + name)
	tom.choose("A changed service")
	tom.fill("What happened, in one sentence?", "A nurse visits on the second day at home")
	tom.tick("Me")
	tom.press("Save")
	claim := tom.Path()
	tom.see("claim")
	tom.fills("Their name", "Gwen Pritchard", "Their email address", gwen.who.Email)
	tom.press("Ask them")
	gwen.open("/me")
	gwen.press("Say whether something happened")
	gwen.choose("Yes, I know that it did")
	gwen.choose("As a patient, service user, carer or community member")
	gwen.press("Send")
	tom.open(claim)
	tom.press("Show it to more people")
	tom.choose("Everybody in the network")
	tom.press("Ask for this")
	tom.see("change")

	// The line from the gap to the change, and the report to the board.
	for _, link := range [][2]string{{"Say which decision rests on it", "A visit in the first week at home"}, {"Say what changed because of it", "A nurse visits on the second day at home"}} {
		nadia.open(at + "/chain")
		nadia.press(link[0])
		nadia.choose(link[1])
		nadia.press("Put it into the line")
	}
	nadia.open(at + "/chain?show=complete")
	nadia.HasText("Little contact: Representative or advisor in a programme of work", "Find somebody who advises on care at home", "Advise on care at home", "A visit in the first week at home", "A nurse visits on the second day at home")
	nadia.see("line")
	nadia.open(at + "/board-report")
	nadia.HasText("1 person holds a patient leader role; the time before it was 0.", "Signed off without the assurance of a patient leader: None in this period.")
	for figure, value := range map[string]string{"Roles filled through them": "1", "Middle of the days until one was filled": "0", "Decisions signed off with assurance": "1", "Changes that a patient partner confirmed": "1"} {
		if got := nadia.figure(figure); got != value {
			t.Errorf("%s: %q, want %q", figure, got, value)
		}
	}
	nadia.see("board")
	for _, name := range []string{"report.pdf", "report.xlsx"} {
		if file := nadia.Fetch(s.address + at + "/board-report/" + name); file.Status != http.StatusOK || len(file.Body) < 1000 {
			t.Errorf("%s: status %d, %d bytes", name, file.Status, len(file.Body))
		}
	}
	// Back again: from what changed to the gap, by the links of the things themselves.
	nadia.open(at + "/chain?show=complete")
	nadia.press("Open this line")
	nadia.HasText("You are here")
}

// in is a day some days from now, as people type it.
func (s *stage) in(days int) string { return s.site.Clock.Now().AddDate(0, 0, days).Format("2/1/2006") }

// figure is what a table says beside these words.
func (p *someone) figure(words string) string {
	p.s.t.Helper()
	for _, row := range p.Texts("tr") {
		if rest, ok := strings.CutPrefix(strings.Join(strings.Fields(row), " "), words+" "); ok {
			return strings.Fields(rest)[0]
		}
	}
	return ""
}

// known is somebody of the demonstration, signed in.
func (s *stage) known(email string) *someone {
	s.t.Helper()
	var who person.Person
	s.site.Read(func(tx *db.Tx) error {
		p, _, err := person.ByEmail(tx, email)
		who = p
		return err
	})
	return s.as("organisation", who)
}

// rates answers how well the organisation is connected, from what waits for the person: with nobody in some kinds of roles, and now and then in touch
// with the others.
func (p *someone) rates() {
	p.s.t.Helper()
	p.open("/me")
	p.press("Answer some questions")
	p.press("Answer the questions")
	p.see("rating")
	p.rate()
	p.press("Save my answers")
}

// rate fills in the kinds of roles.
func (p *someone) rate() {
	p.s.t.Helper()
	for _, item := range connected(p.s.t) {
		anchor := item.Anchors[2]
		if item.ID == "programme-advisor" {
			anchor = item.Anchors[0]
		}
		p.choose(item.Wording + " > " + anchor)
	}
}

// connected are the kinds of roles that are rated.
func connected(t *testing.T) []instrument.Item {
	t.Helper()
	form, _ := instrument.Shipped("connection")
	var out []instrument.Item
	for _, item := range form.Items() {
		if len(item.Anchors) > 0 {
			out = append(out, item)
		}
	}
	if len(out) < 10 {
		t.Fatal("the form of connection has lost its kinds of roles")
	}
	return out
}
