package db

import "fmt"

// Scan makes ID readable from a column, with NULL as the empty ID.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ""
	case string:
		*id = ID(v)
	case []byte:
		*id = ID(v)
	default:
		return fmt.Errorf("db: %T is no id", src)
	}
	return nil
}

// Scan makes Instant readable from a column, with NULL as zero.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = 0
	case int64:
		*i = Instant(v)
	default:
		return fmt.Errorf("db: %T is no instant", src)
	}
	return nil
}

// Text reads a TEXT column in which NULL means the empty string: scan into db.Text(&s).
func Text(dest *string) any { return (*text)(dest) }

type text string

func (t *text) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = ""
	case string:
		*t = text(v)
	case []byte:
		*t = text(v)
	default:
		return fmt.Errorf("db: %T is no text", src)
	}
	return nil
}

// Null is a value that is stored as NULL when it is empty.
func Null(s string) any {
	if s == "" {
		return nil
	}
	return s
}
