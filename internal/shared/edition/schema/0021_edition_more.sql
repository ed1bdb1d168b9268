-- What an edition's page also says; which days belong together and what each is for; versions of what several people
-- edit; and the reason for which a place was given up, sealed because it is often about health.
-- +goose Up
ALTER TABLE edition ADD COLUMN gains_system TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN what_happens TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN cost TEXT NOT NULL DEFAULT '';
ALTER TABLE edition_day ADD COLUMN module BIGINT NOT NULL DEFAULT 1;
ALTER TABLE edition_day ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE edition_day ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE edition_session ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE place ADD COLUMN reason_sealed TEXT NOT NULL DEFAULT '';
CREATE INDEX edition_day_date ON edition_day (network_id, date);
-- +goose Down
SELECT 1;
