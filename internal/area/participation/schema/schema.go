// Package schema holds the tables of the participation grid.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
