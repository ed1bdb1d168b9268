package recommendation

import (
	"strconv"

	"alongside/internal/platform/ui"
	"alongside/internal/shared/group"
)

// answerTitle is the heading over an answer.
func answerTitle(a Ask) string {
	if a.Number == 1 {
		return "The answer"
	}
	return "Answer number " + strconv.FormatInt(a.Number, 10)
}

func outcomeColour(a Ask) ui.Colour {
	return map[string]ui.Colour{"accepted": ui.Green, "partly": ui.Yellow, "not": ui.Orange}[a.Outcome]
}

func sendWords(p oneView) string {
	if p.R.Speaks {
		return "Send it, with my yes"
	}
	return "Ask for their yes"
}

func sayWords(p oneView) string {
	if p.V.State == Answered {
		return "Say whether the answer answers it"
	}
	return "Say something for your group"
}

func sayKind(p oneView) ui.Kind {
	if p.V.State == Answered {
		return ui.Primary
	}
	return ui.Secondary
}

func linkWords(l Link) string { return group.In(LinkKinds(), l.Kind) }
