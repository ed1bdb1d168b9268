-- What a run of suggestions kept of what was decided by hand (-1: it was not counted), and a fingerprint of what points were given
-- for, so that a page claims no more than was proved, and compares points only where they mean the same.
-- +goose Up
ALTER TABLE suggestion_run ADD COLUMN by_hand BIGINT NOT NULL DEFAULT -1;
ALTER TABLE suggestion_run ADD COLUMN criteria TEXT NOT NULL DEFAULT '';

-- +goose Down
SELECT 1;
