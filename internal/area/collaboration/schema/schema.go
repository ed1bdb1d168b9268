// Package schema holds the tables of collaborations' spaces: agreements, what members say about themselves, meetings,
// role check-ins, invitations. All that people write in a space is sealed.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
