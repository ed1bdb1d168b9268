-- Waves of an edition: who was invited, what came in, what was said. See docs/adr/0005-anonymous-but-linked.md before
-- adding a column: nothing here may tie a person to an answer, not even by its time, its order or its length.
-- +goose Up
CREATE TABLE wave (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  template TEXT,               -- which wave of the programme's template it was made from
  name TEXT NOT NULL,
  instrument TEXT NOT NULL,
  definition TEXT NOT NULL,    -- the questions as they were asked, from the opening on
  respondents TEXT NOT NULL,   -- professional partner facilitator coach presenter supervisor
  linked BOOLEAN NOT NULL,     -- asks for the self-made code
  opens BIGINT NOT NULL,
  closes BIGINT NOT NULL,
  remind_days TEXT NOT NULL,   -- days after opening
  minimum BIGINT NOT NULL,     -- fewest answers that are opened; 0 until it is worked out at the opening
  state TEXT NOT NULL,         -- planned, open, closed
  outcome TEXT NOT NULL,       -- of a closed wave: opened, too-few, lost, imported
  opened BIGINT,
  closed BIGINT,
  invited BIGINT NOT NULL,
  answered BIGINT NOT NULL,    -- set at the closing, never while the wave is open
  note TEXT NOT NULL,          -- said wherever its figures are shown
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX wave_edition ON wave (network_id, edition_id, opens);
CREATE UNIQUE INDEX wave_template ON wave (network_id, edition_id, template);
CREATE INDEX wave_state ON wave (network_id, state, opens);

-- Who was invited. Nothing in such a row ever changes: who has answered is in the sealed ledger.
CREATE TABLE wave_invitation (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  position BIGINT NOT NULL,    -- place in the ledger
  person_id TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX wave_invitation_token ON wave_invitation (network_id, token_hash);
CREATE UNIQUE INDEX wave_invitation_person ON wave_invitation (network_id, person_id, wave_id);
CREATE UNIQUE INDEX wave_invitation_position ON wave_invitation (network_id, wave_id, position);

-- One row for each open wave: who has answered, sealed as a whole with the wave's key and sealed anew at each answer.
CREATE TABLE wave_ledger (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, wave_id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);

-- What came in while a wave is open: every box has the same length, a random id and nothing else.
CREATE TABLE wave_box (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, wave_id, id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);

-- What was said in a closed wave. Ids are random and made at the closing; rows are written in the order of their ids.
CREATE TABLE wave_response (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  PRIMARY KEY (network_id, wave_id, id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);

-- Words that a coordinator chose from the answers to one question. There is no way back to the response.
CREATE TABLE wave_quote (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  item TEXT NOT NULL,
  source TEXT NOT NULL,        -- keyed mark of the words as they were given, so that they are not chosen twice
  sealed TEXT NOT NULL,
  theme TEXT NOT NULL,
  cleared BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);
CREATE UNIQUE INDEX wave_quote_source ON wave_quote (network_id, wave_id, item, source);

CREATE TABLE wave_report (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  shared BIGINT NOT NULL,      -- since when the people of the edition may read it
  PRIMARY KEY (network_id, edition_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
-- +goose Down
SELECT 1;
