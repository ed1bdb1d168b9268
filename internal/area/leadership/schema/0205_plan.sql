-- An organisation's plan for patient leadership: the steps that somebody has worked on, who owns each, what is done next, and
-- everything that changed, so that the plan can be shown as it was on any day. What people write is sealed. A step without a row
-- has not been begun. agreed is when the patient leaders who own it said yes to its present state and evidence. An owner is a person of the network
-- (accepted is when they said that they take it on) or a name with a role.
-- +goose Up
CREATE TABLE plan_step (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  state TEXT NOT NULL,
  evidence_sealed TEXT NOT NULL,
  plans_sealed TEXT NOT NULL,
  agreed BIGINT,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX plan_step_number ON plan_step (network_id, organisation_id, step);
CREATE TABLE plan_owner (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  kind TEXT NOT NULL,
  person_id TEXT,
  name TEXT NOT NULL,
  job TEXT NOT NULL,
  asked BIGINT NOT NULL,
  accepted BIGINT,
  gone BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX plan_owner_step ON plan_owner (network_id, organisation_id, step);
CREATE INDEX plan_owner_person ON plan_owner (network_id, person_id, gone);
CREATE TABLE plan_action (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  words_sealed TEXT NOT NULL,
  due TEXT NOT NULL,
  source TEXT NOT NULL,
  source_id TEXT,
  created BIGINT NOT NULL,
  created_by TEXT,
  done BIGINT,
  reminded BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX plan_action_step ON plan_action (network_id, organisation_id, step);
CREATE INDEX plan_action_due ON plan_action (network_id, due) WHERE done IS NULL;
CREATE INDEX plan_action_source ON plan_action (network_id, source, source_id);
CREATE TABLE plan_change (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person_id TEXT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX plan_change_step ON plan_change (network_id, organisation_id, at, id);
CREATE INDEX plan_change_person ON plan_change (network_id, person_id);
-- +goose Down
SELECT 1;
