-- A decision that was put to the panel and taken back before it took effect: when, by whom, and what they said about it.
-- +goose Up
ALTER TABLE selection_decision ADD COLUMN taken_back BIGINT;
ALTER TABLE selection_decision ADD COLUMN taken_back_by TEXT;
ALTER TABLE selection_decision ADD COLUMN words_sealed TEXT NOT NULL DEFAULT '';
UPDATE selection_decision SET taken_back = (SELECT p.decided FROM proposal p
  WHERE p.network_id = selection_decision.network_id AND p.id = selection_decision.proposal_id AND p.state = 'withdrawn');
-- +goose Down
SELECT 1;
