-- Suggestions give as many people as possible a partner first. A computing says how many people are in its pairs, -1 for one that was made
-- before; and a suggestion what it costs in people to do without it, and whether that is exact or the most that it can be.

-- +goose Up
ALTER TABLE suggestion_run ADD COLUMN people BIGINT NOT NULL DEFAULT -1;
ALTER TABLE suggestion ADD COLUMN cost_people BIGINT NOT NULL DEFAULT 0;
ALTER TABLE suggestion ADD COLUMN cost_exact BOOLEAN NOT NULL DEFAULT TRUE;

-- +goose Down
SELECT 1;
