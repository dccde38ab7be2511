import { allHandlersFinished, continueAsNew } from '@temporalio/workflow';
import type { GameRecord } from '../contract/gameWorkflow.js';
import { archive, layDownParts } from './archivist.js';
import { playForBots } from './botPlayer.js';
import type { GameInput } from '../contract/carriedGame.js';
import { openDoors } from './doors.js';
import { LiveGame } from './liveGame.js';
import { answerUpdatesLast, until } from './precedence.js';
import { confirmOutbox } from './publisher.js';
import { createRun } from './run.js';
import { markEnded } from './searchAttributes.js';
import { watchDeadlines } from './watchdog.js';

/**
 * One game from its creation until its last event is in Kafka and its record in the archive. Commands come in through
 * the doors; four coroutines do what the game does by itself. When all rest, the game is over or goes on in a new run.
 */
export async function game(input: GameInput): Promise<GameRecord> {
  const live = new LiveGame(input);
  const run = createRun(live, input);
  void answerUpdatesLast(run);
  openDoors(live, run);
  await Promise.all([
    watchDeadlines(live, run),
    playForBots(live, run),
    confirmOutbox(live, run),
    layDownParts(live, run),
  ]);
  await until(allHandlersFinished);
  const { state } = live;
  if (state.status !== 'ended') return goOn(live, input);
  markEnded(state);
  await archive(live);
  const { termination, result } = state.ending;
  const plies = state.play?.moves.length ?? 0;
  return { gameId: state.gameId, version: state.version, hash: state.hash, result, termination, plies };
}

/** The next run starts with all that the game remembers; update ids are forgotten by Temporal, answers are not by us. */
const goOn = ({ carried }: LiveGame, { rolloverAfterEvents }: GameInput): Promise<never> =>
  continueAsNew<typeof game>({ carried, ...(rolloverAfterEvents && { rolloverAfterEvents }) });
