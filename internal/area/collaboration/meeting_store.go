package collaboration

import (
	"alongside/internal/platform/db"
	"alongside/internal/platform/secret"
)

const meetingColumns = `SELECT g.id, g.collaboration_id, g.state, g.starts, g.minutes, g.zone, g.title_sealed, g.place_sealed, g.neutral, g.link_sealed, g.notes_sealed,
	g.task_seconds, g.reflection_seconds, g.sequence, g.created, g.created_by, g.version FROM meeting g WHERE g.network_id = $1 `

func scanMeeting(s db.Scanner, m *Meeting) error {
	return s.Scan(&m.ID, &m.Collaboration, &m.State, &m.Starts, &m.Minutes, &m.Zone, &m.Title, &m.Place, &m.Neutral, &m.Link, &m.Notes,
		&m.TaskSeconds, &m.ReflectionSeconds, &m.Sequence, &m.Created, &m.CreatedBy, &m.Version)
}

// sealedFields are the words of a meeting with the names that they are sealed under.
func (m *Meeting) sealedFields() map[string]*string {
	return map[string]*string{"meeting.title": &m.Title, "meeting.place": &m.Place, "meeting.link": &m.Link, "meeting.notes": &m.Notes}
}

func unsealMeetings(tx *db.Tx, k *secret.Keys, all []Meeting) ([]Meeting, error) {
	for i := range all {
		for field, text := range all[i].sealedFields() {
			var err error
			if *text, err = k.Open(tx.Network, field, all[i].ID, *text); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (m Meeting) sealed(tx *db.Tx, k *secret.Keys) Meeting {
	for field, text := range m.sealedFields() {
		*text = k.Seal(tx.Network, field, m.ID, *text)
	}
	return m
}

// findMeeting is a meeting of the collaboration; another's does not exist.
func findMeeting(tx *db.Tx, k *secret.Keys, c, id db.ID) (Meeting, error) {
	m, err := db.One(tx, scanMeeting, meetingColumns+`AND g.id = $2 AND g.collaboration_id = $3`, id, c)
	if err != nil {
		return m, err
	}
	all, err := unsealMeetings(tx, k, []Meeting{m})
	if err != nil {
		return m, err
	}
	return all[0], nil
}

// listMeetings are the newest meetings of a collaboration, the latest start first.
func listMeetings(tx *db.Tx, k *secret.Keys, c db.ID, limit, offset int) ([]Meeting, error) {
	all, err := db.All(tx, scanMeeting, meetingColumns+`AND g.collaboration_id = $2 AND g.state <> 'cancelled' ORDER BY g.starts DESC, g.id DESC LIMIT $3 OFFSET $4`, c, limit, offset)
	if err != nil {
		return nil, err
	}
	return unsealMeetings(tx, k, all)
}

// comingMeetings are those that are planned and have not begun, the soonest first.
func comingMeetings(tx *db.Tx, k *secret.Keys, c db.ID) ([]Meeting, error) {
	all, err := db.All(tx, scanMeeting, meetingColumns+`AND g.collaboration_id = $2 AND g.state = 'planned' AND g.starts > $3 ORDER BY g.starts, g.id LIMIT 100`, c, int64(tx.Now))
	if err != nil {
		return nil, err
	}
	return unsealMeetings(tx, k, all)
}

func insertMeeting(tx *db.Tx, k *secret.Keys, m Meeting) error {
	m = m.sealed(tx, k)
	_, err := tx.Exec(`INSERT INTO meeting (network_id, id, collaboration_id, state, starts, minutes, zone, title_sealed, place_sealed, neutral, link_sealed, notes_sealed, task_seconds, reflection_seconds, sequence, created, created_by, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16, 1)`,
		m.ID, m.Collaboration, m.State, int64(m.Starts), m.Minutes, m.Zone, m.Title, m.Place, m.Neutral, m.Link, m.Notes, m.TaskSeconds, m.ReflectionSeconds, int64(tx.Now), m.CreatedBy)
	return err
}

// updateMeeting saves over the version that the writer saw.
func updateMeeting(tx *db.Tx, k *secret.Keys, m Meeting) error {
	m = m.sealed(tx, k)
	n, err := tx.Exec(`UPDATE meeting SET state = $3, starts = $4, minutes = $5, title_sealed = $6, place_sealed = $7, neutral = $8, link_sealed = $9, notes_sealed = $10,
		task_seconds = $11, reflection_seconds = $12, sequence = $13, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $14`,
		m.ID, m.State, int64(m.Starts), m.Minutes, m.Title, m.Place, m.Neutral, m.Link, m.Notes, m.TaskSeconds, m.ReflectionSeconds, m.Sequence, m.Version)
	if err == nil && n == 0 {
		err = lost()
	}
	return err
}

func listAgenda(tx *db.Tx, k *secret.Keys, meeting db.ID) ([]AgendaItem, error) {
	all, err := db.All(tx, func(s db.Scanner, i *AgendaItem) error {
		return s.Scan(&i.ID, &i.Meeting, &i.Position, &i.Use, &i.Minutes, &i.Title, &i.AddedBy)
	}, `SELECT id, meeting_id, position, kind, minutes, title_sealed, added_by FROM agenda_item WHERE network_id = $1 AND meeting_id = $2 ORDER BY position, id LIMIT 100`, meeting)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Title, err = k.Open(tx.Network, "agenda_item.title", all[i].ID, all[i].Title); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func insertAgendaItem(tx *db.Tx, k *secret.Keys, i AgendaItem) error {
	_, err := tx.Exec(`INSERT INTO agenda_item (network_id, id, meeting_id, position, kind, minutes, title_sealed, added_by)
		SELECT g.network_id, CAST($2 AS TEXT), g.id, (SELECT COALESCE(MAX(a.position), 0) + 1 FROM agenda_item a WHERE a.network_id = g.network_id AND a.meeting_id = g.id),
			CAST($4 AS TEXT), CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS TEXT)
		FROM meeting g WHERE g.network_id = $1 AND g.id = $3`,
		i.ID, i.Meeting, string(i.Use), i.Minutes, k.Seal(tx.Network, "agenda_item.title", i.ID, i.Title), i.AddedBy)
	return err
}

func deleteAgendaItem(tx *db.Tx, meeting, id db.ID) (bool, error) {
	n, err := tx.Exec(`DELETE FROM agenda_item WHERE network_id = $1 AND meeting_id = $2 AND id = $3`, meeting, id)
	return n == 1, err
}

func placeAgendaItem(tx *db.Tx, id db.ID, position int64) error {
	_, err := tx.Exec(`UPDATE agenda_item SET position = $3 WHERE network_id = $1 AND id = $2`, id, position)
	return err
}

func listStretches(tx *db.Tx, meeting db.ID) ([]Stretch, error) {
	return db.All(tx, func(s db.Scanner, v *Stretch) error { return s.Scan(&v.ID, &v.Use, &v.Started, &v.Stopped) },
		`SELECT id, kind, started, stopped FROM meeting_stretch WHERE network_id = $1 AND meeting_id = $2 ORDER BY started, id LIMIT 500`, meeting)
}

func startStretch(tx *db.Tx, meeting db.ID, u Use) error {
	_, err := tx.Exec(`INSERT INTO meeting_stretch (network_id, id, meeting_id, kind, started) VALUES ($1, $2, $3, $4, $5)`, db.NewID(), meeting, string(u), int64(tx.Now))
	return err
}

// stopStretch ends what runs, if anything does.
func stopStretch(tx *db.Tx, meeting db.ID) error {
	_, err := tx.Exec(`UPDATE meeting_stretch SET stopped = $3 WHERE network_id = $1 AND meeting_id = $2 AND stopped IS NULL`, meeting, int64(tx.Now))
	return err
}

// checkIn is what a member answered to the questions about roles in one meeting.
type checkIn struct {
	answered
	ID, Meeting, Person db.ID
}

// checkIns are those of one meeting, or of the whole collaboration (the latest first) when meeting is empty.
func checkIns(tx *db.Tx, k *secret.Keys, c, meeting db.ID) ([]checkIn, error) {
	type row struct {
		checkIn
		sealed string
	}
	rows, err := db.All(tx, func(s db.Scanner, v *row) error {
		return s.Scan(&v.ID, &v.Meeting, &v.Person, &v.sealed, &v.Changed, &v.Version)
	}, `SELECT id, meeting_id, person_id, answers_sealed, changed, version FROM role_check_in
		WHERE network_id = $1 AND collaboration_id = $2 AND (CAST($3 AS TEXT) IS NULL OR meeting_id = $3) ORDER BY changed DESC, id LIMIT 200`, c, meeting.Ref())
	if err != nil {
		return nil, err
	}
	out := make([]checkIn, len(rows))
	for i, r := range rows {
		if err := r.unseal(tx.Network, k, "role_check_in.answers", r.ID, r.sealed); err != nil {
			return nil, err
		}
		out[i] = r.checkIn
	}
	return out, nil
}

func saveCheckIn(tx *db.Tx, k *secret.Keys, c, meeting, who db.ID, answers string, version int64) error {
	if version == 0 {
		id := db.NewID()
		n, err := tx.Exec(`INSERT INTO role_check_in (network_id, id, collaboration_id, meeting_id, person_id, answers_sealed, changed, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
			ON CONFLICT (network_id, meeting_id, person_id) DO NOTHING`, id, c, meeting, who, k.Seal(tx.Network, "role_check_in.answers", id, answers), int64(tx.Now))
		if err == nil && n == 0 {
			err = lost()
		}
		return err
	}
	id, err := db.Value[db.ID](tx, `SELECT id FROM role_check_in WHERE network_id = $1 AND meeting_id = $2 AND person_id = $3`, meeting, who)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE role_check_in SET answers_sealed = $3, changed = $4, version = version + 1 WHERE network_id = $1 AND id = $2 AND version = $5`,
		id, k.Seal(tx.Network, "role_check_in.answers", id, answers), int64(tx.Now), version)
	if err == nil && n == 0 {
		err = lost()
	}
	return err
}

// meetingsBetween asks for the meetings of a person's collaborations between two instants, for calendars: nothing of what they are
// about. n is how many members there are. SQLite takes tables that are joined crosswise in the order in which they are written; it
// would else begin with every meeting.
const meetingsBetween = `SELECT g.id, NULL AS kind, g.collaboration_id AS a, NULL AS b, g.zone, g.starts, g.starts + g.minutes * 60000000 AS ends,
			(SELECT COUNT(*) FROM collaboration_member o WHERE o.network_id = g.network_id AND o.collaboration_id = g.collaboration_id AND o.gone IS NULL) AS n, g.sequence
		FROM collaboration_member m CROSS JOIN meeting g WHERE m.network_id = $1 AND m.person_id = $2 AND m.gone IS NULL
		AND g.network_id = m.network_id AND g.collaboration_id = m.collaboration_id AND g.state <> 'cancelled' AND g.starts >= $3 AND g.starts < $4
		ORDER BY g.starts, g.id LIMIT $5`
