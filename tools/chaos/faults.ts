import { setTimeout as sleep } from 'node:timers/promises';
import type { Ms } from '../../src/domain/chess/types.js';

/** The broker is gone, or there and silent; both for a while. */
export type Cut = 'killed' | 'frozen' | 'stopped';

/** What is done to the service while games are played; times count from the first move. */
export type PlannedFault =
  | { readonly what: 'worker killed'; readonly atMs: Ms }
  | { readonly what: 'broker cut'; readonly atMs: Ms; readonly how: Cut; readonly forMs: Ms };

/** In turn: gone, silent for less than a request may take, silent for longer than a send may take, gone, gone orderly. */
const CUTS: readonly { readonly how: Cut; readonly forMs: Ms }[] = [
  { how: 'killed', forMs: 5_000 },
  { how: 'frozen', forMs: 3_000 },
  { how: 'frozen', forMs: 12_000 },
  { how: 'killed', forMs: 8_000 },
  { how: 'stopped', forMs: 3_000 },
];
/** By then the relay holds events that Kafka does not have. */
const INTO_CUT_MS: Ms = 2_000;

interface Extent {
  readonly kills: number;
  readonly cuts: number;
  /** How long the games will be played. */
  readonly playMs: Ms;
}

/**
 * Spreads the faults over the play. Of the worker's deaths every second one falls into an outage of the broker: what
 * the worker had not written yet is then known to nobody but the workflows.
 */
export function planFaults({ kills, cuts, playMs }: Extent): PlannedFault[] {
  const cutAt = (index: number) => Math.round((playMs * (index + 0.5)) / cuts);
  const planned = Array.from({ length: cuts }, (_, index): PlannedFault => {
    const cut = CUTS[index % CUTS.length] ?? { how: 'killed', forMs: 5_000 };
    return { what: 'broker cut', atMs: cutAt(index), ...cut };
  });
  const deaths = Array.from({ length: kills }, (_, index): PlannedFault => {
    const dueMs = Math.round((playMs * (index + 1)) / (kills + 1));
    const outages = planned.filter(({ atMs }) => atMs >= dueMs);
    const atMs = index % 2 === 1 && outages[0] ? outages[0].atMs + INTO_CUT_MS : dueMs;
    return { what: 'worker killed', atMs };
  });
  return [...planned, ...deaths].toSorted((one, other) => one.atMs - other.atMs);
}

/** What can be broken. Each resolves when it is whole again. */
export interface Breakable {
  killWorker(): Promise<void>;
  cutBroker(how: Cut, forMs: Ms): Promise<void>;
}

/** Does as planned. Resolves when all is whole again; rejects when something does not come back. */
export async function breakThings(
  plan: readonly PlannedFault[],
  service: Breakable,
  startAt: number,
): Promise<void> {
  const breakOne = async (fault: PlannedFault) => {
    await sleep(Math.max(0, startAt + fault.atMs - performance.now()));
    const began = performance.now();
    await (fault.what === 'worker killed' ? service.killWorker() : service.cutBroker(fault.how, fault.forMs));
    const what = fault.what === 'worker killed' ? fault.what : `broker ${fault.how}`;
    console.log(
      `  ${inSeconds(began - startAt)}  ${what}, back at ${inSeconds(performance.now() - startAt).trim()}`,
    );
  };
  const inTurns = async (victim: PlannedFault['what']) => {
    for (const fault of plan) if (fault.what === victim) await breakOne(fault);
  };
  await Promise.all([inTurns('worker killed'), inTurns('broker cut')]);
}

export const inSeconds = (ms: Ms): string => `${(ms / 1_000).toFixed(1).padStart(6)} s`;
