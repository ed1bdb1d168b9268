-- What a role needs, put together from the attributes: which from the start, which can be learnt in it, and what support there
-- is. One person of each side decides on the words; agreed is what both said yes to last. edition_id is where it is shown to
-- whoever may apply.
-- +goose Up
CREATE TABLE role_needs (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  edition_id TEXT,
  title TEXT NOT NULL,
  words TEXT NOT NULL,
  professional_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  proposal_id TEXT,
  agreed_words TEXT NOT NULL,
  agreed BIGINT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, professional_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, partner_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX role_needs_of ON role_needs (network_id, organisation_id, created);
CREATE INDEX role_needs_edition ON role_needs (network_id, edition_id);
CREATE INDEX role_needs_professional ON role_needs (network_id, professional_id);
CREATE INDEX role_needs_partner ON role_needs (network_id, partner_id);
-- +goose Down
SELECT 1;
