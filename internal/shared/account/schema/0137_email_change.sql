-- A new email address that somebody wants to sign in with, until they open the link that was sent there. One for each
-- account: the last one that they asked for. asked counts how often they asked since the first of an hour.
-- +goose Up
CREATE TABLE email_change (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  hash TEXT NOT NULL,
  email TEXT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT,
  asked BIGINT NOT NULL,
  since BIGINT NOT NULL
);
-- +goose Down
SELECT 1;
