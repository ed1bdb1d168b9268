-- Strategies of organisations: their words in versions, the outcomes that they promise, who is responsible for each, what each rests on and
-- what people see of it. Days are YYYY-MM-DD in the zone of the network; an instant is NULL while it has not come.
-- +goose Up

-- A strategy. in_force is the version to which both sides said yes, open the one that is being written or waits for their yes. waits is
-- which side has not said yes to what is asked: partner, professional, both, or '' when nothing is asked.
CREATE TABLE strategy (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  in_force TEXT,
  open TEXT,
  waits TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  ended BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX strategy_organisation ON strategy (network_id, organisation_id, created);

-- A version of the words. state is draft, asked, agreed or withdrawn. agreed is when both sides had said yes, replaced when another version
-- stood in its place or the strategy ended. version counts the changes of a draft, so that two people do not write over each other.
CREATE TABLE strategy_version (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  strategy_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  why TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  review TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  agreed BIGINT,
  replaced BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, strategy_id) REFERENCES strategy (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX strategy_version_number ON strategy_version (network_id, strategy_id, number);

-- An outcome is the same through all versions; its words are those of each version.
CREATE TABLE strategy_outcome (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  strategy_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, strategy_id) REFERENCES strategy (network_id, id)
);
CREATE INDEX strategy_outcome_strategy ON strategy_outcome (network_id, strategy_id);
CREATE TABLE strategy_words (
  network_id TEXT NOT NULL REFERENCES network (id),
  version_id TEXT NOT NULL,
  outcome_id TEXT NOT NULL,
  place BIGINT NOT NULL,
  different TEXT NOT NULL,
  measure TEXT NOT NULL,
  due TEXT NOT NULL,
  PRIMARY KEY (network_id, version_id, outcome_id),
  FOREIGN KEY (network_id, version_id) REFERENCES strategy_version (network_id, id),
  FOREIGN KEY (network_id, outcome_id) REFERENCES strategy_outcome (network_id, id)
);

-- What an outcome rests on: a thing of another area ("step ORGANISATION 4"), or another plan by its name (thing ''). Ended, never deleted.
CREATE TABLE strategy_rest (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  outcome_id TEXT NOT NULL,
  thing TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  web TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT,
  ended BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, outcome_id) REFERENCES strategy_outcome (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id)
);
CREATE INDEX strategy_rest_outcome ON strategy_rest (network_id, outcome_id);
CREATE INDEX strategy_rest_thing ON strategy_rest (network_id, thing) WHERE ended IS NULL AND thing <> '';

-- Who is responsible for an outcome, or is asked to be: at the strategic level (director), the operational level (lead), or as a patient leader
-- (patient). A person of the network (accepted is when they said that they take it on), or a name with a role.
CREATE TABLE strategy_responsible (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  outcome_id TEXT NOT NULL,
  level TEXT NOT NULL,
  person_id TEXT,
  name TEXT NOT NULL,
  job TEXT NOT NULL,
  asked BIGINT NOT NULL,
  accepted BIGINT,
  gone BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, outcome_id) REFERENCES strategy_outcome (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX strategy_responsible_outcome ON strategy_responsible (network_id, outcome_id);
CREATE INDEX strategy_responsible_person ON strategy_responsible (network_id, person_id) WHERE gone IS NULL;

-- What one side sees of an outcome in a year, in a short line; one for each side and year.
CREATE TABLE strategy_seen (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  outcome_id TEXT NOT NULL,
  year BIGINT NOT NULL,
  side TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  person_id TEXT,
  at BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, outcome_id) REFERENCES strategy_outcome (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX strategy_seen_year ON strategy_seen (network_id, outcome_id, year, side);
CREATE INDEX strategy_seen_person ON strategy_seen (network_id, person_id);
-- +goose Down
SELECT 1;
