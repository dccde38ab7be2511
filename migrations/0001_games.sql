-- One row per game. It is written when the game is created, joined, started and ended, not at every move:
-- version, hash and plies are those of the last such event, hence final once the game has ended.
CREATE TABLE games (
  game_id text COLLATE "C" PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('waiting_for_opponent', 'in_progress', 'ended')),
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  version integer NOT NULL,
  plies integer NOT NULL,
  rated boolean NOT NULL,
  hash bytea NOT NULL,
  time_control text NOT NULL,
  seats jsonb NOT NULL,
  -- null: the usual start position
  start_fen text,
  rematch_of text COLLATE "C",
  result text,
  termination text,
  winner text,
  -- the first version that is missing here, because its event could not be used; null: nothing is missing
  stuck_version integer,
  created_on date GENERATED ALWAYS AS ((created_at AT TIME ZONE 'UTC')::date) STORED,
  white_user text COLLATE "C" GENERATED ALWAYS AS (seats -> 'white' ->> 'userId') STORED,
  black_user text COLLATE "C" GENERATED ALWAYS AS (seats -> 'black' ->> 'userId') STORED,
  CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((status = 'ended') = (result IS NOT NULL)),
  CHECK ((status = 'ended') = (termination IS NOT NULL))
);

-- Keyset pages, newest first: read backwards.
CREATE INDEX games_by_status ON games (status, created_at, game_id);
CREATE INDEX games_by_white ON games (white_user, status, created_at, game_id) WHERE white_user IS NOT NULL;
CREATE INDEX games_by_black ON games (black_user, status, created_at, game_id) WHERE black_user IS NOT NULL;
