package collaboration

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/file"
	"alongside/internal/platform/web"
)

// Routes of the area. What stands under /collaborations/{collaboration} is for its members alone: the page functions open
// the space first.
func (s *Space) Routes(rs *web.Routes) {
	member := access.SignedIn()
	const at = "/collaborations/{collaboration}"
	rs.Get("/collaborations", access.SignedIn(), s.showMine)
	rs.Get(at, member, s.showHome)
	rs.Get(at+"/export.zip", member, s.export)

	rs.Get(at+"/agreement", member, s.showAgreement)
	rs.Get(at+"/agreement/edit", member, s.editAgreement)
	rs.Post(at+"/agreement/edit", member, s.saveAgreement)
	rs.Get(at+"/agreement/versions", member, s.showVersions)
	rs.Get(at+"/agreement/versions/{number}", member, s.showVersion)

	rs.Get(at+"/proposals", member, s.proposalList)
	rs.Get(at+"/proposals/new", member, s.newProposal)
	rs.Post(at+"/proposals/new", member, s.propositions)
	rs.Get(at+"/proposals/{proposal}", member, s.showProposal)
	rs.Get(at+"/proposals/{proposal}/edit", member, s.editProposal)
	rs.Post(at+"/proposals/{proposal}/edit", member, s.saveProposal)
	rs.Post(at+"/proposals/{proposal}/agree", member, s.agreeTo)
	rs.Post(at+"/proposals/{proposal}/take-back", member, s.takeYesBack)
	rs.Post(at+"/proposals/{proposal}/withdraw", member, s.withdrawProposal)
	rs.Post(at+"/proposals/{proposal}/comments", member, s.comment)

	rs.Get(at+"/about-us", member, s.showAbout)
	rs.Get(at+"/about-us/edit", member, s.editAbout)
	rs.Post(at+"/about-us/edit", member, s.saveAboutMe)

	rs.Get(at+"/meetings", member, s.meetingList)
	rs.Get(at+"/meetings/new", member, s.newMeeting)
	rs.Post(at+"/meetings/new", member, s.planMeeting)
	rs.Get(at+"/meetings/{meeting}", member, s.showMeeting)
	rs.Get(at+"/meetings/{meeting}/edit", member, s.editMeeting)
	rs.Post(at+"/meetings/{meeting}/edit", member, s.saveMeeting)
	rs.Get(at+"/meetings/{meeting}/cancel", member, s.askCallOff)
	rs.Post(at+"/meetings/{meeting}/cancel", member, s.callMeetingOff)
	rs.Post(at+"/meetings/{meeting}/agenda", member, s.addToAgenda)
	rs.Post(at+"/meetings/{meeting}/agenda/{item}/up", member, s.moveUp)
	rs.Post(at+"/meetings/{meeting}/agenda/{item}/remove", member, s.takeFromAgenda)
	rs.Get(at+"/meetings/{meeting}/timer", member, s.showTimer)
	rs.Post(at+"/meetings/{meeting}/timer", member, s.pressTimer)
	rs.Post(at+"/meetings/{meeting}/voice", member, s.pressVoice)
	rs.Get(at+"/meetings/{meeting}/mirror", member, s.showMeetingMirror)
	rs.Get(at+"/meetings/{meeting}/record", member, s.editRecord)
	rs.Post(at+"/meetings/{meeting}/record", member, s.saveRecord)
	rs.Get(at+"/meetings/{meeting}/roles", member, s.showRoles)
	rs.Post(at+"/meetings/{meeting}/roles", member, s.saveRoles)
	rs.Get(at+"/experiments", member, s.showExperiments)

	rs.Get(at+"/actions", member, s.showActions)
	rs.Post(at+"/actions", member, s.takeAction)
	rs.Post(at+"/actions/{doing}", member, s.moveAction)
	rs.Get(at+"/hours", member, s.showHours)
	rs.Post(at+"/hours", member, s.giveTime)
	rs.Post(at+"/hours/{given}/remove", member, s.forgetTime)

	rs.Get(at+"/mirror", member, s.showMirror)
	rs.Get(at+"/health", member, s.showHealth)
	rs.Post(at+"/health", member, s.startHealth)
	rs.Get(at+"/capabilities", member, s.showCapabilities)
	rs.Post(at+"/capabilities", member, s.startCapabilities)
	rs.Post(at+"/capabilities/plan", member, s.savePlan)
	rs.Get(at+"/rounds/{round}", member, s.showRound)
	rs.Get(at+"/rounds/{round}/answer", member, s.editRound)
	rs.Post(at+"/rounds/{round}/answer", member, s.saveRound)
	rs.Post(at+"/rounds/{round}/go-on", member, s.goOnWithout)
	rs.Post(at+"/rounds/{round}/step-out", member, s.stepOut)
	rs.Post(at+"/rounds/{round}/end", member, s.endRound)
	rs.Post(at+"/rounds/{round}/keep", member, s.keepRound)

	// Beyond the size of a file there is room in the form, so that one that is too large gets its message beside the field.
	upload := web.Upload(3 * file.MaxSize)
	rs.Get(at+"/log", member, s.showLog)
	rs.Get(at+"/log/new", member, s.newEntry)
	rs.Post(at+"/log/new", member, s.writeEntry, upload)
	rs.Get(at+"/log/{entry}", member, s.showEntry)
	rs.Get(at+"/log/{entry}/edit", member, s.editEntry)
	rs.Post(at+"/log/{entry}/edit", member, s.saveEntry)
	rs.Post(at+"/log/{entry}/files", member, s.addEntryFile, upload)
	rs.Post(at+"/log/{entry}/files/{file}/remove", member, s.removeEntryFile)
	rs.Get(at+"/log/{entry}/remove", member, s.askRemoveEntry)
	rs.Post(at+"/log/{entry}/remove", member, s.removeEntry)
	rs.Post(at+"/log/{entry}/share", member, s.shareEntry)
	rs.Get(at+"/log/{entry}/audience", member, s.showAudience)
	rs.Post(at+"/log/{entry}/audience", member, s.proposeAudience)
	rs.Post(at+"/log/{entry}/narrow", member, s.narrowEntry)
	rs.Get(at+"/files/{file}", member, s.serveFile)
	rs.Get(at+"/reflections", member, s.showWays)
	rs.Get(at+"/reflections/{way}", member, s.showReflection)
	rs.Post(at+"/reflections/{way}", member, s.saveReflection)

	rs.Get(at+"/members", member, s.showMembers)
	rs.Post(at+"/invitations/{invitation}/take-back", member, s.takeInvitationBack)
	rs.Get(at+"/leave", member, s.askLeave)
	rs.Post(at+"/leave", member, s.leave)

	// An invitation: the link alone opens nothing, it must be the person to whom it was sent.
	rs.Get("/join/{token}", access.SignedIn(), s.showInvitation)
	rs.Post("/join/{token}", access.SignedIn(), s.acceptInvitation)
	rs.Post("/join/{token}/decline", access.SignedIn(), s.declineInvitation)

	// What is shown of one's own, also after leaving.
	rs.Get(shownPath, access.SignedIn(), s.showShown)
	rs.Post(shownPath+"/{entry}/narrow", access.SignedIn(), s.narrowShown)

	// What members have agreed to show to others.
	shown := access.Public("members agreed to show some entries to everybody; the rest depends on who looks")
	rs.Get("/learning", shown, s.showLearning)
	rs.Get("/learning/{entry}", shown, s.showLearnt)
	rs.Get("/learning/{entry}/files/{file}", shown, s.serveLearnt)

	rs.Get("/editions/{edition}/collaborations", access.Roles(access.Coordinator), s.overview)
	rs.Get("/admin/relationship", access.Roles(access.Administrator), s.showDefinition)
	rs.Post("/admin/relationship", access.Roles(access.Administrator), s.saveDefinition)
}
