-- What happened in games. All rows of a game stand in the partition of the day on which it was created (UTC), so a day
-- is dropped as a whole; created_on follows from the game, so each key is unique without it. What is only ever read
-- whole is json, not jsonb: smaller, faster to write, and the very text that was hashed.
CREATE TABLE game_events (
  created_on date NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  game_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  hash bytea NOT NULL,
  command_id text,
  correlation_id text,
  by json NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (game_id, version, created_on)
) PARTITION BY RANGE (created_on);

-- The half-moves that stand on the board: a takeback removes rows.
CREATE TABLE game_moves (
  created_on date NOT NULL,
  ply integer NOT NULL,
  at timestamptz NOT NULL,
  -- the mover's time after the move; null without a clock
  clock_ms bigint,
  spent_ms bigint NOT NULL,
  lag_credit_ms integer NOT NULL,
  game_id text COLLATE "C" NOT NULL,
  uci text NOT NULL,
  san text NOT NULL,
  PRIMARY KEY (game_id, ply, created_on)
) PARTITION BY RANGE (created_on);

-- States to go on from: with the events after the newest one it is the game. Of an ended game only the last is kept.
CREATE TABLE game_snapshots (
  created_on date NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  game_id text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  state json NOT NULL,
  PRIMARY KEY (game_id, version, created_on)
) PARTITION BY RANGE (created_on);

-- For days without a partition of their own: games that outlived theirs, and clocks gone wrong.
CREATE TABLE game_events_other PARTITION OF game_events DEFAULT;
CREATE TABLE game_moves_other PARTITION OF game_moves DEFAULT;
CREATE TABLE game_snapshots_other PARTITION OF game_snapshots DEFAULT;
