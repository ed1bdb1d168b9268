// Package schema holds the tables of groups, and of who holds which role in them.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
