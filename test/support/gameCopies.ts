import type { ArchivedGame } from '../../src/contract/archive.js';
import type { Checkpoint, GameCopies, StoredCopy, WorkflowTrail } from '../../src/contract/gameCopies.js';
import type { LogRecord } from '../../src/contract/projection.js';
import type { EpochMs, Ms } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { chainHash } from '../../src/domain/game/hash.js';
import type { GameState } from '../../src/domain/game/state.js';
import { collect } from '../../src/audit/evidence.js';
import { listingOf } from '../../src/audit/listing.js';
import { type Verdict, judge } from '../../src/audit/verdicts.js';
import { archivedCopyOf } from '../../src/infra/archive/archivedCopy.js';
import { archivedFrom, makeSigner } from './archived.js';
import { recordsOf } from './records.js';
import type { Table } from './table.js';

const DAY: Ms = 86_400_000;
const signer = makeSigner();

/** What each store holds of a game; a test replaces what it breaks. Null: it does not have the game. */
export interface Holdings {
  readonly workflow: StoredCopy | null;
  readonly trail: WorkflowTrail | null;
  readonly archived: ArchivedGame | null;
  readonly records: readonly LogRecord[];
  /** The oldest offset that the log still has; the game's first record was written at 0. */
  readonly firstOffset: number;
  readonly confirmed: number;
  readonly readModel: StoredCopy;
  readonly nextOffset: number;
  readonly hotState: StoredCopy | null;
  readonly historyMs: Ms | null;
}

const NOTHING: StoredCopy = { events: [], checkpoints: [], flaws: [] };

const stateCheckpoint = (name: string, state: GameState): Checkpoint => ({
  name,
  version: state.version,
  hash: state.hash,
  made: { kind: 'state', value: state },
});

/** All stores as they are when each has the whole game so far. */
export async function holdingsOf({ events, state }: Table): Promise<Holdings> {
  if (!state) throw new Error('there is no game');
  const { version, hash, status } = state;
  const isOver = status === 'ended';
  const copy = { ...NOTHING, events };
  return {
    workflow: { ...copy, checkpoints: [stateCheckpoint('state', state)] },
    trail: {
      status: isOver ? 'COMPLETED' : 'RUNNING',
      runs: 1,
      isCut: false,
      commands: [],
      checkpoints: isOver ? [{ name: 'result', version, hash, made: null }] : [],
      flaws: [],
    },
    archived: isOver ? await archivedFrom(events, signer) : null,
    records: recordsOf(state.gameId, events),
    firstOffset: 0,
    confirmed: version,
    readModel: {
      ...copy,
      checkpoints: [
        { name: 'games', version, hash, made: { kind: 'listing', value: listingOf(state) } },
        stateCheckpoint('newest snapshot', state),
      ],
    },
    nextOffset: version,
    hotState: { ...copy, checkpoints: [stateCheckpoint('state', state)] },
    historyMs: null,
  };
}

export const STORE_NAMES = ['temporal', 's3', 'kafka', 'postgresql', 'redis'] as const;
export type Store = (typeof STORE_NAMES)[number];

/** The same with other events in one store, each of them as that store would hold it. */
export function withEvents(
  holdings: Holdings,
  store: Store,
  change: (events: readonly RecordedEvent[]) => readonly RecordedEvent[],
): Holdings {
  const { workflow, archived, records, readModel, hotState } = holdings;
  const changed = <T extends { readonly events: readonly RecordedEvent[] } | null>(copy: T): T =>
    copy && { ...copy, events: change(copy.events) };
  switch (store) {
    case 'temporal':
      return { ...holdings, workflow: changed(workflow) };
    case 's3':
      return { ...holdings, archived: changed(archived) };
    case 'kafka': {
      const gameId = String(records[0]?.key);
      const events = records.map(({ value }) => JSON.parse(String(value)) as RecordedEvent);
      return { ...holdings, records: recordsOf(gameId, change(events)) };
    }
    case 'postgresql':
      return { ...holdings, readModel: changed(readModel) };
    case 'redis':
      return { ...holdings, hotState: changed(hotState) };
  }
}

/** Audits the holdings. A store named in `away` cannot be reached. */
export async function verdictOn(
  holdings: Holdings,
  { away = [], at, gameId = '0game0000001' }: { away?: readonly Store[]; at?: EpochMs; gameId?: string } = {},
): Promise<Verdict> {
  const last = holdings.workflow?.events.at(-1) ?? holdings.readModel.events.at(-1);
  const evidence = await collect(copiesOf(holdings, away), gameId, at ?? (last?.at ?? 0) + 1_000);
  return judge(evidence, { historyMs: holdings.historyMs });
}

function copiesOf(holdings: Holdings, away: readonly Store[]): GameCopies {
  const from = async <T>(store: Store, value: T): Promise<T> => {
    if (away.includes(store)) throw new Error(`${store} is away`);
    return value;
  };
  const { workflow, trail, archived, records, firstOffset, confirmed, readModel, nextOffset, hotState } =
    holdings;
  const carried = workflow && { ...workflow, carriesFrom: 1, confirmed, refused: [] };
  return {
    workflow: () => from('temporal', carried),
    trail: () => from('temporal', trail),
    retentionMs: () => from('temporal', 3 * DAY),
    archive: () => from('s3', archived && archivedCopyOf(archived, signer.publicKey)),
    readModel: () => from('postgresql', { ...readModel, nextOffsets: new Map([[0, nextOffset]]) }),
    hotState: () => from('redis', hotState),
    log: () =>
      from('kafka', {
        partition: 0,
        first: firstOffset,
        from: firstOffset,
        end: records.length,
        records: records.filter(({ offset }) => offset >= firstOffset),
      }),
  };
}

/** The event with another time; its hash stays. */
const altered = (event: RecordedEvent): RecordedEvent => ({ ...event, at: event.at + 1 });

const rehashed = (previous: RecordedEvent | undefined, event: RecordedEvent): RecordedEvent => ({
  ...event,
  hash: chainHash(previous?.hash ?? '', event),
});

type Fault = (events: readonly RecordedEvent[], version: number) => readonly RecordedEvent[];

/** What can happen to the event of one version in one store, so that the store differs from there on. */
export const FAULTS = {
  'is missing': (events, version) => events.filter((event) => event.version !== version),
  'is altered under its hash': (events, version) =>
    events.map((event) => (event.version === version ? altered(event) : event)),
  'is altered and has a fitting hash': (events, version) =>
    events.map((event, index) =>
      event.version === version ? rehashed(events[index - 1], altered(event)) : event,
    ),
  'is altered, and all that follow are chained to it': (events, version) =>
    events.reduce<readonly RecordedEvent[]>((chain, event) => {
      if (event.version < version) return [...chain, event];
      return [...chain, rehashed(chain.at(-1), event.version === version ? altered(event) : event)];
    }, []),
  'has the hash of another': (events, version) =>
    events.map((event) => (event.version === version ? { ...event, hash: 'f'.repeat(64) } : event)),
  'is there twice, the second time altered': (events, version) =>
    events.flatMap((event) => (event.version === version ? [event, altered(event)] : [event])),
} as const satisfies Readonly<Record<string, Fault>>;

/** A move that follows on the last event by its hash. */
export function forgedAfter(events: readonly RecordedEvent[]): RecordedEvent {
  const [move, last] = [events[3], events.at(-1)];
  if (!move || !last) throw new Error('the game is too short');
  const forged = { ...move, version: last.version + 1, at: last.at + 1 };
  return { ...forged, hash: chainHash(last.hash, forged) };
}

/** `store@version` of those that differ. */
export async function differences(holdings: Holdings): Promise<string[]> {
  const { stores } = await verdictOn(holdings);
  return stores.flatMap(({ store, difference }) => (difference ? [`${store}@${difference.version}`] : []));
}

export const outcomes = async (...args: Parameters<typeof verdictOn>) =>
  Object.fromEntries((await verdictOn(...args)).stores.map(({ store, outcome }) => [store, outcome]));

export const ALL_AGREE = {
  temporal: 'agrees',
  s3: 'agrees',
  kafka: 'agrees',
  postgresql: 'agrees',
  redis: 'agrees',
};
