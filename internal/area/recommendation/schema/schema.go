// Package schema has the migrations of recommendations and of links to bodies.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
