package opportunity

import "testing"

func TestWhatFitsAWish(t *testing.T) {
	o := Opportunity{Organisation: "trust", Words: Words{Degree: "influence", Pay: "paid", Place: "Town hall, Leeds", Ways: []string{"morning", "in-person"}, Interests: []string{"letters", "safety"}, Meetings: []Meeting{{Day: "2026-06-01", Starts: "10:00", Ends: "12:00"}}}}
	online := o
	online.Ways = []string{"morning", "video"}
	open := Opportunity{Organisation: "trust", Words: Words{Degree: "control", Pay: "none"}}
	for _, c := range []struct {
		name string
		w    wishes
		o    Opportunity
		want bool
	}{
		{"nothing is wished", wishes{}, o, true},
		{"this influence", wishes{Degrees: []string{"control", "influence"}}, o, true},
		{"other influence", wishes{Degrees: []string{"control"}}, o, false},
		{"only paid, and it is", wishes{Paid: true}, o, true},
		{"only paid, and it is not", wishes{Paid: true}, open, false},
		{"this organisation", wishes{Organisation: "trust"}, o, true},
		{"another organisation", wishes{Organisation: "council"}, o, false},
		{"one of the interests", wishes{Interests: []string{"safety", "gp"}}, o, true},
		{"other interests", wishes{Interests: []string{"gp"}}, o, false},
		{"interests that are not named", wishes{Interests: []string{"gp"}}, open, false},
		{"this town", wishes{Place: "leeds"}, o, true},
		{"part of a word is no town", wishes{Place: "Lee"}, o, false},
		{"another town", wishes{Place: "York"}, o, false},
		{"another town, and from anywhere", wishes{Place: "York"}, online, true},
		{"a town, and no place is named", wishes{Place: "York"}, open, true},
		{"free when it meets", wishes{Ways: []string{"morning"}}, o, true},
		{"not free when it meets", wishes{Ways: []string{"evening"}}, o, false},
		{"another way", wishes{Ways: []string{"video"}}, o, false},
		{"times that are not named", wishes{Ways: []string{"evening", "video"}}, open, true},
	} {
		if got := (Wish{wishes: c.w}).fits(c.o); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
