// Package schema has the migrations of the glossary and of what people mean by its terms.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
