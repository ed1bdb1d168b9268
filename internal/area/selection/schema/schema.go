// Package schema holds the tables of selection.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
