package db

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
)

// SQLite reads the text of a statement and plans it each time it is asked; our pages ask the same few hundred statements
// again and again, and reading them was two fifths of a page's time. So each connection remembers the statements that it
// has prepared. (The PostgreSQL driver does the same by itself.) It is done below database/sql because a statement prepared
// above it cannot be used inside a transaction without asking the pool for another connection.

// remembered is how many statements one connection keeps: more than any person's walk through the program needs, and
// little memory. The one that was not used for longest goes first.
const remembered = 160

// connector opens connections of a driver that remember their statements.
type connector struct {
	inner   driver.Driver
	address string
}

func (c connector) Driver() driver.Driver { return c.inner }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.inner.Open(c.address)
	if err != nil {
		return nil, err
	}
	conn, ok := inner.(remembering)
	if !ok {
		return nil, errors.Join(errors.New("db: this driver's connections cannot remember statements"), inner.Close())
	}
	return &connection{remembering: conn, byText: map[string]*list.Element{}, used: list.New()}, nil
}

// remembering is what the driver's connection must be able to do.
type remembering interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// connection is one connection with the statements that it remembers. database/sql lets only one goroutine use it at a time.
type connection struct {
	remembering
	byText map[string]*list.Element // of *statement
	used   *list.List               // the latest first
}

// statement is one that was prepared; busy while its rows are being read.
type statement struct {
	driver.Stmt
	text string
	busy bool
}

// prepared returns the statement of a text. It is a new one, which nobody remembers, where the remembered one is busy.
func (c *connection) prepared(ctx context.Context, text string) (s *statement, kept bool, err error) {
	if e, ok := c.byText[text]; ok {
		s = e.Value.(*statement)
		if !s.busy {
			c.used.MoveToFront(e)
			return s, true, nil
		}
	}
	inner, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, false, err
	}
	fresh := &statement{Stmt: inner, text: text}
	if s != nil {
		return fresh, false, nil
	}
	c.byText[text] = c.used.PushFront(fresh)
	return fresh, true, c.forget()
}

// forget closes the statement that was not used for longest when there are too many.
func (c *connection) forget() error {
	if c.used.Len() <= remembered {
		return nil
	}
	for e := c.used.Back(); e != nil; e = e.Prev() {
		if s := e.Value.(*statement); !s.busy {
			c.used.Remove(e)
			delete(c.byText, s.text)
			return s.Close()
		}
	}
	return nil
}

// QueryContext asks with the remembered statement.
func (c *connection) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, kept, err := c.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		if !kept {
			err = errors.Join(err, s.Close())
		}
		return nil, err
	}
	s.busy = true
	return &rowsOf{Rows: rows, of: s, kept: kept}, nil
}

// ExecContext does with the remembered statement. Migrations, which hold several statements in a text, are not remembered
// as one: the driver prepares them one by one each time.
func (c *connection) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, kept, err := c.prepared(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if !kept {
		err = errors.Join(err, s.Close())
	}
	return r, err
}

// Close lets go of the statements before the connection: SQLite stays open as long as one of them is.
func (c *connection) Close() error {
	var err error
	for e := c.used.Front(); e != nil; e = e.Next() {
		err = errors.Join(err, e.Value.(*statement).Close())
	}
	c.used.Init()
	clear(c.byText)
	return errors.Join(err, c.remembering.Close())
}

// rowsOf are rows that give their statement back when they are closed.
type rowsOf struct {
	driver.Rows
	of   *statement
	kept bool
	done bool
}

func (r *rowsOf) Close() error {
	if r.done {
		return nil
	}
	r.done = true
	err := r.Rows.Close()
	r.of.busy = false
	if !r.kept {
		err = errors.Join(err, r.of.Close())
	}
	return err
}
