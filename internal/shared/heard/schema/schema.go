// Package schema holds the table of where people heard of something.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
