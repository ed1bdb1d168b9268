// Package schema holds the tables of running an edition's days: attendance, and whether access needs were met.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
