-- Formal engagement: the bodies with which an organisation is linked, and what they recommend to it. A body is a group of the map
-- (working_group); who sits in it stands there. Groups are no foreign keys: one that a file brought in can be taken back. Days are YYYY-MM-DD in the zone of the network.
-- +goose Up

-- That a body watches over, advises or speaks up in an organisation. kind: board, scrutiny, champion, leaders. Ended links are the past.
CREATE TABLE formal_link (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,    -- '' for the program itself
  ended BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE UNIQUE INDEX formal_link_pair ON formal_link (network_id, organisation_id, group_id) WHERE ended IS NULL;
CREATE INDEX formal_link_group ON formal_link (network_id, group_id) WHERE ended IS NULL;

-- What a body recommends to an organisation, or to one of its groups (group_id). owner_id owes the answer; without one an engagement
-- lead says who does. state: draft, owed, answered, settled, withdrawn, dropped. audience: '', network, public. round is how often an
-- answer was asked for. made and ended are days, '' before.
CREATE TABLE recommendation (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  body_id TEXT NOT NULL,
  body_name TEXT NOT NULL,     -- as it was called when it made it
  organisation_id TEXT NOT NULL,
  group_id TEXT,
  owner_id TEXT,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  state TEXT NOT NULL,
  audience TEXT NOT NULL,
  round BIGINT NOT NULL,
  made TEXT NOT NULL,
  ended TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, owner_id) REFERENCES person (network_id, id)
);
CREATE INDEX recommendation_body ON recommendation (network_id, body_id, state);
CREATE INDEX recommendation_organisation ON recommendation (network_id, organisation_id, made);
CREATE INDEX recommendation_owner ON recommendation (network_id, owner_id, state) WHERE owner_id IS NOT NULL;
CREATE INDEX recommendation_audience ON recommendation (network_id, audience, made) WHERE audience <> '';
CREATE INDEX recommendation_nobody ON recommendation (network_id, state) WHERE owner_id IS NULL;

-- One time that an answer was asked for, with what came of it. asked is '' while the recommendation is written; answered is '' until there
-- is an answer. outcome: accepted, partly, not. shown: who answered lets the reasons be read where the recommendation is published.
-- verdict is the body's word on the answer: '', yes, again.
CREATE TABLE recommendation_ask (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  recommendation_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  asked TEXT NOT NULL,
  due TEXT NOT NULL,
  why_sealed TEXT NOT NULL,
  answered TEXT NOT NULL,
  answered_by TEXT,
  outcome TEXT NOT NULL,
  reasons_sealed TEXT NOT NULL,
  shown BOOLEAN NOT NULL,
  verdict TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, recommendation_id) REFERENCES recommendation (network_id, id),
  FOREIGN KEY (network_id, answered_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX recommendation_ask_number ON recommendation_ask (network_id, recommendation_id, number);
CREATE INDEX recommendation_ask_by ON recommendation_ask (network_id, answered_by) WHERE answered_by IS NOT NULL;
-- +goose Down
SELECT 1;
