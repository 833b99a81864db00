-- What was bought. Money in minor units of the order's currency; days are ISO 8601. Addresses, recipients,
-- payments and tracking numbers have no column, since they are never kept. product_id names a product of
-- whatever catalogue the host uses, so it refers to no table.
CREATE TABLE shops (
  user_id  TEXT NOT NULL,
  id       TEXT NOT NULL,
  retailer TEXT NOT NULL,
  name     TEXT NOT NULL,
  number   TEXT,
  PRIMARY KEY (user_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  key              INTEGER PRIMARY KEY,
  user_id          TEXT    NOT NULL,
  id               TEXT    NOT NULL,
  retailer         TEXT    NOT NULL,
  number           TEXT,
  kind             TEXT    NOT NULL,
  fulfilment       TEXT,
  shop_id          TEXT,
  ordered_on       TEXT    NOT NULL,
  ordered_at       TEXT,
  currency         TEXT    NOT NULL,
  before_savings   INTEGER,
  savings          INTEGER,
  subtotal         INTEGER,
  delivery         INTEGER,
  bag_fee          INTEGER,
  tax              INTEGER,
  tip              INTEGER,
  refund           INTEGER,
  donations        INTEGER,
  total            INTEGER,
  flags_json       TEXT    NOT NULL,
  FOREIGN KEY (user_id, shop_id) REFERENCES shops (user_id, id)
) STRICT;

CREATE UNIQUE INDEX idx_orders_user_id ON orders (user_id, id);

CREATE INDEX idx_orders_user_day ON orders (user_id, ordered_on DESC, id);

CREATE INDEX idx_orders_shop ON orders (user_id, shop_id);

-- user_id and ordered_on are those of the order, here so that history is one search in an index. item_key
-- tells items apart as the shop does, thing groups them by product; bought is 1 for what was kept.
CREATE TABLE order_lines (
  order_key  INTEGER NOT NULL REFERENCES orders (key) ON DELETE CASCADE,
  line       INTEGER NOT NULL,
  user_id    TEXT    NOT NULL,
  ordered_on TEXT    NOT NULL,
  order_id   TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  item_id    TEXT,
  barcode    TEXT,
  product_id TEXT,
  quantity   TEXT    NOT NULL,
  unit       TEXT    NOT NULL,
  unit_price INTEGER,
  total      INTEGER,
  savings    INTEGER,
  status     TEXT    NOT NULL,
  item_key   TEXT    NOT NULL,
  thing      TEXT    NOT NULL,
  bought     INTEGER NOT NULL,
  PRIMARY KEY (order_key, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_lines_user_day ON order_lines (user_id, bought, ordered_on DESC, order_id, line);

CREATE INDEX idx_lines_thing ON order_lines (user_id, thing, bought, ordered_on DESC, order_id, line);

CREATE INDEX idx_lines_item ON order_lines (user_id, item_key, bought, ordered_on DESC, order_id, line);
