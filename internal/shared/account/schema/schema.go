// Package schema holds the tables of accounts and sessions.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
