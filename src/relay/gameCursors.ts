import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';

/** What this worker knows of one game's way to Kafka. All events up to `acked` are there. */
interface Cursor {
  acked: number;
  /** Up to here events are acked, being sent or queued, in order. */
  taken: number;
  /** The newest committed event seen. */
  newest: number;
  /** When the oldest event happened that was seen and is not acked. */
  waitingSince: EpochMs | null;
  heardAt: EpochMs;
}

/** What the workflow hands out. */
export interface Outbox {
  readonly gameId: string;
  /** Committed events that Kafka has not confirmed to the workflow: oldest first, no gaps. */
  readonly unconfirmed: readonly RecordedEvent[];
}

export interface CursorLimits {
  /** Games remembered; beyond it the one heard of longest ago is forgotten. */
  readonly games: number;
  /** A game not heard of for so long is over, in another worker, or has been confirmed by its activity. */
  readonly idleMs: Ms;
}

export interface GameCursors {
  /** The events of the outbox that have not been taken yet; contiguous with those that have. */
  fresh(outbox: Outbox, now: EpochMs): readonly RecordedEvent[];
  /** The events up to `version` are queued. */
  take(gameId: string, version: number): void;
  /** The events up to `version` are in Kafka. */
  ack(gameId: string, version: number): void;
  /** What was taken and not acked has to be taken again. */
  untakeAll(): void;
  ackedVersion(gameId: string): number;
  forgetIdle(now: EpochMs): void;
  /** When the oldest event that is not acked happened, over all games; null when none waits. */
  waitingSince(): EpochMs | null;
}

/** Forgetting a game is always safe: it starts again from its oldest unconfirmed event, which duplicates some. */
export function createGameCursors(limits: CursorLimits): GameCursors {
  /** In the order in which the games were last heard of. */
  const cursors = new Map<string, Cursor>();

  const hear = (gameId: string, now: EpochMs): Cursor => {
    const cursor = cursors.get(gameId) ?? { acked: 0, taken: 0, newest: 0, waitingSince: null, heardAt: now };
    cursor.heardAt = now;
    cursors.delete(gameId);
    cursors.set(gameId, cursor);
    for (const oldest of cursors.keys()) {
      if (cursors.size <= limits.games) break;
      cursors.delete(oldest);
    }
    return cursor;
  };

  const ack = (gameId: string, version: number) => {
    const cursor = cursors.get(gameId);
    if (!cursor) return;
    cursor.acked = Math.max(cursor.acked, version);
    cursor.taken = Math.max(cursor.taken, version);
    if (cursor.acked >= cursor.newest) cursor.waitingSince = null;
  };

  return {
    fresh({ gameId, unconfirmed }, now) {
      const cursor = hear(gameId, now);
      cursor.newest = Math.max(cursor.newest, unconfirmed.at(-1)?.version ?? 0);
      // What has left the outbox was confirmed, perhaps by another worker.
      if (unconfirmed[0]) ack(gameId, unconfirmed[0].version - 1);
      cursor.waitingSince = unconfirmed.find(({ version }) => version > cursor.acked)?.at ?? null;
      return unconfirmed.filter(({ version }) => version > cursor.taken);
    },
    take(gameId, version) {
      const cursor = cursors.get(gameId);
      if (cursor) cursor.taken = Math.max(cursor.taken, version);
    },
    ack,
    untakeAll() {
      for (const cursor of cursors.values()) cursor.taken = cursor.acked;
    },
    ackedVersion: (gameId) => cursors.get(gameId)?.acked ?? 0,
    forgetIdle(now) {
      for (const [gameId, { heardAt }] of cursors) {
        if (now - heardAt < limits.idleMs) break;
        cursors.delete(gameId);
      }
    },
    waitingSince() {
      let oldest: EpochMs | null = null;
      for (const { waitingSince } of cursors.values()) {
        if (waitingSince !== null && (oldest === null || waitingSince < oldest)) oldest = waitingSince;
      }
      return oldest;
    },
  };
}
