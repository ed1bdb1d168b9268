-- Anybody can write the name of an organisation into their details. Only belonging that somebody else confirmed opens what
-- is shown to the people of an organisation, so what was written until now counts as said until it is confirmed.
-- +goose Up
ALTER TABLE person ADD COLUMN organisation_confirmed BOOLEAN NOT NULL DEFAULT FALSE;
-- +goose Down
SELECT 1;
