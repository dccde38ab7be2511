import type { GameGateway } from '../contract/gameGateway.js';
import type { Answer, MoveInput } from '../contract/gameWorkflow.js';
import type { Metrics } from '../contract/telemetry.js';
import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { MoveDoor } from './deps.js';
import type { CommandName } from './timeline.js';

/** A command that is safe with the game: the sender's next one may follow, the answer comes when it comes. */
export interface Sent {
  readonly answer: Promise<Answer>;
}
export const answered = (answer: Answer): Sent => ({ answer: Promise.resolve(answer) });

interface InFlight {
  readonly door: MoveDoor;
  readonly receivedAt: EpochMs;
  readonly sent: Promise<Sent>;
  readonly hear: (answer: Answer) => void;
}

export interface MovesDeps {
  readonly gateway: GameGateway;
  readonly metrics: Metrics;
  readonly now: () => EpochMs;
  readonly verdictMs: Ms;
}

/** The moves of one game that this edge has passed on and that have no answer yet. */
export class Moves {
  readonly #gameId: string;
  readonly #deps: MovesDeps;
  readonly #inFlight = new Map<string, InFlight>();

  constructor(gameId: string, deps: MovesDeps) {
    this.#gameId = gameId;
    this.#deps = deps;
  }

  /** Resolves once the move is durable; a repetition of an id in flight shares its answer. Rejects on a fault. */
  submit(input: MoveInput, door: MoveDoor): Promise<Sent> {
    const earlier = this.#inFlight.get(keyOf(input));
    if (earlier) return earlier.sent;
    let hear: (answer: Answer) => void = () => {};
    const verdict = new Promise<Answer>((resolve) => (hear = resolve));
    const sent = door === 'signal' ? this.#bySignal(input, verdict) : this.#byUpdate(input);
    this.#inFlight.set(keyOf(input), { door, receivedAt: input.receivedAt, sent, hear });
    void this.#conclude(input, sent, door);
    return sent;
  }

  get areUnderWay(): boolean {
    return this.#inFlight.size > 0;
  }

  /** The game's answer to a command, as an event or a refusal in the feed. */
  hear(command: CommandName, answer: Answer): void {
    this.#inFlight.get(keyOf(command))?.hear(answer);
  }

  /** The event of the command has just been handed to the sockets. */
  shown(command: CommandName): void {
    const move = this.#inFlight.get(keyOf(command));
    if (!move) return;
    const seconds = (this.#deps.now() - move.receivedAt) / 1_000;
    this.#deps.metrics.observe('live_game_move_latency_seconds', seconds, { door: move.door });
  }

  async #bySignal(input: MoveInput, verdict: Promise<Answer>): Promise<Sent> {
    const declined = await this.#deps.gateway.submitMove(this.#gameId, input);
    return declined ? answered(declined) : { answer: this.#verdictOn(input, verdict) };
  }

  async #byUpdate(input: MoveInput): Promise<Sent> {
    return answered(await this.#deps.gateway.move(this.#gameId, input));
  }

  /** The feed is best effort: a verdict that does not come is asked for, under the same id; it may still come first. */
  async #verdictOn(input: MoveInput, verdict: Promise<Answer>): Promise<Answer> {
    const heard = await within(verdict, this.#deps.verdictMs);
    return heard ?? Promise.race([verdict, this.#deps.gateway.move(this.#gameId, input)]);
  }

  async #conclude(command: CommandName, sent: Promise<Sent>, door: MoveDoor): Promise<void> {
    try {
      const { answer } = await sent;
      if ((await answer).ok) this.#deps.metrics.count('live_game_moves_total', { door });
    } catch {
      // The caller of `submit` holds the same promises and tells the client.
    } finally {
      this.#inFlight.delete(keyOf(command));
    }
  }
}

const keyOf = ({ id, by }: CommandName): string => `${id} ${JSON.stringify(by)}`;

/** Null when it takes longer than `ms`. */
async function within<T>(promise: Promise<T>, ms: Ms): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
