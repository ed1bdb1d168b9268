package matching

import "testing"

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Weekday mornings", "weekday mornings"},
		{"weekday mornings, or evenings after six", "weekday mornings and evenings"},
		{"Evenings after six", "evenings"},
		{"Tuesdays and Thursdays", "Tuesday and Thursdays"},
		{"Mondays", "Mondays"},
		{"Mon-Fri", "weekdays"},
		{"Monday to Wednesday, mornings", "Monday, Tuesday and Wednesday mornings"},
		{"Mon – Wed am", "Monday, Tuesday and Wednesday mornings"},
		{"weekends", "weekends"},
		{"Friday till Monday", "several days"},
		{"Any time", "every day"},
		{"I am flexible, but not on Mondays", "several days"},
		{"not Sundays", "several days"},
		{"after 7pm", "evenings"},
		{"Sat afternoons", "Saturday afternoons"},
		{"after lunch on Fridays", "Friday afternoons and Friday evenings"},
		{"", ""},
		{"Ask me", ""},
		{"24/7", ""},
		{"\x00🙂", ""},
	} {
		if got := readTimes(c.text).words(); got != c.want {
			t.Errorf("%q is read as %q, want %q", c.text, got, c.want)
		}
	}
	if readTimes("Weekday mornings")&readTimes("evenings") != 0 || readTimes("Tuesday mornings")&readTimes("weekday mornings") == 0 {
		t.Error("times overlap wrongly")
	}
}

func FuzzTimes(f *testing.F) {
	f.Add("Weekday mornings, or evenings after six")
	f.Add("mon-fri but not tues")
	f.Fuzz(func(t *testing.T, text string) {
		s := readTimes(text)
		if s >= 1<<21 {
			t.Fatalf("%q gives %b", text, s)
		}
		if (s == 0) != (s.words() == "") {
			t.Fatalf("%q gives %b and %q", text, s, s.words())
		}
	})
}
