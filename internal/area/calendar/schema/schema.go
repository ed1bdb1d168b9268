// Package schema holds the tables of private calendar addresses and of the invitations that were sent.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
