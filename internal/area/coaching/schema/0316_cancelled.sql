-- A cancelled call keeps no number and no link.
-- +goose Up
UPDATE coaching_call SET reach_sealed = '', details_sealed = '' WHERE cancelled IS NOT NULL;
-- +goose Down
SELECT 1;
