import { eventId } from '../../../src/contract/eventPublisher.js';
import type { GameRecord } from '../../../src/contract/gameWorkflow.js';
import type { RecordedEvent } from '../../../src/domain/game/event.js';
import { canonicalJson } from '../../../src/domain/game/hash.js';
import { replay } from '../../../src/domain/game/replay.js';
import type { EndedGame, GameState } from '../../../src/domain/game/state.js';
import type { LoggedEvent } from '../evidence.js';
import type { Fault, FaultKind } from './fault.js';

export interface LogVerdict {
  /** The game's events in order of version, each once. */
  readonly events: readonly RecordedEvent[];
  /** What they lead to; null when they are not a whole game. */
  readonly state: EndedGame | null;
  /** Records that say again what an earlier one said. */
  readonly repetitions: number;
  readonly faults: readonly Fault[];
}

/** Judges what Kafka holds of one game against the version and the hash at which its workflow closed. */
export function judgeLog(game: GameRecord, logged: readonly LoggedEvent[]): LogVerdict {
  const { gameId } = game;
  const faults: Fault[] = [];
  const fault = (kind: FaultKind, detail: string) => void faults.push({ kind, gameId, detail });
  const firsts = new Map<number, LoggedEvent>();
  let newest: LoggedEvent | null = null;
  let repetitions = 0;
  for (const event of logged) {
    const { version } = event.recorded;
    const place = `version ${version} at ${event.partition}/${event.offset}`;
    const first = firsts.get(version);
    if (event.id !== eventId(gameId, version)) fault('altered-event', `${place} has the id ${event.id}`);
    if (first && isSame(first, event)) repetitions += 1;
    else if (first) fault('duplicated', `${place} is not what ${first.partition}/${first.offset} holds`);
    else {
      if (newest && !follows(newest, event)) {
        fault('out-of-order', `${place} stands behind version ${newest.recorded.version}`);
      }
      firsts.set(version, event);
      if (!newest || newest.recorded.version < version) newest = event;
    }
  }
  for (let version = 1; version <= game.version; version += 1) {
    if (!firsts.has(version)) fault('lost', `version ${version} of ${game.version}`);
  }
  const events = [...firsts.values()]
    .map(({ recorded }) => recorded)
    .toSorted((one, other) => one.version - other.version);
  const { state, problem } = fold(game, events);
  if (problem) fault('altered-event', problem);
  return { events, state, repetitions, faults };
}

const isSame = (one: LoggedEvent, other: LoggedEvent): boolean =>
  canonicalJson(one.recorded) === canonicalJson(other.recorded);

/** Only within a partition is there an order. */
const follows = (earlier: LoggedEvent, event: LoggedEvent): boolean =>
  event.partition === earlier.partition && event.recorded.version > earlier.recorded.version;

function fold(
  game: GameRecord,
  events: readonly RecordedEvent[],
): { readonly state: EndedGame | null; readonly problem: string | null } {
  const { state, broken } = replayed(events);
  if (broken !== null) return { state: null, problem: broken };
  if (state === null || state.version < game.version) return { state: null, problem: null };
  if (state.status !== 'ended' || state.version !== game.version || state.hash !== game.hash) {
    return {
      state: null,
      problem: `leads to version ${state.version} ${state.hash}, not ${game.version} ${game.hash}`,
    };
  }
  return { state, problem: null };
}

/** As far as there is no gap: what is missing is lost, and reported as that. */
function replayed(events: readonly RecordedEvent[]): {
  readonly state: GameState | null;
  readonly broken: string | null;
} {
  const gap = events.findIndex(({ version }, index) => version !== index + 1);
  const whole = gap < 0 ? events : events.slice(0, gap);
  try {
    const outcome = replay(null, whole);
    return outcome.ok
      ? { state: outcome.value, broken: null }
      : { state: null, broken: `version ${outcome.error.version} does not chain` };
  } catch (error) {
    return { state: null, broken: String(error) };
  }
}
