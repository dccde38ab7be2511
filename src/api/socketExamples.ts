import type { ClientMessage } from '../contract/clientMessage.js';
import { type ServerMessage, eventMessage } from '../contract/serverMessage.js';
import { INITIAL_FEN } from '../domain/chess/position.js';
import type { EpochMs } from '../domain/chess/types.js';
import type { Actor, GameCommand } from '../domain/game/command.js';
import { decide } from '../domain/game/decide.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { record } from '../domain/game/record.js';
import { REFUSALS } from '../domain/game/refusal.js';
import type { GameState } from '../domain/game/state.js';

const AT: EpochMs = Date.UTC(2026, 0, 1);
const ALICE: Actor = { kind: 'user', userId: 'alice' };
const BOB: Actor = { kind: 'user', userId: 'bob' };
const gameId = 'a1B2c3D4e5F6';
const correlationId = 'e1-5f0c9a27';

interface Played {
  readonly state: GameState;
  readonly events: readonly RecordedEvent[];
}

function play(before: GameState | null, by: Actor, command: GameCommand, commandId: string): Played {
  const { events: drafts } = decide(before, command, { at: AT, by });
  const { state, events } = record(before, drafts, { commandId, correlationId });
  if (!state) throw new Error('an example game is not as the rules are');
  return { state, events };
}

const created = play(
  null,
  { kind: 'service', name: 'matchmaking' },
  {
    type: 'createGame',
    gameId,
    seats: { white: { kind: 'human', userId: 'alice' }, black: { kind: 'human', userId: 'bob' } },
    settings: {
      timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 },
      startFen: INITIAL_FEN,
      rated: true,
      waitingLimitMs: 600_000,
      firstMoveLimitMs: 30_000,
      flagGraceMs: 250,
      rematchOf: null,
    },
  },
  'create-a1B2c3D4e5F6',
);
const moved = play(created.state, ALICE, { type: 'playMove', ply: 0, uci: 'e2e4', lagMs: 20 }, 'm-8Zk2');
const answered = play(moved.state, BOB, { type: 'playMove', ply: 1, uci: 'e7e5', lagMs: 35 }, 'm-1');
const [move] = moved.events;
if (!move) throw new Error('an example game without a move');

type MessageOf<M extends { t: string }, T extends M['t']> = Extract<M, { t: T }>;

/** One or more messages of each type, taken from a game of two moves. */
export const CLIENT_EXAMPLES: { readonly [T in ClientMessage['t']]: readonly MessageOf<ClientMessage, T>[] } =
  {
    hello: [
      { t: 'hello', token: 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhbGljZSJ9.c2ln' },
      { t: 'hello', resume: { version: moved.state.version, hash: moved.state.hash } },
    ],
    move: [{ t: 'move', id: 'm-8Zk2', ply: 0, uci: 'e2e4' }],
    action: [
      { t: 'action', id: 'a-77', action: { type: 'offerDraw' } },
      { t: 'action', id: 'a-78', action: { type: 'claimAbandoned', want: 'victory' } },
    ],
    ping: [{ t: 'ping', at: AT }],
  };

const heartbeatMs = 15_000;
const { version, hash } = answered.state;

export const SERVER_EXAMPLES: { readonly [T in ServerMessage['t']]: readonly MessageOf<ServerMessage, T>[] } =
  {
    welcome: [
      { t: 'welcome', seat: 'white', version, hash, now: AT, state: answered.state, events: [], heartbeatMs },
      { t: 'welcome', seat: null, version, hash, now: AT, state: null, events: answered.events, heartbeatMs },
    ],
    event: [eventMessage(move)],
    ack: [{ t: 'ack', id: 'm-8Zk2', v: move.version, at: move.at }],
    refused: [{ t: 'refused', id: 'm-8Zk2', code: 'not_your_turn', detail: REFUSALS.not_your_turn }],
    presence: [
      { t: 'presence', color: 'black', goneSince: AT },
      { t: 'presence', color: 'black', goneSince: null },
    ],
    spectators: [{ t: 'spectators', n: 42 }],
    resync: [{ t: 'resync', now: AT, state: moved.state }],
    moved: [{ t: 'moved', url: `wss://edge-2.example/ws/games/${gameId}` }],
    pong: [{ t: 'pong', at: AT, now: AT + 50 }],
  };
