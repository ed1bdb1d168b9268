package opportunity

import (
	"encoding/json"

	"alongside/internal/platform/db"
	"alongside/internal/platform/errs"
	"alongside/internal/platform/secret"
	"alongside/internal/shared/group"
)

// wisher is somebody with a wish.
type wisher struct {
	Person db.ID
	Wish
	sealed string
}

const wishColumns = `w.person_id, w.wish_sealed, w.letters, w.most, w.month, w.sent, w.version`

func scanWisher(s db.Scanner, v *wisher) error {
	return s.Scan(&v.Person, &v.sealed, &v.Letters, &v.Most, &v.Month, &v.Sent, &v.Version)
}

func (v *wisher) unseal(tx *db.Tx, k *secret.Keys) error {
	raw, err := k.Open(tx.Network, "opportunity_wish.wish", v.Person, v.sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(raw), &v.wishes)
}

// wishOf is somebody's wish, and whether they have one.
func wishOf(tx *db.Tx, k *secret.Keys, who db.ID) (Wish, bool, error) {
	v, found, err := db.Maybe(tx, scanWisher, `SELECT `+wishColumns+` FROM opportunity_wish w WHERE w.network_id = $1 AND w.person_id = $2`, who)
	if err == nil && found {
		err = v.unseal(tx, k)
	}
	return v.Wish, found, err
}

func saveWish(tx *db.Tx, k *secret.Keys, who db.ID, w Wish) error {
	raw, err := w.wishes.encode()
	if err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO opportunity_wish (network_id, person_id, wish_sealed, letters, most, month, sent, changed, version) VALUES ($1, $2, $3, $4, $5, '', 0, $6, 1)
		ON CONFLICT (network_id, person_id) DO UPDATE SET wish_sealed = excluded.wish_sealed, letters = excluded.letters, most = excluded.most, changed = excluded.changed, version = opportunity_wish.version + 1
		WHERE opportunity_wish.version = $7`, who, k.Seal(tx.Network, "opportunity_wish.wish", who, raw), w.Letters, w.Most, int64(tx.Now), w.Version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "You changed your wishes in another window. Look at them again.")
	}
	return err
}

// forgetWish takes somebody's wish away, or with only the alerts, what they would have had a letter about.
func forgetWish(tx *db.Tx, who db.ID, only bool) error {
	if _, err := tx.Exec(`DELETE FROM opportunity_alert WHERE network_id = $1 AND person_id = $2`, who); err != nil || only {
		return err
	}
	_, err := tx.Exec(`DELETE FROM opportunity_wish WHERE network_id = $1 AND person_id = $2`, who)
	return err
}

// wishersFor are people who want letters, after one of them by id: not those who have a part in an opportunity, replied to it or put it aside.
func wishersFor(tx *db.Tx, k *secret.Keys, o Opportunity, after db.ID, limit int) ([]wisher, error) {
	all, err := db.All(tx, scanWisher, `SELECT `+wishColumns+` FROM opportunity_wish w JOIN person p ON p.network_id = w.network_id AND p.id = w.person_id
		WHERE w.network_id = $1 AND w.letters AND w.person_id > $2 AND p.closed IS NULL AND w.person_id NOT IN ($4, $5, $6)
		AND NOT EXISTS (SELECT 1 FROM opportunity_panel m WHERE m.network_id = $1 AND m.opportunity_id = $3 AND m.person_id = w.person_id AND m.gone IS NULL)
		AND NOT EXISTS (SELECT 1 FROM opportunity_interest i WHERE i.network_id = $1 AND i.opportunity_id = $3 AND i.person_id = w.person_id)
		AND NOT EXISTS (SELECT 1 FROM opportunity_aside x WHERE x.network_id = $1 AND x.person_id = w.person_id AND x.opportunity_id = $3)
		ORDER BY w.person_id LIMIT $7`, string(after), o.ID, o.Designer, o.Contact, o.Writer, limit)
	for i := range all {
		if err == nil {
			err = all[i].unseal(tx, k)
		}
	}
	return all, err
}

func addAlert(tx *db.Tx, who, id db.ID) error {
	_, err := tx.Exec(`INSERT INTO opportunity_alert (network_id, person_id, opportunity_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (network_id, person_id, opportunity_id) DO NOTHING`, who, id, int64(tx.Now))
	return err
}

// dropAlerts forgets alerts of what people cannot reply to any more.
func dropAlerts(tx *db.Tx) error {
	_, err := tx.Exec(`DELETE FROM opportunity_alert WHERE network_id = $1 AND NOT EXISTS (SELECT 1 FROM opportunity o WHERE o.network_id = $1 AND o.id = opportunity_alert.opportunity_id AND o.state = 'open' AND o.closes > $2)`, int64(tx.Now))
	return err
}

// alerted is an opportunity of which somebody is to have a letter.
type alerted struct {
	wisher
	Given, Family, Email string
	O                    Opportunity
}

// alerts are what people are to have a letter about, who want letters and have not had as many as they wish this month, after one of them by id.
// Of each it is everything.
func alerts(tx *db.Tx, month string, after db.ID, people int) ([]alerted, error) {
	return db.All(tx, func(s db.Scanner, v *alerted) error {
		return scan(s, &v.O, &v.Person, &v.Given, &v.Family, &v.Email)
	}, `SELECT `+columns+`, x.person_id, p.given_name, p.family_name, p.email`+from+`JOIN opportunity_alert x ON x.network_id = o.network_id AND x.opportunity_id = o.id
		JOIN person p ON p.network_id = x.network_id AND p.id = x.person_id
		WHERE o.network_id = $1 AND o.state = 'open' AND o.closes > $2 AND p.closed IS NULL AND x.person_id IN (SELECT w.person_id FROM opportunity_wish w WHERE w.network_id = $1 AND w.letters AND w.person_id > $3
			AND (w.month <> $4 OR w.sent < w.most) AND EXISTS (SELECT 1 FROM opportunity_alert y WHERE y.network_id = $1 AND y.person_id = w.person_id) ORDER BY w.person_id LIMIT $5)
		ORDER BY x.person_id, o.closes, o.id LIMIT 20000`, int64(tx.Now), string(after), month, people)
}

// told notes that somebody had a letter about everything that waited for it.
func told(tx *db.Tx, who db.ID, month string) error {
	if _, err := tx.Exec(`UPDATE opportunity_wish SET sent = CASE WHEN month = $3 THEN sent + 1 ELSE 1 END, month = $3 WHERE network_id = $1 AND person_id = $2`, who, month); err != nil {
		return err
	}
	return forgetWish(tx, who, true)
}

// anyAlerts says whether letters wait.
func anyAlerts(tx *db.Tx) (bool, error) {
	n, err := db.Value[int64](tx, `SELECT COUNT(*) FROM (SELECT 1 FROM opportunity_alert WHERE network_id = $1 LIMIT 1) x`)
	return n > 0, err
}

// offerers are the organisations that published an opportunity, by name.
func offerers(tx *db.Tx) ([]group.Word, error) {
	return db.All(tx, func(s db.Scanner, v *group.Word) error { return s.Scan(&v.ID, &v.Words) },
		`SELECT n.id, n.name FROM organisation n WHERE n.network_id = $1 AND EXISTS (SELECT 1 FROM opportunity o WHERE o.network_id = $1 AND o.organisation_id = n.id AND o.published IS NOT NULL) ORDER BY n.folded LIMIT 500`)
}
