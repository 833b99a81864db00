-- Models of custom intents: the examples as JSON, from which a model is made again. trained_at is in
-- milliseconds since 1970, UTC. At most one row is in use.
CREATE TABLE intent_models (
  version    TEXT    NOT NULL PRIMARY KEY,
  examples   TEXT    NOT NULL,
  trained_at INTEGER NOT NULL,
  in_use     INTEGER NOT NULL CHECK (in_use IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX idx_intent_models_in_use ON intent_models (in_use) WHERE in_use = 1;
