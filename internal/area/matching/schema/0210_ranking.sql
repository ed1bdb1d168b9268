-- Lists of both sides: in an edition, everybody who seeks is asked to put people of the other side in order. A list is sealed and
-- read by its owner alone, and once by the computing that makes fair pairs of all lists. What must be so, and who is never
-- suggested with whom, is kept as it was when lists were asked for: changing it later asks the lists nothing.

-- +goose Up
CREATE TABLE ranking (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  created BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  criteria TEXT NOT NULL,
  never_pairs TEXT NOT NULL,
  reminders BIGINT NOT NULL,
  reminded BIGINT,
  placed BIGINT,
  lists BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, opened_by) REFERENCES person (network_id, id)
);
CREATE INDEX ranking_edition ON ranking (network_id, edition_id, created, id);
CREATE INDEX ranking_open ON ranking (network_id, state, closes);
CREATE TABLE ranking_list (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  ranking_id TEXT NOT NULL,
  seeker_id TEXT NOT NULL,
  choices_sealed TEXT NOT NULL,
  saved BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, ranking_id) REFERENCES ranking (network_id, id),
  FOREIGN KEY (network_id, seeker_id) REFERENCES seeker (network_id, id)
);
CREATE UNIQUE INDEX ranking_list_own ON ranking_list (network_id, ranking_id, seeker_id);
CREATE INDEX ranking_list_seeker ON ranking_list (network_id, seeker_id);
CREATE INDEX seeker_of ON seeker (network_id, person_id, state);
ALTER TABLE suggestion_run ADD COLUMN ranking_id TEXT;
ALTER TABLE suggestion_run ADD COLUMN places_professional BIGINT NOT NULL DEFAULT 0;
ALTER TABLE suggestion_run ADD COLUMN places_partner BIGINT NOT NULL DEFAULT 0;
CREATE INDEX suggestion_run_ranking ON suggestion_run (network_id, ranking_id);
ALTER TABLE suggestion ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE suggestion ADD COLUMN taken_out BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
SELECT 1;
