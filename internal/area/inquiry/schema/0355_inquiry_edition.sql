-- The edition whose people a question is for; those of before, and those for everybody of the programme, have none.
-- +goose Up
ALTER TABLE inquiry ADD COLUMN edition_id TEXT;
-- +goose Down
SELECT 1;
