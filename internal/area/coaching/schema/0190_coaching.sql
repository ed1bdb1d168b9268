-- Plans for using what was learned, each its writer's own; who asks for a call; times that coaches offer; and calls, with
-- what both keep of them and what the coach keeps alone. What people write is sealed.
-- +goose Up
CREATE TABLE coaching_plan (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  instrument_key TEXT NOT NULL,
  instrument_version BIGINT NOT NULL,
  answers_sealed TEXT NOT NULL,
  shared_with TEXT,
  changed BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, shared_with) REFERENCES person (network_id, id)
);
CREATE INDEX coaching_plan_shared ON coaching_plan (network_id, shared_with, edition_id);
CREATE TABLE coaching_request (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  asked BIGINT NOT NULL,
  PRIMARY KEY (network_id, edition_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX coaching_request_person ON coaching_request (network_id, person_id);
CREATE TABLE coaching_slot (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  coach_id TEXT NOT NULL,
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  notice_hours BIGINT NOT NULL,
  way TEXT NOT NULL,
  details_sealed TEXT NOT NULL,
  call_id TEXT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, coach_id) REFERENCES person (network_id, id)
);
CREATE INDEX coaching_slot_coach ON coaching_slot (network_id, coach_id, starts);
CREATE INDEX coaching_slot_edition ON coaching_slot (network_id, edition_id, starts);
CREATE TABLE coaching_call (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  coach_id TEXT NOT NULL,
  slot_id TEXT NOT NULL,
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  notice_hours BIGINT NOT NULL,
  way TEXT NOT NULL,
  details_sealed TEXT NOT NULL,
  reach_sealed TEXT NOT NULL,
  booked BIGINT NOT NULL,
  cancelled BIGINT,
  cancelled_by TEXT,
  late BOOLEAN NOT NULL,
  marked TEXT NOT NULL,
  reason TEXT NOT NULL,
  said TEXT NOT NULL,
  outcome_sealed TEXT NOT NULL,
  note_sealed TEXT NOT NULL,
  note_version BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id),
  FOREIGN KEY (network_id, coach_id) REFERENCES person (network_id, id)
);
CREATE INDEX coaching_call_edition ON coaching_call (network_id, edition_id, starts);
CREATE INDEX coaching_call_person ON coaching_call (network_id, person_id, starts);
CREATE INDEX coaching_call_coach ON coaching_call (network_id, coach_id, starts);
-- +goose Down
SELECT 1;
