import { type EpochMs, turnOf } from '../chess/types.js';
import { remainingMs, stopClock } from '../clock/clock.js';
import type { ClockState } from '../clock/clockState.js';
import { type Context, type Decision, happened } from './decision.js';
import type { GameEvent, GameSummary } from './event.js';
import { type GameInProgress, type WaitingGame, plyOf } from './state.js';
import type { Ending } from './termination.js';

interface End {
  readonly ending: Ending;
  /** Names the rule and its inputs. */
  readonly because: string;
  /** What both sides had at the end; null before the start. */
  readonly clock: ClockState | null;
}

/** The end of `game`, whose moves include the one that ended it. */
export const gameEnded = (
  game: WaitingGame | GameInProgress,
  { ending, because, clock }: End,
): GameEvent => ({
  type: 'GameEnded',
  ending,
  because,
  clock: clock && stopClock(clock),
  summary: summaryOf(game),
});

function summaryOf(game: WaitingGame | GameInProgress): GameSummary {
  const { seats, settings } = game;
  const { timeControl, rated, startFen } = settings;
  const play = game.status === 'in_progress' ? game : null;
  return {
    seats,
    timeControl,
    rated,
    startFen,
    startedAt: play?.startedAt ?? null,
    plies: play ? plyOf(play) : 0,
    ucis: play?.moves.map(({ uci }) => uci) ?? [],
  };
}

/** The game ends by a command in the middle of a turn: the time used so far is charged. */
export const endedNow = (game: GameInProgress, context: Context, end: Omit<End, 'clock'>): Decision =>
  happened(context, gameEnded(game, { ...end, clock: clockAt(game, context.at) }));

function clockAt({ clock, settings, fen }: GameInProgress, at: EpochMs): ClockState {
  const turn = turnOf(fen);
  const left = remainingMs({ clock, timeControl: settings.timeControl, color: turn, turn, at });
  return { ...clock, remainingMs: { ...clock.remainingMs, [turn]: left } };
}
