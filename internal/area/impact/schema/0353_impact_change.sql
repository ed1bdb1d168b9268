-- Where a claim stood from an instant on, so that what was confirmed can be counted as it was known on a past day. shown: more people than its
-- own may read it. partner: a patient partner whom the network knows is among those who said that it is so. main_id is the claim with
-- which it is counted, its own when it stands for itself. It holds no words.
-- +goose Up
CREATE TABLE impact_change (
  network_id TEXT NOT NULL REFERENCES network (id),
  claim_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  shown BOOLEAN NOT NULL,
  partner BOOLEAN NOT NULL,
  main_id TEXT NOT NULL,
  PRIMARY KEY (network_id, claim_id, at),
  FOREIGN KEY (network_id, claim_id) REFERENCES impact_claim (network_id, id)
);
INSERT INTO impact_change (network_id, claim_id, at, state, shown, partner, main_id)
  SELECT c.network_id, c.id, c.changed, c.state, c.named IS NOT NULL AND c.audience <> 'author' AND c.state <> 'withdrawn',
    EXISTS (SELECT 1 FROM impact_witness w WHERE w.network_id = c.network_id AND w.claim_id = c.id AND w.state = 'yes' AND w.side = 'partner'
      AND (EXISTS (SELECT 1 FROM place p JOIN edition e ON e.network_id = p.network_id AND e.id = p.edition_id
        WHERE p.network_id = w.network_id AND p.person_id = w.person_id AND p.side = 'partner' AND p.withdrawn IS NULL AND e.state IN ('running', 'ended'))
      OR EXISTS (SELECT 1 FROM collaboration_member m WHERE m.network_id = w.network_id AND m.person_id = w.person_id AND m.side = 'partner'))),
    COALESCE(c.main_id, c.id)
  FROM impact_claim c;
-- +goose Down
SELECT 1;
