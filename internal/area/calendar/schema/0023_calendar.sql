-- Private calendar addresses, stored by the hash of their secret, and what each person's calendar was last told about each
-- day. An invitation outlives its day, so that the removal of a day can be told; it therefore has no foreign key to it.
-- +goose Up
CREATE TABLE calendar_feed (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX calendar_feed_hash ON calendar_feed (network_id, hash);
CREATE UNIQUE INDEX calendar_feed_person ON calendar_feed (network_id, person_id);

CREATE TABLE day_invitation (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  digest TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  zone TEXT NOT NULL,
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  cancelled BOOLEAN NOT NULL,
  sent BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX day_invitation_edition ON day_invitation (network_id, edition_id);
CREATE INDEX day_invitation_by_person ON day_invitation (network_id, person_id);
-- +goose Down
SELECT 1;
