// Package schema holds the tables of proposals and assents.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
