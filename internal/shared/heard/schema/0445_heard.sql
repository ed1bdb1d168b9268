-- Where somebody heard of what they replied to, joined or applied to: one word of a fixed list. what: reply (of_id is the opportunity), bank (of_id
-- is the person) or application (of_id is the application). visit_id is the visit whose link they followed, if they did. No row is: they
-- left it empty. A row is deleted with what it belongs to, and loses its visit with the visit.
-- +goose Up
CREATE TABLE heard (
  network_id TEXT NOT NULL REFERENCES network (id),
  what TEXT NOT NULL,
  of_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  source TEXT NOT NULL,
  visit_id TEXT,
  PRIMARY KEY (network_id, what, of_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, visit_id) REFERENCES outreach_visit (network_id, id)
);
CREATE INDEX heard_person ON heard (network_id, person_id);
CREATE INDEX heard_visit ON heard (network_id, visit_id);
-- +goose Down
SELECT 1;
