// Package schema holds the tables of applications, sponsors, coaching and bursaries.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
