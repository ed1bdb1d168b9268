// Package schema holds the tables of who sits where in an edition, and of timetables for those who present.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
