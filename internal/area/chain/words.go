package chain

import (
	"strconv"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/ground"
)

// colour is how the state of a thing is shown.
func colour(v ground.Seen) ui.Colour {
	switch {
	case v.Done:
		return ui.Green
	case v.Kind.Place() == ground.GapPlace:
		return ui.Yellow
	case v.State == "Late":
		return ui.Orange
	}
	return ui.Grey
}

// none says that no line is shown.
func (p linesPage) none() string {
	switch p.Show {
	case ground.Open:
		return "No line is open."
	case ground.Complete:
		return "No line leads to a confirmed change yet."
	}
	return "No line has begun yet. It begins when somebody makes a step of a gap."
}

// headingOf heads the gaps of one kind.
func headingOf(k ground.Kind) string {
	switch k {
	case ground.Rating:
		return "Little or no contact"
	case ground.Pillar:
		return "Groups that lack a pillar"
	case ground.Unheld:
		return "Kinds of roles that nobody holds"
	case ground.Idea:
		return "Ideas that people brought"
	case ground.Recommended:
		return "Recommendations"
	}
	return "Terms that end within six months"
}

// answered says how many gaps a step answers already.
func answered(n int) string {
	if n == 1 {
		return "A step answers 1 more."
	}
	return "Steps answer " + strconv.Itoa(n) + " more."
}

// sideWords head what stands before or after a thing.
func (p thingPage) sideWords(before bool) string {
	here := p.T.Kind.Place()
	switch {
	case before && here == ground.StepPlace:
		return "What this answers"
	case before && here == ground.RolePlace:
		return "How it came to this role"
	case before:
		return "What this rests on"
	case here == ground.DecisionPlace:
		return "What changed because of it"
	}
	return "What came of it"
}

// addWords offer to link something.
func addWords(p ground.Place) string {
	switch p {
	case ground.GapPlace:
		return "Link a gap, an idea or a recommendation"
	case ground.StepPlace:
		return "Link a step or an action"
	case ground.OpportunityPlace:
		return "Link an opportunity"
	case ground.RolePlace:
		return "Link a role that somebody took on"
	case ground.DecisionPlace:
		return "Link a decision"
	}
	return "Link a change"
}

// noneWords say that there is nothing to choose.
func noneWords(p ground.Place, words string) string {
	if words != "" {
		return "Nothing with these words was found."
	}
	switch p {
	case ground.ChangePlace:
		return "There is no change that you can read. People tell what followed from a programme or from the work of the organisation, and say who may read it."
	case ground.DecisionPlace:
		return "There is no other decision in the register."
	case ground.GapPlace:
		return "No gap is seen today."
	}
	return "There is nothing of this kind yet."
}
