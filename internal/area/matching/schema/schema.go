// Package schema holds the tables of people who seek a partner and of introductions.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
