package evaluation

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// largestFile is how many bytes a file of answers may have.
const largestFile = 8 << 20

// Routes of the area.
func (e *Evaluation) Routes(rs *web.Routes) {
	coordinator := access.Roles(access.Coordinator)

	rs.Get("/described/{passage}", access.SignedIn(), e.describedPage)
	rs.Post("/described/{passage}/yes", access.SignedIn(), e.answerDescribed("You said yes.", e.sayYes))
	rs.Post("/described/{passage}/no", access.SignedIn(), e.answerDescribed("You said no. Only whoever wrote it and those who look after it can still read it, to change it or take it away.", e.sayNo))
	rs.Post("/described/{passage}/not-me", access.SignedIn(), e.sayNotMe)
	rs.Get("/about-me/{sort}/{thing}", access.SignedIn(), e.aboutMePage)
	rs.Post("/about-me/{sort}/{thing}", access.SignedIn(), e.sayAboutMe)
	rs.Get("/said-about/{heard}", access.SignedIn(), e.heardPage)
	rs.Post("/said-about/{heard}", access.SignedIn(), e.heardIt)
	rs.Post("/described/{passage}/noted", access.SignedIn(), e.answerDescribed("Thank you. It does not wait on your first page any more.", e.noted))
	rs.Post("/described/{passage}/change", access.SignedIn(), e.answerDescribed("What you would change is sent.", e.askChange))

	rs.Get("/editions/{edition}/waves", coordinator, e.wavesPage)
	rs.Post("/editions/{edition}/waves/template", coordinator, e.planTemplate)
	rs.Get("/editions/{edition}/waves/new", coordinator, e.newWavePage)
	rs.Post("/editions/{edition}/waves/new", coordinator, e.addWave)
	rs.Get("/editions/{edition}/waves/{wave}", coordinator, e.wavePage)
	rs.Get("/editions/{edition}/waves/{wave}/edit", coordinator, e.editWavePage)
	rs.Post("/editions/{edition}/waves/{wave}/edit", coordinator, e.changeWave)
	rs.Post("/editions/{edition}/waves/{wave}/remove", coordinator, e.removeWave)
	rs.Get("/editions/{edition}/waves/{wave}/open", coordinator, e.openPage)
	rs.Post("/editions/{edition}/waves/{wave}/open", coordinator, e.openWave)
	rs.Get("/editions/{edition}/waves/{wave}/mistake", coordinator, e.mistakePage)
	rs.Post("/editions/{edition}/waves/{wave}/mistake", coordinator, e.closeAgain)
	rs.Post("/editions/{edition}/waves/{wave}/extend", coordinator, e.extendWave)
	rs.Get("/editions/{edition}/waves/{wave}/more-time", coordinator, e.moreTimePage)
	rs.Post("/editions/{edition}/waves/{wave}/more-time", coordinator, e.giveMoreTime)
	rs.Post("/editions/{edition}/waves/{wave}/invite", coordinator, e.inviteNew)
	rs.Get("/editions/{edition}/waves/{wave}/compare", coordinator, e.alonePage)
	rs.Post("/editions/{edition}/waves/{wave}/compare", coordinator, e.standAlone)
	rs.Get("/editions/{edition}/waves/{wave}/close", coordinator, e.closePage)
	rs.Post("/editions/{edition}/waves/{wave}/close", coordinator, e.closeWave)
	rs.Post("/editions/{edition}/waves/{wave}/give-up", coordinator, e.giveUp)
	rs.Post("/editions/{edition}/waves/{wave}/note", coordinator, e.noteWave)

	rs.Get("/editions/{edition}/waves/{wave}/print", coordinator, e.printPage)
	rs.Get("/editions/{edition}/waves/{wave}/paper", coordinator, e.paperPage)
	rs.Post("/editions/{edition}/waves/{wave}/paper", coordinator, e.keyPaper)
	rs.Post("/editions/{edition}/waves/{wave}/paper/twice", coordinator, e.chooseTwice)
	rs.Get("/editions/{edition}/waves/{wave}/paper/sheets/{number}", coordinator, e.settlePage)
	rs.Post("/editions/{edition}/waves/{wave}/paper/sheets/{number}", coordinator, e.saveSettled)
	rs.Post("/editions/{edition}/waves/{wave}/paper/sheets/{number}/again", coordinator, e.keyAgain)
	rs.Get("/editions/{edition}/waves/{wave}/paper/people", coordinator, e.paperPeoplePage)
	rs.Post("/editions/{edition}/waves/{wave}/paper/people", coordinator, e.tickPaper)
	rs.Get("/editions/{edition}/waves/import", coordinator, e.importPage)
	rs.Post("/editions/{edition}/waves/import", coordinator, e.importFile, web.Upload(largestFile))

	rs.Get("/editions/{edition}/report", access.SignedIn(), e.reportPage)
	rs.Get("/editions/{edition}/report.csv", access.SignedIn(), e.reportFile("csv"))
	rs.Get("/editions/{edition}/report.csv-metadata.json", access.SignedIn(), e.reportFile("csv-metadata.json"))
	rs.Get("/editions/{edition}/report.xlsx", access.SignedIn(), e.reportFile("xlsx"))
	rs.Get("/editions/{edition}/report.pdf", access.SignedIn(), e.reportFile("pdf"))
	rs.Get("/editions/{edition}/report.json", access.SignedIn(), e.reportFile("json"))
	rs.Get("/editions/{edition}/report.annex.pdf", access.SignedIn(), e.reportFile("annex.pdf"))
	rs.Get("/editions/{edition}/report/share", coordinator, e.sharePage)
	rs.Post("/editions/{edition}/report/share", coordinator, e.shareReport)
	rs.Get("/editions/{edition}/report/shared/{number}", coordinator, e.versionPage)
	rs.Get("/editions/{edition}/report/shared/{number}/{form}", coordinator, e.versionPage)
	published, link := access.Public("a report that its coordinators have made public"), access.ByLink("report")
	rs.Get("/reports/{edition}", published, e.publicReport)
	rs.Get("/reports/{edition}/{form}", published, e.publicReport)
	rs.Get("/shared/{token}", link, e.linkReport)
	rs.Get("/shared/{token}/{form}", link, e.linkReport)
	rs.Get("/editions/{edition}/quotes", coordinator, e.quotesPage)
	rs.Post("/editions/{edition}/quotes", coordinator, e.changeQuotes)
	rs.Get("/editions/{edition}/quotes/second", access.SignedIn(), e.secondPage)
	rs.Post("/editions/{edition}/quotes/second", access.SignedIn(), e.clearQuotes)
	rs.Get("/editions/{edition}/quotes/themes", access.SignedIn(), e.themesPage)
	rs.Post("/editions/{edition}/quotes/themes", access.SignedIn(), e.saveThemes)

	keeper := access.Roles(access.Coordinator, access.Administrator)
	rs.Get("/small-numbers", keeper, e.policyPage)
	rs.Post("/small-numbers", keeper, e.choosePolicy)
	rs.Get("/help/figures", access.Public("help"), e.figuresPage)

	rs.Get("/forms/{token}", access.ByLink("form"), e.formPage)
	rs.Post("/forms/{token}", access.ByLink("form"), e.sendForm)
	rs.Get("/forms/{token}/thanks", access.ByLink("form"), e.thanksPage)
}
