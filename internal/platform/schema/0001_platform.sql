-- The installation's own tables. Instants are microseconds since 1970 UTC.
-- +goose Up
CREATE TABLE network (
  id TEXT NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  host TEXT,
  brand TEXT NOT NULL,
  zone TEXT NOT NULL,
  demo BOOLEAN NOT NULL,
  created BIGINT NOT NULL
);
CREATE UNIQUE INDEX network_host ON network (host);

CREATE TABLE audit (
  network_id TEXT NOT NULL REFERENCES network (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person_id TEXT,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  object_id TEXT,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (network_id, seq)
);
CREATE INDEX audit_person ON audit (network_id, person_id, seq);

CREATE TABLE job (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  unique_key TEXT,
  payload TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  lease_until BIGINT,
  problem TEXT,
  PRIMARY KEY (network_id, id)
);
CREATE UNIQUE INDEX job_unique ON job (network_id, kind, unique_key);
CREATE INDEX job_due ON job (state, run_at);

CREATE TABLE mail (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  calendar TEXT NOT NULL,
  queued BIGINT NOT NULL,
  sent BIGINT,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  problem TEXT,
  PRIMARY KEY (network_id, id)
);
CREATE INDEX mail_due ON mail (state, next_try);

CREATE TABLE file (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  digest TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id)
);
-- +goose Down
SELECT 1;
