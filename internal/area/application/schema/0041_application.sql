-- Applications for a place in an edition, by a pair or by one person. What people wrote is sealed, section by section.
-- The columns has_challenge, funding, parts_left and sponsor_state are worked out from the rest at every change, so that
-- a pipeline of many applications opens no sealed text. Money is pence; instants are microseconds UTC.
-- +goose Up
CREATE TABLE application (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  instrument TEXT NOT NULL,
  instrument_version BIGINT NOT NULL,
  has_challenge BOOLEAN NOT NULL,
  funding TEXT NOT NULL,
  parts_left BIGINT NOT NULL,
  sponsor_state TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  submitted BIGINT,
  submitted_sealed TEXT NOT NULL,
  joined_into TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, started_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX application_number ON application (network_id, edition_id, number);
CREATE INDEX application_state ON application (network_id, edition_id, state, number);

CREATE TABLE applicant (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  side TEXT NOT NULL,
  running BOOLEAN NOT NULL,
  joined BIGINT NOT NULL,
  details_said BOOLEAN NOT NULL,
  needs_said BOOLEAN NOT NULL,
  needs_shared BOOLEAN NOT NULL,
  confirmed BIGINT,
  PRIMARY KEY (network_id, application_id, person_id),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX applicant_side ON applicant (network_id, application_id, side);
CREATE UNIQUE INDEX applicant_running ON applicant (network_id, edition_id, person_id) WHERE running;
CREATE INDEX applicant_person ON applicant (network_id, person_id, application_id);

CREATE TABLE application_section (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  section TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  beside_sealed TEXT NOT NULL,
  beside_by TEXT,
  version BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT,
  PRIMARY KEY (network_id, application_id, section),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id)
);

CREATE TABLE application_move (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  person_id TEXT,
  at BIGINT NOT NULL,
  reason_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id)
);
CREATE INDEX application_move_application ON application_move (network_id, application_id, at);

CREATE TABLE invitation (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  inviter_id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  side TEXT NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  answered BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id),
  FOREIGN KEY (network_id, inviter_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX invitation_hash ON invitation (network_id, hash);
CREATE UNIQUE INDEX invitation_open ON invitation (network_id, application_id) WHERE state = 'open';
CREATE INDEX invitation_application ON invitation (network_id, application_id, created);
CREATE INDEX invitation_email ON invitation (network_id, email, state);

CREATE TABLE sponsor (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  named_by TEXT,
  named BIGINT NOT NULL,
  sent BIGINT,
  expires BIGINT,
  reminded BIGINT,
  answered BIGINT,
  money BOOLEAN NOT NULL,
  amount BIGINT NOT NULL,
  interest BOOLEAN NOT NULL,
  rhythm TEXT NOT NULL,
  rhythm_words TEXT NOT NULL,
  reason_sealed TEXT NOT NULL,
  replaced BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id)
);
CREATE UNIQUE INDEX sponsor_present ON sponsor (network_id, application_id) WHERE replaced IS NULL;
CREATE INDEX sponsor_application ON sponsor (network_id, application_id, named);

CREATE TABLE sponsor_link (
  network_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  sponsor_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, hash),
  FOREIGN KEY (network_id, sponsor_id) REFERENCES sponsor (network_id, id)
);
CREATE INDEX sponsor_link_sponsor ON sponsor_link (network_id, sponsor_id);

CREATE TABLE coaching (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  gap TEXT NOT NULL,
  asked BIGINT,
  asked_by TEXT,
  offered BIGINT,
  offered_by TEXT,
  taken BIGINT,
  PRIMARY KEY (network_id, application_id, gap),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id)
);

CREATE TABLE bursary (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  state TEXT NOT NULL,
  asked BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  awarded BIGINT NOT NULL,
  decided BIGINT,
  decided_by TEXT,
  words_sealed TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, application_id),
  FOREIGN KEY (network_id, application_id) REFERENCES application (network_id, id)
);
CREATE INDEX bursary_edition ON bursary (network_id, edition_id, state, asked_at);

CREATE TABLE application_reminder (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  sent BIGINT NOT NULL,
  sent_by TEXT,
  applications BIGINT NOT NULL,
  letters BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX application_reminder_edition ON application_reminder (network_id, edition_id, sent);
-- +goose Down
SELECT 1;
