package evaluation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area.
func (e *Evaluation) Routes(rs *web.Routes) {
	rs.Get("/forms/{token}", access.ByLink("form"), e.formPage)
	rs.Post("/forms/{token}", access.ByLink("form"), e.sendForm)
	rs.Get("/forms/{token}/thanks", access.ByLink("form"), e.thanksPage)
}
