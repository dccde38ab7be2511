import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import {
  type ByColor,
  type Color,
  type EpochMs,
  type Ms,
  type Uci,
  turnOf,
} from '../../src/domain/chess/types.js';
import type { TimeControl } from '../../src/domain/clock/timeControl.js';
import type { Actor, GameCommand } from '../../src/domain/game/command.js';
import { decide } from '../../src/domain/game/decide.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { record } from '../../src/domain/game/record.js';
import type { RefusalCode } from '../../src/domain/game/refusal.js';
import type { Seat } from '../../src/domain/game/seat.js';
import {
  type EndedGame,
  type GameInProgress,
  type GameSettings,
  type GameState,
  plyOf,
} from '../../src/domain/game/state.js';

export const START: EpochMs = 1_700_000_000_000;
const FIVE_MINUTES: TimeControl = { kind: 'fischer', initialMs: 300_000, incrementMs: 0 };

export const SEATS: ByColor<Seat> = {
  white: { kind: 'human', userId: 'alice' },
  black: { kind: 'human', userId: 'bob' },
};

export const settings = (changes: Partial<GameSettings> = {}): GameSettings => ({
  timeControl: FIVE_MINUTES,
  startFen: INITIAL_FEN,
  rated: false,
  waitingLimitMs: 600_000,
  firstMoveLimitMs: 30_000,
  flagGraceMs: 250,
  rematchOf: null,
  ...changes,
});

export const ALICE: Actor = { kind: 'user', userId: 'alice' };
export const BOB: Actor = { kind: 'user', userId: 'bob' };
export const OPS: Actor = { kind: 'ops', name: 'carol' };

/** A game at the board: commands go through `decide`, events through `record` and `evolve`, time by hand. */
export class Table {
  state: GameState | null = null;
  events: RecordedEvent[] = [];
  now: EpochMs;
  /** Of the commands to come. */
  commandId = 'c';

  constructor(
    changes: Partial<GameSettings> = {},
    seats: ByColor<Seat> = SEATS,
    { gameId = '0game0000001', at = START } = {},
  ) {
    this.now = at;
    this.tell(
      { kind: 'service', name: 'matchmaking' },
      {
        type: 'createGame',
        gameId,
        seats,
        settings: settings(changes),
      },
    );
  }

  /** Gives a command; returns the refusal's code, or null. */
  tell(by: Actor, command: GameCommand, at: EpochMs = this.now): RefusalCode | null {
    const decision = decide(this.state, command, { at, by });
    const recorded = record(this.state, decision.events, { commandId: this.commandId, correlationId: null });
    this.state = recorded.state;
    this.events.push(...recorded.events);
    return decision.refusal?.code ?? null;
  }

  /** The side to move plays after thinking for `ms`. */
  move(uci: Uci, ms: Ms = 1_000, lagMs: Ms = 0): RefusalCode | null {
    this.now += ms;
    const { fen, seats } = this.game;
    return this.tell(actor(seats[turnOf(fen)], turnOf(fen)), {
      type: 'playMove',
      ply: plyOf(this.game),
      uci,
      lagMs,
    });
  }

  /** Moves in UCI, separated by spaces, each after one second. */
  play(ucis: string): this {
    for (const uci of ucis.split(' ')) {
      const code = this.move(uci);
      if (code) throw new Error(`${uci}: ${code}`);
    }
    return this;
  }

  wait(ms: Ms): this {
    this.now += ms;
    this.tell({ kind: 'arbiter' }, { type: 'passTime' });
    return this;
  }

  get game(): GameInProgress {
    if (this.state?.status !== 'in_progress')
      throw new Error(`the game is ${this.state?.status ?? 'not created'}`);
    return this.state;
  }

  get ended(): EndedGame {
    if (this.state?.status !== 'ended') throw new Error(`the game is ${this.state?.status ?? 'not created'}`);
    return this.state;
  }

  /** `termination result` of an ended game. */
  get verdict(): string {
    const { termination, result } = this.ended.ending;
    return `${termination} ${result}`;
  }

  get types(): string[] {
    return this.events.map(({ event }) => event.type);
  }
}

const actor = (seat: Seat, color: Color): Actor =>
  seat.kind === 'human' ? { kind: 'user', userId: seat.userId } : { kind: 'bot', color };
