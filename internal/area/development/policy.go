package development

import "alongside/internal/platform/access"

// mayKeep: engagement leads keep the list, and so does the program itself when it makes the demonstration.
func mayKeep(a access.Actor) bool { return a.Has(access.Coordinator) || a.IsSystem() }
