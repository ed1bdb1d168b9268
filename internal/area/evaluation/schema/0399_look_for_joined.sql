-- Waves by own dates that are open already look for people who joined, as those do that open from now on.
-- +goose Up
INSERT INTO job (network_id, id, kind, unique_key, payload, run_at, state, attempts)
  SELECT network_id, id, 'wave.join', id, '{"wave":"' || id || '"}', COALESCE(opened, opens), 'waiting', 0 FROM wave WHERE state = 'open' AND counts_from <> '';
-- +goose Down
SELECT 1;
