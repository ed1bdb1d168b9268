-- An invitation to somebody who would be the second professional of a trio.

-- +goose Up
ALTER TABLE invitation ADD COLUMN third BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
SELECT 1;
