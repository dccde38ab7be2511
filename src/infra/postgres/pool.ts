import { DatabaseError, Pool, type PoolClient } from 'pg';
import type { Log } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';

export interface PostgresOptions {
  readonly url: string;
  /** How long one statement may take, waiting for locks included. */
  readonly timeoutMs: Ms;
  readonly connections: number;
  /** Shown by pg_stat_activity. */
  readonly name: string;
  readonly log: Log;
}

/** What a server needs to say that it has given a statement up, before the client gives the server up. */
const NETWORK_MARGIN_MS: Ms = 1_000;

/**
 * Connections are opened when needed, so that a process can start before PostgreSQL does. A session that stands idle in
 * a transaction, because its process is frozen or gone without a word, is ended: others wait for its locks.
 */
export function openPostgres({ url, timeoutMs, connections, name, log }: PostgresOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: name,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs + NETWORK_MARGIN_MS,
    idle_in_transaction_session_timeout: 2 * timeoutMs,
    keepAlive: true,
  });
  pool.on('error', (error) => log.warn({ error }, 'an idle PostgreSQL connection was lost'));
  // The loss of a connection in use is told to its user as well; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Whether PostgreSQL answers, for the readiness probe. */
export const isPostgresReachable = (pool: Pool): Promise<boolean> => succeeds(pool.query('SELECT 1'));

/** Commits when `work` resolves. When it rejects nothing is stored. */
export async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await client.query('COMMIT');
    client.release();
    return value;
  } catch (error) {
    // After anything but an answer of the server the connection is in an unknown state
    const isUsable = error instanceof DatabaseError && (await succeeds(client.query('ROLLBACK')));
    client.release(!isUsable);
    throw error;
  }
}

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );
