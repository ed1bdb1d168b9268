// Package schema holds the tables of what people can learn.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
