import type { Redis } from 'ioredis';
import type { Checkpoint, Flaw, StoredCopy } from '../../contract/gameCopies.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import type { GameState } from '../../domain/game/state.js';
import { gameKeys } from './keys.js';

type Entry = readonly [id: string, fields: readonly string[]];

/** State and stream of a game, read in one step; null: neither is there. Rejects when Redis is away. */
export async function readHotCopy(redis: Redis, gameId: string): Promise<StoredCopy | null> {
  const keys = gameKeys(gameId);
  const replies = await redis.multi().get(keys.state).xrange(keys.events, '-', '+').exec();
  const [state, entries] = (replies ?? []).map(([error, reply]) => {
    if (error) throw error;
    return reply;
  });
  if (!isStateText(state) || !isEntries(entries))
    throw new Error('Redis gave another answer than was asked for');
  return state === null && entries.length === 0 ? null : copyOf(state, entries);
}

const isStateText = (reply: unknown): reply is string | null => reply === null || typeof reply === 'string';
const isEntries = (reply: unknown): reply is readonly Entry[] => Array.isArray(reply);

function copyOf(text: string | null, entries: readonly Entry[]): StoredCopy {
  const events: RecordedEvent[] = [];
  const flaws: Flaw[] = [];
  for (const [id, [, hash, , json = '']] of entries) {
    const version = Number.parseInt(id, 10);
    const event = orNull<RecordedEvent>(() => JSON.parse(json));
    if (event === null) flaws.push({ version, detail: `entry ${id} holds no event` });
    else events.push({ ...event, version });
    if (event && (event.version !== version || event.hash !== hash)) {
      flaws.push({ version, detail: `entry ${id} and the event in it do not agree` });
    }
  }
  const state = orNull<GameState>(() => JSON.parse(text ?? 'null'));
  const newest = events.at(-1)?.version;
  if (newest !== undefined && newest !== state?.version) {
    const version = Math.min(newest, state?.version ?? 0) + 1;
    flaws.push({
      version,
      detail: `the stream ends at ${newest}, the state is at ${state?.version ?? 'none'}`,
    });
  }
  return { events, checkpoints: state ? [checkpointOf(state)] : [], flaws };
}

const checkpointOf = (state: GameState): Checkpoint => ({
  name: 'state',
  version: state.version,
  hash: state.hash,
  made: { kind: 'state', value: state },
});

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
