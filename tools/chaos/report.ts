import { latencyOf } from '../latency.js';
import { FAULTS, type Fault } from './judge/fault.js';
import type { Verdict } from './judge/judge.js';
import type { Played } from './play.js';

/** Faults that are printed one by one; the table counts them all. */
const MOST_PRINTED = 20;

export function printVerdict({ faults, ...counts }: Verdict): void {
  console.log();
  console.table(counts);
  for (const [kind, meaning] of Object.entries(FAULTS)) {
    const found = countOf(faults, kind);
    console.log(
      `  ${found === 0 ? 'ok    ' : 'FAULT '} ${kind.padEnd(17)} ${String(found).padStart(5)}  ${meaning}`,
    );
  }
  for (const { kind, gameId, detail } of faults.slice(0, MOST_PRINTED)) {
    console.log(`         ${kind}: ${gameId} ${detail}`);
  }
  if (faults.length > MOST_PRINTED) console.log(`         and ${faults.length - MOST_PRINTED} more`);
}

/** For the line of JSON. */
export function figures({ faults, ...counts }: Verdict, played: Played) {
  const { playMs, resent, waitsMs, problems } = played;
  return {
    ok: faults.length === 0 && problems.length === 0,
    ...counts,
    lost: countOf(faults, 'lost'),
    duplicated: countOf(faults, 'duplicated'),
    outOfOrder: countOf(faults, 'out-of-order'),
    faults: faults.length,
    resentCommands: resent,
    answers: latencyOf(waitsMs),
    playSeconds: Math.round(playMs / 1_000),
    workerKills: played.faults.filter(({ what }) => what === 'worker killed').length,
    brokerCuts: played.faults.filter(({ what }) => what === 'broker cut').length,
    problems,
  };
}

const countOf = (faults: readonly Fault[], kind: string): number =>
  faults.filter((fault) => fault.kind === kind).length;
