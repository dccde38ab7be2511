import { eventId, type OutboundEvent } from '../contract/eventPublisher.js';
import type { Changes, LogRecord } from '../contract/projection.js';
import { type Result, err, ok } from '../domain/result.js';
import { ChangeList } from './changeList.js';
import type { Poison } from './decodeRecord.js';
import { type ProjectedGame, takeEvent } from './projectedGame.js';

export interface DecodedRecord {
  readonly record: LogRecord;
  readonly decoded: Result<OutboundEvent, Poison>;
}

/** What is stored already of the games in a batch. */
export interface Known {
  readonly games: ReadonlyMap<string, ProjectedGame>;
  /** Of the stored events that the batch repeats, by `gameId:version`. */
  readonly hashes: ReadonlyMap<string, string>;
}

export interface Fold {
  readonly changes: Changes;
  /** The games of the batch as they stand after it. */
  readonly games: ReadonlyMap<string, ProjectedGame>;
  readonly refused: readonly (Poison & { readonly record: LogRecord })[];
  readonly applied: number;
  /** Events that are stored already, with the same hash. */
  readonly duplicates: number;
}

/** Folds a batch onto what is known, in order. One refused event changes nothing; the others go on. */
export function foldBatch(batch: readonly DecodedRecord[], known: Known): Fold {
  const games = new Map(known.games);
  const hashes = new Map(known.hashes);
  const list = new ChangeList();
  const refused: (Poison & { readonly record: LogRecord })[] = [];
  let applied = 0;
  let duplicates = 0;

  const take = ({ gameId, recorded }: OutboundEvent): Result<'applied' | 'duplicate', Poison> => {
    const game = games.get(gameId) ?? null;
    const id = eventId(gameId, recorded.version);
    if (game && recorded.version <= game.state.version) {
      if (hashes.get(id) === recorded.hash) return ok('duplicate');
      return err({
        reason: 'hash_mismatch',
        detail: `version ${recorded.version} is stored with another hash`,
      });
    }
    const taken = takeEvent(game, recorded);
    if (!taken.ok) {
      if (game && !game.isStuck) {
        games.set(gameId, { ...game, isStuck: true });
        list.setStuck(gameId, game.state.version + 1);
      }
      return taken;
    }
    const { game: next, snapshotDue } = taken.value;
    games.set(gameId, next);
    hashes.set(id, recorded.hash);
    list.add(recorded, next.state);
    if (snapshotDue) list.keep({ state: next.state, at: recorded.at });
    if (game?.isStuck) list.setStuck(gameId, null);
    return ok('applied');
  };

  for (const { record, decoded } of batch) {
    const outcome = decoded.ok ? take(decoded.value) : decoded;
    if (!outcome.ok) refused.push({ ...outcome.error, record });
    else if (outcome.value === 'applied') applied += 1;
    else duplicates += 1;
  }
  return { changes: list.result(), games, refused, applied, duplicates };
}
