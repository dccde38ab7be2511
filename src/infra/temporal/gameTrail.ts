import type { WorkflowHandle } from '@temporalio/client';
import { defaultFailureConverter, defaultPayloadConverter, fromPayloadsAtIndex } from '@temporalio/common';
import type { Checkpoint, GivenCommand } from '../../contract/gameCopies.js';
import {
  ACTION,
  type ActionInput,
  type GameRecord,
  JOIN,
  type JoinInput,
  MOVE,
  type MoveInput,
} from '../../contract/gameWorkflow.js';
import type { EpochMs } from '../../domain/chess/types.js';
import type { Refusal } from '../../domain/game/refusal.js';
import type { GameInput } from '../../contract/carriedGame.js';
import { refusalOf } from './failures.js';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** How the SDK writes arguments and results. */
const json = defaultPayloadConverter;

/** What the history of one run tells of the game. */
export interface RunTrail {
  readonly commands: readonly GivenCommand[];
  readonly checkpoints: readonly Checkpoint[];
  /** The run that this one continues; null: it is the first. */
  readonly previousRunId: string | null;
}

export function readTrail({ events }: History): RunTrail {
  const recorded = events ?? [];
  const refusals = refusalsOf(recorded);
  const started = recorded[0]?.workflowExecutionStartedEventAttributes;
  return {
    commands: recorded.flatMap(
      (event) => commandIn(event, refusals.get(String(event.eventId)) ?? null) ?? [],
    ),
    checkpoints: recorded.flatMap((event) => checkpointIn(event) ?? []),
    previousRunId: started?.continuedExecutionRunId || null,
  };
}

/** Of updates that were accepted and failed, by the id of the event that accepted them. */
function refusalsOf(events: readonly HistoryEvent[]): ReadonlyMap<string, Refusal> {
  const refusals = new Map<string, Refusal>();
  for (const { workflowExecutionUpdateCompletedEventAttributes: completed } of events) {
    const failure = completed?.outcome?.failure;
    if (!failure) continue;
    const error = defaultFailureConverter.failureToError(failure, json);
    refusals.set(String(completed.acceptedEventId), refusalOf(error));
  }
  return refusals;
}

function commandIn(event: HistoryEvent, refusal: Refusal | null): GivenCommand | null {
  const recordedAt = timeOf(event);
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    const input = fromPayloadsAtIndex<GameInput>(json, 0, started.input?.payloads);
    return 'newGame' in input
      ? { door: 'start', name: 'create', input: input.newGame, recordedAt, refusal }
      : null;
  }
  const signaled = event.workflowExecutionSignaledEventAttributes;
  if (signaled?.signalName === MOVE) {
    const input = fromPayloadsAtIndex<MoveInput>(json, 0, signaled.input?.payloads);
    return { door: 'signal', name: 'move', input, recordedAt, refusal };
  }
  const asked = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;
  const update = { door: 'update', recordedAt, refusal } as const;
  const payloads = asked?.args?.payloads;
  switch (asked?.name ?? '') {
    case MOVE:
      return { ...update, name: 'move', input: fromPayloadsAtIndex<MoveInput>(json, 0, payloads) };
    case ACTION:
      return { ...update, name: 'action', input: fromPayloadsAtIndex<ActionInput>(json, 0, payloads) };
    case JOIN:
      return { ...update, name: 'join', input: fromPayloadsAtIndex<JoinInput>(json, 0, payloads) };
    default:
      return null;
  }
}

/** What a run was started with, and how the last one closed. */
function checkpointIn(event: HistoryEvent): Checkpoint | null {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) {
    const input = fromPayloadsAtIndex<GameInput>(json, 0, started.input?.payloads);
    if ('newGame' in input) return null;
    const { state } = input.carried;
    const made = { kind: 'state', value: state } as const;
    return { name: 'start of a run', version: state.version, hash: state.hash, made };
  }
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (!completed) return null;
  const { version, hash } = fromPayloadsAtIndex<GameRecord>(json, 0, completed.result?.payloads);
  return { name: 'result', version, hash, made: null };
}

const timeOf = ({ eventTime }: HistoryEvent): EpochMs =>
  Number(eventTime?.seconds ?? 0) * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);
