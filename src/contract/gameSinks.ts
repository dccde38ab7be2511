import type { GameUpdate } from './gameWorkflow.js';

/**
 * Ways out of the workflow that the worker serves without recording anything in history. Best effort: a call is lost
 * with its worker and is repeated when a workflow task is.
 */
export type GameSinks = {
  readonly game: {
    update(update: GameUpdate): void;
  };
};
