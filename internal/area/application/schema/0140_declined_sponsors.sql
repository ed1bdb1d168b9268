-- A sponsor's no that a coordinator has taken note of: when and by whom. Until then it waits for coordinators.

-- +goose Up
ALTER TABLE sponsor ADD COLUMN noted BIGINT;
ALTER TABLE sponsor ADD COLUMN noted_by TEXT;
CREATE INDEX sponsor_declined ON sponsor (network_id, application_id) WHERE state = 'declined' AND replaced IS NULL AND noted IS NULL;

-- +goose Down
DROP INDEX sponsor_declined;
ALTER TABLE sponsor DROP COLUMN noted_by;
ALTER TABLE sponsor DROP COLUMN noted;
