// Package schema holds the tables of collaborations and their members.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
