-- What shoppers say about products: one row for each shopper and product. written_at is in milliseconds
-- since 1970, UTC. product_id names a product of whatever catalogue the host uses, so it refers to no table.
CREATE TABLE product_reviews (
  product_id TEXT    NOT NULL,
  user_id    TEXT    NOT NULL,
  stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  body       TEXT    NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_reviews_newest ON product_reviews (product_id, written_at DESC, user_id);

CREATE INDEX idx_reviews_stars ON product_reviews (product_id, stars);

CREATE INDEX idx_reviews_user ON product_reviews (user_id);
