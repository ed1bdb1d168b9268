package network

import "strings"

// Zones are the time zones that forms offer, the usual one first.
func Zones() []string {
	return []string{"Europe/London", "Europe/Dublin", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Gibraltar", "UTC"}
}

// ZoneWords is a zone as people read it: "London" for Europe/London.
func ZoneWords(zone string) string {
	_, city, found := strings.Cut(zone, "/")
	if !found {
		return zone
	}
	return strings.ReplaceAll(city, "_", " ")
}
