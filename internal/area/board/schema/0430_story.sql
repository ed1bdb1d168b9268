-- A story that somebody tells to an organisation's board. Its words are sealed. It is told (agreed) once its teller has said yes to exactly
-- these words; whoever changes them takes that away. When it has ended nothing of its words is kept.
-- +goose Up
CREATE TABLE board_story (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  teller_id TEXT NOT NULL,
  asked_by TEXT,
  title_sealed TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  signed_sealed TEXT NOT NULL,
  proposal_id TEXT,
  agreed BIGINT,
  ended BIGINT,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, teller_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, asked_by) REFERENCES person (network_id, id)
);
CREATE INDEX board_story_organisation ON board_story (network_id, organisation_id, created);
CREATE INDEX board_story_teller ON board_story (network_id, teller_id, created);
-- +goose Down
SELECT 1;
