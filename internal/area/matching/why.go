package matching

import (
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/shared/voice"
)

// This file says in words why two people are suggested. A sentence speaks of interests, places, times, ways of meeting and the
// perspectives that a task asks for. Words about health or about what the law protects are never quoted, even where both
// people wrote them on their cards: the letter with the sentence may be read over a shoulder.

// private are the beginnings of words that are never quoted. A word that only sounds like one is left out as well, which
// costs no more than a shorter sentence.
var private = strings.Fields(`abus aborti addict adhd age aged agein aids alcohol alzheim amput anaemi anorex anxi arthrit asperg asthma asylum atheis autis bipolar birth bisex black blind blood bowel
	brain breast buddh bulimi cancer cardi catholic chemo chinese christ chronic coeliac coma copd covid crohn cystic deaf death dement depress diabet dialys diagnos disab diseas disord divorc
	down drug dying dyslex eat elder ecz endometr epilep ethnic faith fatigue female fertil fibromyalg fraility frail gay gender gypsy headach heart hepat hindu hiv hormon ill immigr impair
	incontin indian infect infert insulin islam jew judais kidney lesbian leukaem lgbt liver lung lupus lymph male marri maternit medic melanom menopaus menstr mental metast migrain migrant
	miscarr mosque motor multiple muslim neuro obes old oncol organ overdos pain pakistan palliat parkinson pension postnat pregnan psych queer race racis rape refugee relig renal rheumat roma
	schizo sclero seizure self sex sick sikh skin sleep smok spinal stammer stoma stroke suicid surg symptom syndrom terminal thyroid tourett trans trauma traveller tumour ulcer unwell virus
	white widow wheelchair wound young youth`)

// quotable says whether a sentence may quote this text.
func quotable(text string) bool {
	return !slices.ContainsFunc(voice.Words(text), func(w string) bool {
		return slices.ContainsFunc(private, func(p string) bool { return strings.HasPrefix(w, p) })
	})
}

// reader is who reads a sentence.
type reader int

const (
	theCoordinator reader = iota
	theProfessional
	thePartner
)

// quoted is how many shared words a sentence quotes at most.
const quoted = 3

// Why says why two people are suggested, in short sentences to the one who reads. The words of a challenge are quoted to its
// owner and to the coordinator only: an application is not for the other person's eyes.
func (c comparison) Why(a, b *profile, to reader) string {
	f := c.Find(a, b)
	both := "Both cards speak of "
	you := "Both "
	if to != theCoordinator {
		both, you = "You both wrote about ", "You both "
	}
	var out []string
	say := func(s string) { out = append(out, s+".") }
	if len(f.words) > 0 {
		words := slices.DeleteFunc(slices.Clone(f.words), func(w string) bool { return !quotable(w) })
		words = words[:min(len(words), quoted)]
		for i, w := range words {
			words[i] = "“" + w + "”"
		}
		if len(words) == 0 {
			words = []string{"the same thing"}
		}
		say(both + and(words))
	}
	if f.voice.line != "" {
		say(voiceSentence(f, a, b, to))
	}
	if f.place != "" {
		switch {
		case !quotable(f.place):
			say(you + "named the same place")
		case f.same:
			say(you + "named " + f.place)
		default:
			say(you + "named a place with “" + f.place + "” in it")
		}
	}
	if f.times != 0 {
		say(you + "have time: " + f.times.words())
	}
	if len(f.ways) > 0 {
		list := wayList(f.ways)
		list[0] = strings.ToLower(list[0])
		if to == theCoordinator {
			say("Both can meet " + and(list))
		} else {
			say("You can both meet " + and(list))
		}
	}
	if len(out) == 0 {
		return "Nothing on the two cards speaks for these two or against them."
	}
	return strings.Join(out, " ")
}

// voiceSentence says which perspective one of the two answers.
func voiceSentence(f found, a, b *profile, to reader) string {
	answers := " answers "
	if !f.voice.whole {
		answers = " comes near "
	}
	quote := ""
	if quotable(f.voice.line) {
		quote = ": “" + strings.TrimRight(f.voice.line, ".!?") + "”"
	}
	asker, other := a, b
	if f.voice.answers == a.Person {
		asker, other = b, a
	}
	me := map[reader]db.ID{theProfessional: a.Person, thePartner: b.Person}[to]
	card := other.Given + "’s card"
	if me == other.Person {
		card = "Your card"
	}
	switch {
	case f.voice.asker == "":
		return card + answers + "a perspective that this programme looks for" + quote
	case me == asker.Person:
		return card + answers + "a perspective that your challenge asks for" + quote
	case me == other.Person:
		return card + answers + "a perspective that " + asker.Given + "’s challenge asks for"
	}
	return card + answers + "a perspective that " + asker.Given + "’s challenge asks for" + quote
}
