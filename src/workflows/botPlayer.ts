import { ActivityFailure, CancellationScope, isCancellation, upsertMemo } from '@temporalio/workflow';
import { turnOf } from '../domain/chess/types.js';
import { type GameInProgress, type GameState, plyOf } from '../domain/game/state.js';
import { botMoveRequest, thinkingLimitMs } from './botMoveRequest.js';
import { botActivity } from './effects.js';
import type { LiveGame } from './liveGame.js';
import { until } from './precedence.js';
import type { Run } from './run.js';
import { stamped } from './stamp.js';

/**
 * Moves for the bot seats. The bot thinks beside the game, never inside a handler, so the other side can resign or
 * flag meanwhile; an answer that a takeback or the end has overtaken is dropped.
 */
export async function playForBots(live: LiveGame, run: Run): Promise<void> {
  while (!run.isResting()) {
    await until(() => run.isResting() || botsTurn(live.state) !== null);
    const game = botsTurn(live.state);
    if (!run.isResting() && game) await playBotTurn(live, run, game);
  }
}

async function playBotTurn(live: LiveGame, run: Run, game: GameInProgress): Promise<void> {
  const ply = plyOf(game);
  const bot = { kind: 'bot', color: turnOf(game.fen) } as const;
  const fallBack = (reason: string) => {
    live.act({ type: 'playFallbackMove', ply, reason }, bot, Date.now());
    // Its instant is this task's own: with a command in it, no later task is taken for the same one (decision 12)
    upsertMemo({ botFellBackAtPly: ply });
  };
  const isOvertaken = () =>
    run.isResting() || live.state.status !== 'in_progress' || live.state.fen !== game.fen;
  const { requestBotMove } = botActivity(thinkingLimitMs(game), `bot ply ${ply}`);
  const scope = new CancellationScope();
  const thinking = scope.run(() => requestBotMove(botMoveRequest(game, live.correlationId)));
  try {
    await Promise.race([thinking, until(isOvertaken).then(() => scope.cancel())]);
    const { uci, at } = await thinking;
    const played = live.act({ type: 'playMove', ply, uci, lagMs: 0 }, bot, stamped(at));
    if (!played.ok && !isOvertaken()) fallBack(played.refusal.detail);
  } catch (error) {
    if (isCancellation(error)) return;
    fallBack(rootCauseOf(error));
  }
}

function rootCauseOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function botsTurn(state: GameState): GameInProgress | null {
  return state.status === 'in_progress' && state.seats[turnOf(state.fen)].kind === 'bot' ? state : null;
}
