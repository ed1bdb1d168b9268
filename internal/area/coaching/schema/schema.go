// Package schema holds the tables of plans and calls with a coach.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
