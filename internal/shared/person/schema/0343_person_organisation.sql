-- How many people belong to an organisation is counted on each of its pages, without going through everybody of the network.
-- +goose Up
CREATE INDEX person_organisation ON person (network_id, organisation_id) WHERE organisation_id IS NOT NULL;
-- +goose Down
SELECT 1;
