package programme

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"alongside/internal/platform/db"
	"alongside/internal/platform/ui"
	"alongside/internal/shared/edition"
)

// This file looks at the sessions of a day that gets other times: those that then stand outside it are told, and move with it only when the
// coordinator says so.

// The answers to what becomes of the sessions.
const (
	moveSessions  = "move"
	leaveSessions = "leave"
)

// standsOut says whether a session stands before or after its day.
func standsOut(d edition.Day, s edition.Session) bool {
	return s.Starts != "" && (s.Starts < d.Starts || cmp.Or(s.Ends, s.Starts) > d.Ends)
}

// outsideOf are the sessions that stand outside a day.
func outsideOf(d edition.Day, all []edition.Session) (out []edition.Session) {
	for _, s := range all {
		if standsOut(d, s) {
			out = append(out, s)
		}
	}
	return out
}

// clock turns a time of a day, HH:MM, into minutes and back.
func clock(t string) (minutes int) {
	var h, m int
	if _, err := fmt.Sscanf(t, "%d:%d", &h, &m); err != nil {
		return 0
	}
	return h*60 + m
}

func clockOf(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// movedWith are the sessions as they would move with a day that was before and gets the times of d: all of them, by as much as the day begins
// earlier or later; when it begins as before, those outside it, by as much as it ends earlier. There are none when a session would leave the date.
func movedWith(before, d edition.Day, all []edition.Session) []edition.Session {
	by := clock(d.Starts) - clock(before.Starts)
	list := all
	if by == 0 {
		by, list = clock(d.Ends)-clock(before.Ends), outsideOf(d, all)
	}
	var out []edition.Session
	for _, s := range list {
		for _, t := range []*string{&s.Starts, &s.Ends} {
			if *t == "" {
				continue
			}
			n := clock(*t) + by
			if n < 0 || n >= 24*60 {
				return nil
			}
			*t = clockOf(n)
		}
		if s.Starts != "" {
			out = append(out, s)
		}
	}
	return out
}

// sessionsAsked are the sessions of a day that would stand outside it; none when its times stay.
func sessionsAsked(tx *db.Tx, before, d edition.Day) (all, out []edition.Session, err error) {
	if before.ID == "" || before.Starts == d.Starts && before.Ends == d.Ends {
		return nil, nil, nil
	}
	if all, err = edition.Sessions(tx, d.ID); err != nil {
		return nil, nil, err
	}
	return all, outsideOf(d, all), nil
}

// settleSessions does with the sessions of a day what the coordinator chose, and says so in words. Without a choice it asks.
func settleSessions(tx *db.Tx, before, d edition.Day, choice string) (words string, err error) {
	all, out, err := sessionsAsked(tx, before, d)
	if err != nil || len(out) == 0 {
		return "", err
	}
	moved := movedWith(before, d, all)
	switch {
	case choice == leaveSessions:
		return " These sessions stand outside the day: " + titles(out) + ".", nil
	case choice != moveSessions || len(moved) == 0:
		return "", fieldError("sessions", "Say what becomes of the sessions that stand outside the day.")
	}
	for _, s := range moved {
		if err := saveSession(tx, s); err != nil {
			return "", err
		}
	}
	words = fmt.Sprintf(" %d sessions moved with it.", len(moved))
	if len(moved) == 1 {
		words = " One session moved with it."
	}
	if all, err = edition.Sessions(tx, d.ID); err != nil {
		return "", err
	}
	if still := outsideOf(d, all); len(still) > 0 {
		words += " These still stand outside the day: " + titles(still) + "."
	}
	if over := overlapping(all); len(over) > 0 {
		words += " These take place at the same time now: " + titles(over) + ". Change their times on the page of the day."
	}
	return words, orderSessions(tx, d.ID)
}

// overlapping are the sessions that take place while another one does. Back to back is not at the same time.
func overlapping(all []edition.Session) (out []edition.Session) {
	for i, a := range all {
		for j, b := range all {
			if i != j && a.Starts != "" && b.Starts != "" && a.Starts < cmp.Or(b.Ends, b.Starts) && b.Starts < cmp.Or(a.Ends, a.Starts) {
				out = append(out, a)
				break
			}
		}
	}
	return out
}

func titles(all []edition.Session) string {
	var out []string
	for _, s := range all {
		out = append(out, "“"+s.Title+"”")
	}
	return strings.Join(out, ", ")
}

// outsideLines say when each of the sessions is that would stand outside the day.
func (v dayFormPage) outsideLines() []string {
	var out []string
	for _, s := range v.Outside {
		out = append(out, timesWords(s.Starts, s.Ends)+" "+s.Title)
	}
	return out
}

// sessionChoices are what can become of them.
func (v dayFormPage) sessionChoices() []ui.Option {
	var out []ui.Option
	if len(v.Moved) > 0 {
		var to []string
		for _, s := range v.Moved {
			to = append(to, timesWords(s.Starts, s.Ends)+" "+s.Title)
		}
		label := "Move all sessions with the day"
		if len(v.Moved) < len(v.Sessions) {
			label = "Move these sessions with the end of the day"
		}
		out = append(out, ui.Option{Value: moveSessions, Label: label, Hint: "Then they are: " + strings.Join(to, "; ") + "." + v.overlapHint()})
	}
	return append(out, ui.Option{Value: leaveSessions, Label: "Leave them where they are", Hint: "You can change each of them below."})
}

// overlapHint says which sessions would take place at the same time, if the others moved.
func (v dayFormPage) overlapHint() string {
	all := slices.Clone(v.Sessions)
	for i := range all {
		for _, m := range v.Moved {
			if m.ID == all[i].ID {
				all[i] = m
			}
		}
	}
	if over := overlapping(all); len(over) > 0 {
		return " These would take place at the same time: " + titles(over) + "."
	}
	return ""
}

// standingOut are the sessions that stand outside the day as it is saved.
func (v dayFormPage) standingOut() string { return titles(outsideOf(v.Day, v.Sessions)) }
