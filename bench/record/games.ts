import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import type { EpochMs } from '../../src/domain/chess/types.js';
import type { Actor, GameCommand } from '../../src/domain/game/command.js';
import { decide } from '../../src/domain/game/decide.js';
import type { EventDraft, RecordedEvent } from '../../src/domain/game/event.js';
import { record } from '../../src/domain/game/record.js';
import type { GameState } from '../../src/domain/game/state.js';
import { newCorrelationId, newGameId } from '../../src/infra/ids.js';
import { randomLine, seededRandom } from '../../tools/randomLine.js';

const DIFFERENT_GAMES = 20;
const WHITE: Actor = { kind: 'user', userId: 'b7e1d9c2-4f60-4f0e-9d55-0c7f3a1b2c3d' };
const BLACK: Actor = { kind: 'user', userId: '0f9a8b7c-6d5e-4c3b-8a19-28374655a4b3' };
const SEATS = {
  white: { kind: 'human', userId: WHITE.userId },
  black: { kind: 'human', userId: BLACK.userId },
} as const;
const SETTINGS = {
  timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 },
  startFen: INITIAL_FEN,
  rated: true,
  waitingLimitMs: 600_000,
  firstMoveLimitMs: 25_000,
  flagGraceMs: 250,
  rematchOf: null,
} as const;

/** What happens in a game of random moves at the pace of a blitz game, ended by resignation. */
function course(plies: number, seed: number, startAt: EpochMs): EventDraft[] {
  const random = seededRandom(seed);
  const drafts: EventDraft[] = [];
  let state: GameState | null = null;
  let at = startAt;
  const tell = (by: Actor, command: GameCommand) => {
    const { events, refusal } = decide(state, command, { at, by });
    if (refusal) throw new Error(`${command.type}: ${refusal.code}`);
    drafts.push(...events);
    state = record(state, events, { commandId: null, correlationId: null }).state;
  };
  const game = { gameId: newGameId('0'), seats: SEATS, settings: SETTINGS };
  tell({ kind: 'service', name: 'matchmaking' }, { type: 'createGame', ...game });
  for (const [ply, uci] of randomLine(INITIAL_FEN, plies, random).entries()) {
    at += 1_000 + Math.floor(random() * 4_000);
    tell(ply % 2 === 0 ? WHITE : BLACK, { type: 'playMove', ply, uci, lagMs: Math.floor(random() * 80) });
  }
  tell(WHITE, { type: 'resign' });
  return drafts;
}

/** The same course as the events of another game, each with the ids of a command of its own. */
function playedAs(gameId: string, drafts: readonly EventDraft[]): OutboundEvent[] {
  const events: RecordedEvent[] = [];
  let state: GameState | null = null;
  for (const { event, ...rest } of drafts) {
    const draft = { ...rest, event: event.type === 'GameCreated' ? { ...event, gameId } : event };
    const cause = { commandId: newCorrelationId(), correlationId: newCorrelationId() };
    const recorded = record(state, [draft], cause);
    events.push(...recorded.events);
    state = recorded.state;
  }
  return events.map((recorded) => ({ gameId, recorded }));
}

/** The events of `count` games. Choosing moves is slow, so only the first few games are different ones. */
export function benchGames(count: number, plies: number, startAt: EpochMs): OutboundEvent[][] {
  const courses = Array.from({ length: Math.min(count, DIFFERENT_GAMES) }, (_, seed) =>
    course(plies, seed + 1, startAt),
  );
  return Array.from({ length: count }, (_, index) =>
    playedAs(newGameId('0'), courses[index % courses.length] ?? []),
  );
}

/** The events of all games in the order in which they would come if the games were played at the same time. */
export function interleaved(games: readonly (readonly OutboundEvent[])[]): OutboundEvent[] {
  const longest = Math.max(...games.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => games.flatMap((events) => events[index] ?? [])).flat();
}
