-- The way to those who said what they need, for the list of days on which something is to be arranged.
-- +goose Up
CREATE INDEX person_with_needs ON person (network_id, id) WHERE needs_sealed <> '';
-- +goose Down
SELECT 1;
