package account

import "strings"

// Device says in plain words what a browser calls itself: "Chrome on Windows". It is a hint for its owner, never proof.
func Device(agent string) string {
	browser, system := firstOf(agent, browsers), firstOf(agent, systems)
	switch {
	case agent == "":
		return "Unknown device"
	case browser == "" && system == "":
		return "Another device"
	case browser == "":
		return "Browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

// named is one mark in what a browser calls itself, and what it means. Order matters: most browsers also claim to be
// those that came before them.
type named struct{ mark, words string }

var browsers = []named{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"DuckDuckGo", "DuckDuckGo"},
	{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	{"Trident", "Internet Explorer"}, {"curl", "Command line"},
}

var systems = []named{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "Chromebook"}, {"Windows", "Windows"},
	{"Macintosh", "Mac"}, {"Linux", "Linux"},
}

func firstOf(agent string, list []named) string {
	for _, n := range list {
		if strings.Contains(agent, n.mark) {
			return n.words
		}
	}
	return ""
}
