import { z } from 'zod';
import type { EpochMs } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { canonicalJson } from '../domain/game/hash.js';
import type { EndedGame } from '../domain/game/state.js';

export const ARCHIVE_FORMAT = 1;

/** A game as it is kept for good: its whole history, what follows from that, and who vouches for it. */
export interface ArchivedGame {
  readonly formatVersion: typeof ARCHIVE_FORMAT;
  readonly gameId: string;
  /** All of them, versions 1, 2, 3 ... */
  readonly events: readonly RecordedEvent[];
  readonly finalState: EndedGame;
  readonly pgn: string;
  /** Of the last event; by the chain it stands for all. */
  readonly hash: string;
  readonly checksums: ArchiveChecksums;
  readonly signature: ArchiveSignature;
}

/** sha256 in hex of each part's canonical JSON. */
export interface ArchiveChecksums {
  readonly events: string;
  readonly finalState: string;
  readonly pgn: string;
}

export interface ArchiveSignature {
  readonly algorithm: 'Ed25519';
  /** The first 16 hex digits of the sha256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** Of `signedText`, base64. */
  readonly value: string;
}

const text = z.string();
const Shape = z.object({
  formatVersion: z.literal(ARCHIVE_FORMAT),
  gameId: text,
  events: z.array(z.unknown()),
  finalState: z.object(),
  pgn: text,
  hash: text,
  checksums: z.object({ events: text, finalState: text, pgn: text }),
  signature: z.object({ algorithm: z.literal('Ed25519'), keyId: text, value: text }),
});

/** Whether it has the parts of an archived game; what the events and the state are is for a verifier to judge. */
export const isArchivedGame = (value: unknown): value is ArchivedGame => Shape.safeParse(value).success;

/** What is signed. The checksums are in it so that an old archive can be trusted after the PGN writer has changed. */
export const signedText = ({
  formatVersion,
  gameId,
  hash,
  checksums,
}: Omit<ArchivedGame, 'signature'>): string => canonicalJson({ formatVersion, gameId, hash, checksums });

export type SignArchive = (archive: Omit<ArchivedGame, 'signature'>) => ArchiveSignature;

/**
 * Objects that are written once. Storing what is there already is success; `ArchiveConflict` means that something
 * else is there; every other failure may pass.
 */
export interface GameArchive {
  store(archive: ArchivedGame): Promise<void>;
  /** Null: no such game. As stored, not verified. Throws if it is no archive of a known format. */
  load(gameId: string): Promise<ArchivedGame | null>;
  /** Lays down a part of a long history while the game is still played, under the hash of its last event. */
  storePart(gameId: string, events: readonly RecordedEvent[]): Promise<void>;
  /** The events of these parts, one after the other. Throws if one is missing. */
  loadParts(gameId: string, hashes: readonly string[]): Promise<readonly RecordedEvent[]>;
}

/** Which games are in the archive. */
export interface ArchiveIndex {
  has(gameId: string): Promise<boolean>;
  /** Ids of the games that were stored at `since` or later, in pages. */
  list(since: EpochMs): AsyncIterable<readonly string[]>;
}

/** The archive holds another history of the game: repeating cannot help, someone must look. */
export class ArchiveConflict extends Error {
  override readonly name = 'ArchiveConflict';
}
