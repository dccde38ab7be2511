import { setHandler } from '@temporalio/workflow';
import type { ActionInput, JoinInput, MoveInput } from '../contract/gameWorkflow.js';
import { legalMoves } from '../domain/chess/position.js';
import type { GameCommand } from '../domain/game/command.js';
import type { LiveGame } from './liveGame.js';
import { answerLast } from './precedence.js';
import type { Run } from './run.js';
import {
  actionUpdate,
  auditQuery,
  joinUpdate,
  legalMovesQuery,
  moveSignal,
  moveUpdate,
  rolloverSignal,
  stateQuery,
} from './messages.js';

/**
 * Opens the game's doors. Must run before the workflow's first await: an update that arrives before its handler is
 * there is rejected. What a handler decides it decides at once, so no command ever sees another one half done.
 */
export function openDoors(live: LiveGame, run: Run): void {
  setHandler(moveSignal, (input) => live.receive(input, playMove(input)), {
    description: 'A move; its verdict goes to the sender through the worker, not through Temporal.',
  });
  setHandler(moveUpdate, (input) => answerLast(() => live.answer(input, playMove(input))), {
    validator: (input) => live.admit(input, playMove(input)),
    description: 'A move with a synchronous verdict.',
  });
  setHandler(actionUpdate, (input: ActionInput) => answerLast(() => live.answer(input, input.action)), {
    validator: (input) => live.admit(input, input.action),
    description: 'Resign, abort, draw, takeback, more time, claims, adjudication.',
  });
  setHandler(joinUpdate, (input) => answerLast(() => live.answer(input, joinGame(input))), {
    validator: (input) => live.admit(input, joinGame(input)),
    description: 'A user takes an open seat.',
  });
  setHandler(rolloverSignal, () => run.rollOver(), {
    description: 'Continue as new now, with the whole state.',
  });
  setHandler(stateQuery, () => live.state, { description: 'The whole state at the current version.' });
  setHandler(legalMovesQuery, () => (live.state.status === 'in_progress' ? legalMoves(live.state.fen) : []), {
    description: 'Legal moves of the side to move, in UCI.',
  });
  setHandler(auditQuery, () => live.carried, {
    description: 'State, all events, unconfirmed ones and remembered answers: all that the game carries.',
  });
}

const playMove = ({ ply, uci, lagMs }: MoveInput): GameCommand => ({ type: 'playMove', ply, uci, lagMs });
const joinGame = ({ color }: JoinInput): GameCommand => ({ type: 'joinGame', color });
