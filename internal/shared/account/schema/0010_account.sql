-- One account is one human's sign-in, across networks; that is why these tables have no network.
-- +goose Up
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  password TEXT,
  created BIGINT NOT NULL,
  closed BIGINT
);
CREATE TABLE session (
  hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account (id),
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  agent TEXT NOT NULL,
  means TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id, seen);
CREATE TABLE sign_in_link (
  hash TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  next TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX sign_in_link_email ON sign_in_link (email, created);
CREATE TABLE passkey (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  label TEXT NOT NULL,
  credential TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT
);
CREATE INDEX passkey_account ON passkey (account_id);
CREATE TABLE passkey_challenge (
  hash TEXT NOT NULL PRIMARY KEY,
  account_id TEXT,
  data TEXT NOT NULL,
  expires BIGINT NOT NULL
);
-- +goose Down
SELECT 1;
