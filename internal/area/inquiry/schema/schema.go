// Package schema holds the tables of inquiry questions, their evidence and their summaries.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
