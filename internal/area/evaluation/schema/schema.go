// Package schema holds the tables of evaluation: waves, their invitations, sealed boxes, opened responses, quotes.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
