// Package schema holds the tables of referrals.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
