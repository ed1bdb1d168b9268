-- From now on the fewest people that will do are left out of a change. What closed before stays as it was shown: whoever kept it could
-- take the one from the other.
-- +goose Up
ALTER TABLE wave ADD COLUMN left_out_in_turn BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE wave SET left_out_in_turn = TRUE WHERE state = 'closed';
