-- Programmes run in editions; an edition has days with sessions, people with functions, and confirmed places.
-- Money is pence. Dates are YYYY-MM-DD and times HH:MM in the edition's zone; instants are microseconds UTC.
-- +goose Up
CREATE TABLE programme (
  network_id TEXT NOT NULL REFERENCES network (id),
  id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  summary TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (network_id, id)
);
CREATE UNIQUE INDEX programme_slug ON programme (network_id, slug);

CREATE TABLE edition (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  programme_id TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  zone TEXT NOT NULL,
  place TEXT NOT NULL,
  address TEXT NOT NULL,
  link TEXT NOT NULL,
  places BIGINT NOT NULL,
  fee BIGINT NOT NULL,
  bursary_budget BIGINT NOT NULL,
  closes BIGINT,
  who_for TEXT NOT NULL,
  gains_professional TEXT NOT NULL,
  gains_partner TEXT NOT NULL,
  gains_together TEXT NOT NULL,
  how_to_apply TEXT NOT NULL,
  access_info TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  application_instrument TEXT NOT NULL,
  selection_instrument TEXT NOT NULL,
  in_pairs BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, programme_id) REFERENCES programme (network_id, id)
);
CREATE INDEX edition_programme ON edition (network_id, programme_id, created);

CREATE TABLE edition_day (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  date TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  place TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id)
);
CREATE INDEX edition_day_edition ON edition_day (network_id, edition_id, position);

CREATE TABLE edition_session (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  lead TEXT NOT NULL,
  notes TEXT NOT NULL,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id)
);
CREATE INDEX edition_session_day ON edition_session (network_id, day_id, position);

CREATE TABLE edition_person (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  function TEXT NOT NULL,
  side TEXT NOT NULL,
  PRIMARY KEY (network_id, edition_id, person_id, function),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX edition_person_person ON edition_person (network_id, person_id);

CREATE TABLE place (
  network_id TEXT NOT NULL,
  id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  side TEXT NOT NULL,
  application_id TEXT,
  confirmed BIGINT NOT NULL,
  withdrawn BIGINT,
  PRIMARY KEY (network_id, id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE UNIQUE INDEX place_person ON place (network_id, edition_id, person_id);
CREATE INDEX place_by_person ON place (network_id, person_id);
-- +goose Down
SELECT 1;
