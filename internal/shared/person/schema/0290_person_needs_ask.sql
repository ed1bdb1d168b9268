-- When somebody last said what helps them to take part, and when they are asked whether it still fits. needs_ask is NULL for who
-- told nothing and for who does not want to be asked. Who told it before this was kept is asked a year after they came.
-- +goose Up
ALTER TABLE person ADD COLUMN needs_told BIGINT;
ALTER TABLE person ADD COLUMN needs_ask BIGINT;
UPDATE person SET needs_told = created, needs_ask = created + 31536000000000 WHERE needs_sealed <> '';
INSERT INTO job (network_id, id, kind, unique_key, payload, run_at, state, attempts)
  SELECT p.network_id, p.id, 'needs.review', p.id, '"' || p.id || '"', p.needs_ask, 'waiting', 0 FROM person p WHERE p.needs_ask IS NOT NULL;
-- +goose Down
SELECT 1;
