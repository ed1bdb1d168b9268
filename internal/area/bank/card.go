package bank

import (
	"encoding/hex"
	"strconv"
	"strings"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/heard"
	"alongside/internal/shared/voice"
)

// Card is what somebody tells about themselves.
type Card struct {
	Person                       db.ID
	Skills, Interests, Available int64  // bits by the lists of content
	Place                        string // a town or district
	Words, Experience            string // in their own words
	Most                         int64  // how often they may be asked in a month; 0: not now
	Asked                        db.Instant
	Created                      db.Instant
	Version                      int64
}

// CardForm is a card as somebody filled it in.
type CardForm struct {
	Skills, Interests, Available []string
	Place, Words, Experience     string
	Most                         string
	Heard                        heard.Said // where they heard of the bank
	Version                      int64
}

// mostAsked bounds how often somebody can want to be asked in a month.
const mostAsked = 10

// longestWords and longestExperience are in characters.
const (
	longestWords      = 600
	longestExperience = 1500
	longestPlace      = 60
)

// card checks what was filled in.
func (f CardForm) card() (Card, error) {
	var c errs.Check
	out := Card{Place: clean(f.Place), Words: strings.TrimSpace(f.Words), Experience: strings.TrimSpace(f.Experience), Version: f.Version}
	read := func(name string, list []content.BankEntry, ids []string) int64 {
		bits, ok := bitsOf(list, ids)
		c.That(ok, name, "Choose from the list.")
		return bits
	}
	out.Skills = read("skills", lists().Skills, f.Skills)
	out.Interests = read("interests", lists().Interests, f.Interests)
	out.Available = read("available", lists().Availability, f.Available)
	c.That(len([]rune(out.Place)) <= longestPlace, "place", "Use up to %d letters: a town or a part of one.", longestPlace)
	c.That(!namesHealth(out.Place), "place", "Write the name of a town or a part of one, and nothing else.")
	c.That(len([]rune(out.Words)) <= longestWords, "words", "Use up to %d letters.", longestWords)
	c.That(len([]rune(out.Experience)) <= longestExperience, "experience", "Use up to 1,500 letters.")
	n, err := strconv.ParseInt(f.Most, 10, 64)
	f.Heard.Check(&c)
	c.That(err == nil && n >= 0 && n <= mostAsked, "most", "Choose how often.")
	out.Most = n
	return out, c.Err()
}

func (c Card) form() CardForm {
	return CardForm{Skills: idsOf(lists().Skills, c.Skills), Interests: idsOf(lists().Interests, c.Interests), Available: idsOf(lists().Availability, c.Available),
		Place: c.Place, Words: c.Words, Experience: c.Experience, Most: strconv.FormatInt(c.Most, 10), Version: c.Version}
}

// text is what is compared when somebody changed a card in two windows.
func (c Card) text() string {
	return strings.Join([]string{"Good at: " + strings.Join(namesOf(lists().Skills, c.Skills), ", "), "Cares about: " + strings.Join(namesOf(lists().Interests, c.Interests), ", "),
		"Can take part: " + strings.Join(namesOf(lists().Availability, c.Available), ", "), "Place: " + c.Place, "At most each month: " + strconv.FormatInt(c.Most, 10), c.Words, c.Experience}, "\n\n")
}

// namesHealth says whether a text names somebody's health.
func namesHealth(text string) bool {
	for _, n := range voice.Names(text) {
		if strings.Contains(n.Says, "health") {
			return true
		}
	}
	return false
}

// shortHealth are short names of illnesses, and words of treatment that tell of one. As whole words nobody is found by them.
var shortHealth = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`ms mnd als bpd eupd cfs cf t1d t2d t1dm t2dm ckd esrd aki tia cva af chf copd cad ibd ibs hiv aids hpv hcv hbv tb sti std
		ptsd cptsd ocd adhd asd asc gad tbi abi dlb ftd mci gerd gord pcos pmdd nafld dvt vte pvd pots eds heds fnd fms nhl aml cml cll dcis dmd sma scd lbd
		rsi crps ra sle jia pku ivf oncology oncological chemo chemotherapy radiotherapy immunotherapy dialysis remission relapse relapsed sober sobriety
		detox rehab addict addiction stoma ostomy colostomy ileostomy insulin transplant transplanted`) {
		out[w] = true
	}
	return out
}()

// countedWords are the main words of a text by which somebody may be found, and those that name who people are or their health: each
// word is looked at alone, so that no other word beside it makes one of them count.
func countedWords(text string) (stems, refused []string) {
	seen := map[string]bool{}
	for _, w := range voice.Words(text) {
		stem := voice.Stem(w)
		if seen[stem] || len([]rune(stem)) < 2 || !voice.Main(w)[stem] {
			continue
		}
		seen[stem] = true
		if voice.Counts(w) && !shortHealth[w] {
			stems = append(stems, stem)
		} else {
			refused = append(refused, w)
		}
	}
	return stems, refused
}

// mostMarks bounds by how many words one card can be found.
const mostMarks = 200

// marks are the keyed marks of the words of a card, with the fields in which each stands.
func (c Card) marks(k *secret.Keys, network db.ID) map[string]int64 {
	out := map[string]int64{}
	for _, part := range []struct {
		bit  int64
		text string
	}{{showPlace, c.Place}, {showWords, c.Words}, {showExperience, c.Experience}} {
		stems, _ := countedWords(part.text)
		for _, s := range stems {
			m := Mark(k, network, s)
			if _, there := out[m]; there || len(out) < mostMarks {
				out[m] |= part.bit
			}
		}
	}
	return out
}

// Mark is how a word is kept for searching: without the key nobody can read it back.
func Mark(k *secret.Keys, network db.ID, stem string) string {
	mark := k.Mark(network, "bank.word", stem)
	return mark[:hex.EncodedLen(8)]
}
