// Package schema holds the table of the links between things that stand in lines from a gap to a change.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
