import { randomBytes } from 'node:crypto';
import type { ActionBody } from '../../src/contract/commandSchemas.js';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import type { Player } from '../../src/contract/rest.js';
import {
  type ByColor,
  COLORS,
  type Color,
  type Fen,
  type Ms,
  type Ply,
  type Uci,
} from '../../src/domain/chess/types.js';
import type { GameState } from '../../src/domain/game/state.js';
import { hasReached, Participant } from './participant.js';
import type { Service } from './service.js';

const ARRIVES_WITHIN_MS: Ms = 15_000;

export interface NewTable {
  readonly clock: string;
  readonly startFen?: Fen;
  /** Bot levels by color; the other seats are for people. */
  readonly bots?: Partial<ByColor<number>>;
  readonly withSpectator?: boolean;
}

/** A game and the people at it, each with a socket of their own. */
export class Table {
  readonly gameId: string;
  readonly people: readonly Participant[];
  /** What the last accepted command led to. */
  #version = 0;

  private constructor(gameId: string, people: readonly Participant[]) {
    this.gameId = gameId;
    this.people = people;
  }

  /** Creates the game as a matchmaker does. Resolves when everybody has seen the start. */
  static async open(service: Service, { clock, startFen, bots = {}, withSpectator = true }: NewTable) {
    const suffix = randomBytes(4).toString('hex');
    const userIds = COLORS.filter((color) => bots[color] === undefined).map((color) => `${color}-${suffix}`);
    const { gameId, wsUrl } = await service.createGame({
      players: [seat('white', bots, suffix), seat('black', bots, suffix)],
      color: 'white',
      timeControl: clock,
      ...(startFen !== undefined && { startFen }),
    });
    const names = withSpectator ? [...userIds, `spectator-${suffix}`] : userIds;
    const people = await Promise.all(
      names.map(async (name) => new Participant(name, { wsUrl, token: await service.playerToken(name) })),
    );
    const table = new Table(gameId, people);
    await table.allSee(() => true);
    return table;
  }

  player(color: Color): Participant {
    const player = this.people.find(({ name }) => name.startsWith(color));
    if (!player) throw new Error(`${color} is a bot`);
    return player;
  }

  /** The state after all accepted commands, once everybody sees it. */
  async settled(): Promise<GameState> {
    await this.allSee(({ version }) => version >= this.#version);
    const state = this.people.at(-1)?.client.state;
    if (!state) throw new Error('nobody has seen the game yet');
    return state;
  }

  /** Resolves when it holds for everybody. */
  async allSee(holds: (state: GameState) => boolean): Promise<void> {
    await Promise.all(this.people.map((participant) => participant.until(holds, ARRIVES_WITHIN_MS)));
  }

  /** Plays a move for the side to move and resolves with how long it took to reach `witness`. Throws when refused. */
  async move(uci: Uci, { color, ply, witness }: MoveToPlay): Promise<Ms> {
    const sentAt = performance.now();
    const [arrivedAt] = await Promise.all([
      witness.until(hasReached(ply), ARRIVES_WITHIN_MS),
      this.player(color)
        .client.move(uci)
        .then((answer) => this.#accept(`ply ${ply}, ${uci}`, answer)),
    ]);
    return arrivedAt - sentAt;
  }

  async act(color: Color, action: ActionBody): Promise<void> {
    this.#accept(`${color}: ${action.type}`, await this.player(color).client.act(action));
  }

  #accept(what: string, answer: Answer): void {
    if (!answer.ok) throw new Error(`${what}: ${answer.refusal.code}: ${answer.refusal.detail}`);
    this.#version = Math.max(this.#version, answer.version);
  }

  close(): void {
    for (const { client } of this.people) client.close();
  }
}

interface MoveToPlay {
  readonly color: Color;
  /** Half-moves on the board once it is played. */
  readonly ply: Ply;
  readonly witness: Participant;
}

function seat(color: Color, bots: Partial<ByColor<number>>, suffix: string): Player {
  const level = bots[color];
  return level === undefined ? { kind: 'user', userId: `${color}-${suffix}` } : { kind: 'bot', level };
}
