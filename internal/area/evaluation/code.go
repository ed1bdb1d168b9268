package evaluation

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
)

// Code is what a person tells so that their forms of one edition can be put together. The three questions follow the
// literature on self-generated identification codes (for example Yurek, Vasey and Sullivan Havens, Evaluation Review 32,
// 2008; Direnga and others, 2016): each answer stays the same for life, is known to its owner without looking it up, and
// is in no register that a programme holds.
type Code struct{ Street, Day, Friend string }

// The form fields of the code.
const (
	codeStreet = "code-street"
	codeDay    = "code-day"
	codeFriend = "code-friend"
)

// codeQuestion is one of the three questions of the code.
type codeQuestion struct{ Name, Label, Hint string }

var codeQuestions = []codeQuestion{
	{codeStreet, "The first two letters of the street where you grew up", "The street that you remember best. For Mill Lane, enter MI."},
	{codeDay, "The day of the month on which your mother has her birthday", "Or the birthday of the person who brought you up. For 7 May, enter 7."},
	{codeFriend, "The first two letters of the name of your first friend", "The first friend that you remember from school. For Peter, enter PE."},
}

// at is the answer to the question of that place in codeQuestions.
func (c Code) at(i int) string { return []string{c.Street, c.Day, c.Friend}[i] }

func codeOf(form url.Values) Code {
	return Code{Street: form.Get(codeStreet), Day: form.Get(codeDay), Friend: form.Get(codeFriend)}
}

// Fold brings the code into one form: capitals, accents, spaces and the rest of a word make no difference. The code is
// "" when nothing was said. Fields name what is missing or wrong.
func (c Code) Fold() (string, []errs.Field) {
	if strings.TrimSpace(c.Street+c.Day+c.Friend) == "" {
		return "", nil
	}
	var check errs.Check
	street, friend := twoLetters(c.Street), twoLetters(c.Friend)
	check.That(street != "", codeStreet, "Enter two letters, or leave all three questions empty.")
	day, err := strconv.Atoi(strings.TrimRight(strings.ToLower(strings.TrimSpace(c.Day)), "sthndr."))
	check.That(err == nil && day >= 1 && day <= 31, codeDay, "Enter a day from 1 to 31, or leave all three questions empty.")
	check.That(friend != "", codeFriend, "Enter two letters, or leave all three questions empty.")
	if e := errs.Of(check.Err()); e != nil {
		return "", e.Fields
	}
	return street + "/" + strconv.Itoa(day) + "/" + friend, nil
}

// plain are letters that have no accent to take away but are written with plain ones all the same.
var plain = strings.NewReplacer("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// twoLetters are the first two letters or figures of a text, in small letters without accents; "" when it has fewer. A
// name in another script may be a single sign, such as 李, and is whole.
func twoLetters(s string) string {
	var out []rune
	for _, r := range plain.Replace(strings.ToLower(norm.NFKD.String(s))) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if out = append(out, r); len(out) == 2 {
				return string(out)
			}
		}
	}
	if len(out) == 1 && unicode.IsLetter(out[0]) && !unicode.Is(unicode.Latin, out[0]) {
		return string(out)
	}
	return ""
}

// paperMark is codeMark for a form from paper. Codes on paper pass through the hands of whoever keys them in, who could
// key in more forms with them; so forms on paper are linked only with forms on paper, and the mark says that it is one.
func paperMark(k *secret.Keys, network, edition db.ID, folded string) string {
	if folded == "" {
		return ""
	}
	return paperPrefix + k.Mark(network, "wave code on paper of edition "+string(edition), folded)
}

// paperPrefix begins the mark of a form from paper.
const paperPrefix = "p"

// randomMark looks like the mark of a code and is the mark of none.
func randomMark(k *secret.Keys, network db.ID) string {
	return k.Mark(network, "wave code of nobody", string(db.NewRandomID()))
}

// codeMark is how a folded code is kept: a keyed mark for this one edition, so that marks of two editions or of two
// networks cannot be compared. Nothing said has no mark.
func codeMark(k *secret.Keys, network, edition db.ID, folded string) string {
	if folded == "" {
		return ""
	}
	return k.Mark(network, "wave code of edition "+string(edition), folded)
}
