package application_test

import (
	"net/http"
	"net/url"
	"testing"

	"alongside/internal/app/apptest"
)

// TestInvitationsThatCross: of two who invite each other the second to say yes is led to where they apply together.
func TestInvitationsThatCross(t *testing.T) {
	apptest.Each(t, func(t *testing.T, site *apptest.Site) {
		sc := newScene(t, site)
		pru, pat := site.As(sc.pru), site.As(sc.pat)
		hers, his := sc.begin(pru, "manager", "known"), sc.begin(pat, "carer", "known")
		pru.Post(hers+"/partner", url.Values{"name": {"Patrick"}, "email": {sc.pat.Email}}).Is(http.StatusSeeOther)
		pat.Post(his+"/partner", url.Values{"name": {"Prudence"}, "email": {sc.pru.Email}}).Is(http.StatusSeeOther)
		toPat, toPru := sc.link(sc.pat.Email, "invitations"), sc.link(sc.pru.Email, "invitations")
		pat.Post(toPat, url.Values{"perspective": {"carer"}}).Is(http.StatusSeeOther).To(hers)
		pru.Post(toPru, url.Values{"perspective": {"manager"}}).Is(http.StatusSeeOther).To(hers)
		pru.Get(toPru).Is(http.StatusOK).Hides("taken back")
		site.As(sc.cora).Get(toPru).Is(http.StatusGone)
	})
}
