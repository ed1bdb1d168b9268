-- On what a claim rests: a thing that exists elsewhere (kind, of_id and part), or words of one's own with a web address or without (kind
-- 'own'; of_id is then an id of its own). Entries that claims rested on before are taken over.
-- +goose Up
CREATE TABLE impact_ground (
  network_id TEXT NOT NULL,
  claim_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  of_id TEXT NOT NULL,
  part TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  link_sealed TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, claim_id, kind, of_id, part),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id)
);
CREATE INDEX impact_ground_of ON impact_ground (network_id, kind, of_id);
INSERT INTO impact_ground (network_id, claim_id, kind, of_id, part, words_sealed, link_sealed, created)
  SELECT r.network_id, r.claim_id, 'entry', r.entry_id, '', '', '', c.created FROM impact_rest r JOIN impact_claim c ON c.network_id = r.network_id AND c.id = r.claim_id;
DROP TABLE impact_rest;
-- +goose Down
SELECT 1;
