-- An action of a plan can have an owner of its own (owner_id; without one, those who own the step see to it), and say which question of a
-- rating it is about (item). What organisations planned about gaps of the connection check becomes actions of the step "Find out
-- how well you are connected" (6), under the same ids. Their words were not sealed: they lie in words, and words_sealed is empty.
-- +goose Up
ALTER TABLE plan_action ADD COLUMN owner_id TEXT;
ALTER TABLE plan_action ADD COLUMN item TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_action ADD COLUMN words TEXT NOT NULL DEFAULT '';
INSERT INTO plan_action (network_id, id, organisation_id, step, words_sealed, due, source, created, created_by, done, reminded, owner_id, item, words)
  SELECT network_id, id, organisation_id, 6, '', due, 'connection', created, created_by, done, 0, owner_id, item, title FROM gap_step;
CREATE INDEX plan_action_owner ON plan_action (network_id, owner_id, due);
DROP TABLE gap_step;
-- +goose Down
SELECT 1;
