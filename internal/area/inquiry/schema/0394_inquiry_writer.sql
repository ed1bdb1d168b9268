-- Who wrote a statement of a summary down. Those of before have nobody.
-- +goose Up
ALTER TABLE inquiry_statement ADD COLUMN by_id TEXT;
-- +goose Down
SELECT 1;
