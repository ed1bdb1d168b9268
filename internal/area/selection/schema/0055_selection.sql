-- A panel of both sides scores applications; its decisions are assents; offers are answered by those who applied.
-- +goose Up
CREATE TABLE panel_conflict (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  reason_sealed TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, application_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE TABLE panel_score (
  network_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  answers_sealed TEXT NOT NULL,
  total BIGINT NOT NULL,
  below_bar BOOLEAN NOT NULL,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, application_id, person_id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE TABLE selection_decision (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason_sealed TEXT NOT NULL,
  proposal_id TEXT,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX selection_decision_edition ON selection_decision (network_id, edition_id, created);
CREATE INDEX selection_decision_application ON selection_decision (network_id, application_id, created);
CREATE TABLE offer (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  people BIGINT NOT NULL,
  state TEXT NOT NULL,
  proposal_id TEXT,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX offer_edition ON offer (network_id, edition_id, state);
CREATE INDEX offer_application ON offer (network_id, application_id, made);
-- +goose Down
SELECT 1;
