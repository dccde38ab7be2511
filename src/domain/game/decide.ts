import { turnOf } from '../chess/types.js';
import { assertNever } from '../result.js';
import { settle } from './arbiter.js';
import type { GameCommand } from './command.js';
import { type Context, type Decision, colorOf, refused } from './decision.js';
import { acceptDraw, claimDraw, declineDraw, offerDraw } from './draw.js';
import { abort, adjudicate, claimAbandoned, resign } from './ending.js';
import { apply } from './evolve.js';
import { createGame, joinGame } from './lifecycle.js';
import { playFallbackMove, playMove } from './moves.js';
import { recoverGame } from './recoverGame.js';
import type { GameState } from './state.js';
import { acceptTakeback, declineTakeback, proposeTakeback } from './takeback.js';
import { giveTime } from './giveTime.js';

/**
 * The rules: what a command leads to in a game (null before it is created). Pure and total: the same arguments give
 * the same decision, it never throws, and time is what `context.at` says (epoch ms).
 * What the clock brought about before `at` comes first, so no command can outrun a deadline.
 */
export function decide(state: GameState | null, command: GameCommand, context: Context): Decision {
  if (command.type === 'createGame') {
    return state === null
      ? createGame(command, context)
      : refused('idempotency_conflict', 'The game exists already.');
  }
  if (state === null) return refused('game_not_found');
  const overdue = isExempt(state, command, context) ? [] : settle(state, context.at);
  const now = overdue.reduce<GameState>((game, { event, at }) => apply(game, event, at), state);
  const endedByItself = now.status === 'ended' && state.status !== 'ended';
  if (command.type === 'passTime' || (command.type === 'claimFlag' && endedByItself)) {
    return { events: overdue, refusal: null };
  }
  const { events, refusal } = decideNow(now, command, context);
  return { events: [...overdue, ...events], refusal };
}

/** The deadlines that passed during an outage are not held against anybody: `recoverGame` sets them anew. */
const isExempt = (state: GameState, command: GameCommand, context: Context): boolean =>
  command.type === 'recoverGame' || clockJudges(state, command, context);

/** A move on a running clock may be in time by its lag credit though the flag instant has passed: `press` judges it. */
const clockJudges = (state: GameState, command: GameCommand, { by }: Context): boolean =>
  command.type === 'playMove' &&
  state.status === 'in_progress' &&
  state.clock.runningSince !== null &&
  colorOf(state.seats, by) === turnOf(state.fen);

type Asked = Exclude<GameCommand, { type: 'createGame' | 'passTime' }>;

function decideNow(state: GameState, command: Asked, context: Context): Decision {
  if (state.status === 'ended') return refused('game_over');
  if (command.type === 'joinGame') return joinGame(state, command, context);
  if (command.type === 'recoverGame') return recoverGame(state, command, context);
  if (command.type === 'abort') return abort(state, context);
  if (state.status === 'waiting_for_opponent') return refused('not_started');
  if (command.type === 'adjudicate') return adjudicate(state, command, context);
  if (command.type === 'playFallbackMove') return playFallbackMove(state, command, context);
  const color = colorOf(state.seats, context.by);
  if (color === null) return refused('not_your_seat');
  const turn = { game: state, color, context };
  switch (command.type) {
    case 'playMove':
      return playMove(turn, command);
    case 'resign':
      return resign(turn);
    case 'offerDraw':
      return offerDraw(turn);
    case 'acceptDraw':
      return acceptDraw(turn);
    case 'declineDraw':
      return declineDraw(turn);
    case 'claimDraw':
      return claimDraw(turn);
    case 'proposeTakeback':
      return proposeTakeback(turn);
    case 'acceptTakeback':
      return acceptTakeback(turn);
    case 'declineTakeback':
      return declineTakeback(turn);
    case 'giveTime':
      return giveTime(turn, command);
    case 'claimFlag':
      return refused('flag_not_fallen');
    case 'claimAbandoned':
      return claimAbandoned(turn, command);
  }
  return assertNever(command);
}
