// Package schema has the migrations of the register of decisions.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
