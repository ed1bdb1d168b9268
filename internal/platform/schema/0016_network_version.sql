-- Networks are edited by people, so a change that comes second must show.
-- +goose Up
ALTER TABLE network ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- +goose Down
SELECT 1;
