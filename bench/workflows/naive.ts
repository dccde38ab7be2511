import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { MoveInput, NewGame } from '../../src/contract/gameWorkflow.js';
import type { EpochMs } from '../../src/domain/chess/types.js';
import type { Actor, GameCommand } from '../../src/domain/game/command.js';
import { decide } from '../../src/domain/game/decide.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { record } from '../../src/domain/game/record.js';
import { nextDeadline } from '../../src/domain/game/arbiter.js';
import type { GameState } from '../../src/domain/game/state.js';
import { END, MOVE } from '../names.js';
import type { NaiveActivities } from '../naiveActivities.js';

const { publish } = proxyActivities<NaiveActivities>({ startToCloseTimeout: '10 seconds' });

const ARBITER: Actor = { kind: 'arbiter' };

/**
 * The same rules in the design that comes to mind first: each move is a signal, replaces the timer of the flag, and
 * is published to Kafka and to the players by an activity of its own.
 */
export async function naive(newGame: NewGame): Promise<void> {
  let state: GameState | null = null;
  let isOver = false;
  let publishing: Promise<void> = Promise.resolve();
  let clock = new CancellationScope();

  const apply = (command: GameCommand, by: Actor, at: EpochMs): void => {
    const { events: drafts } = decide(state, command, { at, by });
    const recorded = record(state, drafts, { commandId: null, correlationId: null });
    state = recorded.state;
    if (recorded.events.length === 0 || !state) return;
    publishing = publishInOrder(publishing, state.gameId, recorded.events);
    clock.cancel();
    clock = startClock(state, () => apply({ type: 'passTime' }, ARBITER, Date.now()));
  };

  // before the handlers, as signals that are there already come in with them
  apply({ type: 'createGame', ...newGame }, newGame.by, newGame.receivedAt);
  setHandler(defineSignal<[MoveInput]>(MOVE), ({ ply, uci, lagMs, by, receivedAt }) =>
    apply({ type: 'playMove', ply, uci, lagMs }, by, receivedAt),
  );
  setHandler(defineSignal(END), () => {
    isOver = true;
  });
  await condition(() => isOver);
  clock.cancel();
  await publishing;
}

async function publishInOrder(
  earlier: Promise<void>,
  gameId: string,
  events: readonly RecordedEvent[],
): Promise<void> {
  await earlier;
  await publish({ gameId, events });
}

function startClock(state: GameState, flag: () => void): CancellationScope {
  const scope = new CancellationScope();
  const deadline = nextDeadline(state);
  if (!deadline) return scope;
  scope
    .run(() => sleep(Math.max(1, deadline.dueAt - Date.now())))
    .then(flag)
    .catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  return scope;
}
