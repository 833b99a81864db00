-- What a user said to a product that was offered for a missing one. judged_at is in milliseconds since 1970,
-- UTC; beyond the limit of a user the oldest rows go.
CREATE TABLE judged_swaps (
  user_id    TEXT    NOT NULL,
  missing_id TEXT    NOT NULL,
  offered_id TEXT    NOT NULL,
  accepted   INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  judged_at  INTEGER NOT NULL,
  PRIMARY KEY (user_id, missing_id, offered_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_swaps_judged ON judged_swaps (user_id, judged_at);
