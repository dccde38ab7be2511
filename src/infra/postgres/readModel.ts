import type { Pool } from 'pg';

/** What is the same whenever and from wherever it was filled. `consumer_offsets` tells where a reader stands instead. */
const TABLES = ['games', 'game_events', 'game_moves', 'game_snapshots'] as const;

/** Of one table: equal rows have equal checksums, whatever their order and partition. */
interface TableChecksum {
  readonly rows: number;
  /** The sum over all rows of 64 bits of their md5, in decimal digits. */
  readonly sum: string;
}

/** Empties the read model. What the projector knows of where to go on is forgotten, so that it begins at the beginning. */
export async function emptyReadModel(pool: Pool): Promise<void> {
  await pool.query(`TRUNCATE ${TABLES.join(', ')}, consumer_offsets`);
}

/** By table. Reads all rows. */
export async function checksumReadModel(pool: Pool): Promise<Readonly<Record<string, TableChecksum>>> {
  const checksums: Record<string, TableChecksum> = {};
  for (const table of TABLES) {
    const { rows } = await pool.query<{ rows: string; sum: string | null }>(`
      SELECT count(*) AS rows, sum(('x' || left(md5(one::text), 16))::bit(64)::bigint) AS sum
      FROM ${table} AS one`);
    checksums[table] = { rows: Number(rows[0]?.rows), sum: rows[0]?.sum ?? '0' };
  }
  return checksums;
}
