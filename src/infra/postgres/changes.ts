import { DatabaseError, type PoolClient } from 'pg';
import { type Changes, UnstorableError } from '../../contract/projection.js';
import { deleteMoves } from './sql/deleteMoves.js';
import { deleteSnapshots } from './sql/deleteSnapshots.js';
import { insertEvents } from './sql/insertEvents.js';
import { insertMoves } from './sql/insertMoves.js';
import { insertSnapshots } from './sql/insertSnapshots.js';
import { setStuck } from './sql/setStuck.js';
import type { Statement } from './sql/statement.js';
import { upsertGames } from './sql/upsertGames.js';

/** Writes the changes, within the transaction of `client`. */
export async function storeChanges(client: PoolClient, changes: Changes): Promise<void> {
  for (const statement of statementsOf(changes)) await client.query(statement);
}

/** Only those that have something to do, in an order in which what is replaced goes first. */
function statementsOf(changes: Changes): Statement[] {
  const { games, events, takenBack, moves, snapshots, stuck } = changes;
  const ended = snapshots.flatMap(({ state }) => (state.status === 'ended' ? [state] : []));
  return [
    ...unlessEmpty(games, upsertGames),
    ...unlessEmpty(events, insertEvents),
    ...unlessEmpty(takenBack, deleteMoves),
    ...unlessEmpty(moves, insertMoves),
    ...unlessEmpty(ended, deleteSnapshots),
    ...unlessEmpty(snapshots, insertSnapshots),
    ...unlessEmpty(stuck, setStuck),
  ];
}

const unlessEmpty = <T>(rows: readonly T[], statement: (rows: readonly T[]) => Statement): Statement[] =>
  rows.length === 0 ? [] : [statement(rows)];

/** Classes of SQLSTATE that a repetition meets again: bad values, violated constraints, too large for the program. */
const FINAL_CLASSES = ['22', '23', '54'];

/** For the rejection of a transaction that stores changes. */
export function asUnstorable(error: unknown): never {
  if (error instanceof DatabaseError && FINAL_CLASSES.includes(error.code?.slice(0, 2) ?? '')) {
    throw new UnstorableError(`${error.code}: ${error.message}`, { cause: error });
  }
  throw error;
}
