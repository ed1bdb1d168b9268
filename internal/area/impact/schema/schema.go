// Package schema holds the tables of what followed from editions, and of who confirms it.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
