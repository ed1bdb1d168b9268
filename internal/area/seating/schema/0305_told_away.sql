-- Whether somebody who has no seat on a day (table 0) told so themselves. When they then tell that they come after all, they
-- are without a seat, rather than away. Who told so and is away now is noted here.
-- +goose Up
ALTER TABLE seating_seat ADD COLUMN told BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE seating_seat SET told = TRUE WHERE seat = 0 AND EXISTS (SELECT 1 FROM attendance a WHERE a.network_id = seating_seat.network_id
  AND a.day_id = seating_seat.day_id AND a.person_id = seating_seat.person_id AND a.state = 'apologies');
-- +goose Down
ALTER TABLE seating_seat DROP COLUMN told;
