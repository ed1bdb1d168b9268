-- A passkey's own id, by which a browser's answer is found, apart from the id that addresses name.
-- +goose Up
DROP TABLE passkey;
CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  credential_id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account (id),
  label TEXT NOT NULL,
  credential TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX passkey_account ON passkey (account_id);
-- +goose Down
SELECT 1;
