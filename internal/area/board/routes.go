package board

import (
	"alongside/internal/platform/access"
	"alongside/internal/platform/web"
)

// Routes of the area. Who sees who leads where in an organisation reads its report; that is read from the organisation. A story is opened by its teller and by
// engagement leads, which is read from the story.
func (s *Board) Routes(rs *web.Routes) {
	in := access.SignedIn()
	const at = "/leadership/{organisation}/board-report"
	rs.Get(at, in, s.reportPage)
	rs.Get(at+"/report.pdf", in, s.file("pdf"))
	rs.Get(at+"/report.xlsx", in, s.file("xlsx"))
	const stories = at + "/stories"
	rs.Get(stories, in, s.storiesPage)
	rs.Get(stories+"/new", in, s.newStory)
	rs.Post(stories+"/new", in, s.addStory)
	rs.Get(stories+"/{story}", in, s.storyPage)
	rs.Get(stories+"/{story}/change", in, s.changeStory)
	rs.Post(stories+"/{story}/change", in, s.saveStory)
	rs.Post(stories+"/{story}/yes", in, s.sayYes)
	rs.Get(stories+"/{story}/end", in, s.askEnd)
	rs.Post(stories+"/{story}/end", in, s.endStory)
}
