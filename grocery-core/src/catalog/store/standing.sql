-- What is in stock (NULL where nobody says) and how products are rated, in hundredths of a star out of five.
ALTER TABLE products ADD COLUMN in_stock          INTEGER;
ALTER TABLE products ADD COLUMN stock_quantity    INTEGER;
ALTER TABLE products ADD COLUMN rating_hundredths INTEGER;
ALTER TABLE products ADD COLUMN rating_count      INTEGER;
