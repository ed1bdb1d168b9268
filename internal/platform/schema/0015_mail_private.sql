-- Letters about a private space: the message log shows neither their subject nor that they left.
-- +goose Up
ALTER TABLE mail ADD COLUMN private BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX mail_log ON mail (network_id, queued, id);
-- +goose Down
SELECT 1;
