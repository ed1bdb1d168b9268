// Package schema holds the tables of key contacts, of what is asked of them, and of offers of development.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
