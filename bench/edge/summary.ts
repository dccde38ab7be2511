import { median } from '../summary.js';
import type { FanOut } from './fanOutRun.js';

/** What all rounds of one crowd say. */
export interface CrowdSummary {
  readonly perGame: number;
  readonly games: number;
  readonly edge: Medians;
  readonly floor: Medians;
  /** The edge's messages per second, and its messages for the same CPU time, as parts of the floor's. */
  readonly ofFloor: number;
  readonly ofFloorByCpu: number;
}

export type Medians = Omit<FanOut, 'server' | 'perGame' | 'games'>;

/** The medians of all rounds, by crowd in the order in which they were first measured. */
export function summarize(rounds: readonly FanOut[]): CrowdSummary[] {
  const crowds = [...new Set(rounds.map(({ perGame }) => perGame))];
  return crowds.map((perGame) => {
    const own = rounds.filter((round) => round.perGame === perGame);
    const [edge, floor] = (['edge', 'floor'] as const).map((name) =>
      mediansOf(own.filter(({ server }) => server === name)),
    );
    if (!edge || !floor) throw new Error('nothing was measured');
    return {
      perGame,
      games: own[0]?.games ?? 0,
      edge,
      floor,
      ofFloor: edge.messagesPerSecond / floor.messagesPerSecond,
      ofFloorByCpu: floor.cpuUsPerMessage / edge.cpuUsPerMessage,
    };
  });
}

function mediansOf(rounds: readonly FanOut[]): Medians {
  const of = (pick: (round: FanOut) => number) => median(rounds.map(pick));
  return {
    connectionsPerSecond: of((round) => round.connectionsPerSecond),
    messagesPerSecond: of((round) => round.messagesPerSecond),
    cpuUsPerMessage: of((round) => round.cpuUsPerMessage),
    bytesPerMessage: of((round) => round.bytesPerMessage),
    busy: of((round) => round.busy),
    atHalf: {
      eventsPerSecond: of(({ atHalf }) => atHalf.eventsPerSecond),
      p50Ms: of(({ atHalf }) => atHalf.p50Ms),
      p95Ms: of(({ atHalf }) => atHalf.p95Ms),
      p99Ms: of(({ atHalf }) => atHalf.p99Ms),
      maxMs: of(({ atHalf }) => atHalf.maxMs),
    },
  };
}
