package journey

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/db"
	shared "alongside/internal/shared/edition"
	"alongside/internal/shared/person"
)

// TestAWaveFromItsPlanToTheReport proves E7 and of E8 that what people said arrives in the report: a coordinator opens a form,
// one answers by the letter's link on a small phone, one on paper, who has not answered is reminded and nobody else, and
// the answers are read together when the form is closed. test/evaluation looks at each page alone.
func TestAWaveFromItsPlanToTheReport(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("12", false)
		who := map[string]person.Person{}
		for i, given := range []string{"Gwen", "Anil", "Una", "Vic", "Ida", "Jo", "Kim"} {
			who[given] = s.site.Person(given, strings.ToLower(given)+"@example.org")
			side := []person.Side{person.Partner, person.Professional}[i%2]
			s.site.Write(func(tx *db.Tx) error {
				return shared.GivePlace(tx, shared.Place{Edition: db.ID(lastPart(edition)), Person: who[given].ID, Side: side})
			})
		}
		cora := s.as("waves", s.cora)
		cora.open(edition + "/waves")
		cora.press("Plan the forms of the template")
		cora.press("At the end")
		cora.HasText("7 people now")
		cora.press("Open it now")
		cora.press("Open it now")
		cora.HasText("The form is open", "How many have answered is told from")
		wave := cora.Path()

		s.answersOnAPhone()
		for given, mark := range map[string]string{"una": "5", "ida": "3", "jo": "4", "kim": "4"} {
			s.site.Visitor().Post(s.letter(given+"@example.org", "forms/"), url.Values{"q-power-decide": {mark}}).Is(http.StatusSeeOther)
		}
		s.keysInAPaperForm(cora, wave)

		s.site.Advance(5 * 24 * time.Hour)
		if anil, gwen, vic := s.formLetters("anil"), s.formLetters("gwen"), s.formLetters("vic"); anil != 2 || gwen != 1 || vic != 1 {
			s.t.Errorf("%d letters to who has not answered, %d to who has, %d to who did on paper", anil, gwen, vic)
		}
		cora.open(wave)
		cora.HasText("6 of 7")
		cora.HasNoText("Gwen", "Una")
		cora.press("Close it now")
		cora.HasText("all answers are opened together")
		cora.press("Close it now")
		cora.HasText("in mixed order, and the key was destroyed")
		cora.see("closed")
		cora.press("Read the report")
		// They said 4, 5, 3, 4, 4 and 2: the mean is shown, and nothing of a question that only one answered.
		cora.HasText("In short", "6 of 7 people answered (86%)")
		cora.HasNoText("I can rely on my partner.")
		cora.press("Question by question")
		cora.press("You and your partner (")
		cora.HasText("We make the decisions that matter together. 6 0 0 3.7", "I can rely on my partner. 1 0 5 too few too few too few")
		cora.HasNoText("Time to think.")
		cora.see("report")
		if got := cora.Fetch(edition + "/report.xlsx"); got.Status != http.StatusOK || !strings.HasPrefix(string(got.Body), "PK") {
			s.t.Errorf("the spreadsheet: %d, %d bytes", got.Status, len(got.Body))
		}
	})
}

// answersOnAPhone: the link of the letter opens the form, without signing in.
func (s *stage) answersOnAPhone() {
	s.t.Helper()
	gwen := s.someone("respondent")
	gwen.Width(320)
	gwen.open(s.letter("gwen@example.org", "forms/"))
	gwen.HasText("Nobody can tell which are yours.")
	gwen.press("Start")
	gwen.choose("We make the decisions that matter together. > Agree")
	gwen.press("Continue")
	gwen.choose("I can rely on my partner. > Strongly agree")
	for _, part := range []string{"Part 3 of 8", "Part 4 of 8", "Part 5 of 8", "Part 6 of 8", "Part 7 of 8"} {
		gwen.press("Continue")
		gwen.HasText(part)
	}
	gwen.see("form")
	gwen.fill("What was most useful to you?", "Time to think.")
	gwen.press("Continue")
	gwen.fills("The day of the month on which your mother has her birthday", "7",
		"The first two letters of the street where you grew up", "Mill", "The first two letters of the name of your first friend", "Zoe")
	gwen.press("Check my answers")
	gwen.HasText("Nothing is sent yet", "Strongly agree", "Time to think.")
	gwen.see("check")
	gwen.choose("May we quote your words without your name? > No")
	gwen.press("Send my answers")
	gwen.HasText("Thank you", "What happens next")
	gwen.see("thanks")
}

// keysInAPaperForm: the coordinator says who handed in on paper, so that they get no reminder, and keys the form in. The
// two are not kept together, and there are no more such forms than people.
func (s *stage) keysInAPaperForm(cora *someone, wave string) {
	s.t.Helper()
	cora.open(wave)
	cora.press("Key in a form from paper")
	cora.HasText("First say who handed in on paper.")
	cora.see("paper")
	cora.press("Say who handed in on paper")
	cora.tick("Vic Example")
	cora.see("paper-people")
	cora.press("Save")
	cora.open(wave + "/paper")
	cora.choose("We make the decisions that matter together. > Disagree")
	cora.press("Save this form")
	cora.HasText("Of their forms, 1 is keyed in.", "How many have answered is not told now.")
}

// formLetters is how many letters with a link to a form somebody has had.
func (s *stage) formLetters(given string) (n int) {
	s.t.Helper()
	s.site.Work()
	for _, m := range s.site.Mail.To(given + "@example.org") {
		if strings.Contains(m.Text, s.address+"/forms/") {
			n++
		}
	}
	return n
}
