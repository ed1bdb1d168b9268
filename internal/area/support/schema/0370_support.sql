-- Practical support of patient leaders: their one named contact with a cover, what they ask and what is answered, and the
-- professionals whom an organisation lists for them. Days are YYYY-MM-DD in the zone of the network.
-- +goose Up

-- Who somebody's key contact is, and who stands in. lapsed: the contact left the network or cannot do it any more (lapsed_why: left,
-- gave-up), so the cover stands in and a coordinator has to name somebody. Rows that have ended are the past.
CREATE TABLE key_contact (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  cover_id TEXT,
  since BIGINT NOT NULL,
  set_by TEXT NOT NULL,        -- '' for the program itself
  lapsed BIGINT,
  lapsed_why TEXT NOT NULL,
  ended BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, contact_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, cover_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX key_contact_person ON key_contact (network_id, person_id) WHERE ended IS NULL;
CREATE INDEX key_contact_contact ON key_contact (network_id, contact_id) WHERE ended IS NULL;
CREATE INDEX key_contact_cover ON key_contact (network_id, cover_id) WHERE ended IS NULL;
CREATE INDEX key_contact_lapsed ON key_contact (network_id, lapsed) WHERE ended IS NULL AND lapsed IS NOT NULL;

-- Days on which a contact or a cover is away, both ends included. Two of one person never have a day in common.
CREATE TABLE contact_absence (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX contact_absence_person ON contact_absence (network_id, person_id, last_day);

-- Within how many working days the network promises a first answer. No row is the usual promise.
CREATE TABLE contact_promise (
  network_id TEXT NOT NULL REFERENCES network (id),
  days BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id)
);

-- What somebody asks of their contact. contact_id is whose it is to answer; passed: the cover was asked too, because no answer came.
-- promise and due_day stay what they were when it was asked. took is how many working days the first answer took. last_by says whose
-- the last words are: asker or other. closed_why: asker, answerer, changed, left.
CREATE TABLE support_question (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  asker_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  asked BIGINT NOT NULL,
  asked_day TEXT NOT NULL,
  promise BIGINT NOT NULL,
  due_day TEXT NOT NULL,
  answered BIGINT,
  answered_day TEXT NOT NULL,  -- '' until it is answered
  answered_by TEXT,
  took BIGINT NOT NULL,
  last_by TEXT NOT NULL,
  reminded BIGINT NOT NULL,
  passed BOOLEAN NOT NULL,
  closed BIGINT,
  closed_day TEXT NOT NULL,
  closed_why TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, asker_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, contact_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, answered_by) REFERENCES person (network_id, id)
);
CREATE INDEX support_question_asker ON support_question (network_id, asker_id, asked);
CREATE INDEX support_question_contact ON support_question (network_id, contact_id, asked);
CREATE INDEX support_question_open ON support_question (network_id, contact_id, due_day) WHERE closed IS NULL;
CREATE INDEX support_question_day ON support_question (network_id, asked_day);

-- The words, of both. Who wrote them can take them away: the row stays empty, with its time.
CREATE TABLE support_message (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  body_sealed TEXT NOT NULL,
  written BIGINT NOT NULL,
  erased BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, question_id) REFERENCES support_question (network_id, id),
  FOREIGN KEY (network_id, author_id) REFERENCES person (network_id, id)
);
CREATE INDEX support_message_question ON support_message (network_id, question_id, written);
CREATE INDEX support_message_author ON support_message (network_id, author_id, written);

-- Professionals whom an organisation lists for its patient leaders, with their own yes to being listed.
CREATE TABLE key_professional (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  reach TEXT NOT NULL,
  hours TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, organisation_id) REFERENCES organisation (network_id, id)
);
CREATE INDEX key_professional_organisation ON key_professional (network_id, organisation_id, role);
-- +goose Down
SELECT 1;
