package matching

import (
	"slices"
	"strings"
	"sync"

	"alongside/content"
	"alongside/internal/platform/db"
	"alongside/internal/shared/voice"
)

// This file says in words why two people are suggested. A sentence speaks of interests, places, times, ways of meeting and the
// perspectives that a task asks for. The letter with the sentence may be read over a shoulder. So of what people wrote of their
// interest it quotes words of work alone, from a list: whatever is not on it stays unsaid, also what nobody thought of. What is left
// out tells nothing, because most words are.

// ofWork are the stems of the words that may be quoted.
var ofWork = sync.OnceValue(func() map[string]bool { return stems(strings.Join(content.WordsOfWork(), " ")) })

// quotedWords are the words of work among those that two or three people share, as a sentence quotes them; at most three.
func quotedWords(words []string) string {
	var out []string
	for _, w := range words {
		if ofWork()[voice.Stem(w)] && len(out) < quoted {
			out = append(out, "“"+w+"”")
		}
	}
	if len(out) == 0 {
		return "the same thing"
	}
	return and(out)
}

// private are the beginnings of words with which a place, or a perspective that a task asks for, is not quoted. Both are lines that
// somebody wrote, and no list could hold all towns. A word that only sounds like a private one is left out as well, which costs no
// more than a shorter sentence.
var private = strings.Fields(`abus aborti acne addict adhd age aged agein aids alcohol alzheim amput anaemi angina anorex anxi aphasi arthrit asian asperg assault asthma asylum atheis autis bangladesh bariatric bereav bipolar birth
	bisex black bladder blind blood bowel bpd brain breast buddh bulimi cancer cardi cataract catholic cerebral cervi cfs chemo chinese christ chronic church coeliac colitis colosto coma contracep copd covid crohn
	cystic deaf death dement depress detain detention diabet dialys diagnos disab diseas disord divorc down drug dvt dying dyslex eat ecz ehlers elder emphysem endometr epilep erectil ethnic faith fatigue female fertil fibromyalg fibros frail
	frail gay gender glaucom gout gypsy haemophil headach heart hepat hernia heroin herpes hindu hiv homeless hormon hospice ibs ill immigr impair incontin indian infect infert injur insomn insulin islam ivf jail jew judais kidney lesbian
	leukaem lgbt lithium liver lung lupus lymph macular male marri maternit medic melanom memory men menopaus menstr mental metast methadon migrain migrant miscarr morphin mosque mother motor multiple muslim neuro obes ocd offend
	old oncol orchid organ osteopor ostom overdos overweight pacemak pain pakistan palliat palsy paralys parapleg parkinson pension pmdd polish postnat pots pregnan prison probation prostat prosthe prozac psoriasis psych ptsd queer race
	racis radiother rape refugee rehab relig renal rheumat roma schizo sclero scolios section seizure self sepsis sertralin sex sick sikh single skin sleep smok sober somali spinal stammer steroid stillb stoma stroke
	suicid surg surviv symptom synagog syndrom syphilis temple terminal testoster thalass therap thyroid tinnit tourett tramadol trans trauma traveller tremor tubercul tumour ulcer unwell uterus uti vertigo violen virus warfarin
	white widow women womb wheelchair wound young youth`)

// quotable says whether a sentence may quote this place or this perspective.
func quotable(text string) bool {
	return !slices.ContainsFunc(voice.Words(text), func(w string) bool {
		return !ofWork()[voice.Stem(w)] && slices.ContainsFunc(private, func(p string) bool { return strings.HasPrefix(w, p) })
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
		say(both + quotedWords(f.words))
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
	if len(out) == 0 && to != theCoordinator {
		return "A coordinator thought that you two could work well together."
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
