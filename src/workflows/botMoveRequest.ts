import type { BotMoveRequest } from '../contract/botOrchestrator.js';
import { type Ms, turnOf } from '../domain/chess/types.js';
import { type GameInProgress, plyOf } from '../domain/game/state.js';

/** Kept back from the bot's clock, so that a fallback move still comes before the flag falls. */
const FALLBACK_RESERVE_MS: Ms = 2_000;
const LEAST_THINKING_MS: Ms = 1_000;
/** Four attempts of 30 s and the pauses between them. */
const MOST_THINKING_MS: Ms = 130_000;

/** What the bot-orchestrator needs to know to choose a move. */
export function botMoveRequest(game: GameInProgress, correlationId: string | null): BotMoveRequest {
  const { gameId, settings, moves, fen, clock } = game;
  const seat = game.seats[turnOf(fen)];
  const { timeControl } = settings;
  return {
    gameId,
    ply: plyOf(game),
    startFen: settings.startFen,
    moves: moves.map(({ uci }) => uci),
    fen,
    level: seat.kind === 'bot' ? seat.level : 1,
    clock:
      timeControl.kind === 'unlimited'
        ? null
        : {
            whiteMs: clock.remainingMs.white,
            blackMs: clock.remainingMs.black,
            incrementMs: timeControl.kind === 'fischer' ? timeControl.incrementMs : 0,
          },
    correlationId,
  };
}

/** How long all attempts together may take before a fallback move is played. */
export function thinkingLimitMs({ clock, fen, settings }: GameInProgress): Ms {
  if (settings.timeControl.kind === 'unlimited') return MOST_THINKING_MS;
  const left = clock.remainingMs[turnOf(fen)] - FALLBACK_RESERVE_MS;
  return Math.min(MOST_THINKING_MS, Math.max(LEAST_THINKING_MS, left));
}
