-- Perspectives that an edition looks for among those who apply, each with how people who bring it can take part; and which
-- of them a person says that they bring, sealed. Saying so is everybody's own choice.
-- +goose Up
CREATE TABLE looked_for (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  words TEXT NOT NULL,
  possible TEXT NOT NULL,
  least BIGINT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX looked_for_edition ON looked_for (network_id, edition_id, created);
CREATE TABLE perspective_brought (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  brings_sealed TEXT NOT NULL,
  said BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
-- +goose Down
SELECT 1;
