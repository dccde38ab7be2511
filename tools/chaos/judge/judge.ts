import type { Evidence } from '../evidence.js';
import { judgeArchive, judgeBucket } from './archives.js';
import { judgeCommands } from './commands.js';
import type { Fault } from './fault.js';
import { groupBy } from './groupBy.js';
import { judgeLog } from './log.js';
import { judgeRows } from './rows.js';

export interface Verdict {
  readonly games: number;
  /** By the workflows' own count. */
  readonly events: number;
  /** In Kafka, repetitions included. */
  readonly records: number;
  /** Of those, how many say again what an earlier one said: what consumers drop by id. */
  readonly repetitions: number;
  readonly acknowledged: number;
  readonly objects: number;
  readonly faults: readonly Fault[];
}

/** Whether all that was recorded of the games is one history, the one that their workflows and players know. */
export function judge(evidence: Evidence): Verdict {
  const { games, log, acknowledged, rows, archives } = evidence;
  const logOf = groupBy(log, ({ gameId }) => gameId);
  const commandsOf = groupBy(acknowledged, ({ gameId }) => gameId);
  const faults: Fault[] = [];
  let repetitions = 0;
  for (const game of games) {
    const { gameId } = game;
    const kept = judgeLog(game, logOf.get(gameId) ?? []);
    repetitions += kept.repetitions;
    faults.push(...kept.faults, ...judgeArchive(game, evidence));
    // By a history that is not whole nothing else can be judged
    if (!kept.state) continue;
    faults.push(
      ...judgeCommands(gameId, kept.events, commandsOf.get(gameId) ?? []),
      ...judgeRows(kept.state, kept.events, rows.get(gameId)),
    );
  }
  return {
    games: games.length,
    events: games.reduce((sum, { version }) => sum + version, 0),
    records: log.length,
    repetitions,
    acknowledged: acknowledged.length,
    objects: archives.size,
    faults: [...faults, ...judgeBucket(evidence)],
  };
}
