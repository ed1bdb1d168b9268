-- The people bank. A partner is an organisation that says what it does, and may look for people (bank is since when). A lead looks
-- for people in its name. A card is what somebody tells about themselves; what they write in their own words is sealed. A consent is a yes
-- to one organisation for one purpose, and stays as a record when it has ended. A listing stands as long as somebody has a consent for an
-- organisation: it holds only what that organisation may see (fields, a number of bits), so that a search never meets anything else. A
-- word is a keyed mark of a word that somebody wrote, with the fields in which it stands; words about health and about who people are
-- have none. A request is one question to one person; a look is somebody who opened a card on one day.
-- +goose Up
CREATE TABLE bank_partner (
  network_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  does TEXT NOT NULL,
  reaches TEXT NOT NULL,
  needs TEXT NOT NULL,
  offers TEXT NOT NULL,
  bank BIGINT,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE TABLE bank_lead (
  network_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  named_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id, person_id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX bank_lead_person ON bank_lead (network_id, person_id);
CREATE TABLE bank_card (
  network_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  skills BIGINT NOT NULL,
  interests BIGINT NOT NULL,
  available BIGINT NOT NULL,
  place TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  experience_sealed TEXT NOT NULL,
  most BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE TABLE bank_consent (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  given BIGINT NOT NULL,
  ended BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX bank_consent_open ON bank_consent (network_id, person_id, organisation_id, purpose) WHERE ended IS NULL;
CREATE INDEX bank_consent_person ON bank_consent (network_id, person_id, given);
CREATE INDEX bank_consent_organisation ON bank_consent (network_id, organisation_id) WHERE ended IS NULL;
CREATE TABLE bank_listing (
  network_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  fields BIGINT NOT NULL,
  purposes BIGINT NOT NULL,
  skills BIGINT NOT NULL,
  interests BIGINT NOT NULL,
  available BIGINT NOT NULL,
  stage BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX bank_listing_turn ON bank_listing (network_id, organisation_id, asked, person_id, purposes, skills, interests, available, stage, fields);
CREATE INDEX bank_listing_person ON bank_listing (network_id, person_id);
CREATE TABLE bank_word (
  network_id TEXT NOT NULL,
  word TEXT NOT NULL,
  person_id TEXT NOT NULL,
  fields BIGINT NOT NULL,
  PRIMARY KEY (network_id, word, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX bank_word_person ON bank_word (network_id, person_id);
CREATE TABLE bank_request (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  purpose TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  lapses BIGINT NOT NULL,
  answer TEXT NOT NULL,
  answered BIGINT,
  done BIGINT,
  gone BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, asked_by) REFERENCES person (network_id, id)
);
CREATE INDEX bank_request_person ON bank_request (network_id, person_id, created, id);
CREATE INDEX bank_request_organisation ON bank_request (network_id, organisation_id, created, id);
CREATE INDEX bank_request_yes ON bank_request (network_id, asked_by, id) WHERE answer = 'yes' AND done IS NULL AND gone IS NULL;
CREATE TABLE bank_look (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  viewer_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  day TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, viewer_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX bank_look_day ON bank_look (network_id, person_id, day, organisation_id, viewer_id);
CREATE TABLE bank_search (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX bank_search_name ON bank_search (network_id, person_id, organisation_id, name);
-- +goose Down
SELECT 1;
