package application

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/platform/web"
	"alongside/internal/shared/edition"
	"alongside/internal/shared/instrument"
	"alongside/internal/shared/person"
	"alongside/internal/shared/voice"
)

// This file finds the perspectives that challenges say they need and that nobody answers yet. People write perspectives in
// their own words, one on each line, so there is no list to compare; the rule is the same for every line and stands on
// the page: somebody answers it when they say all of its main words about themselves. It counts people and names nobody.

// voicesRule is the rule in one sentence, as the page says it.
const voicesRule = "Somebody answers a perspective when they say all of its main words about themselves, and in part when they say at least half of them: what they speak from, their role, their group, their experience, or their card in the partner finder."

// itemsAbout are questions in which people say what they bring.
var itemsAbout = []string{"professional-about", "partner-about"}

// needed is one perspective that a challenge says it needs.
type needed struct {
	Application db.ID
	Number      int64
	Title       string
	Words       string
	Possible    string // how people who bring it can take part, "" when the challenge does not say so yet
	Answered    int    // by how many people
	Partly      int    // by how many more people in part
}

// rank is 0 for what nobody answers, 1 for what is answered only in part, 2 for what is answered.
func (n needed) rank() int {
	switch {
	case n.Answered > 0:
		return 2
	case n.Partly > 0:
		return 1
	}
	return 0
}

// Cards are what people say on their cards in the partner finder of an edition, by person.
type Cards func(tx *db.Tx, edition db.ID) (map[db.ID]string, error)

// ReadCards names where the cards of the partner finder are read; without it only applications count.
func (s *Applications) ReadCards(c Cards) { s.cards = c }

// runningStates are those of applications that are not over.
var runningStates = []State{Draft, Seeking, Submitted, Shortlisted, Offered, Waiting, Accepted}

// neededIn lists the perspectives that the challenges of an edition need, those that nobody answers first. asked says whether
// the edition's questions ask for them at all.
func (s *Applications) neededIn(tx *db.Tx, e edition.Edition) (list []needed, asked bool, err error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return nil, false, err
	}
	if _, asked = def.Item(itemNeeded); !asked {
		return nil, false, nil
	}
	apps, err := OfEdition(tx, e.ID, runningStates...)
	if err != nil {
		return nil, true, err
	}
	said, err := s.answersAbout(tx, e.ID, def)
	if err != nil {
		return nil, true, err
	}
	says, err := s.saysOf(tx, e.ID, apps, def, said)
	if err != nil {
		return nil, true, err
	}
	for _, a := range apps {
		for _, line := range voice.Lines(said[a.ID][itemNeeded].Value()) {
			n := needed{Application: a.ID, Number: a.Number, Title: titleOf(a), Words: line, Possible: said[a.ID][itemPossible].Value()}
			asks := voice.Main(line)
			for _, words := range says {
				switch all, part := voice.Answers(words, asks); {
				case all:
					n.Answered++
				case part:
					n.Partly++
				}
			}
			list = append(list, n)
		}
	}
	slices.SortStableFunc(list, func(a, b needed) int { return cmp.Compare(a.rank(), b.rank()) })
	return list, true, nil
}

// TaskNeeds are the perspectives that challenges of an edition say they need, by the person who brings the challenge: for the
// area that suggests pairs. The caller has checked that its actor runs the edition.
func (s *Applications) TaskNeeds(tx *db.Tx, e edition.Edition) (map[db.ID][]string, error) {
	def, err := definition(tx, e.ApplicationInstrument, 0)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(def.Sections, func(sec instrument.Section) bool {
		return slices.ContainsFunc(sec.Items, func(it instrument.Item) bool { return it.ID == itemNeeded })
	})
	if at < 0 {
		return nil, nil
	}
	type row struct {
		who, application db.ID
		sealed           string
	}
	section := def.Sections[at].ID
	rows, err := db.All(tx, func(sc db.Scanner, r *row) error { return sc.Scan(&r.who, &r.application, &r.sealed) },
		`SELECT x.person_id, s.application_id, s.answers_sealed FROM application_section s JOIN application a ON a.network_id = s.network_id AND a.id = s.application_id
			JOIN applicant x ON x.network_id = a.network_id AND x.application_id = a.id
		WHERE s.network_id = $1 AND a.edition_id = $2 AND a.joined_into IS NULL AND a.state NOT IN ('refused', 'withdrawn') AND s.section = $3 AND x.running
		ORDER BY a.number, x.person_id LIMIT 20000`, e.ID, section)
	if err != nil {
		return nil, err
	}
	out := map[db.ID][]string{}
	for _, r := range rows {
		as, err := s.openAnswers(tx, "application.answers."+section, r.application, r.sealed)
		if err != nil {
			return nil, err
		}
		out[r.who] = append(out[r.who], voice.Lines(as[itemNeeded].Value())...)
	}
	return out, nil
}

// answersAbout opens what the applications of an edition say in the sections with the perspectives and with the people.
func (s *Applications) answersAbout(tx *db.Tx, ed db.ID, def instrument.Definition) (map[db.ID]instrument.Answers, error) {
	wanted := slices.Concat([]string{itemNeeded}, itemsAbout, itemsJob, itemsOrganisation, itemsPerspective)
	var ids []string
	for _, sec := range def.Sections {
		if slices.ContainsFunc(sec.Items, func(it instrument.Item) bool { return slices.Contains(wanted, it.ID) }) {
			ids = append(ids, sec.ID)
		}
	}
	type row struct {
		application db.ID
		section     string
		sealed      string
	}
	list, args := db.In(3, ids)
	rows, err := db.All(tx, func(sc db.Scanner, r *row) error { return sc.Scan(&r.application, &r.section, &r.sealed) },
		`SELECT s.application_id, s.section, s.answers_sealed FROM application_section s JOIN application a ON a.network_id = s.network_id AND a.id = s.application_id
		WHERE s.network_id = $1 AND a.edition_id = $2 AND a.joined_into IS NULL AND a.state NOT IN ('refused', 'withdrawn') AND s.section IN `+list+` LIMIT 20000`,
		append([]any{ed}, args...)...)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]instrument.Answers{}
	for _, r := range rows {
		as, err := s.openAnswers(tx, "application.answers."+r.section, r.application, r.sealed)
		if err != nil {
			return nil, err
		}
		if out[r.application] == nil {
			out[r.application] = instrument.Answers{}
		}
		for id, a := range as {
			out[r.application][id] = a
		}
	}
	return out, nil
}

// saysOf are the main words that each person who applies or seeks says about themselves.
func (s *Applications) saysOf(tx *db.Tx, ed db.ID, apps []Application, def instrument.Definition, said map[db.ID]instrument.Answers) (map[db.ID]map[string]bool, error) {
	texts := map[db.ID]string{}
	if s.cards != nil {
		cards, err := s.cards(tx, ed)
		if err != nil {
			return nil, err
		}
		for who, text := range cards {
			texts[who] = text
		}
	}
	var everybody []db.ID
	for _, a := range apps {
		for _, who := range a.People() {
			everybody = append(everybody, who)
			answers := said[a.ID]
			if who == a.Third {
				answers = secondsOf(answers)
			}
			texts[who] += "\n" + aboutSelf(def, answers, a.SideOf(who))
		}
	}
	for start := 0; start < len(everybody); start += peopleAtOnce {
		people, err := names(tx, everybody[start:min(start+peopleAtOnce, len(everybody))]...)
		if err != nil {
			return nil, err
		}
		for id, p := range people {
			for _, v := range p.Perspectives {
				texts[id] += "\n" + person.PerspectiveWords(v)
			}
			texts[id] += "\n" + p.Job + "\n" + p.OrgName
		}
	}
	out := make(map[db.ID]map[string]bool, len(texts))
	for who, text := range texts {
		out[who] = voice.Main(text)
	}
	return out, nil
}

// aboutSelf is what the applicant of one side says of themselves in an application.
func aboutSelf(def instrument.Definition, as instrument.Answers, side person.Side) string {
	wanted := slices.Concat(itemsAbout, itemsJob, itemsOrganisation, itemsPerspective)
	var b strings.Builder
	for _, sec := range def.Sections {
		for _, l := range instrument.Lines(sec, as) {
			if slices.Contains(wanted, l.Item.ID) && (l.Item.Side == "" || l.Item.Side == instrument.Side(side)) {
				b.WriteString(strings.Join(l.Words, " ") + "\n")
			}
		}
	}
	return b.String()
}

// voicesPage is the coordinator's list of perspectives.
type voicesPage struct {
	runPage
	Looked []voiced  // what the edition itself looks for
	In     LookedFor // as typed
	Keep   bool      // as ticked: it is wanted though it counts for nothing
	Asked  bool
	All    []needed
	Rows   []needed // of this page
	Open   int      // that nobody answers
	Half   int      // that are answered only in part
	Number int
	More   bool
}

// voicesPerPage is how many perspectives a page shows.
const voicesPerPage = 25

func (s *Applications) voicesPage(r *web.Request) (web.Answer, error) {
	page, err := s.voices(r)
	return web.Show(voicesView(page)), err
}

// voices reads the coordinator's list of perspectives.
func (s *Applications) voices(r *web.Request) (voicesPage, error) {
	page := voicesPage{Number: r.Turn()}
	run, err := s.run(r, "Perspectives that are needed", func(tx *db.Tx, p *runPage) error {
		apps, err := OfEdition(tx, p.Edition.ID, runningStates...)
		if err != nil {
			return err
		}
		if page.Looked, err = s.voicedIn(tx, p.Edition.ID, apps); err != nil {
			return err
		}
		page.All, page.Asked, err = s.neededIn(tx, p.Edition)
		return err
	})
	page.runPage = run
	if err == nil {
		page.Back = "/editions/" + string(run.Edition.ID) + "/pipeline"
	}
	for _, n := range page.All {
		switch n.rank() {
		case 0:
			page.Open++
		case 1:
			page.Half++
		}
	}
	start := min((page.Number-1)*voicesPerPage, len(page.All))
	end := min(start+voicesPerPage, len(page.All))
	page.Rows, page.More = page.All[start:end], end < len(page.All)
	return page, err
}

// summary says how many perspectives nobody answers.
func (p voicesPage) summary() string {
	all := counted(int64(len(p.All)), "The challenges name one perspective.", "The challenges name %d perspectives.")
	switch p.Open {
	case 0:
		if p.Half == 0 && len(p.All) > 0 {
			return all + " Somebody answers each of them."
		}
	case len(p.All):
		return all + " Nobody answers any of them yet."
	default:
		all += " " + counted(int64(p.Open), "Nobody answers one of them yet.", "Nobody answers %d of them yet.")
	}
	if p.Half > 0 {
		all += " " + counted(int64(p.Half), "One is answered only in part.", "%d are answered only in part.")
	}
	return all
}

func (p voicesPage) table() ui.TableData {
	t := ui.TableData{Caption: "Perspectives, those that nobody answers first", Columns: ui.Plain(ui.Columns("Perspective", "Who answers", "How they can take part", "Challenge"), "Who answers"), Empty: "No application names a perspective yet."}
	for _, n := range p.Rows {
		who := ui.Tag("Nobody yet", ui.Red)
		switch n.rank() {
		case 1:
			who = ui.Tag(counted(int64(n.Partly), "1 person in part", "%d people in part"), ui.Yellow)
		case 2:
			who = ui.Text(counted(int64(n.Answered), "1 person", "%d people"))
		}
		t.Rows = append(t.Rows, []templ.Component{ui.Text(n.Words), who, possibleCell(n.Possible), ui.Link(p.edition("/applications/"+string(n.Application)), strconv.FormatInt(n.Number, 10)+". "+n.Title)})
	}
	return t
}

// possibleCell is what a challenge says of how people can take part, or that it does not say so yet.
func possibleCell(text string) templ.Component {
	if text == "" {
		return ui.Tag("Not said yet", ui.Grey)
	}
	return ui.Lines(text)
}

func (p voicesPage) at(number int) templ.SafeURL {
	return p.edition("/perspectives?page=" + strconv.Itoa(number))
}

func (p voicesPage) previous() templ.SafeURL {
	if p.Number < 2 {
		return ""
	}
	return p.at(p.Number - 1)
}

func (p voicesPage) next() templ.SafeURL {
	if !p.More {
		return ""
	}
	return p.at(p.Number + 1)
}
