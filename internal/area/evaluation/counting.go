package evaluation

import (
	"crypto/rand"
	"math/big"
	"slices"
	"strings"

	"alongside/internal/shared/instrument"
)

// What is opened of a wave, and of it shown, is decided here. Whoever keys in forms from paper knows what they say, and
// could make them up. So forms on paper never help to reach the smallest number of answers by link: whatever is shown
// rests on as many answers by link as were promised, or on none. The same holds for people who joined after somebody had answered (joining.go).

// counted is what a closing wave keeps of its forms.
type counted struct {
	kept    []form   // without the way in which they came
	unread  int64    // answers by link that were too few: not kept, and read by nobody
	surplus int64    // forms on paper beyond the number of people, left out by chance
	masked  int64    // kept forms that got a random mark, from paper or of people who joined later
	late    int64    // answers by link that came late; -1 when they, or those in time, are too few to say
	held    []string // ids of questions that some people answered by link, and too few
}

// count decides what is kept. random makes a mark that is nobody's.
func count(forms []form, invited, minimum int64, def instrument.Definition, random func() string) (counted, error) {
	var c counted
	var link, joined, paper []form
	for _, f := range forms {
		switch {
		case f.Paper:
			paper = append(paper, f)
		case f.Joined:
			joined = append(joined, f)
		default:
			link = append(link, f)
		}
	}
	// More forms than people: somebody handed in on paper and sent by link too, or a form was keyed in twice. Answers by
	// link are one for each person, so it is forms on paper that are too many. Which ones nobody knows: chance decides.
	if c.surplus = max(0, int64(len(forms))-invited); c.surplus > 0 {
		c.surplus = min(c.surplus, int64(len(paper)))
		if err := shuffle(paper); err != nil {
			return c, err
		}
		paper = paper[c.surplus:]
	}
	switch {
	case int64(len(link)) >= minimum:
		var err error
		if c.held, err = heldItems(link, def, minimum); err != nil {
			return c, err
		}
		c.late = lateOnes(link, joined, minimum)
	case int64(len(paper)) >= minimum:
		c.unread, link, joined = int64(len(link)+len(joined)), nil, nil
	default:
		return c, nil
	}
	c.masked = maskFew(paper, link, minimum, random)
	c.masked += maskJoined(joined, slices.Concat(link, paper), random)
	c.kept = slices.Concat(link, joined, paper)
	for i := range c.kept {
		c.kept[i].Paper, c.kept[i].Late, c.kept[i].Joined = false, false, false
	}
	return c, nil
}

// lateOnes is how many answers by link came after the closing time, or -1 when they or the others are fewer than the minimum:
// that none came late, or a few, would say of people who were given more time whether they answered. Those of people who joined later are
// counted too, and never help to reach it.
func lateOnes(link, joined []form, minimum int64) int64 {
	count := func(forms []form) (n int64) {
		for _, f := range forms {
			if f.Late {
				n++
			}
		}
		return n
	}
	n := count(link)
	if n < minimum || int64(len(link))-n < minimum {
		return -1
	}
	return n + count(joined)
}

// maskJoined gives the forms of people who joined later random marks when others have a code, so that they look like all others, and says
// how many got one.
func maskJoined(joined, others []form, random func() string) int64 {
	if !slices.ContainsFunc(others, func(f form) bool { return f.Mark != "" }) {
		return 0
	}
	for i := range joined {
		joined[i].Mark = random()
	}
	return int64(len(joined))
}

// maskFew gives the forms on paper random marks when so few have a code that their marks would show which they are, and
// says how many got one.
func maskFew(paper, link []form, minimum int64, random func() string) (n int64) {
	coded := int64(0)
	for _, f := range paper {
		if f.Mark != "" {
			coded++
		}
	}
	if coded >= minimum || !slices.ContainsFunc(slices.Concat(paper, link), func(f form) bool { return f.Mark != "" }) {
		return 0
	}
	for i := range paper {
		paper[i].Mark = random()
	}
	return int64(len(paper))
}

// heldItems are the questions that some people answered by link, but fewer than the minimum, and those who wrote something
// by link and said that they may be quoted, or did not, when they are fewer.
func heldItems(link []form, def instrument.Definition, minimum int64) ([]string, error) {
	answers := make([]instrument.Answers, len(link))
	for i, f := range link {
		var err error
		if answers[i], err = instrument.DecodeJSON(f.Answers); err != nil {
			return nil, err
		}
	}
	var held []string
	for _, s := range instrument.Summarise(def, answers) {
		if s.Answered > 0 && int64(s.Answered) < minimum {
			held = append(held, s.Item.ID)
		}
	}
	return append(held, heldTexts(answers, def, minimum)...), nil
}

// onPaperOnly says whether a mark is that of a code on paper.
func onPaperOnly(mark string) bool { return strings.HasPrefix(mark, paperPrefix) }

// shuffle puts things in mixed order, so that nothing that comes after can tell how they were.
func shuffle[T any](things []T) error {
	for i := len(things) - 1; i > 0; i-- {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return err
		}
		k := int(j.Int64())
		things[i], things[k] = things[k], things[i]
	}
	return nil
}
