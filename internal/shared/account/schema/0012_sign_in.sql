-- Tries of signing in, under hashes of what is tried (an address, a connection): they slow down who guesses, for every
-- process alike. Rows without a failure for a day are swept, as are links, challenges and sessions that ended.
-- +goose Up
CREATE TABLE sign_in_try (
  hash TEXT NOT NULL PRIMARY KEY,
  failures BIGINT NOT NULL,
  last BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX sign_in_try_last ON sign_in_try (last);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires);
CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires);
CREATE INDEX session_expires ON session (expires);
-- +goose Down
SELECT 1;
