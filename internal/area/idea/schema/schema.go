// Package schema holds the tables of ideas, their answers and the sessions that take them in.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
