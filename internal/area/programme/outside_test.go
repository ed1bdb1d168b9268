package programme_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"alongside/internal/app/apptest"
	"alongside/internal/platform/db"
	"alongside/internal/shared/edition"
)

// TestSessionsOutsideTheirDay: a day that gets other times says which sessions then stand outside it, and moves them only when that is chosen.
func TestSessionsOutsideTheirDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		day := s.days()[0]
		edit := s.at("/days/" + string(day.ID) + "/edit")
		site.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`DELETE FROM edition_session WHERE network_id = $1 AND day_id = $2`, day.ID)
			return err
		})
		for _, v := range [][3]string{{"Welcome", "10:00", "11:00"}, {"Lunch", "12:00", "13:00"}, {"Close", "15:00", "16:00"}} {
			s.C.Post(s.at("/days/"+string(day.ID)+"/sessions/new"), url.Values{"title": {v[0]}, "starts": {v[1]}, "ends": {v[2]}}).Is(http.StatusSeeOther)
		}
		times := func() (out []string) {
			site.Read(func(tx *db.Tx) error {
				all, err := edition.Sessions(tx, day.ID)
				for _, v := range all {
					out = append(out, v.Title+" "+v.Starts+"-"+v.Ends)
				}
				return err
			})
			return out
		}
		set := func(starts, ends, choice string) *apptest.Result {
			f := s.C.Get(edit).Is(http.StatusOK).Form("/edit")
			f.Set("starts", starts)
			f.Set("ends", ends)
			f.Set("sure", "yes")
			f.Set("sessions", choice)
			return s.C.Post(edit, f)
		}
		set("10:00", "16:00", "").Is(http.StatusSeeOther) // as it was: nothing is asked
		was := times()
		for _, choice := range []string{"", "nonsense"} {
			asked := set("11:00", "17:00", choice).Is(http.StatusUnprocessableEntity).Shows("Sessions outside the day", "Welcome", "Move all sessions with the day", "Leave them where they are")
			if asked.Problem("sessions") == "" || asked.Field("starts") != "11:00" {
				t.Error("it is not asked beside the field, or what was typed is lost")
			}
		}
		if !slices.Equal(times(), was) || s.days()[0].Starts == "11:00" {
			t.Fatalf("something moved without a yes: %v", times())
		}
		s.C.Follow(set("11:00", "17:00", "move").Is(http.StatusSeeOther)).Shows("3 sessions moved with it.")
		if want := []string{"Welcome 11:00-12:00", "Lunch 13:00-14:00", "Close 16:00-17:00"}; !slices.Equal(times(), want) {
			t.Errorf("moved with the day: %v", times())
		}
		// Shorter at its end: only what stands outside moves.
		set("11:00", "16:30", "").Is(http.StatusUnprocessableEntity).Shows("Move these sessions with the end of the day")
		set("11:00", "16:30", "move").Is(http.StatusSeeOther)
		if want := []string{"Welcome 11:00-12:00", "Lunch 13:00-14:00", "Close 15:30-16:30"}; !slices.Equal(times(), want) {
			t.Errorf("moved with the end: %v", times())
		}
		s.C.Follow(set("12:30", "16:30", "leave").Is(http.StatusSeeOther)).Shows("These sessions stand outside the day: “Welcome”.")
		if want := []string{"Welcome 11:00-12:00", "Lunch 13:00-14:00", "Close 15:30-16:30"}; !slices.Equal(times(), want) {
			t.Errorf("left: %v", times())
		}
		s.C.Get(edit).Shows("Outside the times of the day: “Welcome”.")
		// What is pushed onto another session is said before and after.
		set("12:30", "14:30", "").Is(http.StatusUnprocessableEntity).Shows("These would take place at the same time: “Lunch”, “Close”.")
		s.C.Follow(set("12:30", "14:30", "move").Is(http.StatusSeeOther)).Shows("These take place at the same time now: “Lunch”, “Close”.")
	})
}
