package application

import (
	"alongside/internal/platform/db"
	"alongside/internal/shared/instrument"
)

// ConfirmText is the exact text that is confirmed now, for tests from outside.
func (s *Applications) ConfirmText(tx *db.Tx, id db.ID) (text, hash string, err error) {
	sh, err := s.load(tx, id)
	return sh.text(), instrument.Hash(sh.text()), err
}

// SubmittedText is the text that was submitted.
func (s *Applications) SubmittedText(tx *db.Tx, id db.ID) (string, error) {
	return s.submittedText(tx, id)
}

// Pipeline and GapCounts are the SQL side of Readiness.
var (
	Pipeline  = pipeline
	GapCounts = countGaps
)
