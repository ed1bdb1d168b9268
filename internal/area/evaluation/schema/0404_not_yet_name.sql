-- Who said not yet is called as they are called now, not as they were when they said it.
-- +goose Up
ALTER TABLE quote_not_yet DROP COLUMN name;

-- +goose Down
ALTER TABLE quote_not_yet ADD COLUMN name TEXT NOT NULL DEFAULT '';
