import { type Sinks, proxySinks } from '@temporalio/workflow';
import type { GameUpdate } from '../contract/gameWorkflow.js';

/** Ways out of the sandbox that leave nothing in history: called before the task commits, perhaps more than once. */
export interface GameSinks extends Sinks {
  game: { update(update: GameUpdate): void };
}

export const { game: gameSink } = proxySinks<GameSinks>();
