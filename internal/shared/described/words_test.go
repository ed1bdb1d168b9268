package described

import (
	"math/rand/v2"
	"strings"
	"testing"

	"alongside/internal/platform/db"
	"alongside/internal/shared/person"
)

var testKey = []byte("key of a test")

func TestNearlyTheSameWords(t *testing.T) {
	const refused = "Gwen Pritchard rang us from the second floor when the lift stood still"
	for _, c := range []struct {
		name, words string
		want        bool
	}{
		{"the same", refused, true},
		{"spaces, marks and capitals", "GWEN  Pritchard, rang us - from the second floor; when the lift stood still!!", true},
		{"letters apart", strings.Join(strings.Split(refused, ""), " "), true},
		{"accents and letters of another alphabet", "Gwén Pritchаrd rang us from the sеcond floor when the lift stood still", true},
		{"signs that are not seen", "Gw\u200ben Pri\u00adtchard rang us from the second floor when the lift stood still", true},
		{"slips", "Gwen Prichard rang us form the second floor when the lift stod still", true},
		{"the first half", "Gwen Pritchard rang us from the second", true},
		{"the second half", "the second floor when the lift stood still", true},
		{"another order", "When the lift stood still, Gwen Pritchard rang us from the second floor", true},
		{"among others", "On the first day it rained. " + refused + ". We would book another hall, with two lifts and somebody who looks after them.", true},
		{"only the name taken out", "She rang us from the second floor when the lift stood still", true},
		{"really other words", "A hall with two lifts would help everybody to get to their rooms in time", false},
		{"a few common words", "The second day", false},
		{"nothing", "", false},
	} {
		if got := near(marks(testKey, c.words), marks(testKey, refused)); got != c.want {
			t.Errorf("%s: nearly the same is %v", c.name, got)
		}
	}
	short := marks(testKey, "Gwen cried")
	if !near(marks(testKey, "gwen, cried."), short) || !near(marks(testKey, "On the last day Gwen cried"), short) || near(marks(testKey, "Gwen came"), short) {
		t.Error("a short text is not known again, or another one is taken for it")
	}
	if near(marks([]byte("another"), refused), marks(testKey, refused)) {
		t.Error("marks of two keys can be compared")
	}
}

func TestNamesInWords(t *testing.T) {
	gwen := knownAs(person.Person{ID: "g", Given: "Gwen", Family: "Pritchard"})
	sean := knownAs(person.Person{ID: "s", Given: "Seán Óg", Family: "O’Brien-Smith"})
	al := knownAs(person.Person{ID: "a", Given: "Al", Family: "Li"})
	for _, c := range []struct {
		words       string
		who         known
		whole, part bool
	}{
		{"Gwen Pritchard rang us", gwen, true, false},
		{"pritchard, GWEN", gwen, true, false},
		{"Gwen A. Pritchard's chair", gwen, true, false},
		{"GwenPritchard", gwen, true, false},
		{"G w e n P r i t c h a r d", gwen, true, false},
		{"Gwèn Prîtchard", gwen, true, false},
		{"Gwen Prichard rang", gwen, true, false},
		{"Gwen Pirtchard rang", gwen, true, false},
		{"Gwen rang us", gwen, false, true},
		{"Mrs Pritchard rang us", gwen, false, true},
		{"gwen rang us", gwen, false, false},
		{"The owen river", gwen, false, false},
		{"Gwen was there. On the second day a Mrs Pritchard came", gwen, false, true},
		{"Sean O'Brien Smith spoke", sean, true, false},
		{"Seán Óg Smith spoke", sean, true, false},
		{"SEAN OBRIEN-SMITH", sean, true, false},
		{"Al Li spoke", al, true, false},
		{"All listened", al, false, false},
	} {
		tx := read(c.words)
		if got := tx.whole(c.who); got != c.whole {
			t.Errorf("%q: the whole name of %s is %v", c.words, c.who.name, got)
		}
		if got := len(tx.parts(c.who)) > 0; got != c.part {
			t.Errorf("%q: a part of the name of %s is %v", c.words, c.who.name, got)
		}
	}
}

// TestNoEditLetsRefusedWordsIn: whatever slips, marks, other orders of sentences and words around them somebody writes, words to which somebody
// said no stay out.
func TestNoEditLetsRefusedWordsIn(t *testing.T) {
	const words = "Gwen Pritchard told us that the lift stood still. Nobody had looked for her before the evening. The porter had the key in his pocket."
	g := &Gate{key: testKey, no: []refusal{{person: "g", passage: "p", marks: marks(testKey, words)}}, people: []known{knownAs(person.Person{ID: "g", Given: "Gwen", Family: "Pritchard"})}}
	rng := rand.New(rand.NewPCG(7, 11))
	letters := []rune("abcdefghijklmnopqrstuvwxyz")
	edits := []func([]rune) []rune{
		func(r []rune) []rune { // a letter becomes another
			r[rng.IntN(len(r))] = letters[rng.IntN(len(letters))]
			return r
		},
		func(r []rune) []rune { // a letter too few
			i := rng.IntN(len(r))
			return append(r[:i:i], r[i+1:]...)
		},
		func(r []rune) []rune { // spaces and marks
			i := rng.IntN(len(r))
			return append(append(append([]rune{}, r[:i]...), []rune(" -.,\u200b\n")[rng.IntN(6)]), r[i:]...)
		},
		func(r []rune) []rune { return []rune(strings.ToUpper(string(r))) },
		func(r []rune) []rune { // sentences in another order
			s := strings.Split(string(r), ".")
			rng.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
			return []rune(strings.Join(s, "."))
		},
		func(r []rune) []rune { return append([]rune("We learnt much on that day. "), r...) },
	}
	for range 400 {
		text := []rune(words)
		for range 1 + rng.IntN(6) {
			text = edits[rng.IntN(len(edits))](text)
		}
		if g.Held("t", string(text)) == "" || g.check("t", string(text), "describes", nil, nil, nil, true) == nil {
			t.Fatalf("%q is let in", string(text))
		}
	}
	// One of its sentences alone, also without the name, is held too.
	for _, s := range strings.Split(strings.TrimSuffix(words, "."), ".") {
		if g.Held("t", s) != HeldNo {
			t.Errorf("%q is let in", s)
		}
	}
	if why := g.Held("t", "A porter who lives in the house would help everybody who comes late"); why != "" {
		t.Errorf("other words are held: %s", why)
	}
	// Whoever said yes to this very passage, or wrote it, is not protected from themselves.
	g.stands = map[db.ID]*standing{"t": {Passage: Passage{Agreed: 1}, agreed: []db.ID{"g"}}}
	if g.Held("t", words) != "" || g.Held("u", words, "g") != "" || g.Held("u", words) == "" {
		t.Error("a yes to one passage does not count for it, or counts for another")
	}
}

// TestAFirstNameAloneIsNotForATheme: nobody is asked about a theme, so it holds no first name of somebody else of the programme.
func TestAFirstNameAloneIsNotForATheme(t *testing.T) {
	g := &Gate{people: []known{knownAs(person.Person{ID: "1", Given: "Gwen", Family: "Ward"}), knownAs(person.Person{ID: "2", Given: "Anne Marie", Family: "Lee"})}}
	for words, want := range map[string]bool{"Gwen was silenced": true, "silenced: gwen": false, "The Ward at night": false, "What Anne said": true, "Waiting": false, "GWEN": true} {
		if got := g.first(words, ""); got != want {
			t.Errorf("%q: %t, want %t", words, got, want)
		}
	}
	if g.first("Gwen was silenced", "1") {
		t.Error("somebody cannot write their own name")
	}
}
