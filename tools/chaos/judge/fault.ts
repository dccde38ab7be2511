/** Everything that can be wrong with how games were kept, and what it means. */
const MEANINGS = [
  ['lost', 'an event of the game is not in Kafka'],
  ['duplicated', 'Kafka holds two different records under one id'],
  ['out-of-order', 'an event stands in Kafka behind a later one of its game'],
  ['altered-event', 'an event in Kafka is not what the game recorded, or the game never had it'],
  ['altered-row', 'PostgreSQL is not the fold of Kafka: a row differs, is missing, or is one too many'],
  ['missing-object', 'a finished game has no object in S3'],
  ['altered-object', 'an object in S3 does not verify, or holds another history'],
  ['unknown-object', 'S3 holds an object of no game'],
  ['lost-command', 'a player was told yes, and the history does not have it'],
  ['repeated-command', 'the history has one command twice, or it was answered in two ways'],
] as const;
export type FaultKind = (typeof MEANINGS)[number][0];

export interface Fault {
  readonly kind: FaultKind;
  /** Empty: it belongs to no game. */
  readonly gameId: string;
  readonly detail: string;
}

/** How often each kind was found. */
export const tally = (faults: readonly Fault[]) =>
  MEANINGS.map(([kind, meaning]) => ({
    kind,
    meaning,
    found: faults.filter((fault) => fault.kind === kind).length,
  }));
