import type { WorkflowStartOptions } from '@temporalio/client';
import { type SearchAttributePair, defineSearchAttributeKey } from '@temporalio/common';
import { z } from 'zod';
import type { Carried, GameInput, Recovery } from '../../contract/carriedGame.js';
import { type NewGame, gameWorkflowId } from '../../contract/gameWorkflow.js';
import { cellOf } from '../../contract/ids.js';
import { GAME_STATUS, SEARCH_ATTRIBUTES } from '../../contract/searchAttributes.js';
import { COLORS } from '../../domain/chess/types.js';
import { makeTimeControl } from '../../domain/clock/timeControl.js';
import type { Seat } from '../../domain/game/seat.js';

/**
 * What is kept with the workflow to recognise a repeated creation and to give its answer again. `requestHash` is null
 * in a recovered game: the request is not among the events, so whoever knows the id is believed to repeat it.
 */
const GameMemo = z.object({ requestHash: z.string().nullable(), createdAt: z.number() });
type GameMemo = z.infer<typeof GameMemo>;

/** Null: the workflow was not started here. */
export const memoOf = ({ memo }: { readonly memo?: unknown }): GameMemo | null =>
  GameMemo.safeParse(memo).data ?? null;

/** What the games of a cell have in common. */
export interface StartSettings {
  readonly taskQueue: string;
  /** History length at which the game continues as a new run. */
  readonly continueAsNewEvents: number;
}

export interface GameStart extends StartSettings {
  readonly game: NewGame;
  readonly requestHash: string;
}

/** How a new game's workflow is started. */
export const gameStartOptions = ({ game, requestHash, ...settings }: GameStart) => ({
  ...startOptions(game, { newGame: game }, settings),
  workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
  memo: { requestHash, createdAt: game.receivedAt } satisfies GameMemo,
});

export interface GameRestart extends StartSettings {
  readonly carried: Carried;
  readonly recovery: Recovery;
}

/**
 * How the workflow of a lost game is started. A closed workflow means that the game has ended and was archived, so it
 * is left at that, but when the end is known here and the archive is what was lost.
 */
export function gameRestartOptions({ carried, recovery, ...settings }: GameRestart) {
  const { state } = carried;
  return {
    ...startOptions(state, { carried, recovery }, settings),
    workflowIdReusePolicy: state.status === 'ended' ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
    memo: { requestHash: null, createdAt: state.createdAt } satisfies GameMemo,
  } satisfies WorkflowStartOptions;
}

type Named = Pick<NewGame, 'gameId' | 'seats' | 'settings'>;

/** Found by its players, shown by its summary, never two at a time under one id. */
const startOptions = (game: Named, input: GameInput, { taskQueue, continueAsNewEvents }: StartSettings) =>
  ({
    workflowId: gameWorkflowId(game.gameId),
    taskQueue,
    args: [{ ...input, rolloverAfterEvents: continueAsNewEvents }],
    workflowIdConflictPolicy: 'FAIL',
    // A worker that dies in the middle of a task holds its game up for as long as this
    workflowTaskTimeout: '2s',
    typedSearchAttributes: searchAttributes(game),
    staticSummary: summary(game),
  }) satisfies WorkflowStartOptions;

const key = <N extends keyof typeof SEARCH_ATTRIBUTES>(name: N) =>
  defineSearchAttributeKey(name, SEARCH_ATTRIBUTES[name]);

function searchAttributes({ gameId, seats, settings }: Named): SearchAttributePair[] {
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
function summary({ seats, settings }: Named): string {
  const players = `${nameOf(seats.white)} - ${nameOf(seats.black)}`;
  return `${players} · ${makeTimeControl(settings.timeControl)} ${settings.rated ? 'rated' : 'casual'}`;
}

function nameOf(seat: Seat): string {
  if (seat.kind === 'bot') return `bot level ${seat.level}`;
  return seat.kind === 'human' ? seat.userId : (seat.reservedFor ?? 'anyone');
}
