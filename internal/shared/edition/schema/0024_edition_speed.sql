-- Ways to what everybody's first page and the public page ask in a network of many editions: which run, and how many
-- places are taken.
-- +goose Up
CREATE INDEX edition_state ON edition (network_id, state);
CREATE INDEX place_taken ON place (network_id, edition_id) WHERE withdrawn IS NULL;
CREATE INDEX edition_day_when ON edition_day (network_id, edition_id, date);
DROP INDEX edition_person_person;
CREATE INDEX edition_person_own ON edition_person (network_id, person_id, function, edition_id);
-- +goose Down
SELECT 1;
