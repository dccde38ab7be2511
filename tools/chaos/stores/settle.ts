import { setTimeout as sleep } from 'node:timers/promises';
import { GAME_EVENTS_TOPIC } from '../../../src/contract/eventPublisher.js';
import { type GameRecord, gameWorkflowId } from '../../../src/contract/gameWorkflow.js';
import type { Ms } from '../../../src/domain/chess/types.js';
import type { Stores } from './stores.js';

const POLL_MS: Ms = 200;
const CLOSED_WITHIN_MS: Ms = 300_000;
const PROJECTED_WITHIN_MS: Ms = 120_000;

/**
 * Waits until the workflow of each game has closed, which is after Kafka has confirmed its events and S3 its archive.
 * Rejects when one of them fails or that takes too long.
 */
export async function closedGames({ temporal }: Stores, gameIds: readonly string[]): Promise<GameRecord[]> {
  const games: GameRecord[] = [];
  const giveUp = new AbortController();
  const closing = gameIds.map(async (gameId) => {
    const handle = temporal.workflow.getHandle<() => Promise<GameRecord>>(gameWorkflowId(gameId));
    games.push(await handle.result());
  });
  const tooLate = sleep(CLOSED_WITHIN_MS, undefined, { signal: giveUp.signal }).then(() => {
    const open = gameIds.length - games.length;
    throw new Error(`${open} games are not archived after ${CLOSED_WITHIN_MS / 1_000} s`);
  });
  tooLate.catch(() => undefined);
  await Promise.race([Promise.all(closing), tooLate]).finally(() => giveUp.abort());
  return games;
}

/** Waits until PostgreSQL has all that Kafka has. Rejects when that takes too long. */
export async function projected({ kafka, projection }: Stores): Promise<void> {
  const giveUpAt = performance.now() + PROJECTED_WITHIN_MS;
  const admin = kafka.admin();
  await admin.connect();
  try {
    for (;;) {
      const stored = await projection.nextOffsets();
      const logged = await admin.fetchTopicOffsets(GAME_EVENTS_TOPIC);
      const lag = logged.reduce(
        (sum, { partition, high }) => sum + Number(high) - (stored.get(partition) ?? 0),
        0,
      );
      if (lag === 0) return;
      if (performance.now() > giveUpAt) throw new Error(`PostgreSQL still lacks ${lag} records of Kafka`);
      await sleep(POLL_MS);
    }
  } finally {
    await admin.disconnect();
  }
}
