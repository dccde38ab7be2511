import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { GAME_WORKFLOW, gameWorkflowId } from '../../contract/gameWorkflow.js';
import type { GameStarter, StartOutcome } from '../../contract/recovery.js';
import type { GameState } from '../../domain/game/state.js';
import { createCellBreaker } from './cellBreaker.js';
import { type CallDeps, callGame } from './calls.js';
import { type StartSettings, gameRestartOptions, memoOf } from './gameStart.js';

export interface GameStarterDeps extends Omit<CallDeps, 'breaker'>, StartSettings {}

/** Starts lost games again in one namespace. */
export function createGameStarter(deps: GameStarterDeps): GameStarter {
  const { client, taskQueue, continueAsNewEvents } = deps;
  const breaker = createCellBreaker(() => undefined);

  /** The id is taken: by the very game, or by one that was created under the same idempotency key meanwhile. */
  const whoIsThere = async ({ gameId, createdAt }: GameState): Promise<StartOutcome> => {
    const memo = memoOf(await client.workflow.getHandle(gameWorkflowId(gameId)).describe());
    return memo?.createdAt === createdAt ? 'there' : 'another';
  };

  return {
    async start(carried, recovery) {
      const { state } = carried;
      const options = gameRestartOptions({ carried, recovery, taskQueue, continueAsNewEvents });
      const outcome = await callGame({ ...deps, breaker }, 'restart', async (): Promise<StartOutcome> => {
        try {
          await client.workflow.start(GAME_WORKFLOW, options);
          return 'started';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return whoIsThere(state);
          throw error;
        }
      });
      if (outcome.kind === 'done') return outcome.value;
      throw new Error(`game ${state.gameId} could not be started: Temporal is away or declines`);
    },
  };
}
