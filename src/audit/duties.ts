import type { StoreName } from '../contract/gameCopies.js';
import type { Ms } from '../domain/chess/types.js';
import type { Duty } from './compare.js';
import { type Evidence, valueOf } from './evidence.js';
import { type Story, endOf } from './story.js';

/** What a store owes, and why it may hold less of the game than there is. */
export interface ExcusedDuty extends Duty {
  readonly excuse: string;
}

export interface Lifetimes {
  /** How long the read model keeps ended games; null: for ever. */
  readonly historyMs: Ms | null;
}

const ALL = { from: 1, upTo: Infinity, excuse: '' };
const NOTHING = { from: Infinity, upTo: 0 };

/** What each store must hold by now. */
export function dutiesOf(
  evidence: Evidence,
  story: Story,
  lifetimes: Lifetimes,
): Readonly<Record<StoreName, ExcusedDuty>> {
  return {
    temporal: workflowDuty(evidence, story),
    s3: archiveDuty(evidence, story),
    kafka: logDuty(evidence, story),
    postgresql: readModelDuty(evidence, story, lifetimes),
    redis: { ...NOTHING, excuse: 'a cache: gone an hour after the end, behind after an outage' },
  };
}

function workflowDuty({ workflow, retention, readAt }: Evidence, story: Story): ExcusedDuty {
  const carried = valueOf(workflow);
  if (carried)
    return { ...ALL, from: carried.carriesFrom, excuse: 'earlier events are laid down in the archive' };
  const endedAt = endOf(story)?.at;
  const keptMs = valueOf(retention) ?? 0;
  if (endedAt === undefined || readAt < endedAt + keptMs) return ALL;
  return { ...NOTHING, excuse: `closed workflows are kept for ${days(keptMs)} days` };
}

/** Whether the game is closed: its workflow ended in its own way, or is gone after the game's end. */
const isClosed = ({ before, workflow }: Evidence, story: Story): boolean =>
  before.isComplete || (workflow.kind === 'read' && workflow.value === null && endOf(story) !== null);

/** The workflow closes when the archive has the game. */
function archiveDuty(evidence: Evidence, story: Story): ExcusedDuty {
  if (isClosed(evidence, story)) return ALL;
  return { ...NOTHING, excuse: endOf(story) ? 'the workflow has not archived it yet' : 'the game goes on' };
}

/** The workflow remembers what Kafka has not confirmed, and closes when that is nothing. */
function logDuty(evidence: Evidence, story: Story): ExcusedDuty {
  const log = valueOf(evidence.log);
  const oldest = Math.min(...(log?.offsets.keys() ?? []));
  return {
    from: log?.isCut ? oldest : 1,
    upTo: isClosed(evidence, story) ? Infinity : evidence.before.confirmed,
    excuse: log?.isCut ? `its partition is kept from offset ${log.first} on` : 'not confirmed yet',
  };
}

/** The projector must have stored what stands before the offset from which it goes on. */
function readModelDuty(
  { log, readModel, readAt }: Evidence,
  story: Story,
  { historyMs }: Lifetimes,
): ExcusedDuty {
  const endedAt = endOf(story)?.at;
  const stored = valueOf(readModel);
  const isOld = historyMs !== null && endedAt !== undefined && readAt > endedAt + historyMs;
  if (isOld && stored?.events.length === 0) {
    return { ...NOTHING, excuse: `ended games are kept for ${days(historyMs)} days` };
  }
  const logged = valueOf(log);
  const next = (logged && stored?.nextOffsets.get(logged.partition)) ?? 0;
  if (!logged || next === 0) return { ...NOTHING, excuse: 'the projector has not come to it' };
  const passed = [...logged.offsets].flatMap(([version, offset]) => (offset < next ? [version] : []));
  const removed =
    logged.isCut && next >= logged.first ? Math.min(story.length, Math.min(...logged.offsets.keys()) - 1) : 0;
  return { from: 1, upTo: Math.max(removed, ...passed), excuse: `the projector is at offset ${next}` };
}

const days = (ms: Ms): number => Math.round((ms / 86_400_000) * 10) / 10;
