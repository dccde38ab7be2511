import { legalMoves } from '../../src/domain/chess/position.js';
import { type EpochMs, type Ms, turnOf } from '../../src/domain/chess/types.js';
import type { Actor, GameCommand } from '../../src/domain/game/command.js';
import { decide } from '../../src/domain/game/decide.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { record } from '../../src/domain/game/record.js';
import type { GameState } from '../../src/domain/game/state.js';

interface Played {
  readonly events: readonly RecordedEvent[];
  readonly state: GameState;
}

/**
 * A game of alice and bob that begins at `at`, each move so long after the one before, to be shown to onlookers
 * `spectatorDelayMs` late. At the end White resigns.
 */
export function gameOf(gapsMs: readonly Ms[], at: EpochMs, spectatorDelayMs: Ms): Played {
  const [white, black] = (['alice', 'bob'] as const).map((userId) => ({ kind: 'human', userId }) as const);
  const settings = {
    timeControl: { kind: 'unlimited' },
    startFen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
    rated: false,
    waitingLimitMs: 600_000,
    firstMoveLimitMs: 600_000,
    flagGraceMs: 250,
    rematchOf: null,
    spectatorDelayMs,
  } as const;
  const seats = { white: white!, black: black! };
  const created: GameCommand = { type: 'createGame', gameId: 'aLongGame000', seats, settings };
  let played = step(null, created, { at, by: { kind: 'service', name: 'matchmaking' } });
  for (const gapMs of gapsMs) {
    at += gapMs;
    played = step(played, nextMove(played.state), { at, by: mover(played.state) });
  }
  return step(played, { type: 'resign' }, { at: at + 1, by: { kind: 'user', userId: 'alice' } });
}

function step(before: Played | null, command: GameCommand, context: { at: EpochMs; by: Actor }): Played {
  const { events: drafts, refusal } = decide(before?.state ?? null, command, context);
  const { events, state } = record(before?.state ?? null, drafts, { commandId: null, correlationId: null });
  if (refusal || !state) throw new Error(`${command.type}: ${refusal?.code}`);
  return { events: [...(before?.events ?? []), ...events], state };
}

function fenOf(state: GameState): string {
  if (state.status !== 'in_progress') throw new Error('the game is over too early');
  return state.fen;
}

const mover = (state: GameState): Actor => ({
  kind: 'user',
  userId: turnOf(fenOf(state)) === 'white' ? 'alice' : 'bob',
});

function nextMove(state: GameState): GameCommand {
  const [uci] = legalMoves(fenOf(state));
  const ply = state.status === 'in_progress' ? state.moves.length : 0;
  return { type: 'playMove', ply, uci: uci ?? '', lagMs: 0 };
}
