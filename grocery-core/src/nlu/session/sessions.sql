-- What conversations remember between turns: JSON that only the agent reads. used_at is in milliseconds
-- since 1970, UTC; the oldest rows are pruned.
CREATE TABLE sessions (
  user_id         TEXT    NOT NULL,
  conversation_id TEXT    NOT NULL,
  state           TEXT    NOT NULL,
  used_at         INTEGER NOT NULL,
  PRIMARY KEY (user_id, conversation_id)
) STRICT;

CREATE INDEX idx_sessions_used ON sessions (used_at);
