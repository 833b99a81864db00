-- Budgets, what was spent and which thresholds were told. Money in minor units; days are ISO 8601. A budget for
-- everything has the empty category, which no category has.
CREATE TABLE budgets (
  user_id         TEXT    NOT NULL,
  period          TEXT    NOT NULL,
  category        TEXT    NOT NULL,
  limit_minor     INTEGER NOT NULL,
  currency        TEXT    NOT NULL,
  thresholds_json TEXT    NOT NULL,
  week_starts_on  INTEGER NOT NULL,
  PRIMARY KEY (user_id, period, category)
) STRICT, WITHOUT ROWID;

-- One row for the whole of an entry, with the empty category, and one for each category of it.
CREATE TABLE spend (
  user_id  TEXT    NOT NULL,
  id       TEXT    NOT NULL,
  category TEXT    NOT NULL,
  day      TEXT    NOT NULL,
  minor    INTEGER NOT NULL,
  currency TEXT    NOT NULL,
  PRIMARY KEY (user_id, id, category)
) STRICT, WITHOUT ROWID;

CREATE INDEX idx_spend_day ON spend (user_id, category, currency, day, minor);

CREATE TABLE budget_marks (
  user_id   TEXT    NOT NULL,
  period    TEXT    NOT NULL,
  category  TEXT    NOT NULL,
  first_day TEXT    NOT NULL,
  threshold INTEGER NOT NULL,
  PRIMARY KEY (user_id, period, category, first_day, threshold)
) STRICT, WITHOUT ROWID;
