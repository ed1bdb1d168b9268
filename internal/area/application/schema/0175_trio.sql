-- Three people can apply together: two professionals, of whom one is the third, and a patient partner.

-- +goose Up
ALTER TABLE applicant ADD COLUMN third BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX applicant_side;
CREATE UNIQUE INDEX applicant_side ON applicant (network_id, application_id, side, third);

-- +goose Down
SELECT 1;
