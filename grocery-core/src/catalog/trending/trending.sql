-- How hot products are: the logarithm of a fading weight, see the module. Another half-life counts anew
-- beside the one before. product_id names a product of whatever catalogue the host uses.
CREATE TABLE product_heat (
  half_life  INTEGER NOT NULL,
  product_id TEXT    NOT NULL,
  heat       INTEGER NOT NULL,
  PRIMARY KEY (half_life, product_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_heat_hottest ON product_heat (half_life, heat DESC, product_id);
