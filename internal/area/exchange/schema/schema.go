// Package schema holds the tables of imports: what was uploaded, how its columns are mapped, and what became of it.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
