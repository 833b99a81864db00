-- Prices that shoppers wait for. Money in minor units of its currency; times are milliseconds since 1970, UTC.
-- store_id is empty for no particular shop; told is 1 from when the fall below the target was told until the price
-- has risen above it.
CREATE TABLE tracked_prices (
  id           BLOB    NOT NULL PRIMARY KEY,
  user_id      TEXT    NOT NULL,
  product_id   TEXT    NOT NULL,
  store_id     TEXT    NOT NULL DEFAULT '',
  target_minor INTEGER NOT NULL CHECK (target_minor > 0),
  currency     TEXT    NOT NULL,
  since        INTEGER NOT NULL,
  told         INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
  last_minor   INTEGER,
  last_seen    INTEGER,
  told_at      INTEGER,
  due_at       INTEGER NOT NULL,
  UNIQUE (user_id, product_id, store_id)
) STRICT;

CREATE INDEX idx_tracked_due ON tracked_prices (due_at, product_id, store_id);

CREATE INDEX idx_tracked_product ON tracked_prices (product_id, store_id, due_at, id);
