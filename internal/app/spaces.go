package app

import "alongside/internal/area/collaboration"

// Spaces are the spaces of all collaborations: for the demonstration and for tests, which act in them as people do.
func (a *App) Spaces() *collaboration.Space { return a.parts.spaces }
