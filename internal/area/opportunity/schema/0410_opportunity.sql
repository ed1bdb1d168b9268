-- The opportunities of an organisation: what patient partners can take up, who is interested, who was chosen by whom, and everything
-- that happened, so that it can be counted as it was on any day. What an opportunity says is meant for everybody; what people write about
-- themselves or each other is sealed. Days are YYYY-MM-DD.
-- +goose Up

-- words is everything that people read of an opportunity, as JSON: exactly what the patient leader who designs it and the contact say
-- yes to. What is searched stands beside it. group_id and role_type are no foreign keys: they can go from the map, and the opportunity
-- stays. closes is until when people can reply, published when it was first shown to everybody, decision_id what was last put to the panel.
CREATE TABLE opportunity (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  title TEXT NOT NULL,
  folded TEXT NOT NULL,
  words TEXT NOT NULL,
  level TEXT NOT NULL,
  degree TEXT NOT NULL,
  pay TEXT NOT NULL,
  formal BOOLEAN NOT NULL,
  seats BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  designer_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  state TEXT NOT NULL,         -- draft, agreed, open, finished, withdrawn
  proposal_id TEXT,
  decision_id TEXT,
  published BIGINT,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, designer_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, contact_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, created_by) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, proposal_id) REFERENCES proposal (network_id, id),
  FOREIGN KEY (network_id, decision_id) REFERENCES proposal (network_id, id)
);
CREATE INDEX opportunity_organisation ON opportunity (network_id, organisation_id, created);
CREATE INDEX opportunity_open ON opportunity (network_id, closes, id) WHERE state = 'open';
CREATE INDEX opportunity_designer ON opportunity (network_id, designer_id, state);
CREATE INDEX opportunity_contact ON opportunity (network_id, contact_id, state);
CREATE INDEX opportunity_writer ON opportunity (network_id, created_by, state);

-- Somebody's reply to an opportunity: that they are interested, or an application. number counts within the opportunity. words_sealed is
-- what they wrote, with the version of the questions (0 for none). talked is the day of a conversation. clash_sealed is why they go on
-- although a meeting falls on something else of theirs. answer_sealed is what they are told when they are not chosen.
CREATE TABLE opportunity_interest (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  opportunity_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,         -- sent, chosen, accepted, declined, not-chosen, withdrawn
  words_sealed TEXT NOT NULL,
  questions BIGINT NOT NULL,
  clash_sealed TEXT NOT NULL,
  talked TEXT NOT NULL,
  talk_sealed TEXT NOT NULL,
  answer_sealed TEXT NOT NULL,
  answered BIGINT,
  round_id TEXT,
  term_id TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, opportunity_id) REFERENCES opportunity (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, round_id) REFERENCES rating_round (network_id, id)
);
CREATE UNIQUE INDEX opportunity_interest_once ON opportunity_interest (network_id, opportunity_id, person_id);
CREATE INDEX opportunity_interest_person ON opportunity_interest (network_id, person_id, state);
CREATE INDEX opportunity_interest_state ON opportunity_interest (network_id, opportunity_id, state);

-- Who chooses, and for which side. out is when they left the panel, conflict that they said that they are too close to judge.
CREATE TABLE opportunity_panel (
  network_id TEXT NOT NULL REFERENCES network (id),
  opportunity_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  added BIGINT NOT NULL,
  gone BIGINT,
  conflict BOOLEAN NOT NULL,
  PRIMARY KEY (network_id, opportunity_id, person_id),
  FOREIGN KEY (network_id, opportunity_id) REFERENCES opportunity (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX opportunity_panel_person ON opportunity_panel (network_id, person_id) WHERE gone IS NULL;

-- Everything that happened to an opportunity. interest_id is the reply that it is about, '' for none. words_sealed is what somebody said.
CREATE TABLE opportunity_change (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  opportunity_id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  interest_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  person_id TEXT,
  kind TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, opportunity_id) REFERENCES opportunity (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX opportunity_change_of ON opportunity_change (network_id, opportunity_id, at, id);
CREATE INDEX opportunity_change_organisation ON opportunity_change (network_id, organisation_id, at);
CREATE INDEX opportunity_change_person ON opportunity_change (network_id, person_id);
-- +goose Down
SELECT 1;
