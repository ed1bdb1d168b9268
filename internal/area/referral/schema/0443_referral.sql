-- People who were referred to an organisation, with their consent, for a first step; and the places that refer. Days are YYYY-MM-DD in the
-- zone of the network.
-- +goose Up

-- A place that refers, such as a ward: its link (address and short code, as fingerprints and sealed, so that the card can be printed
-- again), who answers for it, how a person reaches them, and where the place hears that somebody was answered ('' nowhere).
CREATE TABLE referral_place (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  answers_id TEXT,
  reach TEXT NOT NULL,
  hears_sealed TEXT NOT NULL,
  link_hash TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  link_sealed TEXT NOT NULL,
  link_made BIGINT NOT NULL,
  link_ended BIGINT,
  created BIGINT NOT NULL,
  created_by TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, answers_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX referral_place_link ON referral_place (network_id, link_hash);
CREATE UNIQUE INDEX referral_place_code ON referral_place (network_id, code_hash);
CREATE INDEX referral_place_organisation ON referral_place (network_id, organisation_id, name);

-- One person who was referred. words_sealed holds everything about them; token_* is their own page. mark and address_mark are keyed
-- fingerprints: the same form sent twice, and somebody's own export. emptied: what is private was deleted after its time, and the days,
-- the step and the outcome stay for the figures. said: what the person answered ('', right, changed). outcome '' is: not answered.
CREATE TABLE referral (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  place_id TEXT NOT NULL,
  by_id TEXT,
  words_sealed TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  token_sealed TEXT NOT NULL,
  mark TEXT NOT NULL,
  address_mark TEXT NOT NULL,
  step TEXT NOT NULL,
  opportunity_id TEXT,
  tells BOOLEAN NOT NULL,
  agreed_day TEXT NOT NULL,
  made BIGINT NOT NULL,
  made_day TEXT NOT NULL,
  promise BIGINT NOT NULL,
  due_day TEXT NOT NULL,
  answers_id TEXT,
  by_post BOOLEAN NOT NULL,
  posted_day TEXT NOT NULL,
  said TEXT NOT NULL,
  outcome TEXT NOT NULL,
  answered_day TEXT NOT NULL,
  answered_by TEXT,
  took BIGINT NOT NULL,
  noted_sealed TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  emptied BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, place_id) REFERENCES referral_place (network_id, id),
  FOREIGN KEY (network_id, by_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, answers_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, answered_by) REFERENCES person (network_id, id)
);
CREATE INDEX referral_token ON referral (network_id, token_hash);
CREATE INDEX referral_organisation ON referral (network_id, organisation_id, outcome, due_day);
CREATE INDEX referral_place_made ON referral (network_id, place_id, made);
CREATE INDEX referral_answers ON referral (network_id, answers_id, outcome);
CREATE INDEX referral_address ON referral (network_id, address_mark);
CREATE INDEX referral_by ON referral (network_id, by_id);

-- How many took their consent back, by organisation, kind of place and year. Nothing else is kept of them.
CREATE TABLE referral_stopped (
  network_id TEXT NOT NULL REFERENCES network (id),
  organisation_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  year TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (network_id, organisation_id, kind, year),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
-- +goose Down
SELECT 1;
