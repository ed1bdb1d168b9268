package content

import (
	"io/fs"
	"strings"
	"testing"
	"time"
)

func TestProgrammes(t *testing.T) {
	files, err := fs.Glob(Files, "programmes/*.yaml")
	if err != nil || len(files) != len(Programmes()) {
		t.Fatalf("%d files, %d programmes, %v", len(files), len(Programmes()), err)
	}
	for _, p := range Programmes() {
		t.Run(p.Key, func(t *testing.T) {
			sides := map[string]int{}
			for _, f := range p.Facilitators {
				sides[f.Side]++
			}
			if sides["professional"] != 1 || sides["partner"] != 1 {
				t.Errorf("facilitators are not one from each side: %v", sides)
			}
			x := p.Texts
			for _, text := range append([]string{p.Title, p.Summary, x.WhoFor, x.GainsSystem, x.WhatHappens, x.Cost, x.Access, x.HowToApply},
				append(append(x.GainsProfessional, x.GainsPartner...), x.GainsTogether...)...) {
				if strings.TrimSpace(text) == "" {
					t.Error("a text is empty")
				}
			}
			ids := map[string]bool{}
			for i, d := range p.Days {
				if ids[d.ID] || i == 0 && d.Offset != 0 || i > 0 && d.Offset <= p.Days[i-1].Offset {
					t.Errorf("%s: ids or offsets are out of order", d.ID)
				}
				ids[d.ID] = true
				checkSessions(t, d)
			}
			for _, w := range p.Waves {
				checkWave(t, p, w)
			}
		})
	}
}

func checkSessions(t *testing.T, d Day) {
	t.Helper()
	clock := func(s string) time.Time {
		at, err := time.Parse("15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	last := clock(d.Start)
	for _, s := range d.Sessions {
		if s.Minutes <= 0 || s.Title == "" || clock(s.Start).Before(last) {
			t.Errorf("%s: %q starts before the one above it ends, or is empty", d.ID, s.Title)
		}
		last = clock(s.Start).Add(time.Duration(s.Minutes) * time.Minute)
	}
	if last.After(clock(d.End)) {
		t.Errorf("%s: the last session ends at %s, after the day", d.ID, last.Format("15:04"))
	}
}

func checkWave(t *testing.T, p Programme, w Wave) {
	t.Helper()
	if w.After != "first-day" && w.After != "each-day" && w.After != "last-day" {
		t.Errorf("%s: after %q", w.ID, w.After)
	}
	for _, r := range w.RemindDays {
		if r <= 0 || r >= w.OpenDays {
			t.Errorf("%s: a reminder after %d days of %d", w.ID, r, w.OpenDays)
		}
	}
	for _, key := range []string{w.Instrument, p.Application, p.Selection} {
		if _, err := fs.Stat(Files, "instruments/"+key+".yaml"); key != "" && err != nil {
			t.Errorf("there is no instrument %q", key)
		}
	}
}

func TestAccessNeedsAndPerspectives(t *testing.T) {
	n := AccessNeeds()
	seen := map[string]bool{n.Other.ID: true}
	for _, c := range n.Categories {
		for _, need := range c.Needs {
			if seen[need.ID] || need.Label == "" || !strings.HasPrefix(need.ID, c.ID+"-") || need.LeadDays < 0 {
				t.Errorf("need %q", need.ID)
			}
			seen[need.ID] = true
		}
	}
	if len(n.Categories) != 5 || len(seen) < 50 {
		t.Errorf("%d categories, %d needs", len(n.Categories), len(seen))
	}
	if _, ok := n.Find("support-hearing-loop"); !ok {
		t.Error("a need is not found")
	}
	count := 0
	for _, side := range Perspectives() {
		count += len(side.Perspectives)
	}
	if len(Perspectives()) != 2 || count != 7 {
		t.Errorf("%d sides, %d perspectives", len(Perspectives()), count)
	}
}

func TestDemoSpaces(t *testing.T) {
	spaces := DemoSpaces()
	if len(spaces) != 15 {
		t.Fatalf("%d spaces", len(spaces))
	}
	about := 0
	for i, s := range spaces {
		if s.Pair != i+1 || len(s.Agreement.Answers) != 7 || len(s.Meetings) < 2 || len(s.Log) < 1 {
			t.Errorf("space %d: pair %d, %d parts of the agreement, %d meetings, %d entries", i+1, s.Pair, len(s.Agreement.Answers), len(s.Meetings), len(s.Log))
		}
		for _, m := range s.Meetings {
			if m.Day <= 0 || m.Place == "" || m.TaskMinutes <= 0 || m.ReflectionMinutes <= 0 || m.Minutes == "" {
				t.Errorf("pair %d: meeting on day %d lacks something", s.Pair, m.Day)
			}
			spoken := 0
			for _, v := range m.Voice {
				spoken += v.Minutes
			}
			if len(m.Agenda) < 2 || len(m.Actions) == 0 || spoken > m.TaskMinutes+m.ReflectionMinutes {
				t.Errorf("pair %d: day %d has %d points, %d actions, and %d minutes in which somebody spoke", s.Pair, m.Day, len(m.Agenda), len(m.Actions), spoken)
			}
		}
		for _, e := range s.Log {
			if e.Day <= 0 || e.Title == "" || e.Text == "" || len(e.Tags) == 0 || !strings.Contains("professional partner both", e.Author) {
				t.Errorf("pair %d: entry %q lacks something", s.Pair, e.Title)
			}
		}
		if s.AboutUs.Professional != nil && s.AboutUs.Partner != nil && s.RoleCheckIn.Day > 0 && s.RoleCheckIn.Partner != nil {
			about++
		}
	}
	if about < 3 {
		t.Errorf("%d pairs tell about themselves", about)
	}
}
