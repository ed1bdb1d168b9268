// Package schema has the migrations of reports to boards.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
