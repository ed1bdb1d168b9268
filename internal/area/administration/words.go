package administration

import "strings"

// known says actions in words, as what somebody did. What is missing is said by its name with spaces.
var known = map[string]string{
	"session.start": "signed in", "session.end": "signed out",
	"person.join": "came in for the first time", "person.add": "added a person", "person.change": "changed a person’s details", "person.details": "changed their own details",
	"person.invite": "invited a person", "person.confirm-organisation": "confirmed somebody’s organisation", "person.close": "closed a person’s access", "person.open": "opened a person’s access again",
	"role.grant": "gave a role", "role.revoke": "took a role away",
	"account.address": "changed their email address", "password.set": "set a password", "password.remove": "removed a password", "passkey.add": "added a passkey", "passkey.remove": "removed a passkey",
	"network.create": "made a network", "network.change": "changed a network", "organisation.change": "changed an organisation", "relationship.define": "changed what a collaborative relationship is",
	"audit.download": "downloaded the log", "mail.retry": "sent a letter again", "job.retry": "let work run again",

	"application.start": "began an application", "application.join": "joined an application", "application.answer": "answered questions of an application", "application.details": "changed who applies",
	"application.brings": "said what they bring of what an edition looks for", "edition.look-for": "stated a perspective that an edition looks for", "edition.look-no-more": "took away a perspective that an edition looked for",
	"application.needs": "said what access they need", "application.invite": "invited a partner", "application.invite-accept": "accepted an invitation to apply together", "application.invite-decline": "said no to applying together",
	"application.invite-withdraw": "took an invitation back", "application.leave": "left an application", "application.import": "brought in an application from a file", "application.move": "moved an application on", "application.note-away": "removed a note", "application.read": "read an application",
	"application.remind": "reminded people of what is missing", "application.submit.propose": "asked to hand an application in", "application.submit.assent": "confirmed an application", "application.submit.change": "changed an application, so that it must be confirmed again",
	"application.submit.effect": "handed an application in", "application.submit.take-back": "took a confirmation back", "application.submit.withdraw": "stopped handing an application in", "application.submit.comment": "commented on an application",
	"sponsor.name": "named a sponsor", "sponsor.remind": "reminded a sponsor", "sponsor.resend": "wrote to a sponsor again", "sponsor.confirmed": "backed an application", "sponsor.note": "noted that a sponsor said no", "sponsor.declined": "could not back an application",
	"bursary.move": "carried a bursary over", "bursary.free": "freed a bursary", "bursary.read": "read a request for a bursary", "bursary.award": "awarded a bursary", "bursary.decline": "did not award a bursary", "bursary.take-back": "took a bursary back",
	"coaching.ask": "asked for coaching", "coaching.offer": "offered coaching", "coaching.taken": "noted that coaching took place",
	"introduction.begin": "introduced two people", "seeker.save": "wrote a card for the partner finder", "seeker.withdraw": "left the partner finder",
	"seating.setup": "set up tables", "seating.seat": "had people seated", "seating.rule": "changed who sits together or apart", "seating.kinds": "changed who sits at which kind of table",
	"seating.move": "moved somebody to another table", "seating.hold": "held seats or let them go", "seating.away": "seated a day without those who are away", "seating.mend": "seated those who are new", "seating.publish": "showed everybody their table",
	"rotation.save": "made a timetable for presenters", "rotation.publish": "showed a timetable to presenters", "rotation.remove": "took a timetable for presenters away", "rotation.words": "wrote down what a table says to a presenter",
	"ranking.open": "asked both sides for lists", "ranking.move": "changed until when lists are taken", "ranking.close": "closed the lists", "ranking.off": "called lists off",
	"ranking.remind": "reminded people of their lists", "ranking.pairs": "had fair pairs made of lists", "ranking.change": "changed a fair pair by hand",
	"suggestion.criteria": "changed what makes a good pair", "suggestion.find": "had the best pairs found", "suggestion.rule": "decided by hand about a pair",

	"edition.create": "began an edition", "edition.clone": "copied an edition", "edition.basics": "changed an edition’s dates and places", "edition.texts": "changed an edition’s page", "edition.person.add": "gave somebody a task in an edition",
	"edition.person.remove": "took a task in an edition away", "edition.publish": "published an edition", "edition.close": "closed the call of an edition", "edition.reopen": "opened an edition again", "edition.start": "started an edition", "edition.end": "ended an edition",
	"day.add": "added a day", "day.change": "changed a day", "day.remove": "removed a day", "session.add": "added a session", "session.change": "changed a session", "session.remove": "removed a session",
	"between.add": "added something to do between two days", "between.change": "changed something to do between two days", "between.remove": "removed something to do between two days",
	"material.add": "added a material", "material.change": "changed a material", "material.remove": "removed a material",
	"attendance.note": "noted who came", "attendance.apologies": "said that they cannot come", "place.give-up": "gave a place back", "place.withdraw": "withdrew a place",
	"needs.look": "looked at access needs", "needs.note": "noted what was arranged",
	"selection.close-scoring": "closed scoring", "selection.open-scoring": "opened scoring again", "selection.shortlist": "changed a proposed shortlist by hand", "selection.limits": "changed the limits of a shortlist", "selection.put-list": "asked the panel about a list of places",
	"selection.score": "scored an application", "selection.conflict": "declared a conflict of interest", "selection.waiting-file": "took a waiting list out", "selection.conflict-back": "took a conflict of interest back", "selection.offer-next": "offered the next place", "selection.take-back": "took a question to the panel back",
	"selection.decide.propose": "asked the panel to decide", "selection.decide.assent": "agreed to a decision of the panel", "selection.decide.effect": "made a decision of the panel take effect",
	"selection.accept.propose": "asked a pair to take its place", "selection.accept.assent": "said yes to a place", "selection.accept.take-back": "took a yes to a place back", "selection.accept.effect": "took a place", "selection.accept.withdraw": "ended the question whether a pair takes its place",
	"selection.decide.take-back": "took a yes to a decision back", "selection.decide.withdraw": "withdrew a question to the panel",

	"wave.plan": "planned a form", "wave.change": "changed when a form opens", "wave.open": "opened a form", "wave.mistake": "closed a form again that was opened by mistake", "wave.extend": "kept a form open longer", "wave.shorten": "let a form close earlier", "wave.raise": "raised how many answers a form needs, because somebody whom it asked became a coordinator", "wave.alone": "chose not to compare a form with the others", "wave.invite": "sent a form to more people", "wave.close": "closed a form", "wave.remove": "removed a planned form",
	"wave.note": "wrote a note about a form", "wave.paper": "keyed in a form from paper", "wave.import": "brought in answers from a file", "lesson.describe": "said whom a lesson describes", "lesson.change": "changed a lesson", "lesson.withdraw": "withdrew a lesson", "supervision.hold": "noted a supervision", "supervision.move": "changed the date of a supervision", "quote.choose": "chose a quote", "quote.remove": "removed a quote", "quote.change": "changed the words of a quote", "quote.clear": "cleared a quote of names", "quote.not-yet": "said that a quote is not ready", "quote.answer": "answered somebody who said that a quote is not ready", "quote.sort": "sorted quotes by theme", "quote.themes": "changed the list of themes", "report.readers": "changed who may read a report",
	"wave.more-time": "gave people more time for a form", "wave.keyed-twice": "chose how often forms on paper are keyed in", "wave.ask": "asked people at a time of their own", "wave.join": "asked people who joined while a form was open",
	"small-numbers.choose": "chose how small numbers are kept private", "equality.ask": "asked equality questions", "equality.end": "added the equality answers up",
	"inquiry.open": "asked what a programme wants to find out", "objective.add": "added a learning objective", "objective.change": "changed a learning objective", "objective.remove": "took a learning objective out",
	"import.terms": "brought in who holds which role from a file", "import.undo": "undid an import",
	"map.group": "changed a group on a map", "map.group-end": "ended a group on a map", "map.term": "changed who holds a role", "map.term-end": "ended a term", "map.term-remove": "took a term off a map",
	"partner.change": "changed what an organisation says about itself", "partner.lead": "named somebody who looks for people", "partner.lead-end": "ended that somebody looks for people",
	"map.merge": "said that two records on a map are one person", "map.two": "said that two records on a map are two people", "map.two-undone": "took back that two records on a map are two people", "map.part": "made two records of one again on a map", "map.same.propose": "asked somebody whether a record on a map is theirs", "map.same.assent": "said that a record on a map is theirs", "map.same.effect": "joined two records on a map", "map.same.withdraw": "ended the question whether a record on a map is somebody’s", "map.left": "ended the roles of somebody who left", "map.join": "noted that an organisation became part of another", "map.code": "changed the code of an organisation",
	"contact.name": "named a key contact", "contact.end": "ended a key contact", "contact.promise": "changed how soon an answer is promised",
	"contact.professional": "changed the list of whom patient leaders can ask", "contact.professional-away": "took somebody off the list of whom patient leaders can ask",
	"map.codes": "brought in official codes", "map.role-type": "changed a kind of role",
	"opportunity.write": "wrote an opportunity", "opportunity.change": "changed an opportunity", "opportunity.ask": "asked for a yes to an opportunity", "opportunity.publish": "published an opportunity",
	"strategy.write": "wrote a strategy", "strategy.change": "changed the words of a strategy", "strategy.outcome": "changed an outcome of a strategy", "strategy.ask": "asked both sides for their yes to a strategy", "strategy.withdraw": "took back a draft of a strategy", "strategy.end": "asked both sides whether a strategy ends",
	"strategy.link": "linked an outcome of a strategy", "strategy.unlink": "ended a link of an outcome of a strategy", "strategy.name": "named somebody for an outcome of a strategy",
	"grid.add": "put an activity on a participation grid", "grid.change": "changed an activity on a participation grid", "grid.off": "took an activity off a participation grid, or asked to", "grid.import": "brought in activities for a participation grid",
	"outreach.add": "wrote a visit down", "outreach.change": "changed what is written about a visit", "outreach.link": "made a link for a visit", "outreach.remove": "took a visit out of the log",
	"referral.place": "set up or changed a place that refers people", "referral.link": "made a new link for a place that refers people", "referral.withdraw": "withdrew the link of a place that refers people",
	"referral.cover": "said who stands in for those who answer referrals", "referral.take": "stood in and took over the answer to somebody who was referred",
	"ideas.desk": "said who answers ideas", "ideas.session": "planned a session that takes ideas in", "ideas.session-cancel": "called off a session that takes ideas in",
	"opportunity.withdraw": "withdrew an opportunity", "opportunity.finish": "finished an opportunity", "opportunity.panel": "put somebody on a panel of an opportunity", "opportunity.panel-end": "took somebody off a panel of an opportunity", "opportunity.scoring": "asked a panel to score",
	"chain.link": "linked two things in a line from a gap to a change", "chain.unlink": "took a link off a line from a gap to a change", "chain.step": "made a step of a gap",
	"development.add": "put an offer to learn on the list", "development.change": "changed an offer to learn", "development.end": "took an offer to learn off the list", "development.back": "put an offer to learn back on the list",
	"decision.add": "put a decision into a register", "decision.change": "changed a decision", "decision.assurance": "wrote about the part of patient leaders in a decision", "decision.ask": "asked patient leaders whether what a decision says is true",
	"decision.outcome": "noted what became of a decision", "decision.withdraw": "withdrew a decision", "decision.again": "prepared a decision again",
	"glossary.public":       "said who reads a word of the glossary",
	"recommendation.answer": "answered a recommendation", "recommendation.owner": "said who answers a recommendation", "recommendation.show": "said whether the reasons of an answer are published",
	"recommendation.link": "linked a group with an organisation", "recommendation.unlink": "ended the link of a group with an organisation",
	"leadership.save": "changed a step of a plan", "leadership.name": "named an owner of a step", "leadership.action": "added an action to a step", "leadership.reopened": "said that an action is not done after all",
	"round.start": "asked people to rate an organisation", "round.change": "changed who rates an organisation", "round.close": "ended a rating of an organisation", "step.role": "wrote or changed what a role needs", "step.add": "planned something about a gap", "step.mark": "marked something planned as done",
	"instrument.copy": "copied a form to change it", "instrument.draft": "changed the draft of a form", "instrument.publish": "put a new version of a form in use", "instrument.retire": "took a form out of use", "instrument.restore": "put a form back in use", "instrument.discard": "threw a draft of a form away",
	"import.upload": "uploaded a file to bring in", "import.start": "started to bring in a file", "import.drop": "removed a file before it was brought in", "import.people": "brought in people", "import.applications": "brought in applications",
	"export.network": "took everything out", "export.edition": "took an edition out", "export.own": "took out what is kept about them",
}

// knownWork says work in the background in words, as what the program will do.
var knownWork = map[string]string{
	"edition.calendar": "Tell people’s calendars of new dates", "matching.suggest": "Find the pairs that fit best",
	"edition.left": "End the calls of somebody who takes part no more", "wave.open": "Open a form", "wave.ask": "Ask people to fill in a form at a time of their own", "wave.join": "Ask people who joined while a form is open", "wave.remind": "Remind people of a form", "wave.close": "Close a form",
	"exchange.import": "Bring in a file", "exchange.sweep": "Throw a file away that was brought in", "file.drop": "Throw a file away",
	"meaning.close":                "Tell people that they can read what others mean by a word",
	"recommendation.remind":        "Remind of an answer to a recommendation",
	"application.sponsor-reminder": "Remind a sponsor", "selection.lapse": "End an offer that nobody answered",
	"web.forget-sent": "Forget which forms were sent", "mail.daily": "Send somebody’s daily letter",
}

func actionWords(action string) string {
	if w := known[action]; w != "" {
		return w
	}
	return strings.NewReplacer(".", ": ", "-", " ").Replace(action)
}
