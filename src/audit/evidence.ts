import type {
  GameCopies,
  ReadModelCopy,
  StoredCopy,
  WorkflowCopy,
  WorkflowTrail,
} from '../contract/gameCopies.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import { type LogCopy, logCopyOf } from './logCopy.js';

/** What came of asking a store. */
export type Reading<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'unreachable'; readonly reason: string };

/** Everything that the audit of one game goes by. */
export interface Evidence {
  readonly gameId: string;
  readonly readAt: EpochMs;
  readonly workflow: Reading<WorkflowCopy | null>;
  readonly trail: Reading<WorkflowTrail | null>;
  readonly archive: Reading<StoredCopy | null>;
  readonly readModel: Reading<ReadModelCopy>;
  readonly hotState: Reading<StoredCopy | null>;
  readonly log: Reading<LogCopy>;
  readonly retention: Reading<Ms>;
  /** What held before the other stores were read, so that they must show it. */
  readonly before: {
    /** The workflow had ended in its own way, hence Kafka and the archive have the whole game. */
    readonly isComplete: boolean;
    /** Kafka had confirmed the events up to this version; 0 when that is not known. */
    readonly confirmed: number;
  };
}

export const valueOf = <T>(reading: Reading<T>): T | null => (reading.kind === 'read' ? reading.value : null);

/** How much the clocks of the service and of the brokers may differ. */
const CLOCK_TOLERANCE_MS: Ms = 60_000;

/**
 * Asks every store. A game may go on meanwhile: its workflow is asked first, for what all others must have by then, and
 * once more at the end, for what they can have at most.
 */
export async function collect(copies: GameCopies, gameId: string, readAt: EpochMs): Promise<Evidence> {
  const askWorkflow = () => Promise.all([read(copies.workflow(gameId)), read(copies.trail(gameId))]);
  const [[workflow, trail], retention] = await Promise.all([askWorkflow(), read(copies.retentionMs(gameId))]);
  const [archive, readModel, hotState] = await Promise.all([
    read(copies.archive(gameId)),
    read(copies.readModel(gameId)),
    read(copies.hotState(gameId)),
  ]);
  const createdAt = [workflow, archive, readModel, hotState].flatMap(
    (reading) => valueOf<StoredCopy | null>(reading)?.events.find(({ version }) => version === 1)?.at ?? [],
  );
  const since = createdAt.length === 0 ? null : Math.min(...createdAt) - CLOCK_TOLERANCE_MS;
  const excerpt = await read(copies.log(gameId, since));
  const isComplete = valueOf(trail)?.status === 'COMPLETED';
  const goesOn = valueOf(workflow) !== null && !isComplete;
  const [workflowNow, trailNow] = goesOn ? await askWorkflow() : [workflow, trail];
  return {
    gameId,
    readAt,
    workflow: workflowNow,
    trail: trailNow,
    archive,
    readModel,
    hotState,
    log: excerpt.kind === 'read' ? { ...excerpt, value: logCopyOf(gameId, excerpt.value) } : excerpt,
    retention,
    before: { isComplete, confirmed: valueOf(workflow)?.confirmed ?? 0 },
  };
}

async function read<T>(answer: Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: 'read', value: await answer };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

/** A host with several addresses fails once for each, under an error without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
