import type { Ms } from '../domain/chess/types.js';

/** How much one socket, one user and one edge may take. Table: docs/security.md. */
export interface Limits {
  /** Largest message from a client, and into how many fragments and network chunks it may be split. */
  readonly frameBytes: number;
  readonly fragments: number;
  readonly bufferedChunks: number;
  /** Frames a minute in the long run, and how many may come at once. */
  readonly framesPerMinute: number;
  readonly frameBurst: number;
  /** Frames that cannot be read before the socket is closed. */
  readonly badFrames: number;
  /** Bytes that may wait for a client who reads too slowly. */
  readonly bufferedBytes: number;
  /** Commands of one socket that may wait for their turn. */
  readonly queuedCommands: number;
  readonly socketsPerUserAndGame: number;
  /** Event streams count as sockets: of a user over all games, from one address, and of all at one edge. */
  readonly socketsPerUser: number;
  readonly socketsPerAddress: number;
  readonly socketsPerEdge: number;
  /** Time to say `hello` after the upgrade. */
  readonly helloMs: Ms;
  readonly heartbeatMs: Ms;
  /** Time to answer a heartbeat ping, and how many may go unanswered. */
  readonly pongMs: Ms;
  readonly missedPongs: number;
  /** The most network delay that is ever reported to a game. */
  readonly lagMs: Ms;
  /** How long the verdict on a signalled move may take before it is asked for. */
  readonly verdictMs: Ms;
  /** How long an event may take to arrive after its command was answered. */
  readonly feedMs: Ms;
  /** A socket is closed after this time, to authenticate anew. */
  readonly socketAgeMs: Ms;
  /** How often rooms look after themselves: linger, catch up, report who is here. */
  readonly tickMs: Ms;
  readonly presenceMs: Ms;
  /** Between two reports of the number of spectators, when it changes and when it does not. */
  readonly spectatorsMs: Ms;
  readonly spectatorsAgainMs: Ms;
  /** How long a room outlives its last socket. */
  readonly lingerMs: Ms;
  /** Questions to workflows, over all rooms of this edge. */
  readonly stateQueriesPerSecond: number;
  /** How long a socket may be away from its game's home before it is told; half as long to one and a half times. */
  readonly homingMs: Ms;
  readonly drainMs: Ms;
  /** After about this time the client of an event stream that has ended comes back. */
  readonly retryMs: Ms;
  /** Time for the peer to answer a close frame. */
  readonly closeMs: Ms;
}

export const LIMITS: Limits = {
  frameBytes: 4_096,
  fragments: 16,
  bufferedChunks: 64,
  framesPerMinute: 120,
  frameBurst: 20,
  badFrames: 20,
  bufferedBytes: 1_048_576,
  queuedCommands: 8,
  socketsPerUserAndGame: 5,
  socketsPerUser: 50,
  socketsPerAddress: 1_000,
  socketsPerEdge: 20_000,
  helloMs: 5_000,
  heartbeatMs: 15_000,
  pongMs: 5_000,
  missedPongs: 2,
  lagMs: 1_000,
  verdictMs: 3_000,
  feedMs: 300,
  socketAgeMs: 1_800_000,
  tickMs: 1_000,
  presenceMs: 5_000,
  spectatorsMs: 2_000,
  spectatorsAgainMs: 10_000,
  lingerMs: 10_000,
  stateQueriesPerSecond: 50,
  homingMs: 10_000,
  drainMs: 30_000,
  retryMs: 2_000,
  closeMs: 2_000,
};
