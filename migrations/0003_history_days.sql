-- Makes the partitions of the days from first_day to last_day that do not exist yet.
CREATE FUNCTION open_history(first_day date, last_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  history text;
  day date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('game history days'));
  FOREACH history IN ARRAY ARRAY['game_events', 'game_moves', 'game_snapshots'] LOOP
    FOR day IN SELECT generate_series(first_day, last_day, '1 day')::date LOOP
      CONTINUE WHEN to_regclass(history || to_char(day, '_YYYYMMDD')) IS NOT NULL;
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        history || to_char(day, '_YYYYMMDD'), history, day, day + 1
      );
    END LOOP;
  END LOOP;
END $$;

-- Removes the games that were created and ended before first_day, and the partitions of those days. What is in them of
-- games that go on, or ended later, is carried over into the partition for other days.
CREATE FUNCTION drop_history(first_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  history text;
  day_table text;
  first_instant timestamptz = first_day::timestamp AT TIME ZONE 'UTC';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('game history days'));
  CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
    SELECT game_id FROM games WHERE status = 'ended' AND created_at < first_instant AND ended_at < first_instant;
  CREATE UNIQUE INDEX ON gone (game_id);
  ANALYZE gone;
  FOREACH history IN ARRAY ARRAY['game_events', 'game_moves', 'game_snapshots'] LOOP
    FOR day_table IN
      SELECT inhrelid::regclass::text FROM pg_inherits
      WHERE inhparent = history::regclass
        AND inhrelid::regclass::text ~ '_\d{8}$'
        AND right(inhrelid::regclass::text, 8) < to_char(first_day, 'YYYYMMDD')
    LOOP
      EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', history, day_table);
      EXECUTE format(
        'INSERT INTO %I SELECT * FROM %I AS old WHERE NOT EXISTS (SELECT FROM gone WHERE gone.game_id = old.game_id)',
        history, day_table
      );
      EXECUTE format('DROP TABLE %I', day_table);
    END LOOP;
    EXECUTE format('DELETE FROM %I AS other USING gone WHERE other.game_id = gone.game_id', history || '_other');
  END LOOP;
  DELETE FROM games USING gone WHERE games.game_id = gone.game_id;
END $$;
