package journey

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// TestTheSpaceOfAPair proves P11 to P15, P19 and P20 as one walk of two people: an agreement that stands when both have
// said yes to the same words, a shared decision, what they say about themselves, a meeting with its timer and the share of
// reflection over time, a log entry with a picture that only both can show to more people and one alone can take back.
// Every address that they passed, or that was on one of their pages, is nothing for a coordinator and an administrator.
func TestTheSpaceOfAPair(t *testing.T) {
	both(t, func(s *stage) {
		edition := s.edition("12", false)
		w := s.spaceOf(edition)
		s.placesForTwo(edition)
		w.agree()
		w.decide()
		w.sayWhoTheyAre()
		w.meet()
		w.shareAPicture()
		w.nothingForOthers(edition)
	})
}

// walk is two people in their space, and all addresses of the space that they have seen.
type walk struct {
	*stage
	gwen, anil *someone
	at         string // the address of the space
	seen       map[string]bool
}

// spaceOf is the space of Gwen, a patient partner, and Anil, a professional, as an accepted offer opens it.
func (s *stage) spaceOf(edition string) *walk {
	s.t.Helper()
	gwen := s.site.Person("Gwen", "gwen@example.org")
	anil := s.site.Person("Anil", "anil@example.org")
	var id db.ID
	s.site.Write(func(tx *db.Tx) (err error) {
		id, err = collaboration.Start(tx, s.site.App.Keys, collaboration.Collaboration{Name: "Gwen and Anil", Challenge: "Letters that people understand", Edition: db.ID(lastPart(edition)),
			Members: []collaboration.Member{{Person: gwen.ID, Side: person.Partner}, {Person: anil.ID, Side: person.Professional}}})
		return err
	})
	w := &walk{stage: s, gwen: s.as("gwen", gwen), anil: s.as("anil", anil), at: "/collaborations/" + string(id), seen: map[string]bool{}}
	w.gwen.open("/me")
	w.gwen.press("My pair")
	w.gwen.press("Gwen and Anil")
	w.gwen.HasText("No version stands yet", "No meeting is planned.")
	w.pass(w.gwen, "empty")
	return w
}

// pass looks at the page and keeps its address, and those of everything that it links to, loads or sends.
func (w *walk) pass(p *someone, name string) {
	w.t.Helper()
	p.see("space-" + name)
	w.keep(p)
}

// keep keeps the addresses of the page that is open.
func (w *walk) keep(p *someone) {
	w.t.Helper()
	for _, a := range append(p.Addresses(), p.Path()) {
		a, _, _ = strings.Cut(strings.TrimPrefix(a, w.address), "#")
		if strings.HasPrefix(a, w.at) {
			w.seen[a] = true
		}
	}
}

// agree: a version is put by one, changed by the other, which clears the first yes, and stands when both have said yes.
func (w *walk) agree() {
	w.t.Helper()
	g, a := w.gwen, w.anil
	g.press("Parts of your space > Agreement")
	g.press("Write our agreement")
	g.fill("Our purpose", "Letters that everybody can read.")
	g.press("Save and put it to everybody")
	g.HasText("There is a problem")
	w.pass(g, "agreement-problem")
	g.tick("When it is put to everybody, I say yes to it myself")
	g.fills("Our ambition", "Every letter of the ward.", "Our values", "Plain words.", "Our principles", "Nothing without both.", "Our ways of working", "Each week, in the library.",
		"What we own together", "The letters.", "Who is responsible for what", "Gwen asks people, Anil asks the ward.")
	g.press("Save and put it to everybody")
	g.HasText("It is put to everybody.", "You have said yes to these words.")
	w.pass(g, "agreement-put")

	a.open("/me")
	a.press("Answer a shared decision")
	a.fill("Your comment", "Name the clinic too.")
	a.press("Ask for a change")
	a.HasText("Asks for a change")
	w.pass(a, "agreement-comment")
	a.press("Change the words")
	a.HasText("every yes that was given to them is cleared")
	a.fill("Our purpose", "Letters of the clinic that everybody can read.")
	w.pass(a, "agreement-reword")
	a.press("Save the new words and ask everybody again")
	a.HasText("The words are changed. Everybody is asked again.")
	a.press("I say yes to these words")
	a.HasText("You have said yes to these words.", "Open")
	// Her yes was to other words: it is gone, and the version does not stand.
	g.open(g.Path())
	g.HasText("Letters of the clinic that everybody can read.", "Gwen Example patient partner Awaited")
	w.pass(g, "agreement-cleared")
	g.press("I say yes to these words")
	g.HasText("In effect")
	g.press("Parts of your space > Agreement")
	g.HasText("Version 1 stands", "Letters of the clinic that everybody can read.")
	w.pass(g, "agreement-stands")
}

// decide: what one proposes takes effect with the other's yes.
func (w *walk) decide() {
	w.t.Helper()
	g, a := w.gwen, w.anil
	g.press("Parts of your space > Proposals")
	w.pass(g, "proposals")
	g.press("Propose something")
	w.pass(g, "matters")
	g.press("Our name, challenge or aim")
	g.fill("Our aim for reflection", "500")
	g.press("Put it to everybody")
	g.HasText("There is a problem")
	w.pass(g, "aim-problem")
	g.fill("Our aim for reflection", "50")
	g.tick("I say yes to this myself")
	g.press("Put it to everybody")
	g.HasText("It is put to everybody.")
	a.open("/me")
	a.press("Answer a shared decision")
	w.pass(a, "proposal")
	a.press("I say yes to these words")
	a.HasText("In effect")
	a.press("Parts of your space > Home")
	a.HasText("50 per cent of each meeting")
}

// sayWhoTheyAre: what one says about oneself is for the other alone.
func (w *walk) sayWhoTheyAre() {
	w.t.Helper()
	w.gwen.press("Parts of your space > About us")
	w.gwen.press("Write about myself")
	w.gwen.fills("What am I good at?", "I hear what is not said.", "What do I find hard?", "Silence.")
	w.pass(w.gwen, "about-me")
	w.gwen.press("Save")
	w.gwen.HasText("Saved. Only the members can read it.")
	w.anil.press("Parts of your space > About us")
	w.anil.HasText("I hear what is not said.")
	w.pass(w.anil, "about-us")
}

// meet: a meeting is planned, held with the timer, and stands beside an earlier one that was typed in.
func (w *walk) meet() {
	w.t.Helper()
	g, a := w.gwen, w.anil
	a.press("Parts of your space > Meetings")
	a.press("Plan a meeting, or note one")
	a.fills("Day", "23 February 2026", "Begins at", "half past ten")
	a.press("Save")
	a.HasText("There is a problem")
	w.pass(a, "meeting-problem")
	a.fills("What is it for?", "Our first talk", "Begins at", "10:30", "Place", "Town library")
	a.tick("It is a neutral place")
	a.press("Save")
	a.press("Type minutes and notes")
	a.fills("Minutes for the task", "45", "Minutes for reflection", "15", "Notes", "We talked too much.")
	w.pass(a, "record")
	a.press("Save")
	a.HasText("How the meeting went is saved.", "25 per cent. Our aim is 50 per cent.")

	a.open(w.at + "/meetings/new")
	a.fills("What is it for?", "Read the letters", "Day", "2 March 2026", "Begins at", "11am", "Place", "Town library")
	a.press("Save")
	w.pass(a, "meeting")
	g.open(a.Path())
	g.fills("What is it about?", "What hurt last time", "How long?", "20")
	g.choose("Reflection")
	g.press("Add")
	g.HasText("What hurt last time, 20 minutes, from Gwen Example")
	w.pass(g, "agenda")
	g.press("Open the timer")
	g.press("Start task")
	g.HasText("Now: task")
	w.site.Advance(12 * time.Minute)
	g.press("Switch to reflection")
	g.HasText("Now: reflection", "12:00")
	w.pass(g, "timer")
	w.site.Advance(18 * time.Minute)
	g.press("Stop")
	g.HasText("The timer stands still", "18:00", "60 per cent, our aim is 50 per cent")
	g.press("The meeting is over")
	g.HasText("The timer has counted these minutes.")
	if task, reflection := g.Value("Minutes for the task"), g.Value("Minutes for reflection"); task != "12" || reflection != "18" {
		w.t.Errorf("the timer counted %s and %s minutes", task, reflection)
	}
	g.press("Save")
	g.press("Parts of your space > Meetings")
	g.HasText("Share of reflection in your meetings", "25%", "60%")
	w.pass(g, "share-over-time")
}

// shareAPicture: an entry with a picture is the members' own until both want to show it, and either can take it back.
func (w *walk) shareAPicture() {
	w.t.Helper()
	g, a := w.gwen, w.anil
	picture := filepath.Join(w.t.TempDir(), "letter.png")
	if err := os.WriteFile(picture, drawing(w.t), 0o600); err != nil {
		w.t.Fatal(err)
	}
	a.press("Parts of your space > Learning log")
	a.press("Write an entry")
	a.fills("Title", "The first letter", "What happened, and what did you learn?", "Gwen crossed out half of it.", "Tags", "letters, trust")
	a.Upload("Photograph, drawing", picture)
	a.press("Save")
	a.HasText("There is a problem", "Choose the file again")
	w.pass(a, "entry-problem")
	a.Upload("Photograph, drawing", picture)
	a.fill("What does the file show", "A letter with red lines")
	a.press("Save")
	a.HasText("The entry is saved.", "A letter with red lines.")
	w.pass(a, "entry")

	a.press("Show it to more or to fewer people")
	a.choose("Everybody in the network")
	a.tick("I say yes to this myself")
	w.pass(a, "audience")
	a.press("Put it to everybody")
	a.HasText("You have said yes to these words.")
	nora := w.as("nora", w.site.Person("Nora", "nora@example.org"))
	nora.open("/learning")
	nora.HasNoText("The first letter")
	g.open("/me")
	g.press("Answer a shared decision")
	w.pass(g, "audience-proposal")
	g.press("I say yes to these words")
	g.HasText("In effect")
	nora.open("/learning")
	nora.see("learning")
	nora.press("The first letter")
	nora.HasText("Gwen crossed out half of it.")
	nora.see("learnt")
	learnt := nora.Path()
	file := slices.DeleteFunc(nora.Addresses(), func(at string) bool { return !strings.Contains(at, "/files/") })
	if got := nora.Fetch(file[0]); got.Status != http.StatusOK || got.Header.Get("Content-Type") != "image/png" {
		w.t.Errorf("the picture: %d %s", got.Status, got.Header.Get("Content-Type"))
	}

	// One of the two takes it back, without asking: it is gone for others at once.
	g.press("See the entry")
	g.press("Show it to more or to fewer people")
	g.choose("The members")
	w.pass(g, "narrow")
	g.press("Show it to fewer people now")
	g.HasText("seen by the members")
	for _, at := range []string{learnt, file[0]} {
		if got := nora.Fetch(at).Status; got != http.StatusNotFound {
			w.t.Errorf("%s is still shown: %d", at, got)
		}
	}
	g.press("Parts of your space > Home")
	w.pass(g, "home")
}

// nothingForOthers: a coordinator and an administrator get nothing at all from any address of the space, whatever they do
// with it. That the pair exists is all that the programme sees.
func (w *walk) nothingForOthers(edition string) {
	w.t.Helper()
	ada := w.site.Person("Ada", "ada@example.org", access.Administrator)
	if len(w.seen) < 50 {
		w.t.Errorf("only %d addresses were gathered along the walk", len(w.seen))
	}
	for who, c := range map[string]person.Person{"the coordinator": w.cora, "an administrator": ada} {
		client := w.site.As(c)
		for _, at := range slices.Sorted(maps.Keys(w.seen)) {
			if got := client.Get(at).Status; got != http.StatusNotFound {
				w.t.Errorf("%s gets %d from %s", who, got, at)
			}
			if got := client.Post(at, nil).Status; got != http.StatusNotFound && got != http.StatusMethodNotAllowed {
				w.t.Errorf("%s gets %d for sending something to %s", who, got, at)
			}
		}
	}
	cora := w.as("outside", w.cora)
	cora.Expect("404")
	cora.open(w.at)
	cora.HasNoText("Gwen", "Letters that people understand")
	cora.see("nothing-here")
	cora.open(edition + "/collaborations")
	cora.HasText("Gwen Example, patient partner")
	cora.HasNoText("Letters that people understand", "The first letter")
	cora.see("that-it-exists")
}

// drawing is a small picture.
func drawing(t *testing.T) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range 30 {
		m.SetGray(i, i, color.Gray{Y: 200})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
