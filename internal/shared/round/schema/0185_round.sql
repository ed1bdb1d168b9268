-- A round is one occasion on which an instrument, in one exact version, is put to named raters about one subject. Whose it
-- is and whom it is about lie open; what raters answer is sealed.
-- +goose Up

-- owner_kind says what owner_id names: a collaboration, an organisation or a person. state is open, shown or ended. When it
-- is shown, raters see each other's answers, or only figures of enough people when it is pooled. entry_id is the entry that
-- the raters made of its result.
CREATE TABLE rating_round (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  instrument_key TEXT NOT NULL,
  instrument_version BIGINT NOT NULL,
  pooled BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  started BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  closed BIGINT,
  entry_id TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, started_by) REFERENCES person (network_id, id)
);
CREATE INDEX rating_round_owner ON rating_round (network_id, owner_id, instrument_key, started);
CREATE INDEX rating_round_entry ON rating_round (network_id, entry_id);
CREATE UNIQUE INDEX rating_round_open ON rating_round (network_id, owner_id, subject_id, instrument_key) WHERE state = 'open';

-- The raters of a round. answered is when somebody gave their answers, go_on when they agreed to show what there is, and
-- stepped_out when they take no part any more.
CREATE TABLE rater (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  round_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  answered BIGINT,
  go_on BIGINT,
  stepped_out BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, round_id) REFERENCES rating_round (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX rater_person ON rater (network_id, round_id, person_id);
CREATE INDEX rater_of ON rater (network_id, person_id, round_id);
-- +goose Down
SELECT 1;
