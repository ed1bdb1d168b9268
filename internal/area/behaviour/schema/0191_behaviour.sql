-- Behaviours that a group values: gathered, merged, voted to a list; and the kind words that people give each other about them.
-- Whoever votes is kept as a mark that nobody can turn into a name. Words to a person are sealed.
-- +goose Up
CREATE TABLE behaviour_list (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  phase TEXT NOT NULL,
  most BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  changed_by TEXT,
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE TABLE behaviour (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  words TEXT NOT NULL,
  merged_into TEXT,
  place BIGINT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id)
);
CREATE INDEX behaviour_edition ON behaviour (network_id, edition_id, created);
CREATE TABLE behaviour_vote (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  behaviour_id TEXT NOT NULL,
  voter TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id, voter, behaviour_id)
);
CREATE TABLE behaviour_feedback (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  behaviour_id TEXT NOT NULL,
  giver_id TEXT NOT NULL,
  receiver_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  given BIGINT NOT NULL,
  kept BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, giver_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, receiver_id) REFERENCES person (network_id, id)
);
CREATE INDEX behaviour_feedback_receiver ON behaviour_feedback (network_id, receiver_id, edition_id);
CREATE INDEX behaviour_feedback_giver ON behaviour_feedback (network_id, giver_id, edition_id);
CREATE INDEX behaviour_feedback_edition ON behaviour_feedback (network_id, edition_id, behaviour_id);
CREATE TABLE behaviour_report (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  giver_id TEXT,
  receiver_id TEXT,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX behaviour_report_edition ON behaviour_report (network_id, edition_id, at);
-- +goose Down
SELECT 1;
