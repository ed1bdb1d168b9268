package content

import "testing"

// Ids and numbers are stored: each stands once, and a number fits into 60 bits.
func TestTheListsOfThePeopleBank(t *testing.T) {
	lists := BankLists()
	for name, list := range map[string][]BankEntry{"purposes": lists.Purposes, "skills": lists.Skills, "interests": lists.Interests, "availability": lists.Availability} {
		ids, numbers := map[string]bool{}, map[int]bool{}
		for _, e := range list {
			if e.ID == "" || e.Name == "" || ids[e.ID] || numbers[e.Number] || e.Number < 0 || e.Number > 59 {
				t.Errorf("%s: %+v is empty, twice there or out of bounds", name, e)
			}
			ids[e.ID], numbers[e.Number] = true, true
		}
		if len(list) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}
