import type { Pool } from 'pg';

export interface TableSize {
  readonly table: string;
  readonly rows: number;
  /** Of the rows themselves, with what is stored out of line. */
  readonly heapBytes: number;
  readonly indexBytes: number;
}

const SIZES = `
  SELECT
    coalesce(parent.inhparent, class.oid)::regclass::text AS table,
    sum(pg_table_size(class.oid))::float8 AS heap,
    sum(pg_indexes_size(class.oid))::float8 AS indexes
  FROM pg_class AS class LEFT JOIN pg_inherits AS parent ON parent.inhrelid = class.oid
  WHERE class.relkind = 'r' AND coalesce(parent.inhparent, class.oid)::regclass::text IN
    ('games', 'game_events', 'game_moves', 'game_snapshots')
  GROUP BY 1 ORDER BY 1`;

/** What the tables take up once they hold no dead rows. */
export async function tableSizes(pool: Pool): Promise<TableSize[]> {
  const { rows } = await pool.query<{ table: string; heap: number; indexes: number }>(SIZES);
  return Promise.all(
    rows.map(async ({ table, heap, indexes }) => {
      const counted = await pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
      return { table, rows: Number(counted.rows[0]?.count), heapBytes: heap, indexBytes: indexes };
    }),
  );
}
