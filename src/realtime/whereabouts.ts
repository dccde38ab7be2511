import type { Presence } from '../contract/gameFeed.js';
import type { ServerMessage } from '../contract/serverMessage.js';
import type { Log } from '../contract/telemetry.js';
import { COLORS, type Color, type EpochMs } from '../domain/chess/types.js';

export interface WhereaboutsDeps {
  readonly presence: Presence;
  readonly now: () => EpochMs;
  readonly log: Log;
}
type Told = Extract<ServerMessage, { t: 'presence' | 'spectators' }>;

/** Who of one game is here, over all edges, and what the members of its room have been told of it. */
export class Whereabouts {
  readonly #tell: (message: Told) => void;
  readonly #goneSince = new Map<Color, EpochMs | null>();
  /** As Redis counts them, and as they were last told. */
  #spectators = 0;
  #spectatorsTold = 0;

  constructor(gameId: string, deps: WhereaboutsDeps, tell: (message: Told) => void) {
    this.#tell = tell;
    for (const color of COLORS) void this.#ask(gameId, color, deps);
  }

  heard(message: Told): void {
    if (message.t === 'spectators') {
      this.#spectators = message.n;
    } else {
      this.#goneSince.set(message.color, message.goneSince);
      this.#tell(message);
    }
  }

  /** To be called every second or so: a crowd that comes and goes is told how many it is no more often than that. */
  tick(): void {
    if (this.#spectators === this.#spectatorsTold) return;
    this.#spectatorsTold = this.#spectators;
    this.#tell({ t: 'spectators', n: this.#spectators });
  }

  /** What is told to one who has just come. */
  get news(): readonly Told[] {
    const gone = [...this.#goneSince].flatMap(([color, goneSince]): Told[] =>
      goneSince === null ? [] : [{ t: 'presence', color, goneSince }],
    );
    return this.#spectators > 0 ? [...gone, { t: 'spectators', n: this.#spectators }] : gone;
  }

  /** The feed tells changes only. What it tells meanwhile is newer than the answer. */
  async #ask(gameId: string, color: Color, { presence, now, log }: WhereaboutsDeps): Promise<void> {
    try {
      const goneSince = await presence.goneSince(gameId, color, now());
      if (goneSince !== null && !this.#goneSince.has(color)) this.heard({ t: 'presence', color, goneSince });
    } catch (error) {
      log.debug({ gameId, error: String(error) }, 'presence is not known');
    }
  }
}
