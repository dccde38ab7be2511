import type { ArchiveIndex, GameArchive } from '../contract/archive.js';
import type { Recovery } from '../contract/carriedGame.js';
import { cellOf } from '../contract/ids.js';
import type { GameReads } from '../contract/gameReads.js';
import type { TakeBatch } from '../contract/projection.js';
import type { GameStarter, HotHistories, LogReader } from '../contract/recovery.js';
import type { EpochMs } from '../domain/chess/types.js';
import { carry } from './carry.js';
import { type Chain, NO_EVENTS, extend } from './chain.js';
import { eachOf } from './eachOf.js';
import { type Logged, LogGames } from './logGames.js';
import type { Meter } from './meter.js';
import { unfinishedGames } from './unfinishedGames.js';

/**
 * - events: records read from Kafka; unreadable, gaps: those of them that were of no use
 * - archived: ended games that need nothing
 * - started; hotEvents: events of these that Kafka did not have
 * - there: games that have their workflow; another: a newer game has taken the id
 * - lost: games of which the beginning is nowhere; older: created before the time that was asked for
 */
export const GAME_COUNTS = {
  events: 0,
  unreadable: 0,
  gaps: 0,
  archived: 0,
  started: 0,
  hotEvents: 0,
  there: 0,
  another: 0,
  lost: 0,
  older: 0,
} as const;

export interface RecoverGamesDeps {
  readonly log: LogReader;
  readonly archive: ArchiveIndex & Pick<GameArchive, 'storePart'>;
  readonly reads: Pick<GameReads, 'events' | 'list'>;
  readonly hot: HotHistories;
  readonly starter: GameStarter;
  readonly meter: Meter<keyof typeof GAME_COUNTS>;
  readonly print: (text: string) => void;
}

export interface GamesWanted {
  /** Who recovers, written into each game. */
  readonly recovery: Omit<Recovery, 'lastEventAt'>;
  /** Only games of this cell. */
  readonly cell: string;
  /** Only games created then or later. */
  readonly since: EpochMs;
}

/** Games that are looked after at the same time; each costs a call to each of the stores. */
const AT_ONCE = 16;
/** A record is written after what it tells, by a clock that may go wrong by so much. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * Starts again every game that has no workflow and needs one: because it has not ended, or is not archived. The log is
 * read once; games whose beginning it has lost, or of which it never heard, are completed from the read model and from
 * Redis. May be repeated, also while games are played.
 */
export async function recoverGames(deps: RecoverGamesDeps, wanted: GamesWanted): Promise<void> {
  const { log, reads, hot, meter } = deps;
  const { cell, since } = wanted;
  const kept = new LogGames();
  const seen = new Set<string>();

  const recover = async (gameId: string): Promise<void> => {
    if (cellOf(gameId) !== cell || seen.has(gameId)) return;
    const logged = kept.take(gameId);
    if (await deps.archive.has(gameId)) return meter.count('archived');
    seen.add(gameId);
    await startAgain(gameId, { logged, deps, wanted });
  };

  const take: TakeBatch = async ({ from, records }) => {
    const ended: string[] = [];
    for (const record of records) {
      const outcome = kept.add(record);
      if (outcome === 'ended') ended.push(String(record.key));
      if (outcome === 'gap') meter.count('gaps');
      if (outcome === 'unreadable') meter.count('unreadable');
    }
    await eachOf(ended, AT_ONCE, recover);
    meter.count('events', records.length);
    return (records.at(-1)?.offset ?? from - 1) + 1;
  };

  await log.read(since > 0 ? await log.offsetsSince(since - CLOCK_MARGIN_MS) : new Map(), take);
  await eachOf(kept.ids(), AT_ONCE, recover);
  for await (const page of unfinishedGames(reads, since)) await eachOf(page, AT_ONCE, recover);
  for await (const page of hot.games()) await eachOf(page, AT_ONCE, recover);
}

interface Task {
  readonly logged: Logged;
  readonly deps: RecoverGamesDeps;
  readonly wanted: GamesWanted;
}

async function startAgain(gameId: string, { logged, deps, wanted }: Task): Promise<void> {
  const { archive, starter, meter, print } = deps;
  const { loggedVersion, events, state } = await gather(gameId, logged, deps);
  if (!state) {
    meter.count(wanted.since > 0 ? 'older' : 'lost');
    if (wanted.since === 0) print(`game ${gameId}: its beginning is lost`);
    return;
  }
  if (state.createdAt < wanted.since) return meter.count('older');
  const carried = await carry({ state, events, loggedVersion }, archive);
  const lastEventAt = events.at(-1)?.at ?? state.createdAt;
  const outcome = await starter.start(carried, { ...wanted.recovery, lastEventAt });
  meter.count(outcome);
  if (outcome === 'started') meter.count('hotEvents', carried.outbox.length);
  if (outcome === 'another') print(`game ${gameId}: another one lives under its id`);
}

/** All that is left of a game. What the read model has came from the log. */
async function gather(
  gameId: string,
  { events, isWhole }: Logged,
  { reads, hot }: RecoverGamesDeps,
): Promise<Chain & { readonly loggedVersion: number }> {
  const projected = isWhole ? [] : await reads.events(gameId, 0);
  const chain = extend(extend(NO_EVENTS, projected), events);
  const loggedVersion = chain.state?.version ?? 0;
  return { ...extend(chain, await hot.eventsAfter(gameId, loggedVersion)), loggedVersion };
}
