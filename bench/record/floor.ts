import type { Pool } from 'pg';

const TABLES = ['games', 'game_events', 'game_moves', 'game_snapshots'];

/**
 * Empties the tables and brings back all their rows, each table by a single COPY from a file of the server's own: the
 * least that storing those rows can take. Resolves to seconds. Needs a superuser.
 */
export async function copyRows(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
  const columns = new Map<string, string>();
  for (const table of TABLES) {
    columns.set(table, await writtenColumns(pool, table));
    await pool.query(
      `COPY (SELECT ${columns.get(table)} FROM ${table}) TO '${rows[0]?.folder}/bench_${table}'`,
    );
  }
  await pool.query(`TRUNCATE ${TABLES.join()}`);
  await pool.query('CHECKPOINT');
  const startedAt = performance.now();
  for (const table of TABLES) {
    await pool.query(`COPY ${table} (${columns.get(table)}) FROM '${rows[0]?.folder}/bench_${table}'`);
  }
  return (performance.now() - startedAt) / 1_000;
}

/** Those that are not generated. */
async function writtenColumns(pool: Pool, table: string): Promise<string> {
  const { rows } = await pool.query<{ names: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = ''`,
    [table],
  );
  return rows[0]?.names ?? '';
}
