// Package schema holds the tables of lessons, planned changes, costs and supervision.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
