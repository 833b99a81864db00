-- The catalogue. walmart_id is the retailer's own number. Columns named *_json hold JSON, category the
-- path of the category as a JSON array. The typical price is in minor units of its currency.
CREATE TABLE products (
  id                 TEXT    NOT NULL PRIMARY KEY,
  walmart_id         TEXT,
  name               TEXT    NOT NULL,
  brand              TEXT,
  category           TEXT    NOT NULL,
  size               TEXT,
  barcode            TEXT,
  tax_class          TEXT    NOT NULL,
  snap_eligible      INTEGER NOT NULL,
  diets_json         TEXT    NOT NULL,
  allergens_json     TEXT    NOT NULL,
  allergens_complete INTEGER NOT NULL,
  sold_by            TEXT    NOT NULL,
  price_unit         TEXT    NOT NULL,
  typical_minor      INTEGER,
  typical_currency   TEXT,
  typical_kind       TEXT,
  typical_source     TEXT,
  typical_as_of      TEXT,
  popularity         INTEGER NOT NULL,
  aliases_json       TEXT    NOT NULL,
  created_at         INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

CREATE UNIQUE INDEX idx_products_walmart_id ON products (walmart_id);

CREATE INDEX idx_products_category ON products (category, id);
