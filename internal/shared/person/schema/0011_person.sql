-- People and organisations of a network. Sealed columns hold text encrypted with a key outside the database.
-- +goose Up
CREATE TABLE organisation (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  sector TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE UNIQUE INDEX organisation_name ON organisation (network_id, folded);

CREATE TABLE person (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  account_id TEXT REFERENCES account (id),
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  email TEXT NOT NULL,
  perspectives TEXT NOT NULL,
  job TEXT NOT NULL,
  organisation_id TEXT,
  place TEXT NOT NULL,
  needs_sealed TEXT NOT NULL,
  experience_sealed TEXT NOT NULL,
  invented BOOLEAN NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX person_email ON person (network_id, email);
CREATE UNIQUE INDEX person_account ON person (network_id, account_id);
CREATE INDEX person_name ON person (network_id, family_name, given_name, id);
CREATE INDEX person_by_account ON person (account_id);

CREATE TABLE person_role (
  network_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (network_id, person_id, role),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX person_role_role ON person_role (network_id, role);
-- +goose Down
SELECT 1;
