package home

// topics are all pages of the help, in the order in which somebody meets them. Each says what the program does, in words
// for a reading age of 9 to 11. Who changes what a page does looks here too.
var topics = []topic{
	{"signing-in", "Signing in", "You need an email address. You need no password.", []helpPart{
		{"link", "Sign in by a link", []string{
			"Enter your email address. We send you a link.",
			"Open it on the device that you want to use. It works once, and for 30 minutes. If it is too old, ask for a new one.",
			"No letter? Look in your spam folder. Then look whether your address is right.",
		}, []helpLink{{"Sign in", "/sign-in"}}},
		{"other-ways", "Other ways", []string{
			"You can add a passkey. Then you sign in the way you unlock your phone. You can also set a password. Both are your choice.",
			"Do you have another email address now? Change it there. We send a link to the new address, and a letter to the old one.",
		}, []helpLink{{"How you sign in", "/me/sign-in"}}},
		{"letters", "Letters and dates", []string{
			"You choose which letters we send. You can also see your dates in your own calendar.",
		}, []helpLink{{"Your emails", "/me/letters"}, {"Your calendar", "/me/calendar"}}},
		{"your-data", "What we keep about you", []string{
			"You can take out a file with everything that we keep about you.",
		}, []helpLink{{"What is kept about you", "/me/export"}, {"Privacy", "/privacy"}}},
	}},
	{"applying", "Applying for a programme", "How to start an application, work on it together, and send it.", []helpPart{
		{"start", "Start", []string{
			"Look at the programmes. Choose one that takes applications, and press the button to apply.",
			"We ask what you speak from: for example, as a patient or as a manager. You may be several of these. Choose the one that matters most here.",
		}, []helpLink{{"See the programmes", "/programmes"}}},
		{"parts", "The parts of an application", []string{
			"An application has parts. You can do them in any order, and stop and come back. The list shows what is done and what is still missing.",
		}, []helpLink{{"Your applications", "/applications"}}},
		{"partner", "Your partner", []string{
			"In a programme for pairs you apply together. You can invite somebody by email. They get a link, and they say yes or no.",
			"You know nobody? You can look for a partner.",
		}, []helpLink{{"Help on finding a partner", "/help/partner-finder"}}},
		{"sponsor", "Your sponsor", []string{
			"A sponsor is a senior person who backs you, with money or with regular interest. We write to them. They answer by a link and need no account.",
		}, nil},
		{"money", "Money", []string{
			"Nobody to pay for your place? Ask for a bursary in the part about funding. Your partner does not see why you need it.",
		}, nil},
		{"send", "Check and send", []string{
			"When every part is done, read all answers once more and confirm them. If you apply with others, it is sent when all of you have confirmed the same answers. Your sponsor can answer later.",
		}, nil},
		{"readers", "Who can read it", []string{
			"You and your partner read it. The coordinators can open it too, so that they can help you. Each time somebody opens it is written down.",
			"The people who choose read it only after you have sent it, and without your names.",
		}, nil},
		{"place", "If you are offered a place", []string{
			"You get a letter. The offer says until when you can answer. Places for two or three are confirmed when all have said yes.",
			"If all places are taken you may be on a waiting list. When a place becomes free, the coordinator can offer it to whoever is next. If that is you, you get a letter.",
		}, nil},
		{"stop", "If you change your mind", []string{
			"You can withdraw. The link is at the end of the list of parts.",
		}, nil},
	}},
	{"partner-finder", "Finding a partner", "Some people who want to apply know nobody yet. Here you can find each other.", []helpPart{
		{"card", "Make a card", []string{
			"Your card shows your first name, what you would like to work on, where you are, and when and how you could meet.",
			"Leave out anything about your health that you would not tell a stranger.",
		}, []helpLink{{"Look for a partner", "/partners"}}},
		{"who-sees", "Who sees your card", []string{
			"People from the other side who seek a partner too, and the coordinator. You can take your card away at any time.",
			"Somebody from your own side sees it only when the coordinator asks you both, and a patient partner, to be a trio. Nobody else does.",
		}, nil},
		{"ask", "Ask somebody", []string{
			"First you answer three short questions about your own picture of a partner. Only you see the answers.",
			"Then you can say that you are interested, with a few words. The other person gets a letter with your first name, your card and your words.",
		}, nil},
		{"yes", "Yes or no", []string{
			"You become a pair only when both say yes. You need no reason to say no, and the other person is not told.",
			"If no answer comes in three weeks, it is over. You can ask somebody else.",
		}, nil},
		{"coordinator", "When the coordinator asks", []string{
			"A coordinator may think that two of you could work well together. Then both are asked. It is still your choice.",
			"Sometimes three are asked: a clinician, a manager and a patient partner. You become a trio only when all three say yes. Nobody is told who said no.",
			"You may read why the coordinator thought of you two. It comes from what is on your cards. You may be asked about several people at the same time.",
		}, nil},
	}},
	{"days", "Your programme and its days", "Where you find dates and materials, and what helps you to take part.", []helpPart{
		{"dates", "Dates and places", []string{
			"Your next dates are on the page “Waiting for you”. From there you get to your whole programme, with its days and materials.",
		}, []helpLink{{"Waiting for you", "/me"}}},
		{"needs", "What helps you to take part", []string{
			"Tell us once what you need: for example, a quiet room or large print. It is kept for every day.",
			"The people who arrange the days read it. Each look at their list is written into the log.",
		}, []helpLink{{"Your details", "/me/details"}}},
		{"away", "If you cannot come", []string{
			"Open the day and tell the team. You need not say why.",
		}, nil},
	}},
	{"forms", "Forms and how you stay unknown", "We ask how a programme went. Nobody can tell which answers are yours.", []helpPart{
		{"link", "Your link", []string{
			"You get a link by email. It opens the form without signing in. It works once.",
			"You cannot change the form after you have sent it, because nobody can find it again.",
		}, nil},
		{"parts", "A few questions at a time", []string{
			"The form shows a few questions at a time, and says which part you are in. You can go back.",
			"At the end you see all your answers, and can change them. Nothing is kept by us until you send them.",
			"To stop and go on later, tick the box at the start. Your answers then stay on your own phone or computer until you send them. Do not tick it if others use it too.",
		}, nil},
		{"sealed", "How your answers are kept", []string{
			"The link tells us only that a form was filled in. Your answers go into a sealed box without your name or a time.",
			"When the form closes, all boxes are opened together, in mixed order. Then the key is destroyed.",
		}, nil},
		{"few", "If only a few people answer", []string{
			"Each form says how many people must answer by link. If it is fewer, those answers are destroyed unread.",
		}, nil},
		{"code", "Your own code", []string{
			"Some forms ask for a code. You make it from three small things that only you know. It lets us put your forms together without knowing who you are.",
			"Give the same answers each time. You can also leave it empty.",
		}, nil},
		{"names", "Please leave names out", []string{
			"Write no names, and nothing that shows who you are.",
		}, nil},
		{"paper", "On paper", []string{
			"You can ask for the form on paper. Somebody then keys it in, so that person knows what is in it. Please do not write your name on it.",
		}, nil},
		{"report", "What comes of it", []string{
			"The people who run the programme read a report. They can share it with everybody who takes part. Then you find it on the page of your programme.",
		}, nil},
	}},
	{"space", "Your pair’s space", "A private place for a pair, trio or team.", []helpPart{
		{"private", "Who can open it", []string{
			"Its members alone. Coordinators and administrators cannot look inside. All members have the same rights.",
		}, []helpLink{{"My pair", "/collaborations"}}},
		{"agreement", "Your agreement", []string{
			"Write down together why you work together, how, and who does what. It stands when everybody who is needed has said yes.",
		}, nil},
		{"together", "Saying yes together", []string{
			"Every member can propose a shared decision. It takes effect only when everybody who is needed has said yes to the same words. If the words change, everybody is asked again.",
		}, nil},
		{"meetings", "Meetings", []string{
			"Plan a meeting and make a list of what you want to talk about. Members get an invitation for their calendar.",
			"A timer shows how much of the time you think about how you work together. You can also say which role you are in.",
		}, nil},
		{"log", "The learning log", []string{
			"Write what you learn, for the members or for yourself alone. You can show an entry to more people. All of you decide that together.",
			"Any member can show it to fewer people again, at once and without asking.",
		}, []helpLink{{"Read what others have shared", "/learning"}}},
		{"leave", "Leaving", []string{
			"You can leave at any time, without asking anybody. Take a copy of the space first if you want one.",
		}, nil},
	}},
	{"panel", "The panel: choosing who gets a place", "For people who read applications and decide.", []helpPart{
		{"read", "Read and score alone", []string{
			"What you have to read is on the page “Waiting for you”. You read the application without names. Then you score it alone. You see the others’ scores after you have saved your own.",
		}, []helpLink{{"Waiting for you", "/me"}}},
		{"close", "If you are too close", []string{
			"You may know the people, work with them, or gain from the result. Say so on the page of the application. Then you no longer see or decide about it.",
		}, nil},
		{"decide", "Decide together", []string{
			"At least one professional and one patient partner must score first. Then any of you can put a decision to the panel.",
			"It takes effect when more than half of each side has agreed. So neither side can decide without the other.",
		}, nil},
		{"shortlist", "The proposed shortlist", []string{
			"When a coordinator has closed scoring, the program proposes a list. It has the most points that fit the places. You see it when your own scores are in.",
			"It is only a proposal. You can take applications in or leave them out by hand, and see first what that does. Then the panel decides as always.",
		}, nil},
		{"reason", "Give a reason", []string{
			"Those who applied read the reason. It is needed when there is no place. Write it kindly. You can also offer a first step instead of a place, and say what it is.",
		}, nil},
		{"waiting-list", "The waiting list", []string{
			"Who came onto the list first stands first.",
		}, nil},
	}},
	{"coordinating", "Coordinating an edition", "For coordinators: from the first plan to the report.", []helpPart{
		{"make", "Make an edition", []string{
			"An edition is one run of a programme, with its own dates. Choose a template to start from. You can change everything afterwards. You can also run an old one again with new dates.",
		}, []helpLink{{"Editions", "/editions"}, {"Make a new edition", "/editions/new"}}},
		{"publish", "Publish", []string{
			"The overview of the edition says what is still needed. When it is all there, publish. Its page then takes applications.",
		}, nil},
		{"team", "Your team", []string{
			"Under “People” you add facilitators, coaches and the panel. The panel needs people of both sides.",
		}, nil},
		{"applications", "Applications", []string{
			"See where each application stands, and what it still needs. You can remind people, offer coaching, and introduce two people who seek a partner.",
			"Bursaries are decided by you. The panel chooses who gets a place.",
		}, nil},
		{"run", "When the days begin", []string{
			"Close applications, and begin the days. Both pages ask you first. Then note who came, share materials, and look at the access needs.",
		}, nil},
		{"forms", "Forms and the report", []string{
			"Plan the forms of the template in one press, or add your own. They open, remind and close by themselves. Once a day you see how many have answered, never who.",
			"Read the report after a form has closed. Share it with those who took part.",
		}, []helpLink{{"The form book", "/formbook"}}},
		{"files", "Bring in and take out", []string{
			"You can bring in people and applications from a file. Nothing is saved until you have seen what we found. You can take everything out as a file.",
		}, []helpLink{{"Bring people in", "/import"}, {"Take out", "/export"}}},
		{"private", "What you cannot see", []string{
			"You see that a pair exists and who is in it. You cannot look into its space, and you cannot see who gave which answer.",
		}, nil},
	}},
	{"suggestions", "Suggestions for pairs and trios", "For coordinators: find the pairs or trios that fit best, and invite them.", []helpPart{
		{"what", "What it does", []string{
			"Many people may seek a partner. We compare the cards of everybody, and find the pairs that fit best all together. It is proved that no other choice is better.",
			"It makes as many pairs as possible. Of all ways to do that, it takes the one with most points.",
			"You may let people be suggested with several others. Then as many people as possible get one partner first. Only then does anybody get a second. There are no fewer pairs for it.",
		}, []helpLink{{"Editions", "/editions"}}},
		{"good", "What makes a good pair", []string{
			"You choose how much each thing matters: a shared interest, the same place, times that overlap, ways of meeting, and the perspectives that the task needs.",
			"Each can be “does not matter”, “helps”, “matters”, “matters most” or “must be so”. Two people are never suggested without what must be so.",
			"People write perspectives in their applications, such as carers. You can add some that every challenge needs. Ask for what people do or have lived through. Who people are, and their health, never counts.",
		}, nil},
		{"why", "Why these two", []string{
			"Each pair has a sentence of why. It speaks of interests, places, times, ways of meeting and what the task asks for. It comes from the two cards alone.",
			"Of what people wrote we quote only words of work from a list, like letters or transport. So nothing about health, faith or family can show. We never look at access needs, or at the answers to the three questions.",
		}, nil},
		{"trios", "Trios", []string{
			"You can look for trios instead. A trio is one clinician, one manager and one patient partner. What they chose on their cards says who is which.",
			"For many people it may take too long to prove that nothing is better. Then we say so, and how much better others could be at most.",
			"Each trio says what it would cost to do without it. For many people we say how much it costs at most.",
		}, nil},
		{"left", "Who is left", []string{
			"Sometimes some people share only a few possible partners. Then somebody must be left. We say who, and why.",
		}, nil},
		{"hand", "Change it by hand", []string{
			"Choose any two people, or three for a trio. First we show what it would change to suggest them, or not to. Then you decide, and we find the best again.",
			"The cost comes in this order: people who would be in no pair, then pairs, then points. Those whom you invited from the list keep their places while you look.",
		}, nil},
		{"invite", "Invite them", []string{
			"Tick one pair, some, or invite all. Both people get a letter. Each reads only the sentence for them. They become a pair when both say yes.",
			"All three people of a trio get a letter. They become a trio when all three say yes. Then they have one application together.",
		}, nil},
		{"no", "If somebody says no", []string{
			"You are not told, and nor is anybody else. They can all be suggested with others, and never with each other again.",
			"So somebody may be asked about two people at the same time. You can choose to leave people out for a while after an invitation.",
		}, nil},
	}},
	{"lists", "Lists and fair pairs", "Both sides say in order whom they would like to work with, and pairs are made that favour neither side.", []helpPart{
		{"write", "Write your list", []string{
			"You need a card in the partner finder. When lists are asked for, you find yours under “Waiting for you”.",
			"Press “Add to my list” beside whom you want, then “Up” or “Down”. Or write 1 beside whom you want most, then 2, and so on.",
			"Leave out whom you do not want. Then save. You can change it until the last day.",
		}, []helpLink{{"Find a partner", "/partners"}}},
		{"who", "Who can read it", []string{
			"Only you. No coordinator and no administrator can read it, and nobody learns that they are on it.",
			"When two people are suggested to each other, they and the coordinator learn that each put the other on their list. Nobody learns the numbers.",
			"You can delete your list at any time. It is deleted by itself when you take your card away or become a pair, and sixty days after the pairs are made.",
		}, nil},
		{"fair", "What fair means", []string{
			"Two people can be a pair only when each put the other on their list. There are never two people who would both rather have each other than whom they got.",
			"Often there are several ways to do that. Some are better for one side. We take the way in which the two sides fare most alike.",
			"So say what you really want. Nobody can see what others write, so there is little to gain by guessing.",
		}, nil},
		{"ask", "For coordinators: ask for lists", []string{
			"Choose a last day. Everybody who seeks a partner gets a letter. You see how many lists are saved, and you can remind those who have saved none. You are not told who they are.",
			"After the close you have the pairs made, once. Then you can change them by hand, and invite people as with other suggestions.",
			"When you put two people together by hand, the lists are not looked at. So nobody can tell you whether they chose each other.",
		}, []helpLink{{"Editions", "/editions"}}},
	}},
	{"tables", "Tables and presenters", "Who sits at which table on each day, and whom each table hears.", []helpPart{
		{"setup", "Set up the tables", []string{
			"Say how many tables there are, and how many people sit at each. Some tables can be smaller or larger. Choose what to mix, such as perspectives or organisations.",
			"Then we find tables for all days. People meet new people on later days. We say how often people meet again, and where it is proved that nothing is better.",
		}, []helpLink{{"Editions", "/editions"}}},
		{"rules", "Together and apart", []string{
			"Only coordinators decide who sits together or apart, and only they see it. If not all can be kept, we name the few rules that do not fit together.",
		}, nil},
		{"kinds", "Near the door, quiet and so on", []string{
			"Say which tables are near the door, quiet, or have the hearing loop. Those who arrange access tick who should sit there. It is kept encrypted.",
			"No page of tables and no card says why somebody sits where. Health is never used to mix people.",
		}, nil},
		{"hand", "Change it by hand", []string{
			"Choose a name. You see what a move does to who meets whom, to the mix and to the rules, before you save it.",
			"You can also drag somebody to another table, or onto a person there to change places. You see what it does before it is saved.",
			"A move against a rule is for coordinators. Others who lead the day read only that it is not possible.",
			"You can hold a person or a whole table. Then they stay when you seat everybody again. Days that are over always stay.",
		}, nil},
		{"again", "When something changed", []string{
			"A new rule, a need or another size of tables moves nobody by itself. You see first what would change.",
			"You can change only what must be: then as few people as possible move. Or you can seat everybody again. You see how good the tables would be.",
		}, nil},
		{"away", "Somebody cannot come", []string{
			"Tick who is away. As few of the others as possible move. The same works when somebody gives their place back, or is new.",
			"When a coach cannot come, we say which tables have no coach then.",
		}, nil},
		{"print", "Print", []string{
			"There are cards, lists, a sheet for each coach, and a run sheet with access needs. Only those who arrange access can open the last.",
		}, nil},
		{"show", "Show people their table", []string{
			"Only the team sees the tables until you show them. Then everybody sees their own table, and gets a letter. Nobody reads where others sit.",
			"When a table changes, those it concerns get a letter about ten minutes after the last change. Coaches see who sits at their table. Presenters see their timetable.",
		}, nil},
		{"rotations", "Presenters who go round", []string{
			"Name who presents, and how many each table hears. You get a timetable in as few rounds as possible. Nobody is in two places at once.",
			"Tables can wish whom they hear. Presenters can be away in some rounds. We say which wishes are met. Only coordinators see the wishes.",
			"Nobody presents to more tables than need be, unless you say to how many they may.",
			"Only the team sees a timetable until you show it. Then presenters get a letter. If you change it later, you see first what would change for whom.",
		}, nil},
		{"words", "What tables say to presenters", []string{
			"From the day on, the coach of a table can write what people there say: what was good, and what they would try or ask next. Who leads the day can too.",
			"The presenter gets a letter and reads it on the page of the timetable. Other presenters and other tables cannot.",
		}, nil},
	}},
	{"administration", "Administration", "For administrators: people, roles and the network.", []helpPart{
		{"people", "People and roles", []string{
			"Add people, invite them, and give them roles. An invitation works for seven days.",
			"You can close somebody’s access. They are signed out and get a letter. What they did stays.",
		}, []helpLink{{"People", "/admin/people"}}},
		{"network", "Your network", []string{
			"Change its name, colour and time zone. Look after the list of organisations. Say what working together means in your network.",
		}, []helpLink{{"This network", "/admin/network"}, {"Organisations", "/admin/organisations"}, {"Working together", "/admin/relationship"}}},
		{"log", "What was done", []string{
			"Every change is written down with who made it. What people write is not. You can check that no line was changed or taken out.",
		}, []helpLink{{"What was done", "/admin/audit"}}},
		{"trouble", "If something went wrong", []string{
			"See which letters did not arrive, and which work failed. You can try both again.",
		}, []helpLink{{"Letters", "/admin/messages"}, {"Work in the background", "/admin/jobs"}}},
		{"private", "What you cannot see", []string{
			"Nobody can look into the space of a pair, trio or team from here. Letters cannot be read here.",
		}, []helpLink{{"Administration", "/admin"}}},
	}},
}
