-- What people of both sides mean by a word, and the meaning on which they agreed: the glossary of the network. What somebody wrote is sealed.
-- Days are YYYY-MM-DD in the zone of the network.
-- +goose Up

-- A word. public: the network lets everybody read its agreed meaning, also without signing in.
CREATE TABLE meaning (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  word TEXT NOT NULL,
  folded TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE UNIQUE INDEX meaning_word ON meaning (network_id, folded);

-- One time that people are asked. closes is the last day on which they write. ended: a meaning was agreed, or it was called off.
CREATE TABLE meaning_round (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  meaning_id TEXT NOT NULL,
  why TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  closes TEXT NOT NULL,
  created BIGINT NOT NULL,
  ended BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, meaning_id) REFERENCES meaning (network_id, id),
  FOREIGN KEY (network_id, asked_by) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX meaning_round_open ON meaning_round (network_id, meaning_id) WHERE ended IS NULL;
CREATE INDEX meaning_round_asked ON meaning_round (network_id, asked_by) WHERE ended IS NULL;

-- Somebody who is asked by name, and what somebody wrote. words_sealed is '' while they have written nothing; side is then '' too.
-- named: they let those who took part read their name beside it.
CREATE TABLE meaning_answer (
  network_id TEXT NOT NULL REFERENCES network (id),
  round_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  id TEXT NOT NULL,
  side TEXT NOT NULL,
  words_sealed TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  written BIGINT,
  PRIMARY KEY (network_id, round_id, person_id),
  FOREIGN KEY (network_id, round_id) REFERENCES meaning_round (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX meaning_answer_person ON meaning_answer (network_id, person_id);

-- An agreed meaning. partners and professionals are how many of each side had said yes to it. ended: another one stands in its place.
CREATE TABLE meaning_agreed (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  meaning_id TEXT NOT NULL,
  round_id TEXT NOT NULL,
  words TEXT NOT NULL,
  day TEXT NOT NULL,
  partners BIGINT NOT NULL,
  professionals BIGINT NOT NULL,
  agreed BIGINT NOT NULL,
  ended BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, meaning_id) REFERENCES meaning (network_id, id),
  FOREIGN KEY (network_id, round_id) REFERENCES meaning_round (network_id, id)
);
CREATE UNIQUE INDEX meaning_agreed_now ON meaning_agreed (network_id, meaning_id) WHERE ended IS NULL;
CREATE INDEX meaning_agreed_all ON meaning_agreed (network_id, meaning_id, agreed);
-- +goose Down
SELECT 1;
