// Package schema holds the tables of programmes, editions, days and places.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
