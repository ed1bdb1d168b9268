package evaluation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"alongside/internal/app/apptest"
)

// TestASharedReportIsFound: those who gave answers are told once, and find the report later, too; nobody else is.
func TestASharedReportIsFound(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		s := newScene(t, site, 2)
		part, other, coordinator := s.people[0], site.Person("Otto", "otto@example.org"), site.As(s.coordinator)
		at := "/editions/" + string(s.edition)
		own := "/me/editions/" + string(s.edition)
		pia := site.As(part)
		pia.Get(at + "/report").Is(http.StatusNotFound)
		pia.Get(own).Is(http.StatusOK).Hides("Read what people said")
		for _, share := range []string{"yes", "yes", "no", "yes"} {
			coordinator.Post(at+"/report/share", url.Values{"share": {share}}).Is(http.StatusSeeOther)
		}
		site.Work()
		n := 0
		for _, m := range site.Mail.To(part.Email) {
			if strings.Contains(m.Subject, "What people said") && strings.Contains(m.Text, at+"/report") {
				n++
			}
		}
		if n != 1 || len(site.Mail.To(other.Email)) != 0 {
			t.Errorf("%d letters to who takes part, %d to somebody else", n, len(site.Mail.To(other.Email)))
		}
		pia.Get(own).Is(http.StatusOK).Shows("Read what people said in the forms")
		pia.Get(at + "/report").Is(http.StatusOK)
		coordinator.Post(at+"/report/share", url.Values{"share": {"no"}}).Is(http.StatusSeeOther)
		pia.Get(own).Hides("Read what people said")
		pia.Get(at + "/report").Is(http.StatusNotFound)
	})
}
