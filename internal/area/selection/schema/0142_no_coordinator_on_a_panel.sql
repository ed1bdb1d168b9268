-- Coordinators see the names of those who apply, and a panel reads without names: whoever was on a panel and became a
-- coordinator later gives up the seat in editions that have not ended. Scores that they gave before stay.
-- +goose Up
DELETE FROM edition_person WHERE function = 'panel'
  AND EXISTS (SELECT 1 FROM person_role r WHERE r.network_id = edition_person.network_id AND r.person_id = edition_person.person_id AND r.role = 'coordinator')
  AND EXISTS (SELECT 1 FROM edition e WHERE e.network_id = edition_person.network_id AND e.id = edition_person.edition_id AND e.state <> 'ended');
-- +goose Down
SELECT 1;
