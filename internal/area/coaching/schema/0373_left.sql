-- A call can end because one of the two is there no longer: a coach who gives calls no more, or somebody who takes part no more. Nobody cancelled it.
-- +goose Up
ALTER TABLE coaching_call ADD COLUMN gone TEXT NOT NULL DEFAULT ''; -- coach, person: who is there no longer; '' somebody cancelled it, or it stands
-- +goose Down
SELECT 1;
