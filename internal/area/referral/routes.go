package referral

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Staff of a place need no account: the secret of its link opens a form and nothing else. Whoever was referred reads
// what was passed on by the secret of their letter. Who reads a referral in the organisation is worked out from who answers it.
func (s *Referrals) Routes(rs *web.Routes) {
	in, lead := access.SignedIn(), access.Leads("organisation")
	place, person := access.ByLink("referral"), access.ByLink("referred person")

	rs.Get("/refer", access.Public("whoever has the card of a place types its code here"), s.codePage)
	rs.Post("/refer", access.Public("whoever has the card of a place types its code here"), s.useCode)
	rs.Get("/refer/{token}", place, s.referPage)
	rs.Post("/refer/{token}", place, s.referByLink)
	rs.Get("/refer/{token}/thanks", place, s.thanksPage)

	rs.Get("/referred/{token}", person, s.ownPage)
	rs.Post("/referred/{token}/right", person, s.right)
	rs.Get("/referred/{token}/change", person, s.ownForm)
	rs.Post("/referred/{token}/change", person, s.changeOwn)
	rs.Get("/referred/{token}/stop", person, s.stopForm)
	rs.Post("/referred/{token}/stop", person, s.stopOwn)

	const at = "/leadership/{organisation}/referrals"
	rs.Get(at, in, s.listPage)
	rs.Get(at+"/figures", in, s.figuresPage)
	rs.Get(at+"/new", in, s.newForm)
	rs.Post(at+"/new", in, s.referAs)
	rs.Get(at+"/people/{referral}", in, s.onePage)
	rs.Post(at+"/people/{referral}/answer", in, s.answer)
	rs.Post(at+"/people/{referral}/hand", in, s.hand)
	rs.Post(at+"/people/{referral}/take", in, s.take)
	rs.Get(at+"/people/{referral}/letter", in, s.letterPage)
	rs.Post(at+"/people/{referral}/posted", in, s.posted)

	rs.Get(at+"/cover", lead, s.coverPage)
	rs.Post(at+"/cover", lead, s.nameCover)
	rs.Get(at+"/places", lead, s.placesPage)
	rs.Get(at+"/places/new", lead, s.newPlace)
	rs.Post(at+"/places/new", lead, s.addPlace)
	rs.Get(at+"/places/{referringplace}", lead, s.placePage)
	rs.Post(at+"/places/{referringplace}", lead, s.changePlace)
	rs.Get(at+"/places/{referringplace}/card", lead, s.cardPage)
	rs.Post(at+"/places/{referringplace}/renew", lead, s.renew)
	rs.Post(at+"/places/{referringplace}/withdraw", lead, s.withdraw)
}
