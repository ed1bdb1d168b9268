// Package notice names the kinds of letters that people choose about, in their words. A new letter belongs to one of
// them, unless it acts: then it has no kind and always leaves at once (package mail).
package notice

import "alongside/internal/platform/mail"

// The kinds.
const (
	Application mail.Kind = "application"
	Partner     mail.Kind = "partner"
	Space       mail.Kind = "space"
	Dates       mail.Kind = "dates"
	Panel       mail.Kind = "panel"
	Forms       mail.Kind = "forms"
	Details     mail.Kind = "details"
	Calls       mail.Kind = "calls"
	Decisions   mail.Kind = "decisions"
	Plan        mail.Kind = "plan"
	Bank        mail.Kind = "bank"
	Contact     mail.Kind = "contact"
	// Opportunities are letters about what somebody offers, replied to or chooses for.
	Opportunities mail.Kind = "opportunities"
	// Ideas are letters about what people bring to organisations.
	Ideas mail.Kind = "ideas"
	// Recommendations are letters about what a group recommends to an organisation, and the answers owed.
	Recommendations mail.Kind = "recommendations"
	// Meanings are letters about what people mean by a word.
	Meanings mail.Kind = "meanings"
	// Referrals are letters about people who were referred to an organisation.
	Referrals mail.Kind = "referrals"
	// Wishes are letters about new opportunities that fit what somebody wishes to hear of.
	Wishes mail.Kind = "wishes"
)

// Kind is a kind of letter as people choose about it.
type Kind struct {
	Kind         mail.Kind
	Title, About string
	// Alone says that letters of this kind cannot wait for the daily one, and why.
	Alone string
}

var kinds = []Kind{
	{Kind: Application, Title: "Your application", About: "What is still missing, what your partner or sponsor did, and offers of coaching."},
	{Kind: Partner, Title: "Finding a partner", About: "When somebody would like to be a pair with you."},
	{Kind: Space, Title: "Your pair, trio or team", About: "When something in your space waits for you, or has changed."},
	{Kind: Dates, Title: "Dates for your calendar", About: "Meetings and days of your programme, and the table where you sit.", Alone: "These cannot wait for the daily letter, because most bring a date that your calendar reads."},
	{Kind: Calls, Title: "Calls with a coach", About: "Reminders before a call, and when words about a call wait for you. Letters about a new time come in any case.", Alone: "These cannot wait for the daily letter, because the call may be over by then."},
	{Kind: Panel, Title: "Panels that you are on", About: "When a decision waits for your answer."},
	{Kind: Forms, Title: "Reminders to fill in a form, and what came of it", About: "You get the first letter with the link in any case.", Alone: "These cannot wait for the daily letter: what waits there would be a list of who has not answered, and nobody may have one."},
	{Kind: Plan, Title: "The plan of an organisation", About: "When you are asked to own a step, or whether one is in place, when something is due, and when your yes to a strategy is asked or one comes into force."},
	{Kind: Bank, Title: "The people bank", About: "When an organisation that you allowed asks you something, and when somebody whom you asked says yes."},
	{Kind: Contact, Title: "Your key contact, or those whose contact you are", About: "When a question is asked or answered, when an answer is owed, and when somebody else becomes the contact."},
	{Kind: Opportunities, Title: "Opportunities to take up", About: "When you are asked to agree to one or to choose for one, somebody replies, and when there is an answer to your own reply."},
	{Kind: Ideas, Title: "Ideas that are brought to an organisation", About: "When there is an answer to your idea, somebody asks for your yes about it, or an idea waits for your answer."},
	{Kind: Wishes, Title: "Opportunities that fit your wishes", About: "Only if you have said what you wish to hear of, and no more a month than you chose."},
	{Kind: Referrals, Title: "People who were referred to you", About: "When somebody is yours to answer, changes what was passed on about them, or waits for an answer that is owed."},
	{Kind: Decisions, Title: "Decisions of an organisation", About: "When you look after a decision or are named in one, are asked whether what it says is true, or its words change."},
	{Kind: Meanings, Title: "What people mean by a word", About: "When you are asked, when you can read what others mean, and when a shared meaning waits for your yes."},
	{Kind: Recommendations, Title: "Recommendations to an organisation", About: "When your group is asked for its yes, when an answer is owed, late or there, and when a recommendation is asked again."},
	{Kind: Details, Title: "Your details", About: "When somebody else changes your name or writes down a role for you, and when we ask whether what you told us about access needs still fits."},
}

// Kinds lists all, in the order in which people see them.
func Kinds() []Kind { return append([]Kind(nil), kinds...) }

// Find is a kind by its name. The daily letter, which gathers others, is one too.
func Find(k mail.Kind) (Kind, bool) {
	if k == mail.DailyLetter {
		return Kind{Kind: k, Title: "The daily letter", About: "It gathers the letters that you want once a day."}, true
	}
	for _, v := range kinds {
		if v.Kind == k {
			return v, true
		}
	}
	return Kind{}, false
}

// Ways are the answers that a kind allows.
func (k Kind) Ways() []mail.Way {
	if k.Alone != "" {
		return []mail.Way{mail.AtOnce, mail.Never}
	}
	return []mail.Way{mail.AtOnce, mail.Daily, mail.Never}
}
