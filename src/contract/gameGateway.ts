import type { GameState } from '../domain/game/state.js';
import type { ActionInput, Answer, JoinInput, MoveInput, NewGame } from './gameWorkflow.js';

/** The answer to a creation; `isNew` is false when the same request had created the game before. */
export type CreateAnswer =
  (Extract<Answer, { ok: true }> & { readonly isNew: boolean }) | Extract<Answer, { ok: false }>;

/**
 * The doors into games. Refusals come back as answers; when the outcome is unknown (deadline, Temporal away) the
 * answer is the refusal `unavailable` and the same command id may be sent again.
 */
export interface GameGateway {
  /**
   * Starts the game's workflow. A second call with the same gameId and the same request is accepted and changes
   * nothing; with another request it is refused with `idempotency_conflict`. `requestHash` is what tells them apart.
   */
  create(game: NewGame, requestHash: string): Promise<CreateAnswer>;
  /** Hot path: resolves to null once the move is durable in the game's history; the verdict follows in the feed. */
  submitMove(gameId: string, input: MoveInput): Promise<Answer | null>;
  /** The same with a synchronous verdict. */
  move(gameId: string, input: MoveInput): Promise<Answer>;
  act(gameId: string, input: ActionInput): Promise<Answer>;
  join(gameId: string, input: JoinInput): Promise<Answer>;
  /** Asks the workflow itself, a worker round trip: for resync when Redis has nothing. Null: no such game. */
  queryState(gameId: string): Promise<GameState | null>;
  /** Whether Temporal answers: for the readiness probe. */
  isReachable(): Promise<boolean>;
}
