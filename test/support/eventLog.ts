import type { EventPublisher, OutboundEvent } from '../../src/contract/eventPublisher.js';

/**
 * What one send comes to. `written`: resolves. All others reject; the events are not in the log (`lost`), are in it
 * (`unknown`), or turn up later, when other sends have been made (`late`).
 */
export interface Send {
  readonly outcome: 'written' | 'lost' | 'unknown' | 'late';
  /** How many turns of the event loop pass before it is settled, and again before what is late turns up. */
  readonly turns: number;
}

export interface MemoryLog {
  /** Versions of the game in the order of the log, duplicates included. */
  versions(gameId: string): number[];
  /** A publisher with its own network; `next` tells what becomes of its next send. */
  publisher(next: () => Send): EventPublisher;
}

export const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Stands for the topic. */
export function createMemoryLog(): MemoryLog {
  const log: OutboundEvent[] = [];
  const append = (batch: readonly OutboundEvent[]) => void log.push(...batch);
  return {
    versions: (gameId) =>
      log.filter((event) => event.gameId === gameId).map(({ recorded }) => recorded.version),
    publisher: (next) => ({
      async publish(batch) {
        if (batch.length === 0) return;
        const send = next();
        await turns(send.turns);
        if (send.outcome === 'late') void turns(1 + send.turns).then(() => append(batch));
        if (send.outcome === 'written' || send.outcome === 'unknown') append(batch);
        if (send.outcome !== 'written') throw new Error('outcome unknown');
      },
    }),
  };
}

/** What the order promise says of a game's versions as they stand in the log. */
export function auditVersions(versions: readonly number[], expected: number) {
  const seen = new Set<number>();
  let outOfOrder = 0;
  for (const version of versions) {
    if (!seen.has(version) && version !== seen.size + 1) outOfOrder += 1;
    seen.add(version);
  }
  return { lost: expected - seen.size, outOfOrder, duplicates: versions.length - seen.size };
}
