package seating_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/app/apptest"
)

// TestPresentersAreToldWhenTheyPresent: on the page of their day and on their first page, in order of time, as soon as a timetable is shown.
func TestPresentersAreToldWhenTheyPresent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		ann, una := s.helper("Ann", "presenter", "professional"), s.helper("Una", "presenter", "professional")
		s.setUp()
		s.publish()
		site.Clock.Set(time.Date(2026, 5, 11, 9, 0, 0, 0, time.UTC))
		s.cora = site.As(s.runs)
		at, day := s.at("/rotations"), "/me/days/"+string(s.Days[1].ID)
		var made []string
		for _, v := range [][3]string{{"Later", "2pm", "apples"}, {"Sooner", "1:30pm", "pears"}} {
			made = append(made, s.send(s.cora, at+"/new", at+"/new", url.Values{"name": {v[0]}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann Example, " + v[2] + "\nBob, " + v[2]}, "tables": {"3"}, "hears": {"1"},
				"starts": {v[1]}, "minutes": {"10"}}).Is(http.StatusSeeOther).Location)
		}
		site.As(ann).Get(day).Is(http.StatusOK).Hides("When you present")
		site.As(ann).Get("/me").Is(http.StatusOK).Hides("You present")
		s.show(made[0])
		site.As(ann).Get("/me").Shows("You present: 2pm at table").Hides("1:30pm at table")
		s.show(made[1])
		page := site.As(ann).Get(day).Shows("When you present", "2pm: table", "in “Later”")
		if strings.Index(page.Body, "“Sooner”") > strings.Index(page.Body, "“Later”") {
			t.Error("turns are not in order of time")
		}
		site.As(ann).Get("/me").Shows("You present: 1:30pm at table")
		site.As(ann).Get("/me/days/" + string(s.Days[0].ID)).Hides("When you present")
		site.As(una).Get(day).Hides("When you present")
		site.As(una).Get("/me").Hides("You present")
		hears := site.As(s.people[0]).Get(day).Shows("Your table hears")
		if strings.Index(hears.Body, "pears") > strings.Index(hears.Body, "apples") {
			t.Error("what the table hears is not in order of time")
		}
		site.As(s.people[0]).Get("/me").Shows("You sit at table").Hides("You present")
		for _, m := range made {
			s.cora.Post(m+"/remove", url.Values{"sure": {"yes"}}).Is(http.StatusSeeOther)
		}
		site.As(ann).Get("/me").Hides("You present")
	})
}

// TestRoundsThatRunIntoABreakAreAskedAbout: a timetable that goes over lunch or a break, or from one part of the day into the next, is saved only
// after somebody chose it.
func TestRoundsThatRunIntoABreakAreAskedAbout(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site)
		s.setUp()
		at := s.at("/rotations")
		form := url.Values{"name": {"Projects"}, "day": {string(s.Days[1].ID)}, "presenters": {"Ann\nBob\nCat"}, "tables": {"3"}, "hears": {"2"}, "starts": {"noon"}, "minutes": {"30"}}
		form.Set("starts", "12pm")
		asked := s.send(s.cora, at+"/new", at+"/new", form).Is(http.StatusUnprocessableEntity).Shows("12:30pm to 1:30pm, Lunch", "Keep these times all the same")
		if asked.Field("starts") != "12pm" {
			t.Error("what was typed is lost")
		}
		form.Set("starts", "2:10pm")
		s.send(s.cora, at+"/new", at+"/new", form).Is(http.StatusUnprocessableEntity).Shows("2:45pm to 3pm, Break").Hides("Junior clinicians")
		form.Set("starts", "3pm")
		s.send(s.cora, at+"/new", at+"/new", form).Is(http.StatusUnprocessableEntity).Shows("How was today?")
		form.Set("starts", "12:30pm")
		s.send(s.cora, at+"/new", at+"/new", form).Is(http.StatusUnprocessableEntity).Shows("Lunch")
		s.cora.Get(at).Hides("Projects")
		form.Set("over", "yes")
		made := s.send(s.cora, at+"/new", at+"/new", form).Is(http.StatusSeeOther).Location
		s.send(s.cora, made+"/change", made+"/change", url.Values{"starts": {"1:30pm"}}).Is(http.StatusSeeOther)
	})
}
