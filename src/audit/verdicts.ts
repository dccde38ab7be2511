import { type StoreName, type StoredCopy, STORES } from '../contract/gameCopies.js';
import { type Difference, firstDifference } from './compare.js';
import { type ExcusedDuty, type Lifetimes, dutiesOf } from './duties.js';
import { type Evidence, type Reading, valueOf } from './evidence.js';
import { type Copies, type Story, storyOf } from './story.js';

/** What the audit says of one store. */
export interface StoreVerdict {
  readonly store: StoreName;
  /**
   * `agrees`: it has the whole story; `behind`: the same as far as it goes, and it need not go further; `absent`:
   * lawfully nothing; `differs`; `unchecked`: it could not be asked, or there is nothing to measure it by.
   */
  readonly outcome: 'agrees' | 'behind' | 'absent' | 'differs' | 'unchecked';
  /** The last version up to which it tells the story. */
  readonly reached: number;
  readonly difference: Difference | null;
  /** Why it may hold less, or why it could not be asked. */
  readonly note: string | null;
}

export interface Verdict {
  readonly story: Story;
  readonly stores: readonly StoreVerdict[];
}

/** Measures every store by the story that most of them tell. */
export function judge(evidence: Evidence, lifetimes: Lifetimes): Verdict {
  const readings = readingsOf(evidence);
  const copies: Copies = new Map(
    STORES.flatMap((store) => {
      const copy = valueOf(readings[store]);
      return copy ? [[store, copy] as const] : [];
    }),
  );
  const story = storyOf(copies);
  const duties = dutiesOf(evidence, story, lifetimes);
  const stores = STORES.map((store) => verdictOn(store, readings[store], { story, duty: duties[store] }));
  return { story, stores };
}

function readingsOf(evidence: Evidence): Readonly<Record<StoreName, Reading<StoredCopy | null>>> {
  const { workflow, trail, archive, log, readModel, hotState } = evidence;
  return {
    temporal: withTrail(workflow, trail),
    s3: archive,
    kafka: log,
    postgresql: readModel,
    redis: hotState,
  };
}

/** What the history of the workflow says belongs to what the workflow says. */
function withTrail(workflow: Evidence['workflow'], trail: Evidence['trail']): Reading<StoredCopy | null> {
  if (workflow.kind === 'unreachable') return workflow;
  if (trail.kind === 'unreachable') return trail;
  if (!workflow.value || !trail.value) return { kind: 'read', value: workflow.value };
  const { events, checkpoints, flaws } = workflow.value;
  return {
    kind: 'read',
    value: {
      events,
      checkpoints: [...checkpoints, ...trail.value.checkpoints],
      flaws: [...flaws, ...trail.value.flaws],
    },
  };
}

interface Measure {
  readonly story: Story;
  readonly duty: ExcusedDuty;
}

const NO_COPY: StoredCopy = { events: [], checkpoints: [], flaws: [] };

function verdictOn(
  store: StoreName,
  reading: Reading<StoredCopy | null>,
  { story, duty }: Measure,
): StoreVerdict {
  if (reading.kind === 'unreachable') {
    return { store, outcome: 'unchecked', reached: 0, difference: null, note: reading.reason };
  }
  const copy = reading.value ?? NO_COPY;
  if (story.length === 0) {
    const nothing = { store, reached: 0, difference: null } as const;
    if (copy.events.length === 0) return { ...nothing, outcome: 'absent', note: null };
    return { ...nothing, outcome: 'unchecked', note: 'no store has the beginning' };
  }
  const difference = firstDifference(copy, story, duty);
  const told = Math.max(
    0,
    ...copy.events.map(({ version }) => version),
    ...copy.checkpoints.map(({ version }) => version),
  );
  const reached = Math.min(told, story.length, (difference?.version ?? Infinity) - 1);
  if (difference) return { store, outcome: 'differs', reached, difference, note: null };
  const starts = Math.min(...copy.events.map(({ version }) => version));
  const outcome = told === 0 ? 'absent' : told < story.length ? 'behind' : 'agrees';
  const isWhole = outcome === 'agrees' && starts === 1;
  return { store, outcome, reached, difference, note: isWhole ? null : duty.excuse };
}
