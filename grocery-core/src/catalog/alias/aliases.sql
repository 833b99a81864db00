-- Which product a user means by a phrase (in its plain form). taught_at is in milliseconds since 1970, UTC;
-- beyond the limit of a user the oldest rows go.
CREATE TABLE phrase_aliases (
  user_id    TEXT    NOT NULL,
  phrase     TEXT    NOT NULL,
  product_id TEXT    NOT NULL,
  uses       INTEGER NOT NULL CHECK (uses > 0),
  taught_at  INTEGER NOT NULL,
  PRIMARY KEY (user_id, phrase)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_aliases_taught ON phrase_aliases (user_id, taught_at);
