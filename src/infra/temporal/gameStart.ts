import type { WorkflowStartOptions } from '@temporalio/client';
import { type SearchAttributePair, defineSearchAttributeKey } from '@temporalio/common';
import { z } from 'zod';
import { type NewGame, gameWorkflowId } from '../../contract/gameWorkflow.js';
import { cellOf } from '../../contract/ids.js';
import { GAME_STATUS, SEARCH_ATTRIBUTES } from '../../contract/searchAttributes.js';
import { COLORS } from '../../domain/chess/types.js';
import { makeTimeControl } from '../../domain/clock/timeControl.js';
import type { Seat } from '../../domain/game/seat.js';

/** What is kept with the workflow to recognise a repeated creation and to give its answer again. */
const GameMemo = z.object({ requestHash: z.string(), createdAt: z.number() });
type GameMemo = z.infer<typeof GameMemo>;

/** Null: the workflow was not started by `gameStartOptions`. */
export const memoOf = ({ memo }: { readonly memo?: unknown }): GameMemo | null =>
  GameMemo.safeParse(memo).data ?? null;

export interface GameStart {
  readonly game: NewGame;
  readonly requestHash: string;
  readonly taskQueue: string;
  /** History length at which the game continues as a new run. */
  readonly continueAsNewEvents: number;
}

/** How a game's workflow is started: found by its players, shown by its summary, never twice under one id. */
export function gameStartOptions({ game, requestHash, taskQueue, continueAsNewEvents }: GameStart) {
  const memo: GameMemo = { requestHash, createdAt: game.receivedAt };
  return {
    workflowId: gameWorkflowId(game.gameId),
    taskQueue,
    args: [{ newGame: game, rolloverAfterEvents: continueAsNewEvents }],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    // A worker that dies in the middle of a task holds its game up for as long as this
    workflowTaskTimeout: '2s',
    memo,
    typedSearchAttributes: searchAttributes(game),
    staticSummary: summary(game),
  } satisfies WorkflowStartOptions;
}

const key = <N extends keyof typeof SEARCH_ATTRIBUTES>(name: N) =>
  defineSearchAttributeKey(name, SEARCH_ATTRIBUTES[name]);

function searchAttributes({ gameId, seats, settings }: NewGame): SearchAttributePair[] {
  const both = COLORS.map((color) => seats[color]);
  return [
    { key: key('GameStatus'), value: GAME_STATUS.open },
    { key: key('PlayerIds'), value: both.flatMap(userIdOf) },
    { key: key('TimeControl'), value: makeTimeControl(settings.timeControl) },
    { key: key('Cell'), value: cellOf(gameId) },
    { key: key('Rated'), value: settings.rated },
    { key: key('HasBot'), value: both.some(({ kind }) => kind === 'bot') },
  ];
}

function userIdOf(seat: Seat): string[] {
  if (seat.kind === 'human') return [seat.userId];
  return seat.kind === 'open' && seat.reservedFor !== null ? [seat.reservedFor] : [];
}

/** One line for the Temporal Web UI: `alice - bot level 3 · 300+3 rated`. */
function summary({ seats, settings }: NewGame): string {
  const players = `${nameOf(seats.white)} - ${nameOf(seats.black)}`;
  return `${players} · ${makeTimeControl(settings.timeControl)} ${settings.rated ? 'rated' : 'casual'}`;
}

function nameOf(seat: Seat): string {
  if (seat.kind === 'bot') return `bot level ${seat.level}`;
  return seat.kind === 'human' ? seat.userId : (seat.reservedFor ?? 'anyone');
}
