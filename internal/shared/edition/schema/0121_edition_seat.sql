-- Where each person was told that they sit on a day: the table that their own pages show (seat, 0 for none), the one that the
-- last letter to them named (told, 0 for none), and when the table changed after it was first shown (changed, 0 for never).
-- +goose Up
CREATE TABLE edition_seat (
  network_id TEXT NOT NULL,
  edition_id TEXT NOT NULL,
  day_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  seat BIGINT NOT NULL,
  told BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (network_id, day_id, person_id),
  FOREIGN KEY (network_id, edition_id) REFERENCES edition (network_id, id),
  FOREIGN KEY (network_id, day_id) REFERENCES edition_day (network_id, id) ON DELETE CASCADE,
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);
CREATE INDEX edition_seat_edition ON edition_seat (network_id, edition_id);
CREATE INDEX edition_seat_person ON edition_seat (network_id, person_id);
-- +goose Down
DROP TABLE edition_seat;
