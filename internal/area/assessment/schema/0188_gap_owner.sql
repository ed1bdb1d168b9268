-- Somebody's first page asks for the steps that they have taken on.
-- +goose Up
CREATE INDEX gap_step_owner ON gap_step (network_id, owner_id, due);
-- +goose Down
SELECT 1;
