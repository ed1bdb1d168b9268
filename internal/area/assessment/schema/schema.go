// Package schema holds what an organisation does with its patient leaders beyond the rounds themselves: agreed ratings, and
// the steps of its plan.
package schema

import "embed"

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS
