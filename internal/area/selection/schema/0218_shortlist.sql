-- When scoring was closed, so that a shortlist can be proposed; the limits that the panel set for kinds of applicants; what was
-- taken or left by hand; and which questions were put to the panel together.
-- +goose Up
CREATE TABLE shortlist (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  closed BIGINT,
  closed_by TEXT,
  limits TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, closed_by) REFERENCES person (network_id, id)
);
CREATE TABLE shortlist_choice (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  application_id TEXT NOT NULL,
  choice TEXT NOT NULL,
  chosen_by TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, application_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, chosen_by) REFERENCES person (network_id, id)
);
ALTER TABLE selection_decision ADD COLUMN list_id TEXT;
-- +goose Down
SELECT 1;
