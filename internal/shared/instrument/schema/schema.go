// Package schema holds the table of the networks' own instruments.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
