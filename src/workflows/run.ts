import { workflowInfo } from '@temporalio/workflow';
import type { GameInput } from '../contract/carriedGame.js';
import type { LiveGame } from './liveGame.js';

/** Whether this workflow run goes on. Its coroutines come to rest when it does not. */
export interface Run {
  /** The run ends with continue-as-new: asked for, suggested by the server, or by the limit given at the start. */
  isRollingOver(): boolean;
  /** The game is over or the run rolls over. */
  isResting(): boolean;
  rollOver(): void;
}

export function createRun(live: LiveGame, { rolloverAfterEvents = Infinity }: GameInput): Run {
  let asked = false;
  const isRollingOver = () => {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return !live.isOver && (asked || continueAsNewSuggested || historyLength >= rolloverAfterEvents);
  };
  return {
    isRollingOver,
    isResting: () => live.isOver || isRollingOver(),
    rollOver: () => {
      asked = true;
    },
  };
}
