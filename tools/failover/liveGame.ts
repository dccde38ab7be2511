import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { INITIAL_FEN } from '../../src/domain/chess/position.js';
import type { Ms, Ply, Uci } from '../../src/domain/chess/types.js';
import { hasReached, Participant } from '../play/participant.js';
import { randomLine, randomMove } from '../randomLine.js';
import type { FleetEdge } from './fleet.js';
import { LeanWebSocket } from './leanWebSocket.js';

/** Longer than any outage that is to be measured. */
const SEEN_WITHIN_MS: Ms = 60_000;

/** Found beforehand: in the moment of the loss the processor is needed for other things than finding legal moves. */
const OPENING = randomLine(INITIAL_FEN, 40, Math.random);

/** A move that the service has said is in the game's history. */
export interface AckedMove {
  readonly version: number;
  readonly ply: Ply;
  readonly uci: Uci;
}

export interface NewLiveGame {
  /** It is created at the first; its people may go to any of them. */
  readonly edges: readonly FleetEdge[];
  readonly spectators: number;
}

/** A game that is played on and on, and all who sit or watch there. */
export class LiveGame {
  readonly gameId: string;
  readonly acked: AckedMove[] = [];
  /** White, black, spectators. */
  readonly people: readonly Participant[];
  readonly #key: string;

  private constructor(gameId: string, key: string, people: readonly Participant[]) {
    this.gameId = gameId;
    this.people = people;
    this.#key = key;
  }

  /** Resolves when everybody sees the game. */
  static async open({ edges, spectators }: NewLiveGame): Promise<LiveGame> {
    const key = randomBytes(6).toString('hex');
    const [first] = edges;
    if (!first) throw new Error('there is no edge');
    const { gameId, wsUrl } = await first.rest.createGame(request(key), key);
    const otherUrls = edges
      .map(({ url }) => `${url.replace('http', 'ws')}/ws/games/${gameId}`)
      .filter((url) => url !== wsUrl);
    const tokens = await Promise.all(playersOf(key).map((name) => first.rest.playerToken(name)));
    const watchers = Array.from({ length: spectators }, () => null);
    const people = [...tokens, ...watchers].map(
      (token, n) => new Participant(`${gameId} ${n}`, { wsUrl, otherUrls, token, Socket: LeanWebSocket }),
    );
    const game = new LiveGame(gameId, key, people);
    await game.allReach(0);
    return game;
  }

  /** The socket's address at the game's home, as the edge sees it now. */
  async homeAt({ rest }: FleetEdge): Promise<string> {
    return (await rest.createGame(request(this.#key), this.#key)).wsUrl;
  }

  /** Random legal moves, each side in turn, until `stop`; a rejection is a move that was not taken. */
  async play(periodMs: Ms, stop: AbortSignal): Promise<void> {
    await sleep(Math.random() * periodMs);
    for (let ply = 0; !stop.aborted; ply += 1) {
      const mover = this.people[ply % 2];
      await mover?.until(hasReached(ply), SEEN_WITHIN_MS);
      const state = mover?.client.state;
      if (!mover || state?.status !== 'in_progress') return;
      const uci = OPENING[ply] ?? randomMove(state.fen, Math.random);
      const answer = await mover.client.move(uci);
      if (!answer.ok) throw new Error(`${uci} at ply ${ply} of ${this.gameId}: ${answer.refusal.code}`);
      this.acked.push({ version: answer.version, ply, uci });
      await sleep(periodMs);
    }
  }

  /** Everybody has seen what was acknowledged. */
  async settled(): Promise<void> {
    await this.allReach(this.acked.at(-1)?.version ?? 0);
  }

  /** White resigns, everybody leaves. */
  async end(): Promise<void> {
    await this.people[0]?.client.act({ type: 'resign' });
    this.leave();
  }

  leave(): void {
    for (const { client } of this.people) client.close();
  }

  private async allReach(version: number): Promise<void> {
    await Promise.all(
      this.people.map((each) => each.until((state) => state.version >= version, SEEN_WITHIN_MS)),
    );
  }
}

const playersOf = (key: string): [string, string] => [`white-${key}`, `black-${key}`];

function request(key: string) {
  const [white, black] = playersOf(key);
  return {
    players: [
      { kind: 'user' as const, userId: white },
      { kind: 'user' as const, userId: black },
    ] as [{ kind: 'user'; userId: string }, { kind: 'user'; userId: string }],
    color: 'white' as const,
    timeControl: '900+5',
    // seating all the others may take longer than the usual limit
    firstMoveLimitMs: 600_000,
  };
}
