// Package schema holds the tables of an organisation’s plan for patient leadership.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
