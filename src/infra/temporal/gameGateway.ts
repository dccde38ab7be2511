import { createHash } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { CreateAnswer, GameGateway } from '../../contract/gameGateway.js';
import {
  ACTION,
  type Answer,
  type CommandInput,
  GAME_WORKFLOW,
  JOIN,
  MOVE,
  type NewGame,
  STATE,
  gameWorkflowId,
} from '../../contract/gameWorkflow.js';
import type { Ms } from '../../domain/chess/types.js';
import { type RefusalCode, refusal } from '../../domain/game/refusal.js';
import { takenSeats } from '../../domain/game/seat.js';
import type { GameState } from '../../domain/game/state.js';
import { systemNow } from '../clock.js';
import { KeyedQueue, QueueFull } from '../keyedQueue.js';
import { type CallDeps, callGame } from './calls.js';
import { createCellBreaker } from './cellBreaker.js';
import { type StartSettings, gameStartOptions, memoOf } from './gameStart.js';

/** Temporal takes 10 updates of a game at once: 4 from each of two edges, and the rest wait here. */
const PER_GAME = { atOnce: 4, mostWaiting: 32 };
const PROBE_MS: Ms = 1_000;

export interface GatewayDeps extends Omit<CallDeps, 'breaker'>, StartSettings {
  /** Hears when calls are not made because Temporal is away, and when they are made again. */
  readonly onBreaker?: (isOpen: boolean) => void;
}

/** The doors into games through Temporal. Throws on faults only: a missing namespace, a query nobody can answer. */
export function createGameGateway(options: GatewayDeps): GameGateway {
  const { client, deadlineMs, taskQueue, continueAsNewEvents, onBreaker = () => {} } = options;
  const deps: CallDeps = { ...options, breaker: createCellBreaker(onBreaker) };
  const queue = new KeyedQueue(PER_GAME);
  const handleOf = (gameId: string) => client.workflow.getHandle(gameWorkflowId(gameId));

  /** A command in its turn; too long a wait for the turn counts as an outage. */
  const inTurn = async <T>(
    gameId: string,
    operation: string,
    call: () => Promise<T>,
  ): Promise<T | Refused> => {
    const startBy = systemNow() + deadlineMs;
    const job = () => (systemNow() > startBy ? refused('unavailable') : command(gameId, operation, call));
    try {
      return await queue.run(gameId, async () => job());
    } catch (error) {
      if (error instanceof QueueFull) return refused('unavailable');
      throw error;
    }
  };

  const command = async <T>(
    gameId: string,
    operation: string,
    call: () => Promise<T>,
  ): Promise<T | Refused> => {
    const outcome = await callGame(deps, operation, call);
    switch (outcome.kind) {
      case 'done':
        return outcome.value;
      case 'refused':
        return { ok: false, refusal: outcome.refusal };
      case 'absent':
        return refused(outcome.closed ? 'game_over' : await whyAbsent(gameId));
    }
  };

  /** Temporal says "not found" of closed games as well, and only its wording tells them apart: so ask. */
  const whyAbsent = async (gameId: string): Promise<RefusalCode> => {
    const found = await callGame(deps, 'describe', () => handleOf(gameId).describe());
    if (found.kind === 'refused') return 'unavailable';
    if (found.kind === 'absent') return 'game_not_found';
    return found.value.status.name === 'RUNNING' ? 'unavailable' : 'game_over';
  };

  const update = (gameId: string, name: string, input: CommandInput): Promise<Answer> =>
    inTurn(gameId, `update.${name}`, () =>
      handleOf(gameId).executeUpdate<Answer, [CommandInput]>(name, {
        updateId: updateIdOf(input),
        args: [input],
      }),
    );

  /** The id is taken: by the same request, whose answer is given again, or by another. */
  const repeated = async (game: NewGame, requestHash: string): Promise<CreateAnswer> => {
    const memo = memoOf(await handleOf(game.gameId).describe());
    return memo && (memo.requestHash ?? requestHash) === requestHash
      ? { ...created(game, memo.createdAt), isNew: false }
      : refused('idempotency_conflict');
  };

  return {
    create: (game, requestHash) =>
      command(game.gameId, 'start', async () => {
        try {
          await client.workflow.start(
            GAME_WORKFLOW,
            gameStartOptions({ game, requestHash, taskQueue, continueAsNewEvents }),
          );
          return { ...created(game, game.receivedAt), isNew: true };
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return repeated(game, requestHash);
          throw error;
        }
      }),

    submitMove: (gameId, input) =>
      inTurn(gameId, 'signal.move', async () => {
        await handleOf(gameId).signal(MOVE, input);
        return null;
      }),
    move: (gameId, input) => update(gameId, MOVE, input),
    act: (gameId, input) => update(gameId, ACTION, input),
    join: (gameId, input) => update(gameId, JOIN, input),

    async queryState(gameId) {
      const outcome = await callGame(deps, 'query.state', () => handleOf(gameId).query<GameState>(STATE));
      if (outcome.kind === 'refused') throw new Error(`The game's state: ${outcome.refusal.code}`);
      return outcome.kind === 'done' ? outcome.value : null;
    },

    isReachable: () =>
      client
        .withDeadline(systemNow() + PROBE_MS, () =>
          client.workflowService.describeNamespace({ namespace: client.options.namespace }),
        )
        .then(
          () => true,
          () => false,
        ),
  };
}

/** Names of commands are their givers' own, and Temporal answers an id that it has seen without asking the game. */
function updateIdOf({ id, by }: CommandInput): string {
  const giver = createHash('sha256').update(JSON.stringify(by)).digest('base64url').slice(0, 8);
  return `${id}.${giver}`;
}

type Refused = Extract<Answer, { ok: false }>;

const refused = (code: RefusalCode): Refused => ({ ok: false, refusal: refusal(code) });

/** A game with both seats taken starts at once: GameCreated, GameStarted. */
const created = ({ seats }: NewGame, at: number) => ({
  ok: true as const,
  version: takenSeats(seats) ? 2 : 1,
  at,
});
