// Package schema holds the tables of behaviours and of what people say that they saw.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
