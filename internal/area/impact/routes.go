package impact

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/file"
	"alongside/internal/platform/web"
)

// Routes of the area. Who may see or do what with a claim is read from the claim.
func (s *Impact) Routes(rs *web.Routes) {
	in, coordinator, link := access.SignedIn(), access.Roles(access.Coordinator), access.ByLink("confirmation")
	rs.Get("/me/impact", in, s.mine)
	rs.Get("/me/impact/new", in, s.newClaim)
	rs.Post("/me/impact/new", in, s.tell)
	rs.Get("/impact/claims/{claim}", in, s.show1)
	rs.Get("/impact/claims/{claim}/change", in, s.changeForm)
	rs.Post("/impact/claims/{claim}/change", in, s.saveChange)
	rs.Post("/impact/claims/{claim}/agree", in, s.agree)
	rs.Post("/impact/claims/{claim}/refuse", in, s.refuse)
	rs.Post("/impact/claims/{claim}/evidence", in, s.addEvidence, web.Upload(3*file.MaxSize))
	rs.Post("/impact/claims/{claim}/evidence/{evidence}/remove", in, s.dropEvidence)
	rs.Get("/impact/claims/{claim}/evidence/{evidence}", in, s.serveEvidence)
	rs.Post("/impact/claims/{claim}/ask", in, s.askWitnessPage)
	rs.Get("/impact/claims/{claim}/confirm", in, s.confirmForm)
	rs.Post("/impact/claims/{claim}/confirm", in, s.saveConfirm)
	rs.Get("/impact/claims/{claim}/rest", in, s.restForm)
	rs.Post("/impact/claims/{claim}/rest", in, s.saveRest)
	rs.Post("/impact/claims/{claim}/rest/remove", in, s.dropRest)
	rs.Post("/impact/claims/{claim}/show", in, s.widen)
	rs.Post("/impact/claims/{claim}/narrow", in, s.narrow)
	rs.Post("/impact/claims/{claim}/same", in, s.same)
	rs.Post("/impact/claims/{claim}/different", in, s.different)
	rs.Post("/impact/claims/{claim}/apart", in, s.apart)
	rs.Get("/impact/claims/{claim}/withdraw", in, s.withdrawForm)
	rs.Post("/impact/claims/{claim}/withdraw", in, s.withdraw)
	rs.Get("/impact/confirm/{token}", link, s.confirmByLink)
	rs.Post("/impact/confirm/{token}", link, s.saveByLink)
	rs.Get("/impact/confirm/{token}/thanks", link, s.thanks)
	rs.Get("/editions/{edition}/impact", in, s.ofEdition)
	rs.Get("/impact/organisations/{organisation}", in, s.ofOrganisation)
	rs.Get("/impact", coordinator, s.overview)
	rs.Post("/impact/kinds", coordinator, s.addKind)
	rs.Post("/impact/kinds/{kind}/close", coordinator, s.closeKind)
}
