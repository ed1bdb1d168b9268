// Package schema has the migrations of the opportunities.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
