import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Carried } from '../contract/carriedGame.js';
import {
  ACTION,
  type ActionInput,
  AUDIT,
  type Answer,
  JOIN,
  type JoinInput,
  LEGAL_MOVES,
  MOVE,
  type MoveInput,
  ROLLOVER,
  STATE,
} from '../contract/gameWorkflow.js';
import type { Uci } from '../domain/chess/types.js';
import type { GameState } from '../domain/game/state.js';

/** The doors of a game. A refused update throws an ApplicationFailure whose type is the refusal code. */
export const moveSignal = defineSignal<[MoveInput]>(MOVE);
export const moveUpdate = defineUpdate<Answer, [MoveInput]>(MOVE);
export const actionUpdate = defineUpdate<Answer, [ActionInput]>(ACTION);
export const joinUpdate = defineUpdate<Answer, [JoinInput]>(JOIN);
export const rolloverSignal = defineSignal(ROLLOVER);
export const stateQuery = defineQuery<GameState>(STATE);
export const legalMovesQuery = defineQuery<readonly Uci[]>(LEGAL_MOVES);
export const auditQuery = defineQuery<Carried>(AUDIT);
