-- What prices were: one row for each change. Money in minor units of its currency; times are
-- milliseconds since 1970, UTC. store_id is empty for a price of no particular shop. product_id names a
-- product of whatever catalogue the host uses, so it refers to no table.
CREATE TABLE prices (
  id            INTEGER PRIMARY KEY,
  product_id    TEXT    NOT NULL,
  source        TEXT    NOT NULL,
  store_id      TEXT    NOT NULL DEFAULT '',
  price_minor   INTEGER NOT NULL CHECK (price_minor >= 0),
  currency      TEXT    NOT NULL,
  regular_minor INTEGER,
  per           TEXT    NOT NULL,
  created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_prices_product_date ON prices (product_id, created_at DESC, id DESC);

-- The last price of one source and shop, which every recording asks for.
CREATE INDEX idx_prices_series ON prices (product_id, source, store_id, created_at DESC, id DESC);
