-- What waits for coordinators, whatever was asked and decided before.

-- +goose Up
CREATE INDEX bursary_waits ON bursary (network_id, application_id) WHERE state = 'asked';
CREATE INDEX coaching_waits ON coaching (network_id, application_id) WHERE asked IS NOT NULL AND offered IS NULL;

-- +goose Down
DROP INDEX bursary_waits;
DROP INDEX coaching_waits;
