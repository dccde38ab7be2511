import { latencyOf } from '../latency.js';
import { tally } from './judge/fault.js';
import type { Verdict } from './judge/judge.js';
import type { Played } from './play.js';

/** Faults that are printed one by one; the table counts them all. */
const MOST_PRINTED = 20;

export function printVerdict({ faults, ...counts }: Verdict): void {
  console.log();
  console.table(counts);
  for (const { kind, meaning, found } of tally(faults)) {
    console.log(
      `  ${found === 0 ? 'ok   ' : 'FAULT'}  ${kind.padEnd(16)} ${String(found).padStart(5)}  ${meaning}`,
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
  const done = (what: Played['faults'][number]['what']) =>
    played.faults.filter((fault) => fault.what === what).length;
  return {
    ok: faults.length === 0 && problems.length === 0,
    ...counts,
    faults: Object.fromEntries(tally(faults).map(({ kind, found }) => [kind, found])),
    workerKills: done('worker killed'),
    brokerCuts: done('broker cut'),
    resentCommands: resent,
    answers: latencyOf(waitsMs),
    playSeconds: Math.round(playMs / 1_000),
    problems,
  };
}
