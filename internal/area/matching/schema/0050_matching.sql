-- A seeker is somebody who opted in to be found for one edition. An introduction is one question to two seekers.
-- +goose Up
CREATE TABLE seeker (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  perspective TEXT NOT NULL,
  interest TEXT NOT NULL,
  place TEXT NOT NULL,
  times TEXT NOT NULL,
  ways TEXT NOT NULL,
  state TEXT NOT NULL,
  picture_sealed TEXT NOT NULL,
  checked BIGINT,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX seeker_person ON seeker (network_id, edition_id, person_id);
CREATE INDEX seeker_active ON seeker (network_id, edition_id, side, state);
CREATE TABLE introduction (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  professional_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  begun_by TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  proposal_id TEXT,
  state TEXT NOT NULL,
  ended_by TEXT,
  created BIGINT NOT NULL,
  lapses BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, professional_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, partner_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX introduction_two ON introduction (network_id, edition_id, professional_id, partner_id);
CREATE INDEX introduction_partner ON introduction (network_id, partner_id);
CREATE INDEX introduction_professional ON introduction (network_id, professional_id);
-- +goose Down
SELECT 1;
