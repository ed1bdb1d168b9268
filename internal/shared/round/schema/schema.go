// Package schema holds the tables of rounds: occasions on which an instrument is put to named raters.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
