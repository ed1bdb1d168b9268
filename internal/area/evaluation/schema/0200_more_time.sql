-- Forms that suit people: more time for some, times of their own for each, and forms on paper keyed in twice. Nothing here
-- depends on whether somebody has answered; see docs/adr/0005-anonymous-but-linked.md.
-- +goose Up
ALTER TABLE wave ADD COLUMN late_until BIGINT NOT NULL DEFAULT 0;  -- until when late answers are taken, from everybody; 0 means not after the closing time
ALTER TABLE wave ADD COLUMN late BIGINT NOT NULL DEFAULT 0;        -- answers by link that came late; -1 when the number would tell of a few. Set at the closing
ALTER TABLE wave ADD COLUMN counts_from TEXT NOT NULL DEFAULT '';  -- '' everybody is asked at the opening; place, last-day: days after a day of their own
ALTER TABLE wave ADD COLUMN own_days BIGINT NOT NULL DEFAULT 0;    -- how many days after it
ALTER TABLE wave ADD COLUMN keyed_twice BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE wave_invitation ADD COLUMN asks BIGINT NOT NULL DEFAULT 0; -- when this person is asked; 0 means at the opening

-- Who was given more time, until when. It goes when the wave closes.
CREATE TABLE wave_more_time (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (network_id, wave_id, person_id),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id),
  FOREIGN KEY (network_id, person_id) REFERENCES person (network_id, id)
);

-- Forms on paper of an open wave that were keyed in once, or twice and differently, by the number on the sheet. Each is
-- sealed with the key of the wave and as long as every other. They go into boxes when both are alike, or at the closing.
CREATE TABLE wave_keying (
  network_id TEXT NOT NULL,
  wave_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  first TEXT NOT NULL,
  second TEXT NOT NULL,        -- '' until somebody keyed it in a second time
  PRIMARY KEY (network_id, wave_id, number),
  FOREIGN KEY (network_id, wave_id) REFERENCES wave (network_id, id)
);
-- +goose Down
SELECT 1;
