package meaning

func proposeTitle(p oneView) string {
	if p.Waits {
		return "Change its words"
	}
	return "Propose a shared meaning"
}

func proposeWords(p oneView) string {
	if p.Waits {
		return "Change the words, and ask everybody again"
	}
	return "Put it to those who wrote"
}
