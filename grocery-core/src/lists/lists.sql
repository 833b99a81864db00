-- Shopping lists. Ids are the 16 bytes of a UUID of version 7; times are milliseconds since 1970, UTC.
CREATE TABLE grocery_lists (
  id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id    TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  version    INTEGER NOT NULL CHECK (version >= 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_lists_user_created ON grocery_lists (user_id, created_at DESC, id DESC);

-- The lines as they are now, in the order of their positions, which may have gaps. product_id names a
-- product of whatever catalogue the host uses, so it refers to no table.
CREATE TABLE list_items (
  list_id            BLOB    NOT NULL REFERENCES grocery_lists (id) ON DELETE CASCADE,
  id                 BLOB    NOT NULL CHECK (length(id) = 16),
  position           INTEGER NOT NULL,
  requested          TEXT    NOT NULL,
  amount_num         INTEGER NOT NULL CHECK (amount_num > 0),
  amount_den         INTEGER NOT NULL CHECK (amount_den > 0),
  unit               TEXT,
  size               TEXT,
  product_id         TEXT,
  product_name       TEXT,
  max_price_minor    INTEGER,
  max_price_currency TEXT,
  only_if_on_sale    INTEGER NOT NULL,
  checked            INTEGER NOT NULL,
  added_at           INTEGER NOT NULL,
  PRIMARY KEY (list_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_items_list_product ON list_items (list_id, product_id);

-- Every operation a list was made by, with what takes it back. undoable is 1 until it is taken back.
CREATE TABLE list_ops (
  list_id    BLOB    NOT NULL REFERENCES grocery_lists (id) ON DELETE CASCADE,
  version    INTEGER NOT NULL,
  grp        INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  op         TEXT    NOT NULL,
  inverse    TEXT    NOT NULL,
  undone     INTEGER NOT NULL DEFAULT 0,
  undoable   INTEGER NOT NULL,
  PRIMARY KEY (list_id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_ops_undoable ON list_ops (list_id, version, grp) WHERE undoable = 1;
