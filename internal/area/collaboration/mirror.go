package collaboration

import (
	"context"
	"fmt"
	"time"

	"alongside/internal/platform/access"
	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/web"
	shared "alongside/internal/shared/collaboration"
	"alongside/internal/shared/person"
)

// A mirror shows the members how they share power, as questions: who put the points on the agenda, who proposed, who spoke,
// who takes things on and does them, who gives how much time.
// It counts by side and never by person, has no order of merit, and is seen by members alone.

// few is the number from which on one can begin to see a pattern. Fewer are told, with the word that they are too few.
const few = 5

// counted is how many things of one sort somebody did.
type counted struct {
	What string
	Who  db.ID
	N    int64
}

// Reflected is one question of the mirror, with what each side did. Rest is what nobody's side is known of.
type Reflected struct {
	What, Question          string
	Unit                    string // "points": what is counted
	Professional, Partner   int64
	Rest                    int64
	Members                 [2]int // professionals and partners now
	Seconds                 bool   // the figures are seconds
	NothingYet, Suggestions string
}

// questions are what the mirror asks, in its order.
var questions = []Reflected{
	{What: "voice", Question: "Who spoke?", Seconds: true, NothingYet: "Nobody has counted it yet. You find the buttons for it at the timer of a meeting. You can also type it when you note how the meeting went.", Suggestions: "Does everybody say what they came to say? Who is asked, and who has to ask?"},
	{What: "agenda", Question: "Who put the points on the agenda?", Unit: "points", NothingYet: "There is no point on an agenda yet.", Suggestions: "Whose questions come first? Who decides what is left out?"},
	{What: "meeting", Question: "Who called the meetings?", Unit: "meetings", NothingYet: "No meeting is planned or noted yet.", Suggestions: "Whose diary and whose room do you follow?"},
	{What: "taken", Question: "Who takes things on?", Unit: "actions", NothingYet: "Nobody has taken anything on yet.", Suggestions: "Who offers, and who is asked? Is anybody left with what nobody wants?"},
	{What: "did", Question: "Who did them?", Unit: "actions", NothingYet: "Nothing that was taken on is noted as done yet.", Suggestions: "Is it the same side that takes things on and that does them? What would each side need to do more?"},
	{What: "hours", Question: "Who gives how much time?", Seconds: true, NothingYet: "Nobody has noted their time yet.", Suggestions: "Whose time is paid, and whose is given? Is that as you agreed?"},
	{What: "proposal", Question: "Who put shared decisions to the others?", Unit: "proposals", NothingYet: "Nothing has been proposed yet.", Suggestions: "Who begins, and who answers?"},
	{What: "decision", Question: "Whose proposals took effect?", Unit: "decisions", NothingYet: "No decision has taken effect yet.", Suggestions: "Is a no as easy for one side as for the other?"},
	{What: "entry", Question: "Who wrote in the learning log?", Unit: "entries", NothingYet: "Nothing is shared in the log yet.", Suggestions: "Whose learning do you keep? Would another way than writing suit somebody better?"},
}

// reflect answers the questions from what was counted. sides are those of members, also of those who have left.
func reflect(c shared.Collaboration, sides map[db.ID]person.Side, all []counted, voice map[person.Side]int64, ask []string) []Reflected {
	var out []Reflected
	for _, q := range questions {
		if !contains(ask, q.What) {
			continue
		}
		for _, m := range c.Members {
			if m.Side == person.Partner {
				q.Members[1]++
			} else {
				q.Members[0]++
			}
		}
		for _, x := range all {
			if x.What != q.What {
				continue
			}
			switch sides[x.Who] {
			case person.Professional:
				q.Professional += x.N
			case person.Partner:
				q.Partner += x.N
			default:
				q.Rest += x.N
			}
		}
		if q.What == "voice" {
			q.Professional, q.Partner = voice[person.Professional], voice[person.Partner]
		}
		out = append(out, q)
	}
	return out
}

func contains(all []string, one string) bool {
	for _, v := range all {
		if v == one {
			return true
		}
	}
	return false
}

// Says is what the mirror shows, in words. It never says who does better.
func (q Reflected) Says() string {
	total := q.Professional + q.Partner + q.Rest
	if total == 0 {
		return q.NothingYet
	}
	if q.Seconds {
		words := minutesWords
		if q.What == "hours" {
			words = func(seconds int64) string { return hoursWords(seconds / 60) }
		}
		out := fmt.Sprintf("%s: %s. %s: %s.", sidePlural(person.Professional, q.Members[0]), words(q.Professional), sidePlural(person.Partner, q.Members[1]), words(q.Partner))
		if q.Rest > 0 {
			out += " Not known: " + words(q.Rest) + "."
		}
		if total < few*60 {
			out += " That is too short to see a pattern."
		}
		return out
	}
	out := fmt.Sprintf("%s: %d. %s: %d. Together %d %s.", sidePlural(person.Professional, q.Members[0]), q.Professional, sidePlural(person.Partner, q.Members[1]), q.Partner, total, one(total, q.Unit))
	if q.Rest > 0 {
		out = fmt.Sprintf("%s: %d. %s: %d. Not known: %d. Together %d %s.", sidePlural(person.Professional, q.Members[0]), q.Professional, sidePlural(person.Partner, q.Members[1]), q.Partner, q.Rest, total, one(total, q.Unit))
	}
	if total < few {
		out += " That is too few to see a pattern."
	}
	return out
}

// one is the unit of a count: "1 point", "2 points".
func one(n int64, unit string) string {
	if n != 1 {
		return unit
	}
	switch unit {
	case "entries":
		return "entry"
	}
	return unit[:len(unit)-1]
}

func minutesWords(seconds int64) string {
	if seconds > 0 && seconds < 60 {
		return "less than a minute"
	}
	n := roundMinutes(seconds)
	if n == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", n)
}

// sidePlural is the name of a side with so many people.
func sidePlural(s person.Side, n int) string {
	switch {
	case s == person.Professional && n == 1:
		return "Professional"
	case s == person.Professional:
		return "Professionals"
	case n == 1:
		return "Patient partner"
	}
	return "Patient partners"
}

// who says how many people of each side there are.
func whoWeAre(c shared.Collaboration) string {
	n := [2]int{}
	for _, m := range c.Members {
		if m.Side == person.Partner {
			n[1]++
		} else {
			n[0]++
		}
	}
	words := func(n int, s person.Side) string {
		if n == 1 {
			return "1 " + s.Words()
		}
		return fmt.Sprintf("%d %ss", n, s.Words())
	}
	return "You are " + words(n[0], person.Professional) + " and " + words(n[1], person.Partner) + "."
}

// countDone counts what each person did in a space, with one statement. What somebody keeps alone is not among it.
func countDone(tx *db.Tx, c db.ID) ([]counted, error) {
	return db.All(tx, func(s db.Scanner, v *counted) error { return s.Scan(&v.What, &v.Who, &v.N) },
		`SELECT 'agenda', i.added_by, COUNT(*) FROM meeting g JOIN agenda_item i ON i.network_id = g.network_id AND i.meeting_id = g.id WHERE g.network_id = $1 AND g.collaboration_id = $2 AND g.state <> 'cancelled' GROUP BY i.added_by
		UNION ALL SELECT 'meeting', g.created_by, COUNT(*) FROM meeting g WHERE g.network_id = $1 AND g.collaboration_id = $2 AND g.state <> 'cancelled' GROUP BY g.created_by
		UNION ALL SELECT 'proposal', p.proposer_id, COUNT(*) FROM proposal p WHERE p.network_id = $1 AND p.subject_id = $2 AND p.kind IN ('collaboration.proposal', 'collaboration.refill') GROUP BY p.proposer_id
		UNION ALL SELECT 'decision', p.proposer_id, COUNT(*) FROM proposal p WHERE p.network_id = $1 AND p.subject_id = $2 AND p.state = 'effective' AND p.kind IN ('collaboration.proposal', 'collaboration.refill') GROUP BY p.proposer_id
		UNION ALL SELECT 'entry', e.author_id, COUNT(*) FROM entry e WHERE e.network_id = $1 AND e.owner_id = $2 AND e.removed IS NULL AND e.audience <> 'author' GROUP BY e.author_id
		UNION ALL SELECT 'taken', t.taken_by, COUNT(*) FROM space_action t WHERE t.network_id = $1 AND t.collaboration_id = $2 AND t.taken_by IS NOT NULL GROUP BY t.taken_by
		UNION ALL SELECT 'did', t.done_by, COUNT(*) FROM space_action t WHERE t.network_id = $1 AND t.collaboration_id = $2 AND t.done_by IS NOT NULL GROUP BY t.done_by
		UNION ALL `+timeGiven+`
		LIMIT 2000`, c)
}

// timeGiven is the time that each member says they gave, in seconds.
const timeGiven = `SELECT 'hours', h.person_id, CAST(SUM(h.minutes) * 60 AS BIGINT) FROM space_hours h WHERE h.network_id = $1 AND h.collaboration_id = $2 GROUP BY h.person_id`

func countTime(tx *db.Tx, c db.ID) ([]counted, error) {
	return db.All(tx, func(s db.Scanner, v *counted) error { return s.Scan(&v.What, &v.Who, &v.N) }, timeGiven+` LIMIT 1000`, c)
}

// countActions counts who takes on and who did what came of one meeting.
func countActions(all []Action) []counted {
	var out []counted
	for _, x := range all {
		if x.Taken != "" {
			out = append(out, counted{"taken", x.Taken, 1})
		}
		if x.DoneBy != "" {
			out = append(out, counted{"did", x.DoneBy, 1})
		}
	}
	return out
}

// countAgenda counts who put the points on the agenda of one meeting.
func countAgenda(items []AgendaItem) []counted {
	var out []counted
	for _, i := range items {
		out = append(out, counted{"agenda", i.AddedBy, 1})
	}
	return out
}

// everSides are the sides of all who are or were members.
func everSides(tx *db.Tx, c db.ID) (map[db.ID]person.Side, error) {
	all, err := db.All(tx, func(s db.Scanner, m *shared.Member) error { return s.Scan(&m.Person, &m.Side) },
		`SELECT person_id, side FROM collaboration_member WHERE network_id = $1 AND collaboration_id = $2 LIMIT 1000`, c)
	out := map[db.ID]person.Side{}
	for _, m := range all {
		out[m.Person] = m.Side
	}
	return out, err
}

// voiceStretch is a time in which one side was speaking. It runs while Stopped is zero.
type voiceStretch struct {
	Side             person.Side
	Started, Stopped db.Instant
}

// listVoices are those of one meeting, or of all meetings of a collaboration that stand when meeting is empty.
func listVoices(tx *db.Tx, c, meeting db.ID) ([]voiceStretch, error) {
	return db.All(tx, func(s db.Scanner, v *voiceStretch) error { return s.Scan(&v.Side, &v.Started, &v.Stopped) },
		`SELECT v.side, v.started, v.stopped FROM meeting g JOIN meeting_voice v ON v.network_id = g.network_id AND v.meeting_id = g.id
		WHERE g.network_id = $1 AND g.collaboration_id = $2 AND g.state <> 'cancelled' AND (CAST($3 AS TEXT) IS NULL OR g.id = $3) ORDER BY v.started DESC, v.id LIMIT 20000`, c, meeting.Ref())
}

// longestSpeech is how long a side counts as speaking when nobody presses a button any more: people forget to, and then the mirror would
// show what is not true.
const longestSpeech = 20 * time.Minute

// voices adds up who spoke, in seconds, and says who speaks now. forgotten says that the last stretch ended by itself.
func voices(all []voiceStretch, now db.Instant) (total map[person.Side]int64, running person.Side, forgotten bool) {
	total = map[person.Side]int64{}
	for _, v := range all {
		until := v.Stopped
		if until == 0 {
			if last := v.Started.Add(longestSpeech); now < last {
				running, until = v.Side, now
			} else {
				forgotten, until = true, last
			}
		}
		total[v.Side] += seconds(v.Started, until)
	}
	return total, running, forgotten
}

// stopVoice ends what runs: now, or when it ended by itself.
func stopVoice(tx *db.Tx, meeting db.ID) error {
	_, err := tx.Exec(`UPDATE meeting_voice SET stopped = CASE WHEN started + $4 < $3 THEN started + $4 ELSE $3 END WHERE network_id = $1 AND meeting_id = $2 AND stopped IS NULL`,
		meeting, int64(tx.Now), int64(db.Instant(0).Add(longestSpeech)))
	return err
}

// saySpoken puts the minutes that members typed in place of what was counted, for each side of which they differ.
func saySpoken(tx *db.Tx, m Meeting, minutes map[person.Side]int64) error {
	all, err := listVoices(tx, m.Collaboration, m.ID)
	if err != nil {
		return err
	}
	counted, _, _ := voices(all, tx.Now)
	for _, side := range []person.Side{person.Professional, person.Partner} {
		n, typed := minutes[side]
		if !typed || n == roundMinutes(counted[side]) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM meeting_voice WHERE network_id = $1 AND meeting_id = $2 AND side = $3`, m.ID, string(side)); err != nil {
			return err
		}
		for begun := int64(0); begun < n; { // a stretch counts for no more than the longest
			next := min(begun+int64(longestStretch/time.Minute), n)
			if _, err := tx.Exec(`INSERT INTO meeting_voice (network_id, id, meeting_id, side, started, stopped) VALUES ($1, $2, $3, $4, $5, $6)`, db.NewID(), m.ID, string(side),
				int64(m.Starts.Add(time.Duration(begun)*time.Minute)), int64(m.Starts.Add(time.Duration(next)*time.Minute))); err != nil {
				return err
			}
			begun = next
		}
	}
	return nil
}

// Voice notes that a side begins to speak, or that nobody does any more when side is empty. Two members who press the
// same button at once start it once.
func (s *Space) Voice(ctx context.Context, a access.Actor, id, which db.ID, side person.Side) error {
	return s.meeting(ctx, a, id, which, func(tx *db.Tx, c shared.Collaboration, m Meeting) error {
		if side != "" && !side.Valid() {
			return errs.New(errs.Invalid, "Choose who is speaking.")
		}
		if m.State != planned {
			return errs.New(errs.Conflict, "This meeting is over, so its timer has stopped.")
		}
		all, err := listVoices(tx, c.ID, m.ID)
		if err != nil {
			return err
		}
		if _, running, _ := voices(all, tx.Now); running == side {
			return nil
		}
		if err := stopVoice(tx, m.ID); err != nil || side == "" {
			return err
		}
		_, err = tx.Exec(`INSERT INTO meeting_voice (network_id, id, meeting_id, side, started) VALUES ($1, $2, $3, $4, $5)`, db.NewID(), m.ID, string(side), int64(tx.Now))
		return err
	})
}

func (s *Space) pressVoice(r *web.Request) (web.Answer, error) {
	p, err := s.oneTimer(r)
	if err != nil {
		return web.Answer{}, err
	}
	to := web.Redirect("/collaborations/%s/meetings/%s/timer", p.C.ID, p.M.ID)
	err = s.Voice(r.Ctx(), r.Actor, p.C.ID, p.M.ID, person.Side(r.Value("side")))
	if errs.Is(err, errs.Conflict) || errs.Is(err, errs.Invalid) {
		return to.Warning("%s", errs.Of(err).Message), nil
	}
	return to, err
}

type mirrorPage struct {
	frame
	Questions []Reflected
	Meeting   *Meeting // nil for the whole collaboration
}

func (s *Space) showMirror(r *web.Request) (web.Answer, error) {
	var p mirrorPage
	var err error
	p.frame, err = s.page(r, "A mirror of shared power", tabHealth, func(tx *db.Tx, f *frame) error {
		sides, err := everSides(tx, f.C.ID)
		if err != nil {
			return err
		}
		all, err := countDone(tx, f.C.ID)
		if err != nil {
			return err
		}
		spoken, err := listVoices(tx, f.C.ID, "")
		if err != nil {
			return err
		}
		total, _, _ := voices(spoken, tx.Now)
		p.Questions = reflect(f.C, sides, all, total, []string{"voice", "agenda", "meeting", "taken", "did", "hours", "proposal", "decision", "entry"})
		return nil
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(mirror(p)), nil
}

func (s *Space) showMeetingMirror(r *web.Request) (web.Answer, error) {
	var questions []Reflected
	one, err := s.oneMeeting(r, "A mirror of this meeting", func(tx *db.Tx, f *frame, m Meeting) error {
		sides, err := everSides(tx, f.C.ID)
		if err != nil {
			return err
		}
		spoken, err := listVoices(tx, f.C.ID, m.ID)
		if err != nil {
			return err
		}
		items, err := listAgenda(tx, s.keys, m.ID)
		if err != nil {
			return err
		}
		acts, err := listActions(tx, s.keys, f.C.ID, m.ID)
		total, _, _ := voices(spoken, tx.Now)
		questions = reflect(f.C, sides, append(countAgenda(items), countActions(acts)...), total, []string{"voice", "agenda", "taken", "did"})
		return err
	})
	if err != nil {
		return web.Answer{}, err
	}
	return web.Show(mirror(mirrorPage{frame: one.frame, Questions: questions, Meeting: &one.M})), nil
}
