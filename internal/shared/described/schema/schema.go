// Package schema holds the tables of passages that describe people.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
