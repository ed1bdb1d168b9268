// Package schema holds the tables of the strategies of organisations.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
