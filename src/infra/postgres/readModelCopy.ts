import type { Pool, PoolClient } from 'pg';
import type { Checkpoint, Flaw, ReadModelCopy, StoredCopy } from '../../contract/gameCopies.js';
import type { ProjectionStore } from '../../contract/projection.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import type { GameState } from '../../domain/game/state.js';
import { withTransaction } from './pool.js';
import { toListedGame } from './sql/gameRow.js';
import { type EventRow, toRecorded } from './sql/readEvents.js';
import { readEventsOfGame } from './sql/readEventsOfGame.js';
import { type WholeGameRow, readGame } from './sql/readGame.js';
import { type NewestSnapshotRow, readNewestSnapshots } from './sql/readNewestSnapshots.js';

/** All that the read model has of a game, as of one instant after its offsets were read. */
export async function readModelCopy(
  pool: Pool,
  store: Pick<ProjectionStore, 'nextOffsets'>,
  gameId: string,
): Promise<ReadModelCopy> {
  const nextOffsets = await store.nextOffsets();
  const copy = await withTransaction(pool, (client) => readRows(client, gameId));
  return { ...copy, nextOffsets };
}

async function readRows(client: PoolClient, gameId: string): Promise<StoredCopy> {
  await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const { rows: games } = await client.query<WholeGameRow>(readGame(gameId));
  const { rows: events } = await client.query<EventRow>(readEventsOfGame(gameId, 0));
  const { rows: snapshots } = await client.query<NewestSnapshotRow>(readNewestSnapshots([gameId]));
  const [game] = games;
  const recorded = events.map(toRecorded);
  const state = snapshots[0]?.state ?? null;
  return {
    events: recorded,
    checkpoints: [
      ...(game ? rowCheckpoints(game, recorded) : []),
      ...(state ? [snapshotCheckpoint(state)] : []),
    ],
    flaws: game ? flawsOf(game, state) : [],
  };
}

/**
 * The row is written when the game is created, joined, started and ended. What it shows does not change in between, so
 * it must be true of the newest event as well.
 */
function rowCheckpoints(game: WholeGameRow, events: readonly RecordedEvent[]): Checkpoint[] {
  const { version, hash } = game;
  const newest = events.findLast((event) => event.version > version) ?? { version, hash };
  const made = { kind: 'listing', value: toListedGame(game) } as const;
  return [
    { name: 'games', version, hash, made: null },
    { name: 'games', version: newest.version, hash: newest.hash, made },
  ];
}

const snapshotCheckpoint = (state: GameState): Checkpoint => ({
  name: 'newest snapshot',
  version: state.version,
  hash: state.hash,
  made: { kind: 'state', value: state },
});

function flawsOf({ status, version }: WholeGameRow, snapshot: GameState | null): Flaw[] {
  const lacksEnd = status === 'ended' && snapshot?.version !== version;
  return lacksEnd ? [{ version, detail: 'no snapshot of the end' }] : [];
}
