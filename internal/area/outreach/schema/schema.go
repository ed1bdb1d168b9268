// Package schema holds the table of visits.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
